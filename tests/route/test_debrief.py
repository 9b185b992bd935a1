"""The figures of a debrief agree with plain loops over what was played."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.route.attempt import Event, Kind, Route, Step
from roleplay.route.beside import beside, rewritten
from roleplay.route.debrief import ENOUGH, TABLE, Debrief, debrief, telling_of
from roleplay.route.played import LEFT, LONGEST, Played, played
from roleplay.route.tally import ENOUGH_TIMES, Cell, Tally, spread, tally
from roleplay.route.told import A_FEW, LEAST, Told
from roleplay.route.worth import Reason, worth_discussing
from roleplay.scenario.model import SILENCE, Branch, Choice, Decision, Scenario, Scene
from roleplay.scenario.proof import explore
from roleplay.scenario.reading import read
from roleplay.scenario.report import DecisionFigures, estimated, report
from tests.conftest import TINY
from tests.strategies import scenario as scenario_of

PLACES = ("s0", "s1", "s2", "old", "e0", "e1")
ANSWERS = ("a", "b", "c", SILENCE, "gone", None)


def three(scene: str, *targets: str) -> Scene:
    """A decision with three reactions that lead there, and silence as the last one."""
    made = tuple(Choice(c, c, True, (Branch(t),)) for c, t in zip("abc", targets, strict=True))
    return Scene(scene, "x", decision=Decision("?", made, 10, Choice(SILENCE, "", False, (Branch(targets[0]),))))


STORY = scenario_of(
    {"s0": three("s0", "s1", "s1", "s2"), "s1": three("s1", "s2", "e0", "e1"), "s2": three("s2", "s0", "e0", "e1")},
    ["e0", "e1"],
)


@st.composite
def attempts(draw: st.DrawFn, learners: int = 7, most: int = 10, sure: int = 0) -> list[Played]:
    """Attempts that go anywhere, loops and things of older revisions included; so many learners are `sure` to play."""
    made = []
    for number in range(draw(st.integers(sure, most))):
        here, steps, seconds, replays = "s0", [], {}, {}
        for step in range(draw(st.integers(0, 5))):
            goal = draw(st.sampled_from(PLACES))
            steps.append(Step(here, draw(st.sampled_from(ANSWERS)), goal))
            if draw(st.booleans()):
                seconds[step] = draw(st.integers(0, 600)) / 10
            replays[step] = draw(st.integers(0, 2))
            here = goal
            if here.startswith("e"):
                break
        ending = here if here.startswith("e") else None
        origin = None if number < sure else draw(st.sampled_from([None, None, 1]))
        route = Route("s", draw(st.sampled_from("xy")), tuple(steps), ending, origin)
        stopped = ending is None and draw(st.booleans())
        who = f"l{number if number < sure else draw(st.integers(0, learners - 1))}"
        made.append(Played(who, float(number), route, here, stopped, seconds, replays))
    return draw(st.permutations(made))


def firsts(plays: list[Played]) -> dict[str, list[Played]]:
    """By learner, the attempts from the beginning in the order in which they were begun."""
    found: dict[str, list[Played]] = {}
    for play in sorted(plays, key=lambda p: p.started_at):
        if play.route.from_step is None:
            found.setdefault(play.learner, []).append(play)
    return found


def answer(play: Played, scene: str) -> str | None:
    for step in play.route.steps:
        if step.scene == scene and step.choice is not None:
            return step.choice
    return None


def whole(told: Told) -> int:
    """A count that is told exactly."""
    assert told.exact is not None
    return told.exact


def fivefold(plays: list[Played]) -> list[Played]:
    """Every learner five times over, so that no count is small."""
    return [replace(play, learner=f"{play.learner}-{n}") for play in plays for n in range(5)]


@given(attempts())
def test_every_count_is_what_plain_loops_over_the_learners_find(plays: list[Played]) -> None:
    found = debrief(STORY, tally(fivefold(plays)), "seed")
    first = [mine[0] for mine in firsts(plays).values()]
    assert whole(found.learners) == 5 * len(first)
    assert whole(found.ended) == 5 * sum(play.route.ending is not None for play in first)
    assert whole(found.retried) == 5 * sum(len(mine) > 1 for mine in firsts(plays).values())
    for ending in ("e0", "e1"):
        assert whole(found.endings.here[ending]) == 5 * sum(play.route.ending == ending for play in first)
        ever = {play.learner for play in plays if play.route.ending == ending and play.learner in firsts(plays)}
        assert whole(found.ever.here[ending]) == 5 * len(ever)
    for place in PLACES:
        came = [play for play in first if place in [s.scene for s in play.route.steps] or play.here == place]
        if not place.startswith("e"):
            assert whole(found.came.get(place, Told(0, 0))) == 5 * len(came)
        stopped = sum(play.stopped and play.here == place for play in first)
        assert whole(found.stopped.get(place, Told(0, 0))) == 5 * stopped
    for way, told in found.took.items():
        assert whole(told) == 5 * sum(any((s.scene, s.choice, s.goes_to) == way for s in p.route.steps) for p in first)
    assert set(found.took) == {(s.scene, s.choice, s.goes_to) for play in first for s in play.route.steps}


@given(attempts())
def test_each_learner_answers_a_decision_once_and_what_is_gone_stands_apart(plays: list[Played]) -> None:
    found = debrief(STORY, tally(fivefold(plays)), "seed")
    first = [mine[0] for mine in firsts(plays).values()]
    assert [answers.scene for answers in found.decisions] == ["s0", "s1", "s2"]
    for answers in (*found.decisions, *found.gone):
        given_here = Counter(answer(play, answers.scene) for play in first)
        told = {name: whole(each) for name, each in {**answers.choices.here, **answers.choices.gone}.items()}
        assert {name: n for name, n in told.items() if n} == {
            name: 5 * n for name, n in given_here.items() if name is not None
        }
    for answers in found.decisions:
        assert list(answers.choices.here) == ["a", "b", "c", SILENCE]
        assert set(answers.choices.gone) <= {"gone"}
    assert [answers.scene for answers in found.gone] == (["old"] if any(answer(p, "old") for p in first) else [])


@given(attempts())
def test_the_second_time_is_compared_with_the_first_where_a_learner_answered_in_both(plays: list[Played]) -> None:
    found = debrief(STORY, tally(fivefold(plays)), "seed")
    for answers in found.decisions:
        table: Counter[tuple[str, str]] = Counter()
        for first, *retries in firsts(plays).values():
            before = answer(first, answers.scene)
            after = next((x for retry in retries if (x := answer(retry, answers.scene)) is not None), None)
            if before is not None and after is not None:
                table[before, after] += 5
        if table.total() < ENOUGH:
            assert answers.again is None
            continue
        assert answers.again is not None
        assert whole(answers.again.learners) == table.total()
        assert whole(answers.again.kept) == sum(n for (before, after), n in table.items() if before == after)
        assert whole(answers.again.changed) == sum(n for (before, after), n in table.items() if before != after)
        told = answers.again.table
        assert (told is not None) == (table.total() >= TABLE)
        assert told is None or {pair: whole(each) for pair, each in told.items()} == table


@given(attempts(learners=12, most=14))
def test_equal_ways_are_one_the_largest_stand_first_and_the_rare_ones_together(plays: list[Played]) -> None:
    twins = [*plays, *(replace(play, learner=f"twin of {play.learner}") for play in plays)]
    found = debrief(STORY, tally(twins), "seed")
    ways = Counter(mine[0].route.steps for mine in firsts(twins).values() if mine[0].route.ending is not None)
    for taken in found.ways:
        assert taken.steps[-1].goes_to == taken.ending
        assert 3 <= taken.learners.low <= ways.pop(taken.steps) <= taken.learners.high
    assert found.other_ways.low <= ways.total() <= found.other_ways.high
    middles = [taken.learners.middle for taken in found.ways]
    assert middles == sorted(middles, reverse=True)


@given(attempts())
def test_in_a_class_without_small_counts_every_way_is_told(plays: list[Played]) -> None:
    found = debrief(STORY, tally(fivefold(plays)), "seed")
    first = [mine[0] for mine in firsts(plays).values() if mine[0].route.ending is not None]
    told = {taken.steps: whole(taken.learners) for taken in found.ways}
    assert told == {way: 5 * n for way, n in Counter(play.route.steps for play in first).items()}
    assert whole(found.other_ways) == 0


@given(attempts(), attempts())
def test_tallies_of_different_learners_add_up(ours: list[Played], theirs: list[Played]) -> None:
    theirs = [replace(play, learner=f"their {play.learner}") for play in theirs]
    both, added = tally([*ours, *theirs]), tally(ours) + tally(theirs)
    assert debrief(STORY, added, "seed") == debrief(STORY, both, "seed")


# -- nobody can be found ---------------------------------------------------------------------------------------------


@given(attempts(learners=9, most=14, sure=LEAST), st.text(max_size=1))
def test_of_a_small_class_nothing_that_is_told_is_one_or_two(plays: list[Played], seed: str) -> None:
    counted = tally(plays)
    telling, found = telling_of(counted.rows, seed), debrief(STORY, counted, seed)
    for told in everything(found):
        assert told.exact not in (1, 2)
        assert told == A_FEW or told.low >= 3 or told.high == 0
    rows = {
        row: frozenset(c if c in telling.cells else Cell(c.of) for c in row) & telling.cells.keys()
        for row in counted.rows
    }
    count = Counter(cell for row, number in counted.rows.items() for cell in rows[row] for _ in range(number))
    assert count.keys() == telling.cells.keys()
    for cell, number in count.items():
        if number in (1, 2):
            assert witnessed(rows.values(), telling.cells, count, cell), cell


@given(attempts(learners=9, most=14, sure=LEAST), st.text(max_size=1))
def test_that_something_is_told_says_no_more_than_what_is_told(plays: list[Played], seed: str) -> None:
    found = debrief(STORY, tally(plays), seed)
    sure = {a.scene: sum(t.low for t in (*a.choices.here.values(), *a.choices.gone.values())) for a in found.decisions}
    for answers in found.decisions:
        assert (answers.replays is not None) == (sure[answers.scene] >= ENOUGH_TIMES)
        assert answers.again is None or answers.again.learners.low >= ENOUGH
        assert answers.again is None or answers.again.table is None or answers.again.learners.low >= TABLE
    assert all(sure[each.scene] >= LEAST for each in found.worth)
    assert all(taken.learners.low >= 3 for taken in found.ways)


def everything(found: Debrief) -> list[Told]:
    decisions = (*found.decisions, *found.gone)
    counts = [found.endings, found.ever, *(answers.choices for answers in decisions)]
    again = [answers.again for answers in decisions if answers.again is not None]
    return [
        *(found.learners, found.ended, found.retried, found.what_if, found.other_ways),
        *(told for each in counts for told in (*each.here.values(), *each.gone.values())),
        *(told for each in again for told in (each.learners, each.kept, each.changed, *(each.table or {}).values())),
        *(answers.came for answers in decisions),
        *(told for each in (found.came, found.took, found.stopped) for told in each.values()),
        *(taken.learners for taken in found.ways),
    ]


def witnessed(rows, told, count, cell) -> bool:  # type: ignore[no-untyped-def]
    """Whether moving one learner to another one's row changes this count and nothing that was told."""
    for source, goal in permutations(rows, 2):
        moved = count.copy()
        moved.subtract(source)
        moved.update(goal)
        if moved[cell] != count[cell] and all(t.low <= moved[c] <= t.high for c, t in told.items()):
            return True
    return False


def test_a_way_that_is_not_surely_told_of_three_is_told_with_the_rare_ones() -> None:
    """That it stood there by itself would tell that it was three, and so that the fourth took another one alone."""
    counted = tally(walks("c", "b", times=3) + walks("c", "c", times=1) + walks("a", "b", times=20))
    for seed in range(20):
        found = debrief(STORY, counted, str(seed))
        assert [taken.learners.exact for taken in found.ways] == [20]
        assert found.other_ways.low <= 4 <= found.other_ways.high


# -- times -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 600), max_size=30))
def test_median_and_middle_half_are_the_quartiles_and_of_few_there_are_none(values: list[int]) -> None:
    found = spread(Counter(values), 10)
    if len(values) < ENOUGH_TIMES:
        assert found is None
        return
    assert found is not None
    quartiles = statistics.quantiles([value / 10 for value in values], n=4, method="inclusive")
    assert [found.low, found.median, found.high] == pytest.approx(quartiles)


@given(attempts())
def test_times_and_replays_are_those_of_first_answers_in_first_attempts(plays: list[Played]) -> None:
    found = tally(fivefold(plays))
    for scene in ("s0", "s1", "s2", "old"):
        seconds, replays = [], []
        for mine in firsts(plays).values():
            for number, step in enumerate(mine[0].route.steps):
                if step.scene == scene and step.choice is not None:
                    replays.append(mine[0].replays.get(number, 0))
                    seconds += [mine[0].seconds[number]] if number in mine[0].seconds else []
                    break
        for told, values in ((found.time(scene), seconds), (found.replayed(scene), replays)):
            assert (told is None) == (not values)
            if told is not None:
                assert told.median == pytest.approx(statistics.median(values * 5))


def chosen(visible: object, choice: str = "a") -> Event:
    return Event(Kind.CHOSEN, "k", 10.0, 0, "s0", choice, "s1", {"decided_ms": 90_000, "visible_ms": visible})


STARTED = Event(Kind.STARTED, "started", 0.0, 0, "s0")


def story(*events: Event, now: float = 20.0) -> Played:
    return played("l", 0.0, ("s", "d"), [STARTED, *events], now)


@pytest.mark.parametrize(
    ("visible", "seconds"),
    [
        *[(2140, 2.1), (2150, 2.2), (0, 0.0), (9e99, LONGEST), (math.inf, LONGEST)],
        *[(math.nan, None), (-1, None), ("2", None), (True, None), (None, None)],
    ],
)
def test_a_time_is_with_the_page_visible_capped_and_nothing_that_is_no_time(visible: object, seconds: object) -> None:
    assert story(chosen(visible)).seconds.get(0) == seconds


def test_silence_is_no_decision_and_has_no_time() -> None:
    assert story(chosen(9000, SILENCE)).seconds == {}


def test_an_attempt_is_read_from_its_events() -> None:
    again = Event(Kind.REPLAYED, "r", 5.0, 0, "s0")
    on = Event(Kind.WENT_ON, "w", 11.0, 1, "s1", None, "e0")
    found = story(again, again, chosen(1000), on, Event(Kind.ENDED, "e", 12.0, 2, "e0"))
    assert found.route == Route("s", "d", (Step("s0", "a", "s1"), Step("s1", None, "e0")), "e0")
    assert (found.here, found.stopped, dict(found.replays)) == ("e0", False, {0: 2})


def test_who_said_stop_or_went_away_has_stopped_where_she_was() -> None:
    stop = Event(Kind.STOPPED, "s", 11.0, 1, "s1")
    assert (story(chosen(1), stop).here, story(chosen(1), stop).stopped) == ("s1", True)
    assert not story(chosen(1), now=10.0 + LEFT).stopped
    assert story(chosen(1), now=11.0 + LEFT).stopped
    assert not story(Event(Kind.STOPPED, "s", 1.0, 0, "s0"), chosen(1)).stopped  # she thought better of it


# -- worth discussing ------------------------------------------------------------------------------------------------


def entropy(things: Iterable[Hashable]) -> float:
    counts = Counter(things)
    return sum(-n / counts.total() * math.log(n / counts.total()) for n in counts.values())


@given(attempts(learners=14, most=16, sure=8))
def test_worth_is_who_came_times_how_divided_times_how_deciding(plays: list[Played]) -> None:
    rows, first = tally(plays).rows, [mine[0] for mine in firsts(plays).values()]
    worth = {}
    for scene in ("s0", "s1", "s2"):
        pairs = [(x, play.route.ending) for play in first if (x := answer(play, scene)) is not None]
        answers = Counter(x for x, _ in pairs)
        ended = [(x, e) for x, e in pairs if e is not None]
        if not ended:
            continue
        of_answers, of_endings = entropy(x for x, _ in ended), entropy(e for _, e in ended)
        spread_out = entropy(x for x, _ in pairs) / math.log(5 if "gone" in answers else 4)
        settled = (of_answers + of_endings - entropy(ended)) / of_endings if of_endings > 1e-12 else 0.0
        worth[scene] = len(pairs) / len(first) * spread_out * settled
    found = [one.scene for one in worth_discussing(STORY.scenes.values(), rows)]
    assert set(found) == {scene for scene, value in worth.items() if value > 1e-9}
    values = [worth[scene] for scene in found]
    assert all(one >= next_one - 1e-9 for one, next_one in pairwise(values))


def walks(*choices: str, times: int = 1) -> list[Played]:
    """Learners who walk through STORY by these choices."""
    leads = {("s0", "a"): "s1", ("s0", "b"): "s1", ("s0", "c"): "s2", ("s1", "a"): "s2", ("s1", "b"): "e0"}
    leads |= {("s1", "c"): "e1", ("s2", "a"): "s0", ("s2", "b"): "e0", ("s2", "c"): "e1"}
    here, steps = "s0", []
    for choice in choices:
        steps.append(Step(here, choice, leads[here, choice]))
        here = leads[here, choice]
    ending = here if here.startswith("e") else None
    route = Route("s", "x", tuple(steps), ending)
    return [Played(f"{choices} {n}", 0.0, route, here) for n in range(times)]


def test_a_divided_and_deciding_question_comes_first_and_an_unanimous_one_not_at_all() -> None:
    plays = walks("a", "b", times=10) + walks("a", "c", times=10)
    found = worth_discussing(STORY.scenes.values(), tally(plays).rows)
    assert [one.scene for one in found] == ["s1"]
    assert found[0].reasons == (Reason.DECIDES, Reason.MANY)  # 2 of 4 answers: not as divided as can be


def test_in_a_small_class_the_graph_engine_says_what_decides_and_in_a_large_one_the_class() -> None:
    """Here `s0` settled the ending by chance: the scenario says that it settles nothing."""
    plays = walks("a", "b", times=3) + walks("b", "c", times=3)
    even = {name: {"e0": 0.5, "e1": 0.5} for name in ("a", "b", "c", SILENCE)}
    settled = {"a": {"e0": 1.0}, "b": {"e0": 1.0}, "c": {"e1": 1.0}, SILENCE: {"e0": 1.0}}
    deciding = {"s0": DecisionFigures(1.0, 0.0, even), "s1": DecisionFigures(1.0, 1.0, settled)}
    few = worth_discussing(STORY.scenes.values(), tally(plays).rows, deciding)
    assert [one.scene for one in few] == ["s1", "s0"]
    assert Reason.DECIDES not in few[1].reasons
    many = walks("a", "b", times=300) + walks("b", "c", times=300)
    assert Reason.DECIDES in worth_discussing(STORY.scenes.values(), tally(many).rows, deciding)[1].reasons


def test_the_figures_of_a_report_serve_as_they_are() -> None:
    scenario = read(TINY, "tiny").scenario
    assert scenario is not None
    deciding = report(explore(scenario), estimated(scenario)).deciding
    steps = [
        (("hall", x, "desk"), ("desk", None, "last"), ("last", y, e))
        for x, y, e in (("look", "one", "happy"), ("shrug", "one", "sour"), ("leave", "two", "sour"))
    ]
    plays = [
        Played(f"{n} {way}", 0.0, Route("tiny", "d", tuple(Step(*s) for s in way), way[-1][2]), way[-1][2])
        for way in steps
        for n in range(4)
    ]
    assert [one.scene for one in debrief(scenario, tally(plays), "seed", deciding).worth] == ["hall", "last"]


# -- two groups ------------------------------------------------------------------------------------------------------


def test_two_groups_stand_on_one_scale_however_large_each_is() -> None:
    small, large = (walks("a", "b", times=3 * n) + walks("c", "c", times=9 * n) for n in (1, 100))
    found = beside(debrief(STORY, tally(small), "seed"), debrief(STORY, tally(large), "seed"))
    ends = {pair.name: pair for pair in found.endings}
    assert (ends["e0"].one_share, ends["e0"].other_share) == (0.25, 0.25)
    assert (ends["e0"].one.exact, ends["e0"].other.exact) == (3, 300)
    assert found.took["s0", "c", "s2"] == (0.75, 0.75)
    first = found.decisions[0]
    assert (first.came.name, first.came.one_share) == ("s0", 1.0)
    assert [(pair.name, pair.one_share) for pair in first.choices] == [("a", 0.25), ("b", 0), ("c", 0.75), (SILENCE, 0)]


@given(attempts(), attempts())
def test_beside_each_other_nothing_is_lost(ours: list[Played], theirs: list[Played]) -> None:
    one, other = (debrief(STORY, tally(fivefold(plays)), "seed") for plays in (ours, theirs))
    found = beside(one, other)
    for number, group in enumerate((one, other)):
        answers = {a.scene: {**a.choices.here, **a.choices.gone} for a in (*group.decisions, *group.gone)}
        told = {
            each.came.name: {pair.name: (pair.one, pair.other)[number] for pair in each.choices}
            for each in found.decisions
        }
        for scene, choices in answers.items():
            assert {name: told[scene][name] for name in choices} == choices
        assert set(group.took) <= set(found.took)
    for each in found.decisions:
        assert all(0 <= share <= 1 for pair in each.choices for share in (pair.one_share, pair.other_share))


def test_what_does_not_read_the_same_in_every_revision_is_marked() -> None:
    before = read(TINY, "tiny").scenario
    after = read(TINY.replace("Not my job.", "Ask my colleague.").replace("GUEST walks off", "GUEST runs off"), "tiny")
    assert before is not None
    assert after.scenario is not None
    assert rewritten([before, before]) == frozenset()
    assert rewritten([before, after.scenario]) == {("hall", "leave"), ("sour", None)}
    fewer: Scenario = replace(before, scenes={name: s for name, s in before.scenes.items() if name != "desk"})
    assert rewritten([before, fewer]) == {("desk", None)}
    group = debrief(before, tally([]), "seed")
    found = beside(group, group, rewritten([before, after.scenario]))
    assert [pair.name for each in found.decisions for pair in (each.came, *each.choices) if pair.rewritten] == ["leave"]
    assert [pair.name for pair in found.endings if pair.rewritten] == ["sour"]


def test_nobody_played_and_nothing_is_told() -> None:
    found = debrief(STORY, Tally(), "seed")
    assert {told.exact for told in everything(found)} == {0}
    assert (found.ways, found.worth, found.gone) == ((), (), ())

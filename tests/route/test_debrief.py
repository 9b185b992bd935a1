"""The figures of a debrief agree with plain loops over what was played."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.route.debrief import ENOUGH, ENOUGH_TIMES, TABLE, Debrief, debrief, spread
from roleplay.route.played import Played
from roleplay.route.tally import Cell, Of, tally
from roleplay.route.told import Told
from roleplay.scenario.model import SILENCE
from tests.route.plays import PLACES, STORY, answer, attempts, firsts, sixfold, walks

NONE = Told(0, 0)


def said(number: int) -> Told:
    """A count as it may be said."""
    return Told(1, 2) if number in (1, 2) else Told(number, number)


@given(attempts(), st.dictionaries(st.sampled_from(PLACES), st.integers(0, 3)))
def test_every_count_is_what_plain_loops_over_the_learners_find(plays: list[Played], active: dict[str, int]) -> None:
    found = debrief(STORY, tally(plays), active)
    first = [mine[0] for mine in firsts(plays).values()]
    assert found.learners == said(len(first))
    assert found.ended == said(sum(play.route.ending is not None for play in first))
    assert found.retried == said(sum(len(mine) > 1 for mine in firsts(plays).values()))
    other_ways = {p.learner for p in plays if p.route.from_step is not None} & set(firsts(plays))
    assert found.what_if == said(len(other_ways))
    for ending in ("e0", "e1"):
        assert found.endings.here[ending] == said(sum(play.route.ending == ending for play in first))
        ever = {play.learner for play in plays if play.route.ending == ending and play.learner in firsts(plays)}
        assert found.ever.here[ending] == said(len(ever))
    for place in PLACES:
        came = sum(place in [s.scene for s in play.route.steps] or play.here == place for play in first)
        if not place.startswith("e"):
            assert found.came.get(place, NONE) == said(came)
        stands = sum(play.route.ending is None and play.here == place for play in first)
        assert found.stopped.get(place, NONE) == said(max(0, stands - active.get(place, 0)))
    for way, told in found.took.items():
        assert told == said(sum(any((s.scene, s.choice, s.goes_to) == way for s in p.route.steps) for p in first))
    assert set(found.took) == {(s.scene, s.choice, s.goes_to) for play in first for s in play.route.steps}


@given(attempts())
def test_each_learner_answers_a_decision_once_and_what_is_gone_stands_apart(plays: list[Played]) -> None:
    found = debrief(STORY, tally(plays))
    first = [mine[0] for mine in firsts(plays).values()]
    assert [answers.scene for answers in found.decisions] == ["s0", "s1", "s2"]
    for answers in (*found.decisions, *found.gone):
        given_here = Counter(answer(play, answers.scene) for play in first)
        told = {**answers.choices.here, **answers.choices.gone}
        assert {name: each for name, each in told.items() if each != NONE} == {
            name: said(n) for name, n in given_here.items() if name is not None
        }
    for answers in found.decisions:
        assert list(answers.choices.here) == ["a", "b", "c", SILENCE]
        assert set(answers.choices.gone) <= {"gone"}
    assert [answers.scene for answers in found.gone] == (["old"] if any(answer(p, "old") for p in first) else [])


@given(attempts())
def test_the_second_time_is_compared_with_the_first_where_a_learner_answered_in_both(plays: list[Played]) -> None:
    found = debrief(STORY, tally(sixfold(plays)))
    for answers in found.decisions:
        table: Counter[tuple[str, str]] = Counter()
        for first, *retries in firsts(plays).values():
            before = answer(first, answers.scene)
            after = next((x for retry in retries if (x := answer(retry, answers.scene)) is not None), None)
            if before is not None and after is not None:
                table[before, after] += 6
        if table.total() < ENOUGH:
            assert answers.again is None
            continue
        assert answers.again is not None
        assert answers.again.learners == said(table.total())
        assert answers.again.kept == said(sum(n for (before, after), n in table.items() if before == after))
        assert answers.again.changed == said(sum(n for (before, after), n in table.items() if before != after))
        told = answers.again.table
        assert (told is not None) == (table.total() >= TABLE)
        assert told is None or told == {pair: said(n) for pair, n in table.items()}


@pytest.mark.parametrize(("learners", "told", "tabled"), [(7, False, False), (8, True, False), (18, True, True)])
def test_of_a_few_second_times_nothing_is_told_and_of_not_many_no_table(
    learners: int, told: bool, tabled: bool
) -> None:
    plays = walks("a", "b", times=learners)
    plays += [replace(play, started_at=1.0) for play in plays]
    again = debrief(STORY, tally(plays)).decisions[0].again
    assert (again is not None, again is not None and again.table is not None) == (told, tabled)


@given(attempts(learners=12, most=14), st.integers(1, 4))
def test_equal_ways_are_one_the_largest_stand_first_and_the_rare_ones_together(plays: list[Played], times: int) -> None:
    many = [replace(play, learner=f"{play.learner}-{n}") for play in plays for n in range(times)]
    found = debrief(STORY, tally(many))
    ways = Counter(mine[0].route.steps for mine in firsts(many).values() if mine[0].route.ending is not None)
    told = {taken.steps: taken.learners.exact for taken in found.ways}
    assert told == {way: n for way, n in ways.items() if n >= 3}
    assert found.other_ways == said(sum(n for n in ways.values() if n < 3))
    assert all(taken.steps[-1].goes_to == taken.ending for taken in found.ways)
    middles = [taken.learners.middle for taken in found.ways]
    assert middles == sorted(middles, reverse=True)


def test_a_way_that_is_not_counted_by_itself_is_one_of_the_others() -> None:
    """Of a large class only the largest ways are read."""
    counted = tally(walks("a", "b", times=9) + walks("c", "c", times=5))
    smaller = min((cell for cell in counted if cell.of is Of.WAY), key=counted.__getitem__)
    del counted[smaller]
    found = debrief(STORY, counted)
    assert [taken.learners.exact for taken in found.ways] == [9]
    assert found.other_ways.exact == 5


def test_counters_that_were_read_a_moment_apart_tell_of_nobody_less_than_none() -> None:
    counted = tally(walks("a", "b", times=9))
    counted[Cell(Of.ENDED)] -= 1
    assert debrief(STORY, counted).other_ways == NONE


@given(attempts(), attempts())
def test_tallies_of_different_learners_add_up(ours: list[Played], theirs: list[Played]) -> None:
    theirs = [replace(play, learner=f"their {play.learner}") for play in theirs]
    assert tally([*ours, *theirs]) == tally(ours) + tally(theirs)


@given(attempts(learners=9, most=14), st.integers(1, 3))
def test_nothing_that_is_told_is_one_or_two(plays: list[Played], times: int) -> None:
    many = [replace(play, learner=f"{play.learner}-{n}") for play in plays for n in range(times)]
    for told in everything(debrief(STORY, tally(many))):
        assert told == Told(1, 2) or told.exact not in (1, 2, None)


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


@given(attempts(), st.integers(1, 6))
def test_times_and_replays_are_those_of_first_answers_in_first_attempts(plays: list[Played], times: int) -> None:
    many = [replace(play, learner=f"{play.learner}-{n}") for play in plays for n in range(times)]
    found = debrief(STORY, tally(many))
    for answers in (*found.decisions, *found.gone):
        seconds, replays = [], []
        for mine in firsts(many).values():
            for number, step in enumerate(mine[0].route.steps):
                if step.scene == answers.scene and step.choice is not None:
                    replays.append(mine[0].replays.get(number, 0))
                    seconds += [mine[0].seconds[number]] if number in mine[0].seconds else []
                    break
        for told, values in ((answers.seconds, seconds), (answers.replays, replays)):
            assert (told is None) == (len(values) < ENOUGH_TIMES)
            if told is not None:
                assert told.median == pytest.approx(statistics.median(values))


def test_nobody_played_and_nothing_is_told() -> None:
    found = debrief(STORY, tally([]))
    assert {told.exact for told in everything(found)} == {0}
    assert (found.ways, found.worth, found.gone) == ((), (), ())

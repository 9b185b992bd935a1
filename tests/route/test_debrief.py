"""The figures of a debrief agree with plain loops over what was played."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.route.debrief import ENOUGH, TABLE, Debrief, debrief, telling_of
from roleplay.route.played import Played
from roleplay.route.tally import ENOUGH_TIMES, Cell, Tally, spread, tally
from roleplay.route.told import A_FEW, LEAST, Told
from roleplay.scenario.model import SILENCE
from tests.route.plays import PLACES, STORY, answer, attempts, firsts, sixfold, walks


def whole(told: Told) -> int:
    """A count that is told exactly."""
    assert told.exact is not None
    return told.exact


@given(attempts())
def test_every_count_is_what_plain_loops_over_the_learners_find(plays: list[Played]) -> None:
    found = debrief(STORY, tally(sixfold(plays)), "seed")
    first = [mine[0] for mine in firsts(plays).values()]
    assert whole(found.learners) == 6 * len(first)
    assert whole(found.ended) == 6 * sum(play.route.ending is not None for play in first)
    assert whole(found.retried) == 6 * sum(len(mine) > 1 for mine in firsts(plays).values())
    for ending in ("e0", "e1"):
        assert whole(found.endings.here[ending]) == 6 * sum(play.route.ending == ending for play in first)
        ever = {play.learner for play in plays if play.route.ending == ending and play.learner in firsts(plays)}
        assert whole(found.ever.here[ending]) == 6 * len(ever)
    for place in PLACES:
        came = [play for play in first if place in [s.scene for s in play.route.steps] or play.here == place]
        if not place.startswith("e"):
            assert whole(found.came.get(place, Told(0, 0))) == 6 * len(came)
        stopped = sum(play.stopped and play.here == place for play in first)
        assert whole(found.stopped.get(place, Told(0, 0))) == 6 * stopped
    for way, told in found.took.items():
        assert whole(told) == 6 * sum(any((s.scene, s.choice, s.goes_to) == way for s in p.route.steps) for p in first)
    assert set(found.took) == {(s.scene, s.choice, s.goes_to) for play in first for s in play.route.steps}


@given(attempts())
def test_each_learner_answers_a_decision_once_and_what_is_gone_stands_apart(plays: list[Played]) -> None:
    found = debrief(STORY, tally(sixfold(plays)), "seed")
    first = [mine[0] for mine in firsts(plays).values()]
    assert [answers.scene for answers in found.decisions] == ["s0", "s1", "s2"]
    for answers in (*found.decisions, *found.gone):
        given_here = Counter(answer(play, answers.scene) for play in first)
        told = {name: whole(each) for name, each in {**answers.choices.here, **answers.choices.gone}.items()}
        assert {name: n for name, n in told.items() if n} == {
            name: 6 * n for name, n in given_here.items() if name is not None
        }
    for answers in found.decisions:
        assert list(answers.choices.here) == ["a", "b", "c", SILENCE]
        assert set(answers.choices.gone) <= {"gone"}
    assert [answers.scene for answers in found.gone] == (["old"] if any(answer(p, "old") for p in first) else [])


@given(attempts())
def test_the_second_time_is_compared_with_the_first_where_a_learner_answered_in_both(plays: list[Played]) -> None:
    found = debrief(STORY, tally(sixfold(plays)), "seed")
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
    found = debrief(STORY, tally(sixfold(plays)), "seed")
    first = [mine[0] for mine in firsts(plays).values() if mine[0].route.ending is not None]
    told = {taken.steps: whole(taken.learners) for taken in found.ways}
    assert told == {way: 6 * n for way, n in Counter(play.route.steps for play in first).items()}
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
    found = tally(sixfold(plays))
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
                assert told.median == pytest.approx(statistics.median(values * 6))


def test_nobody_played_and_nothing_is_told() -> None:
    found = debrief(STORY, Tally(), "seed")
    assert {told.exact for told in everything(found)} == {0}
    assert (found.ways, found.worth, found.gone) == ((), (), ())

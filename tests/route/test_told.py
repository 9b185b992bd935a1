"""Whoever holds all that is told of a group, totals included, can't work out a count of 1 or 2."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.route.told import A_FEW, FEW, LEAST, NOBODY, Telling, Told, tell

Rows = Mapping[frozenset[str], int]

rows_of_few = st.frozensets(st.sampled_from("abcdef"), max_size=4)


@st.composite
def groups(draw: st.DrawFn, least: int = 0, most: int = 9, rows: int = 5) -> Rows:
    """Learners of at most so many rows."""
    rows_here = draw(st.lists(rows_of_few, min_size=1, max_size=rows, unique=True))
    return Counter(draw(st.lists(st.sampled_from(rows_here), min_size=least, max_size=most)))


def counted(rows: Rows) -> Counter[str]:
    count: Counter[str] = Counter()
    for row, number in rows.items():
        for cell in row:
            count[cell] += number
    return count


def could_be(told: Told, number: int) -> bool:
    return told.low <= number <= told.high


def others(rows: Rows) -> Iterator[Counter[str]]:
    """The counts of every group of the same size on the same routes."""
    for learners in combinations_with_replacement(sorted(rows, key=sorted), sum(rows.values())):
        yield counted(Counter(learners))


@given(groups(), st.text(max_size=2))
def test_what_is_told_is_true_and_never_one_or_two(rows: Rows, seed: str) -> None:
    telling, count = tell(rows, seed), counted(rows)
    for cell in "abcdef":
        told = telling.of(cell)
        assert could_be(told, count[cell])
        assert told.exact not in (1, 2)
        if count[cell] in (1, 2):
            assert told.few


@given(groups(LEAST), st.text(max_size=2))
def test_for_every_small_count_another_group_would_be_told_in_the_same_words(rows: Rows, seed: str) -> None:
    telling, count = tell(rows, seed), counted(rows)
    fits = [other for other in others(rows) if all(could_be(telling.of(c), other[c]) for c in "abcdef")]
    assert count in fits
    for cell, number in count.items():
        if number in (1, 2):
            assert len({other[cell] for other in fits}) > 1, cell


@pytest.mark.parametrize("seed", ["a", "b"])
def test_so_it_is_in_every_group_whose_rows_overlap(seed: str) -> None:
    """A count that one witness makes smaller and another one larger has to hold both."""
    rows = [frozenset({"x"}), frozenset({"x", "y"}), frozenset({"z"}), frozenset({"x", "z"})]
    for numbers in product(range(4), repeat=4):
        if LEAST <= sum(numbers) <= 8:
            group = {row: number for row, number in zip(rows, numbers, strict=True) if number}
            telling, count = tell(group, seed), counted(group)
            fits = [other for other in others(group) if all(could_be(telling.of(c), other[c]) for c in "xyz")]
            for cell in "xyz":
                assert count[cell] not in (1, 2) or len({other[cell] for other in fits}) > 1, numbers


@pytest.mark.parametrize(("answers", "most"), [(2, 9), (3, 9), (4, 8)])
def test_not_even_who_knows_this_code_and_tries_it_on_every_group_finds_a_small_count(answers: int, most: int) -> None:
    groups_told: dict[tuple[object, ...], set[tuple[int, ...]]] = defaultdict(set)
    for numbers in product(range(most + 1), repeat=answers):
        if LEAST <= sum(numbers) <= most:
            for seed in range(40):  # which one it is only the class knows
                groups_told[_words(numbers, str(seed))].add(numbers)
    for fits in groups_told.values():
        for answer in range(answers):
            assert {one[answer] for one in fits} not in ({1}, {2}), fits


@pytest.mark.parametrize("size", [9, 10, 11, 12])
def test_nor_does_who_takes_a_few_for_just_one_or_two_conclude_rightly(size: int) -> None:
    every = [numbers for numbers in product(range(size + 1), repeat=3) if sum(numbers) == size]
    for numbers in every:
        told = _answers(numbers, "seed")
        taken = [Told(1, 2) if each.few else each for each in told]
        fits = [other for other in every if all(map(could_be, taken, other))]
        for answer, number in enumerate(numbers):
            if number in (1, 2):
                assert {other[answer] for other in fits} != {number}, numbers


def _answers(numbers: Sequence[int], seed: str) -> tuple[Told, ...]:
    telling = tell({frozenset({answer}): number for answer, number in enumerate(numbers)}, seed)
    return tuple(telling.of(answer) for answer in range(len(numbers)))


def _words(numbers: Sequence[int], seed: str) -> tuple[object, ...]:
    return (sum(numbers), *_answers(numbers, seed))


@given(st.dictionaries(st.frozensets(st.sampled_from("abcdef")), st.integers(FEW, 50), min_size=2))
def test_where_nothing_is_small_everything_is_told_exactly(rows: Rows) -> None:
    telling = tell(rows, "seed")
    assert {cell: told.exact for cell, told in telling.cells.items()} == counted(rows)
    assert telling.everyone.exact == sum(rows.values())


@settings(max_examples=400)
@given(groups(least=12, most=24, rows=9), st.text(max_size=2))
def test_a_range_never_has_a_count_in_its_middle_alone(rows: Rows, seed: str) -> None:
    telling = tell(rows, seed)
    for told in telling.cells.values():
        assert told.exact is not None or told == A_FEW or told.high - told.low in (1, 3)
        assert told == A_FEW or told.high <= sum(rows.values())


@given(groups(), st.randoms(use_true_random=False))
def test_the_order_in_which_learners_came_says_nothing(rows: Rows, chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(rows.items())
    chance.shuffle(shuffled)
    assert tell(dict(shuffled), "seed") == tell(rows, "seed")


@given(st.integers(0, LEAST - 1), st.sets(st.sampled_from("abc")))
def test_of_a_tiny_group_nothing_is_told_but_its_size(size: int, cells: set[str]) -> None:
    telling: Telling[str] = tell({frozenset(cells): size}, "seed")
    assert {telling.of(cell) for cell in "abcd"} == {Told(0, telling.everyone.high)}
    assert telling.everyone.exact == (None if size in (1, 2) else size)


def test_with_two_bars_and_the_total_the_third_is_not_known() -> None:
    few, ten, thirteen = _answers((1, 10, 13), "class")
    assert few.few
    assert sorted([ten.exact is None, thirteen.exact is None]) == [False, True]


def test_what_left_a_scene_does_not_tell_what_came_in() -> None:
    """Two reactions have a scene each: the scenes' own counts may not give away what the bars hide."""
    rows = {frozenset({"x", "to b"}): 11, frozenset({"y", "to b"}): 1, frozenset({"z", "to c"}): 12}
    telling = tell(rows, "class")
    assert telling.of("y").few
    assert telling.of("x").exact is None or telling.of("to b").exact is None
    assert telling.of("z") == telling.of("to c")


def test_a_share_says_no_more_than_the_range() -> None:
    assert Told(12, 13).share(Told(25, 25)) == 0.5
    assert A_FEW.share(Told(3, 3)) == 2 / 3
    assert Told(24, 24).share(Told(22, 23)) == 1.0
    assert NOBODY.share(NOBODY) == 0.0

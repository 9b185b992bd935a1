"""Counts of 1 and 2 are told alike; all others as they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roleplay.route.told import FEW, NOBODY, Told, tell


@given(st.integers(0, 10_000))
def test_what_is_told_is_true_exact_from_three_on_and_never_one_or_two(number: int) -> None:
    told = tell(number)
    assert told.low <= number <= told.high
    assert told.exact == (None if number in (1, 2) else number)
    assert told.few == (number in (1, 2))


def test_one_and_two_are_told_in_the_same_words_and_drawn_in_the_same_length() -> None:
    assert tell(1) == tell(2) == Told(1, FEW - 1)
    assert (tell(1).middle, tell(3).middle) == (1.5, 3)
    assert tell(0) == NOBODY


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_share_is_of_the_whole_and_never_more_than_all_of_it(number: int, whole: int) -> None:
    share = tell(number).share(tell(whole))
    assert 0 <= share <= 1
    assert (share == 0) == (number == 0 or whole == 0)
    if FEW <= number <= whole:
        assert share == number / whole

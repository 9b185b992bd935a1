"""A password is long enough, and not one that is tried first by whoever guesses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.app import passwords
from roleplay.app.passwords import is_obvious, is_short
from tests.app.people import GOOD


@pytest.mark.parametrize(
    "password",
    [
        "password12",
        "P@ssw0rd2024!",
        "Welcome123!",
        "welkomwelkom",
        "W3lk0m2025",
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "QWERTYUIOP!",
        "aaaaaaaaaaaa",
        "1212121212",
        "Hotelschool1",
        "summer2024!",
        "iloveyou1234",
        "Ms Jansen 1",
        "msjansen2024",
        "j.jansen@school.example",
        "J.Jansen2024!",
    ],
)
def test_what_is_tried_first_by_whoever_guesses_is_obvious(password: str) -> None:
    assert is_obvious(password, "Ms Jansen", "j.jansen@school.example")


@pytest.mark.parametrize("password", [GOOD, "Xk7#pq9!mZ2w", "0612345987", "fietsbel-onder-water"])
def test_words_that_nobody_would_put_together_are_not(password: str) -> None:
    assert not is_obvious(password, "Ms Jansen", "42")


@given(st.sampled_from(["welcome", "wachtwoord", "summer"]), st.text("0123456789!?-_. ", max_size=8), st.booleans())
def test_nothing_put_around_a_common_word_hides_it(word: str, around: str, upper: bool) -> None:
    assert is_obvious(f"{around}{word.upper() if upper else word}{around}")


@given(st.text(max_size=30))
def test_any_text_is_looked_at_without_a_fault(password: str) -> None:
    is_obvious(password, password, "")
    assert is_short(password) or len(password) >= 4  # one sign may stand for several


def test_the_common_ones_are_each_in_the_list_once_and_in_the_form_that_is_looked_up() -> None:
    lines = passwords._COMMON.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert len(words) > 300
    assert sorted(words) == sorted(set(words))
    assert all(word == word.casefold() for word in words)

"""Two people's changes of one text are put together where they don't touch, and never guessed where they do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario.merging import merged

LINES = [f"line {number}\n" for number in range(12)]
BASE = "".join(LINES)


def changed(at: int, to: str, lines: list[str] = LINES) -> str:
    """The text with another line at a place."""
    return "".join([*lines[:at], to, *lines[at + 1 :]])


def test_changes_far_apart_are_both_kept() -> None:
    both = merged(BASE, changed(1, "mine\n"), changed(8, "theirs\n"))
    assert both == changed(8, "theirs\n", changed(1, "mine\n").splitlines(keepends=True))


def test_changes_of_one_line_or_of_two_that_adjoin_are_left_to_people() -> None:
    assert merged(BASE, changed(3, "mine\n"), changed(3, "theirs\n")) is None
    assert merged(BASE, changed(3, "mine\n"), changed(4, "theirs\n")) is None
    added = "".join([*LINES[:3], "mine\n", *LINES[3:]])
    assert merged(BASE, added, "".join([*LINES[:3], "theirs\n", *LINES[3:]])) is None
    assert merged(BASE, added, changed(3, "theirs\n")) is None


def test_a_change_that_both_made_is_made_once() -> None:
    same = changed(3, "the same\n")
    assert merged(BASE, same, same) == same
    assert merged(BASE, same, changed(9, "theirs\n", same.splitlines(keepends=True))) == changed(
        9, "theirs\n", same.splitlines(keepends=True)
    )


def test_a_last_line_without_an_end_stays_the_last() -> None:
    assert merged("a\nb\nc\nd", "a\nb\nc\nd\ne", "x\nb\nc\nd") == "x\nb\nc\nd\ne"


text = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=9).map("\n".join)


@given(text, text)
def test_who_changed_nothing_gets_what_the_other_wrote(base: str, other: str) -> None:
    assert merged(base, base, other) == other
    assert merged(base, other, base) == other


@given(text, text, text)
def test_it_does_not_matter_whose_changes_come_first(base: str, one: str, other: str) -> None:
    assert merged(base, one, other) == merged(base, other, one)


@given(st.data())
def test_every_line_that_was_kept_apart_is_in_the_whole(data: st.DataObject) -> None:
    """The oracle: edits at lines far enough apart, made one after the other."""
    places = data.draw(st.lists(st.integers(0, 11), unique=True, min_size=2, max_size=5))
    owner = {place: data.draw(st.booleans()) for place in places}
    far = all(abs(one - other) > 1 for one in places for other in places if one != other and owner[one] != owner[other])
    versions = [list(LINES), list(LINES), list(LINES)]
    for place, is_mine in owner.items():
        to = data.draw(st.sampled_from(["", f"new {place}\n", f"new {place}\nand more\n"]))
        for version in (versions[0 if is_mine else 1], versions[2]):
            version[place] = to
    mine, theirs, whole = ("".join(version) for version in versions)
    found = merged(BASE, mine, theirs)
    assert found == whole if far else found in (None, whole)

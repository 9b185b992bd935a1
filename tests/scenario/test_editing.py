"""A form changes what it is asked to in a text, and nothing else: no comment, no other value, no other line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import EditRefused
from roleplay.scenario.editing import Path, changed, values_of, with_choice, with_scene
from roleplay.scenario.reading import read
from roleplay.scenario.yamltext import Items, Node, Table, Text, compose
from tests.scenario.stories import SOUND

SAY = ("scenes", "arrival", "choices", "listen", "say")
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=40)
sentences = words.map(str.strip).filter(bool)


def value(text: str, path: Path) -> str | None:
    node: Node | None = compose(text).root
    for key in path:
        if isinstance(node, Table):
            node = node.entries[key][1] if key in node.entries else None
        else:
            node = node.items[int(key)] if isinstance(node, Items) else None
    return node.value if isinstance(node, Text) else None


def rows_that_differ(one: str, other: str) -> int:
    """How many lines are only in one of two texts, as a set of numbered lines can tell."""
    first, second = one.split("\n"), other.split("\n")
    head = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    tail = 0
    while tail < min(len(first), len(second)) - head and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    return max(len(first), len(second)) - head - tail


@given(sentences)
def test_a_sentence_put_in_a_form_is_read_back_as_it_was_typed(said: str) -> None:
    made = changed(SOUND, {SAY: said})
    assert value(made, SAY) == said
    assert rows_that_differ(SOUND, made) <= 1


@given(st.lists(sentences, min_size=1, max_size=6))
def test_a_script_of_many_lines_is_read_back_as_it_was_typed(rows: list[str]) -> None:
    script = "\n".join(rows) + "\n"
    path = ("scenes", "arrival", "script")
    try:
        made = changed(SOUND, {path: script})
    except EditRefused:
        assert any(ord(sign) in (0x85, 0x2028, 0x2029, 0xFEFF) for row in rows for sign in row)
        return
    assert value(made, path) == script
    assert made.split("\n")[:8] == SOUND.split("\n")[:8]


def test_a_key_that_was_not_there_comes_where_the_format_has_it() -> None:
    made = changed(SOUND, {("scenes", "arrival", "title"): "The desk"})
    keys = list(values_of(made, ("scenes", "arrival")))
    assert keys.index("title") < keys.index("script")
    assert [row for row in made.split("\n") if row != "    title: The desk"] == SOUND.split("\n")


def test_a_key_that_is_emptied_goes_with_all_its_lines() -> None:
    made = changed(SOUND, {("scenes", "arrival", "script"): None})
    assert "script" not in values_of(made, ("scenes", "arrival"))
    assert changed(made, {("scenes", "arrival", "script"): value(SOUND, ("scenes", "arrival", "script"))}) == SOUND


def test_a_comment_behind_a_value_stays() -> None:
    text = SOUND.replace("begin: arrival", "begin: arrival   # the first one")
    assert "begin: later   # the first one" in changed(text, {("begin",): "later"})


def test_what_stands_between_braces_changes_in_its_place() -> None:
    text = "title: T\nendings:\n  gone: {title: He leaves, outcome: poor}   # sad\n"
    made = changed(text, {("endings", "gone", "title"): "He, leaves"})
    assert made == 'title: T\nendings:\n  gone: {title: "He, leaves", outcome: poor}   # sad\n'


@pytest.mark.parametrize(
    ("path", "put"),
    [
        (("scenes", "arrival", "choices"), "none"),
        (("scenes", "nowhere", "script"), "x"),
        (("scenes", "arrival", "script"), "\n"),
    ],
)
def test_what_a_form_can_t_change_is_refused_with_a_sentence(path: Path, put: str) -> None:
    with pytest.raises(EditRefused, match=r"\w+.*\."):
        changed(SOUND, {path: put})


def test_a_text_that_can_t_be_read_is_refused() -> None:
    with pytest.raises(EditRefused, match="Mend what is marked first"):
        changed("title: [", {("title",): "x"})


def test_a_new_scene_stands_below_the_others_and_is_read() -> None:
    made = with_scene(SOUND, "bar", ["script: |", "  INT. BAR", "", "  GUEST", "  Hello.", "then: later"])
    assert made.text.split("\n")[made.line - 1] == "  bar:"
    scenario = read(made.text, "story").scenario
    assert scenario is not None
    assert list(scenario.scenes)[-1] == "bar"
    assert scenario.scenes["bar"].script == "INT. BAR\n\nGUEST\nHello."
    assert [row for row in SOUND.split("\n") if row.strip()] == [
        row for n, row in enumerate(made.text.split("\n"), 1) if row.strip() and not made.line <= n < made.line + 7
    ]


def test_a_new_reaction_stands_below_the_others() -> None:
    made = with_choice(SOUND, "arrival", "smile", ["do: You smile.", "then: later"])
    assert list(values_of(made.text, ("scenes", "arrival", "choices")))[-1] == "smile"


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(EditRefused, match="Take another name"):
        with_scene(SOUND, "arrival", ["then: later"])

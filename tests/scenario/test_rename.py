"""A name changes wherever it stands and nowhere else, in any style of writing; what can't be sure is refused."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import EditRefused, ScenarioInvalid
from roleplay.scenario.model import Scenario
from roleplay.scenario.po_rename import renamed_po
from roleplay.scenario.rename import Kind, Rename, renamed
from tests.scenario.stories import SOUND
from tests.scenario.styles import Writer, plain_data
from tests.strategies import sound

TIMED = "    decide_within: 9 seconds\n    otherwise: {then: later}\n"


def values(text: str) -> Any:
    """What PyYAML itself reads, every scalar as text."""
    return yaml.load(text, yaml.CBaseLoader)


def said(data: Any, lot: random.Random) -> Any:
    """The same tables; where a text was empty there is one."""
    if isinstance(data, dict):
        return {key: said(one, lot) for key, one in data.items()}
    if isinstance(data, list):
        return [said(one, lot) for one in data]
    return data if data.strip() else "I go on."


def under(data: Any, rename: Rename, key: str = "", above: tuple[str, ...] = ()) -> Any:
    """Plain tables under another name: the same rule, told over keys and values only."""
    if isinstance(data, dict):
        told = {}
        for name, one in data.items():
            place = above in (("scenes",), ("endings",)) and rename.kind is Kind.PLACE
            choice = above == ("scenes", rename.at, "choices") and rename.kind is Kind.CHOICE
            variable = (above == ("variables",) or key in ("change", "set")) and rename.kind is Kind.VARIABLE
            new = rename.new if name == rename.old and (place or choice or variable) else name
            told[new] = under(one, rename, name, (*above, name))
        return told
    if isinstance(data, list):
        return [under(one, rename, key, above) for one in data]
    if rename.kind is Kind.PLACE and key in ("begin", "then", "go") and data == rename.old:
        return rename.new
    if rename.kind is Kind.VARIABLE and key == "when":
        return re.sub(rf"\b{rename.old}\b", rename.new, data)
    return data


@st.composite
def asked(draw: st.DrawFn) -> tuple[Scenario, Rename]:
    """A sound scenario and another name for something in it."""
    whole = draw(sound(most=4))
    new = draw(st.sampled_from(["x", "a_new-one", "scenes", "été", "then", "true1", "s", "v2"]))
    kind = draw(st.sampled_from(Kind))
    if kind is Kind.VARIABLE:
        return whole, Rename(kind, "v", new.replace("-", "_"))
    if kind is Kind.PLACE:
        return whole, Rename(kind, draw(st.sampled_from([*whole.scenes, *whole.endings])), new)
    return whole, Rename(kind, draw(st.sampled_from("abc")), new, draw(st.sampled_from([*whole.scenes])))


@given(asked(), st.integers(0, 2**32))
def test_in_any_style_only_the_name_changes_and_back_again_is_the_same_text(
    given_: tuple[Scenario, Rename], seed: int
) -> None:
    (whole, rename), lot = given_, random.Random(seed)
    text = Writer(lot).text(said(plain_data(whole, lot), lot))
    after = renamed(text, "s", rename)
    assert values(after) == under(values(text), rename)
    assert len(after.splitlines()) == len(text.splitlines())
    at = rename.place(rename.at)
    assert renamed(after, "s", Rename(rename.kind, rename.new, rename.old, at)) == text


def test_every_kind_of_place_where_a_name_stands_is_changed() -> None:
    text = SOUND.replace("    question: What", f"{TIMED}    question: What")
    after = renamed(text, "a", Rename(Kind.PLACE, "later", "after_a_while"))
    assert after == re.sub(r"\blater\b", "after_a_while", text)
    after = renamed(text, "a", Rename(Kind.PLACE, "arrival", "hall"))
    assert after == re.sub(r"\barrival\b", "hall", text)
    assert after.count("hall") == 4  # begin, its own, `then: hall`, `at: hall`
    after = renamed(text, "a", Rename(Kind.VARIABLE, "trust", "faith"))
    assert after == re.sub(r"\btrust\b", "faith", text)
    assert re.sub(r"\blater\b", "after_a_while", text).count("after_a_while") == 4


def test_a_name_in_a_text_or_a_comment_is_left_alone() -> None:
    text = SOUND.replace("say: Tell me", "say: stays? Tell me # stays").replace("title: He stays", "title: stays")
    after = renamed(text, "a", Rename(Kind.PLACE, "stays", "calm"))
    assert "say: stays? Tell me # stays" in after
    assert "calm: {title: stays, outcome" in after
    choice = renamed(SOUND, "a", Rename(Kind.CHOICE, "call", "again", "arrival"))
    assert choice == SOUND.replace("      call:\n", "      again:\n")


@pytest.mark.parametrize(
    ("rename", "told"),
    [
        (Rename(Kind.PLACE, "arival", "x"), "There is no scene or ending `arival`. Did you mean `arrival`?"),
        (Rename(Kind.PLACE, "arrival", "stays"), "There is a scene or ending `stays` already."),
        (Rename(Kind.PLACE, "arrival", "two words"), "`two words` can't be a name"),
        (Rename(Kind.PLACE, "arrival", ""), "`` can't be a name"),
        (Rename(Kind.PLACE, "arrival", "a\n"), "can't be a name"),
        (Rename(Kind.CHOICE, "listen", "call", "arrival"), "There is a choice of `arrival` `call` already."),
        (Rename(Kind.CHOICE, "listen", "x", "arival"), "There is no scene `arival`. Did you mean `arrival`?"),
        (Rename(Kind.CHOICE, "x", "y", "listened"), "There is no choice of `listened` `x`. There is: none."),
        (Rename(Kind.VARIABLE, "trust", "and"), "`and` can't be the name of a variable"),
        (Rename(Kind.VARIABLE, "trust", "a-b"), "`a-b` can't be the name of a variable"),
    ],
)
def test_a_name_that_is_not_there_taken_or_bad_is_refused(rename: Rename, told: str) -> None:
    with pytest.raises(EditRefused, match=re.escape(told)):
        renamed(SOUND, "a", rename)


def test_the_name_of_silence_is_not_given_where_there_is_a_silence() -> None:
    text = SOUND.replace("    question: What", f"{TIMED}    question: What")
    with pytest.raises(EditRefused, match="saying nothing"):
        renamed(text, "a", Rename(Kind.CHOICE, "call", "silence", "arrival"))
    assert "      silence:\n" in renamed(SOUND, "a", Rename(Kind.CHOICE, "call", "silence", "arrival"))


def test_a_text_with_mistakes_is_refused() -> None:
    with pytest.raises(ScenarioInvalid, match="roleplay check a"):
        renamed(SOUND.replace("begin:", "begn:"), "a", Rename(Kind.PLACE, "arrival", "x"))


def test_a_name_written_in_an_unusual_way_is_refused_with_its_line() -> None:
    with pytest.raises(EditRefused, match="Line 51 has `stays` in a form"):
        renamed(SOUND.replace("then: stays", 'then: "\\x73tays"'), "a", Rename(Kind.PLACE, "stays", "x"))


def test_what_only_looks_like_the_name_keeps_it_from_being_changed() -> None:
    text = SOUND.replace("when: trust >= 1 and not late", 'when: "trust >= 1 # late\n  and not late"')
    with pytest.raises((EditRefused, ScenarioInvalid)):
        renamed(text, "a", Rename(Kind.VARIABLE, "late", "x"))
    block = SOUND.replace("then: stays", "then: |-  # stays\n          stays")
    with pytest.raises(EditRefused, match="can't be renamed for sure here"):
        renamed(block, "a", Rename(Kind.PLACE, "stays", "x"))


PO = """\
# kept
msgid ""
msgstr ""
"Language: nl\\n"

#, fuzzy
#| msgctxt "scenes.arrival.question"
msgctxt "scenes.arrival.title"
msgid "scenes.arrival.title"
msgstr "scenes.arrival.title"

msgctxt ""
"scenes.arrival.choices."
"listen.say"
msgid "Tell me what happened."
msgstr "Vertel."

#~ msgctxt "scenes.arrival.script"
#~ msgid "x"
#~ msgstr "y"

msgctxt "scenes.arrivals.title"
msgid "x"
msgstr "arrival"
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_paths_of_a_translation_follow_and_its_words_stay(end: str) -> None:
    po = PO.replace("\n", end)
    after = renamed_po(po, Rename(Kind.PLACE, "arrival", "hall"))
    split = 'msgctxt ""\n"scenes.arrival.choices."\n"listen.say"'
    wanted = PO.replace(split, 'msgctxt "scenes.hall.choices.listen.say"')
    wanted = re.sub(r'(msgctxt "scenes\.)arrival\.', r"\1hall.", wanted)
    assert after == wanted.replace("\n", end)
    choice = renamed_po(po, Rename(Kind.CHOICE, "listen", "hear", "arrival"))
    assert f'msgctxt "scenes.arrival.choices.hear.say"{end}msgid "Tell' in choice
    assert renamed_po(po, Rename(Kind.CHOICE, "listen", "hear", "hall")) == po
    assert renamed_po(po, Rename(Kind.VARIABLE, "arrival", "hall")) == po

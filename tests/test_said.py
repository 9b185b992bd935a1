"""Every message is English, and knows what it was made of: so it is Dutch too, with the same names in it."""

from __future__ import annotations

import gettext
import json
import pickle
import random
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay import said as module
from roleplay.finding import Finding
from roleplay.library import examine
from roleplay.said import Said, capital, counted, from_json, in_passing, in_words, joined, said, to_json
from roleplay.scenario.schema import schema
from tests.docs.pages import pages
from tests.scenario.stories import SOUND, WOUNDS
from tests.templates import fields, used

FOLDER = Path(module.__file__).parent / "translations" / "nl" / "LC_MESSAGES"
WRITTEN_OTHERWISE = {"- One", "- Two", "play: name.mp4"}
"""Examples between backticks that are other words in Dutch."""


def wounded() -> Iterator[tuple[str, str]]:
    """Every broken text that the tests know, with its translation: wounds of a sound story, and what the pages show."""
    yield from ((SOUND.replace(before, after), "") for _, before, after, _ in WOUNDS)
    yield from ((example.text, example.words) for page in pages() for example in page.fails)


@cache
def found(text: str, words: str = "") -> tuple[Finding, ...]:
    """What is said about a text and its translation."""
    beside = {"story.nl.po": words.encode()} if words else {}
    return examine(text.encode(), "story", most_states=5_000, beside=beside).findings


# -- the catalogue ---------------------------------------------------------------------------------------------------


def test_every_template_in_the_source_has_its_parts_and_no_others() -> None:
    for call in used():
        asked = {name.partition(":")[0] for template in call.templates for name in fields(template)}
        # Of two templates, the one for a single thing may do without the number.
        assert asked == call.parts or (len(call.templates) == 2 and asked | {"number"} == call.parts), call


def test_every_template_in_the_source_has_a_dutch_one_with_the_same_parts() -> None:
    with (FOLDER / "said.po").open("rb") as file:
        catalogue = read_po(file, locale="nl")
    for call in used():
        message = catalogue.get(call.templates[0])
        assert message is not None, f"{call.where}: run `make words`"
        ours = message.id if isinstance(message.id, tuple | list) else (message.id,)
        theirs = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert tuple(ours) == call.templates, call.where
        for template, dutch in zip(ours, theirs, strict=True):
            assert dutch, f"{call.where}: no Dutch yet"
            assert fields(template) == fields(dutch), call.where
            edges = [(text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]) for text in (template, dutch)]
            assert edges[0] == edges[1], f"{call.where}: other spaces at its ends"


def test_the_catalogue_is_compiled() -> None:
    with (FOLDER / "said.po").open("rb") as po, (FOLDER / "said.mo").open("rb") as mo:
        written, compiled = read_po(po, locale="nl"), read_mo(mo)
    for message in written:
        if message.id:
            other = compiled.get(message.id[0] if isinstance(message.id, tuple) else message.id)
            assert other is not None, message.id
            assert _texts(other.string) == _texts(message.string), message.id


# -- whole messages --------------------------------------------------------------------------------------------------


def test_every_broken_story_is_told_of_in_dutch_with_all_the_names_of_the_english() -> None:
    for finding in (finding for story in wounded() for finding in found(*story)):
        sentences = [finding.message, finding.mend.said] if finding.mend else [finding.message]
        for english in sentences:
            dutch = in_words(english, "nl")
            assert isinstance(english, Said), english
            assert dutch != english
            assert _names(english) - WRITTEN_OTHERWISE <= _names(dutch), (english, dutch)


def test_no_word_of_a_message_stands_outside_its_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a language that shouts all that is not shouted came past the catalogue: only what the author wrote may."""
    monkeypatch.setattr(module, "_catalogue", lambda _language: _Shouted())
    known = set(re.findall(r"\w+", json.dumps(schema())))
    for story in wounded():
        own = known | set(re.findall(r"\w+", "".join(story)))
        for finding in found(*story):
            shouted = in_words(finding.message, "nl")
            left = set(re.findall(r"\b[a-z]{2,}\w*", re.sub(r"`[^`]*`|“[^”]*”", "", shouted)))
            assert left <= own, (finding.message, left - own)


@settings(max_examples=50)
@given(st.integers(0, 10_000))
def test_whatever_is_done_to_a_story_every_message_is_said_in_both_languages(seed: int) -> None:
    for finding in found(_torn(seed)):
        assert isinstance(finding.message, Said)
        assert in_words(finding.message, "en") == finding.message
        assert in_words(finding.message, "nl") != finding.message
        assert from_json(json.loads(json.dumps(to_json(finding.message))))[:200] == finding.message[:200]


def _torn(seed: int) -> str:
    """The sound story with some lines moved, doubled, cut or gone."""
    lot, lines = random.Random(seed), SOUND.splitlines()
    for _ in range(lot.randint(1, 4)):
        at = lot.randrange(len(lines))
        line = lines[at]
        lines[at : at + 1] = lot.choice(
            [
                [],
                [line, line],
                [f" {line}"],
                [line[1:]],
                [line[: len(line) // 2]],
                [line.replace(":", "", 1)],
                [f"{line}'"],
            ]
        )
    return "\n".join(lines)


def _texts(string: object) -> list[object]:
    return [string] if isinstance(string, str) else list(cast(Iterable[object], string))


def _names(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


class _Shouted(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        parts = re.split(r"(\{[^{}]*\}|`[^`]*`)", message)
        return "".join(part if part[:1] in ("{", "`") else part.upper() for part in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


# -- the mechanism ---------------------------------------------------------------------------------------------------


def test_a_language_that_is_not_there_leaves_the_english() -> None:
    told = said("Write `{text}`.", text="x")
    assert [in_words(told, language) for language in ("en", "de", "", "../nl")] == ["Write `x`."] * 4
    assert in_words("Write `x`.", "nl") == "Write `x`."
    assert in_words(told, "nl") == "Schrijf `x`."


def test_a_part_that_is_said_itself_is_said_in_the_same_language() -> None:
    told = said("{where} is empty. Write a text after the colon.", where=capital(said("the title")))
    assert told == "The title is empty. Write a text after the colon."
    assert in_words(told, "nl") == "De titel is leeg. Schrijf een tekst na de dubbele punt."
    assert in_words(in_passing(said("The question.")), "nl") == "de vraag"
    both = joined((said("scenes"), "", "x", said("endings")), said(" and "))
    assert (both, in_words(both, "nl")) == ("scenes and x and endings", "`scenes` en x en `endings`")


def test_numbers_have_the_signs_of_the_language_and_names_keep_theirs() -> None:
    told = said("{size:,.1f} MB", size=1234.5)
    assert (told, in_words(told, "nl")) == ("1,234.5 MB", "1.234,5 MB")
    assert in_words(said("Write `{text}`.", text="1,234.5"), "nl") == "Schrijf `1,234.5`."


def test_one_thing_and_several_have_their_own_sentence() -> None:
    told = [counted("{number} error", "{number} errors", number) for number in (0, 1, 2)]
    assert [str(one) for one in told] == ["0 errors", "1 error", "2 errors"]
    assert [in_words(one, "nl") for one in told] == ["0 fouten", "1 fout", "2 fouten"]


def test_a_message_is_a_text_like_any_other() -> None:
    told = said("Write `{text}`.", text="x")
    assert told == "Write `x`."
    assert hash(told) == hash("Write `x`.")
    assert json.dumps(told) == '"Write `x`."'
    assert in_words(pickle.loads(pickle.dumps(told)), "nl") == "Schrijf `x`."


@pytest.mark.parametrize(
    "kept",
    [
        {"template": "{a:>99999999}", "many": "", "number": 1, "parts": {"a": "x"}},
        {"template": "{a.__class__}", "many": "", "number": 1, "parts": {"a": "x"}},
        {"template": "{a!r}", "many": "", "number": 1, "parts": {"a": "x"}},
        {"template": "{b}", "many": "", "number": 1, "parts": {"a": "x"}},
        {"template": "{", "many": "", "number": 1, "parts": {}},
        {"template": "x", "many": "{a:>99999999}", "number": 2, "parts": {"number": 2}},
        {"template": 1, "many": "", "number": 1, "parts": {}},
        {"template": "x"},
        [],
        None,
        7,
    ],
)
def test_what_was_kept_of_a_message_is_not_believed(kept: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(kept)

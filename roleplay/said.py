"""Sentences that can be said in another language.

A message is an English `str` wherever it goes: it is compared, sorted and printed as one. But it carries the template
and the parts it was made of, so that `in_words` can make it again from the template of another language. Those are in
translations/<language>/LC_MESSAGES/said.po; `make words` collects what `said` and `counted` are given here.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any

OWN = "en"
"""The language that the templates are written in."""
LANGUAGES = (OWN, "nl")
_FOLDER = Path(__file__).parent / "translations"
_DOMAIN = "said"


class Said(str):
    """An English sentence, or a part of one, with what it was made of."""

    __slots__ = ("many", "number", "parts", "template", "turn")

    template: str
    parts: Mapping[str, object]
    many: str
    number: int
    turn: Callable[[str], str] | None


def said(template: str, /, **parts: object) -> Said:
    """The English sentence of a template such as "There is no scene `{name}`."; a part may be said itself."""
    return _made(template.format_map(parts), template, parts)


def counted(one: str, many: str, number: int, /, **parts: object) -> Said:
    """The same from one of two templates, for one thing and for `number` things, which is their `{number}`."""
    parts["number"] = number
    return _made((one if number == 1 else many).format_map(parts), one, parts, many=many, number=number)


def joined(parts: Iterable[str], by: str = " ") -> Said:
    """Sentences, or parts of one, after each other; an empty one is left out."""
    there = {f"part{number}": part for number, part in enumerate(filter(None, parts))}
    template = "{by}".join(f"{{{name}}}" for name in there)
    return _made(by.join(map(str, there.values())), template, {**there, "by": by})


def turned(sentence: str, turn: Callable[[str], str]) -> Said:
    """What `turn` makes of a sentence, in each language."""
    return _made(turn(sentence), "{sentence}", {"sentence": sentence}, turn=turn)


def capital(sentence: str) -> Said:
    """The sentence with its first letter as a capital; names in it stay as they are."""
    return turned(sentence, lambda text: text[:1].upper() + text[1:])


def in_passing(sentence: str) -> Said:
    """A sentence as a part of another one: without its capital and its full stop."""
    return turned(sentence, lambda text: text[:1].lower() + text[1:].rstrip("."))


def in_words(text: str, language: str) -> str:
    """The text in a language; what was not said by a template, or in a language that is not there, stays as it is."""
    if not isinstance(text, Said):
        return text
    words = _catalogue(language)
    if words is None:
        return str(text)
    template = words.ngettext(text.template, text.many, text.number) if text.many else _looked_up(words, text.template)
    spoken = template.format_map({name: _part(part, language) for name, part in text.parts.items()})
    return text.turn(spoken) if text.turn else spoken


def _made(
    english: str,
    template: str,
    parts: Mapping[str, object],
    *,
    many: str = "",
    number: int = 1,
    turn: Callable[[str], str] | None = None,
) -> Said:
    made = Said(english)
    made.template, made.parts, made.many, made.number, made.turn = template, parts, many, number, turn
    return made


def _looked_up(words: gettext.NullTranslations, template: str) -> str:
    return words.gettext(template) if template else ""  # for an empty one gettext has the head of its file


@cache
def _catalogue(language: str) -> gettext.NullTranslations | None:
    if language == OWN or language not in LANGUAGES:
        return None
    return gettext.translation(_DOMAIN, _FOLDER, [language])


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that is written with the signs of a language."""

    number: int | float
    signs: dict[int, int]

    def __format__(self, form: str) -> str:
        return format(self.number, form).translate(self.signs)


_SIGNS = said("1,000.5")


def _part(part: object, language: str) -> object:
    if isinstance(part, int | float) and not isinstance(part, bool):
        return _Number(part, str.maketrans(",.", in_words(_SIGNS, language)[1::4]))
    return in_words(part, language) if isinstance(part, Said) else part


# -- as JSON ---------------------------------------------------------------------------------------------------------

_FIELD = re.compile(r"[+,]?(\.\d)?[f%d]?")
_LONGEST = 300


def to_json(text: str) -> object:
    """A text as JSON that `from_json` reads again, with what it was made of. What is `turned` becomes plain text."""
    if not isinstance(text, Said) or text.turn is not None:
        return str(text)
    parts = {name: _kept(part) for name, part in text.parts.items()}
    return {"template": text.template, "many": text.many, "number": text.number, "parts": parts}


def from_json(data: Any) -> str:
    """The text again. Nothing in `data` is believed: raises ValueError (or TypeError, KeyError) for what is no text."""
    if isinstance(data, str):
        return "".join(filter(str.isprintable, data))[:_LONGEST]
    parts = {str(name): part if _is_number(part) else from_json(part) for name, part in data["parts"].items()}
    one, many = from_json(data["template"]), from_json(data["many"])
    for _, name, form, turn in chain(Formatter().parse(one), Formatter().parse(many)):
        if name is not None and (name not in parts or turn or not _FIELD.fullmatch(form or "")):
            raise ValueError(name)
    if not many:
        return said(one, **parts)
    number = parts.pop("number")
    return counted(one, many, int(number), **parts)


def _kept(part: object) -> object:
    if isinstance(part, str):
        return to_json(part)
    return part if _is_number(part) else str(part)


def _is_number(part: object) -> bool:
    return isinstance(part, int | float) and abs(part) < 1e12

"""The words of a drawing and the room they take: cutting with an ellipsis, names made readable, conditions told.

No font can be asked from here, so widths are those of Figtree, the font of the pages, with a little to spare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from roleplay.said import OWN
from roleplay.scenario.conditions import Compare, Condition, Joined, Not
from roleplay.scenario.model import SILENCE, Choice, Effect

_HUNDREDTHS = tuple(
    int(width)
    for width in [
        "25",
        "30",
        "32",
        "63",
        "56",
        "79",
        "64",
        "20",
        "35",
        "35",
        "48",
        "62",
        "23",
        "42",
        "21",
        "39",
        "64",
        "41",
        "56",
        "54",
        "62",
        "57",
        "57",
        "54",
        "61",
        "57",
        "25",
        "26",
        "62",
        "62",
        "62",
        "50",
        "99",
        "68",
        "61",
        "72",
        "69",
        "59",
        "54",
        "76",
        "75",
        "27",
        "51",
        "61",
        "52",
        "85",
        "77",
        "78",
        "58",
        "78",
        "63",
        "61",
        "55",
        "71",
        "69",
        "96",
        "61",
        "60",
        "64",
        "32",
        "39",
        "32",
        "55",
        "44",
        "22",
        "51",
        "59",
        "54",
        "59",
        "55",
        "37",
        "59",
        "56",
        "23",
        "27",
        "48",
        "22",
        "85",
        "56",
        "58",
        "59",
        "58",
        "34",
        "47",
        "38",
        "56",
        "52",
        "78",
        "47",
        "53",
        "49",
        "38",
        "26",
        "38",
        "57",
    ]
)
_MARKS = {"“": 33, "”": 33, "‘": 18, "’": 18, "–": 55, "—": 90, "…": 61}
_OTHERS = 66
_TO_SPARE = 1.03
_UNPRINTABLE = ("Cc", "Cs", "Cn", "Co")
_TURNING = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_FIXED, _WIDE = 0.61, 1.04
"""How wide a letter of a monospaced font is, and one of those that take two seats."""
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a drawing and its page say themselves; `words_in` knows English and Dutch, a page may hand in others."""

    language: str = OWN
    start: str = "Start"
    when: str = "when {condition}"
    otherwise: str = "otherwise"
    conjunctions: tuple[str, str, str] = ("and", "or", "not")
    silence: str = "You say nothing"
    after: str = "after {seconds} s"
    truth: tuple[str, str] = ("no", "yes")
    nowhere: str = "nowhere yet"
    hole: str = "?"
    unreached: str = "nobody gets here"
    scene: str = "scene"
    ending: str = "ending"
    good: str = "good"
    mixed: str = "mixed"
    poor: str = "poor"
    error: str = "Error"
    warning: str = "Warning"
    note: str = "Note"
    about: str = "{scenes} scenes, {endings} endings. Ways run from left to right; a way back turns round its scene."
    map: str = "Map"
    size: str = "Size"
    sizes: tuple[str, str, str] = ("Whole", "Normal", "Large")
    folded: str = "Folded"
    part: str = "Part {number} of {count}"
    onward: str = "goes on in {number}"
    back: str = "a way back"
    colours: str = "a line has the colour of where it leads; grey leads to an ending"
    conditional: str = "only then; the first that holds is taken"
    changes: str = "what a reaction changes"
    names: str = "the name in the file"
    findings: str = "Findings"
    show: str = "Show the way on the map"
    hide: str = "Hide the way"
    line: str = "line"
    in_words: str = "The same in words"
    seen: str = "What you have seen so far. Your last route is the thick line."


_DUTCH = Words(
    language="nl",
    start="Begin",
    when="als {condition}",
    otherwise="anders",
    conjunctions=("en", "of", "niet"),
    silence="Je zegt niets",
    after="na {seconds} s",
    truth=("nee", "ja"),
    nowhere="nog nergens heen",
    unreached="hier komt niemand",
    scene="scène",
    ending="einde",
    good="goed",
    mixed="wisselend",
    poor="slecht",
    error="Fout",
    warning="Waarschuwing",
    note="Opmerking",
    about="{scenes} scènes, {endings} eindes. Wegen lopen van links naar rechts; een weg terug draait om zijn scène.",
    map="Kaart",
    size="Grootte",
    sizes=("Geheel", "Gewoon", "Groot"),
    folded="Gevouwen",
    part="Deel {number} van {count}",
    onward="gaat verder in {number}",
    back="een weg terug",
    colours="een lijn heeft de kleur van waar ze heen leidt; grijs leidt naar een einde",
    conditional="alleen dan; de eerste die klopt telt",
    changes="wat een reactie verandert",
    names="de naam in het bestand",
    findings="Bevindingen",
    show="Toon de weg op de kaart",
    hide="Verberg de weg",
    line="regel",
    in_words="Hetzelfde in woorden",
    seen="Wat je tot nu toe hebt gezien. Je laatste route is de dikke lijn.",
)


def words_in(language: str) -> Words:
    """The words in a language, English where there are none."""
    return _DUTCH if language.lower().split("-")[0] == "nl" else Words()


def clean(text: str) -> str:
    """The text on one line, without what XML can't carry or what turns the letters after it around."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in _UNPRINTABLE)
    return " ".join("".join(kept).translate(_TURNING).split())


def readable(name: str) -> str:
    """An id as a title: `room_not-ready` becomes `Room not ready`."""
    words = re.sub(r"[_\-]+", " ", name).strip() or name
    return words[:1].upper() + words[1:]


def rightward(text: str) -> bool:
    """Whether the first letter belongs to a script that is written from right to left."""
    directions = (unicodedata.bidirectional(c) for c in text)
    return next((d != "L" for d in directions if d in ("L", "R", "AL")), False)


def width(text: str, size: float) -> float:
    """About how wide a text is, in pixels at a font size of `size`."""
    return sum(map(_letter, text)) * size * _TO_SPARE / 100


def _letter(c: str) -> int:
    code = ord(c)
    if 32 <= code < 127:
        return _HUNDREDTHS[code - 32]
    if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Mn"):
        return 0
    if unicodedata.east_asian_width(c) in ("W", "F"):
        return 104
    base = ord(unicodedata.normalize("NFD", c)[0])
    if 32 <= base < 127:
        return _HUNDREDTHS[base - 32]
    return _MARKS.get(c, _OTHERS)


def fixed_width(text: str, size: float) -> float:
    """About how wide a text is in a monospaced font."""
    return sum(_WIDE if unicodedata.east_asian_width(c) in ("W", "F") else _FIXED for c in text) * size


def measured(text: str) -> bool:
    """Whether `width` knows every letter of the text, and does not guess."""
    return all(ord(c) < 0x250 or c in _MARKS for c in text)


def cut(text: str, room: float, size: float, measure: Callable[[str, float], float] = width) -> str:
    """The text, or as much of it as fits into `room` pixels with an ellipsis."""
    if measure(text, size) <= room:
        return text
    left = room - measure("…", size)
    for end, c in enumerate(text):
        left -= measure(c, size)
        if left < 0:
            return text[:end].rstrip(" ,.;:–") + "…"
    return text


def lines(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """The text in at most `most` lines of `room` pixels; the last one is cut."""
    told: list[str] = []
    words = re.findall(r"\S+?-(?=\w)|\S+\s*", text)  # a word may part after its hyphen
    while words and len(told) < most - 1:
        line, count = words[0], 1
        while count < len(words) and width((line + words[count]).rstrip(), size) <= room:
            line += words[count]
            count += 1
        if width(line.rstrip(), size) > room:
            break  # one word wider than the line: cut it where it stands
        told.append(line.rstrip())
        words = words[count:]
    if words:
        told.append(cut("".join(words).rstrip(), room, size))
    return tuple(told)


def spoken(choice: Choice, words: Words) -> str:
    """A reaction as the drawing writes it: what is said in quotes, silence in words."""
    text = clean(choice.text)
    if choice.id == SILENCE:
        return words.silence
    return f"“{text}”" if choice.spoken else text


def changed(effects: Iterable[Effect], words: Words) -> str:
    """What a reaction changes: `trust +1, late: yes`."""
    return ", ".join(f"{clean(effect.variable)}{_amount(effect, words)}" for effect in effects)


def _amount(effect: Effect, words: Words) -> str:
    if isinstance(effect.amount, bool):
        return f": {words.truth[effect.amount]}"
    return f" {effect.amount:+d}" if effect.adds else f": {effect.amount}"


def remark(choice: Choice, within: int | None, words: Words) -> str:
    """What stands behind a reaction in small type: when silence is taken for one, and what it changes."""
    waits = words.after.format(seconds=within) if choice.id == SILENCE and within else ""
    return " · ".join(filter(None, (waits, changed(choice.effects, words))))


def condition(tree: Condition, words: Words) -> str:
    """A condition as it is read: `trust ≥ 2 and not late`."""
    both, either, denied = words.conjunctions
    match tree:
        case Compare(relation, left, right):
            return f"{_inner(left, words)} {_SIGNS.get(relation, relation)} {_inner(right, words)}"
        case Not(inner):
            return f"{denied} {_inner(inner, words)}"
        case Joined(word, left, right):
            sides = (
                f"({condition(side, words)})"
                if isinstance(side, Joined) and side.word != word
                else condition(side, words)
                for side in (left, right)
            )
            return f" {both if word == 'and' else either} ".join(sides)
        case _:
            return clean(str(tree))


def _inner(tree: Condition, words: Words) -> str:
    return f"({condition(tree, words)})" if isinstance(tree, Compare | Joined) else condition(tree, words)

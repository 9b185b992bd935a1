"""The screenplay in Fountain, the plain text that screenwriting programs read (fountain.io, syntax 1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roleplay.media.need import Role
from roleplay.media.paper.pieces import Action, Heading, Piece
from roleplay.media.paper.takes import Lead, Take, takes
from roleplay.media.paper.words import Words, words_in
from roleplay.scenario.map.wording import clean
from roleplay.scenario.model import Scenario

_SCENE_SIGN = re.compile(r"(?:INT|EXT|EST|INT\.?/EXT|I/E)[. ]", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Z][A-Z0-9 .'&-]*")


def fountain(scenario: Scenario) -> str:
    """A scenario as a Fountain file."""
    words = words_in(scenario.language)
    return "\n\n".join((_title_page(scenario, words), *_body(scenario, words))) + "\n"


def _title_page(scenario: Scenario, words: Words) -> str:
    # One line each: what stands below a key and holds a colon is a key of its own to some programs.
    credit = words.credit.format(scenes=len(scenario.scenes), endings=len(scenario.endings))
    revision = words.revision.format(digest=scenario.digest[:8])
    page = {"Title": scenario.title or scenario.id, "Credit": credit, "Notes": revision}
    return "\n".join(f"{key}: {_inline(value)}" for key, value in page.items())


def _body(scenario: Scenario, words: Words) -> Iterator[str]:
    if scenario.about:
        yield _action(scenario.about)
    if scenario.goal:
        yield _action(words.goal.format(goal=scenario.goal))
    if scenario.people:
        yield f"# {words.people}"
        yield from (_action(f"{who}: {description}") for who, description in scenario.people.items())
    named = {Role.LECTURE: words.lecture, Role.ENDING: words.endings}
    section = ""
    for take in takes(scenario):
        here = named.get(take.need.role, words.scenes)
        if here != section:
            section = here
            yield f"# {section}"
        yield from _take(take, words)


def _take(take: Take, words: Words) -> Iterator[str]:
    first, *rest = take.pieces or (None,)
    if isinstance(first, Heading):
        yield _heading(first, take.number)
    else:
        yield _forced_heading(take.title, take.number)
        rest = list(take.pieces)
    yield f"= {_inline(take.title)}"
    yield _note(f"{words.file}: {take.need.file}")
    loop = take.need.role is Role.WAITING
    yield from (_action(note) if loop else _note(note) for note in take.notes)
    yield from map(_note, came_from(take, words))
    yield from (_action(words.empty),) if not take.pieces and not loop else map(_piece, rest)
    yield from map(_note, told(take, words))


def came_from(take: Take, words: Words) -> Iterator[str]:
    """What comes before a clip, in sentences."""
    if take.begins:
        yield words.begins
    for one in take.before:
        yield f"{words.after} {one.number}{': ' if one.reaction else ''}{one.reaction}"
    if take.need.role in (Role.SCENE, Role.ENDING) and not take.begins and not take.before:
        yield words.unreached


def told(take: Take, words: Words) -> Iterator[str]:
    """What comes after a clip, in sentences: the decision with its reactions, or the way on."""
    numbered = len(take.reactions) > 1
    if numbered:
        yield f"{words.chooses}: {take.question}".rstrip(": ")
    for number, reaction in enumerate(take.reactions, 1):
        text = f"{number}. {reaction.text}" if numbered else reaction.text or words.goes_on
        yield f"{text} → {'; '.join(map(leads_to, reaction.leads))}".rstrip(" →")
    if take.consequence:
        yield words.consequence.format(text=take.consequence)


def leads_to(lead: Lead) -> str:
    """A way on in words: `when trust ≥ 2: stays (He comes back in May)`."""
    there = f"{lead.number} ({lead.title})" if lead.number else lead.title
    return f"{lead.condition}: {there}" if lead.condition else there


# -- the elements of Fountain ----------------------------------------------------------------------------------------


def _piece(piece: Piece) -> str:
    if isinstance(piece, Heading):
        return _heading(piece, "")
    if isinstance(piece, Action):
        return _action(piece.text)
    lines = [_cue(piece.who), f"({_inline(piece.mood)})" if piece.mood else "", _speech(piece.text)]
    return "\n".join(filter(None, lines))


def _heading(heading: Heading, number: str) -> str:
    text = _sayable(heading.text)
    return _numbered(text if _SCENE_SIGN.match(text) else f".{text}", number)


def _forced_heading(title: str, number: str) -> str:
    # What follows the forcing full stop has to be a letter or a figure.
    text = re.sub(r"^\W+", "", _sayable(title).upper())
    return _numbered(f".{text or number}", number)


def _sayable(text: str) -> str:
    # A # in a heading would be read as the beginning of its number.
    return _inline(text.replace("#", ""))


def _numbered(heading: str, number: str) -> str:
    return f"{heading} #{number}#" if number else heading


def _cue(who: str) -> str:
    name = _inline(who).strip("^ ")
    plain = _PLAIN_NAME.fullmatch(name) and not _SCENE_SIGN.match(name)
    return name if plain else f"@{name}"


def _speech(text: str) -> str:
    told = _inline(text)
    # Programs look at the first letter of every line; a space in front is not shown and makes it an ordinary one.
    return f" {told}" if told[0] in "~!@.>=#(" else told


def _action(text: str) -> str:
    told = _inline(text)
    plain = told[:1].isalnum() and told != told.upper() and not _SCENE_SIGN.match(told)
    return told if plain else f"!{told}"


def _note(text: str) -> str:
    told = _apart(clean(text)).replace("/*", "/ *")
    told = f" {told}" if told.startswith("[") else told
    return f"[[{told} ]]" if told.endswith("]") else f"[[{told}]]"


def _inline(text: str) -> str:
    """The text without emphasis, notes or omissions that its author did not mean."""
    return re.sub(r"([*_])", r"\\\1", _apart(clean(text)))


def _apart(text: str) -> str:
    return re.sub(r"\[(?=\[)", "[ ", re.sub(r"\](?=\])", "] ", text))

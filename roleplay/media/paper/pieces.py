"""A script as a screenplay has it: headings, actions and speeches, in order; nothing that was written is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from roleplay.media.people import MOODS, YOURSELF, mood
from roleplay.scenario.map.wording import clean
from roleplay.scenario.script import Setting, parse


@dataclass(frozen=True, slots=True)
class Heading:
    """Where and when, as it was written: `INT. FRONT DESK - AFTERNOON`."""

    text: str
    setting: Setting

    @property
    def place(self) -> str:
        """The set without the hour: `INT. FRONT DESK`."""
        return self.text.removesuffix(self.setting.time).rstrip(" -") if self.setting.time else self.text


@dataclass(frozen=True, slots=True)
class Action:
    """What is seen."""

    text: str


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says, and in which mood."""

    who: str
    mood: str
    text: str


Piece = Heading | Action | Speech


def pieces(script: str) -> tuple[Piece, ...]:
    """The pieces of a script."""
    return tuple(_pieces(script))


def _pieces(script: str) -> Iterator[Piece]:
    for block in _blocks(script):
        setting = parse(block).setting
        if setting is not None:
            yield Heading(clean(block), Setting(clean(setting.place), clean(setting.time)))
            continue
        beats = parse(block).beats
        if not beats:
            # A line in capitals with nothing under it, such as CUT TO: or BANG!, is no cue.
            yield Action(clean(block))
        for beat in beats:
            if beat.who is None:
                yield Action(clean(beat.text))
            else:
                yield Speech(clean(beat.who), clean(beat.mood), clean(beat.text))


def _blocks(script: str) -> Iterator[str]:
    """The stretches between empty lines, each heading by itself."""
    block: list[str] = []
    for line in [*script.splitlines(), ""]:
        heading = parse(line).setting is not None
        if (heading or not line.strip()) and block:
            yield "\n".join(block)
            block = []
        if heading:
            yield line.strip()
        elif clean(line):
            block.append(line)


def first_heading(found: Iterable[Piece]) -> Heading | None:
    """The first heading: where the clip is filmed."""
    return next((piece for piece in found if isinstance(piece, Heading)), None)


def last_heading(found: Iterable[Piece]) -> Heading | None:
    """The last heading: where the clip ends."""
    return first_heading(reversed(tuple(found)))


def played(found: tuple[Piece, ...], feeling: str) -> tuple[Piece, ...]:
    """The pieces, with a mood for who has none in the script."""
    return tuple(
        replace(p, mood=feeling) if feeling and isinstance(p, Speech) and not p.mood and not yourself(p.who) else p
        for p in found
    )


def yourself(who: str) -> bool:
    """Whether we look through this person's eyes."""
    return who.upper() in YOURSELF


def feeling(name: str) -> str:
    """The mood that a file's name tells, as in `later-cold`; empty when it tells none."""
    return next((word for word in re.findall(r"[^\W_]+", name) if mood(word) != MOODS["neutral"]), "")


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who is needed for a clip: how many `cues`, in which moods. No cue: seen in the action."""

    who: str
    cues: int
    moods: tuple[str, ...]


def cast(found: Iterable[Piece], people: tuple[tuple[str, str], ...]) -> tuple[Part, ...]:
    """Who is needed, in order of appearance: who has a cue, and who is named in the action."""
    parts: dict[str, Part] = {}
    for piece in found:
        if isinstance(piece, Speech):
            _add(parts, Part(piece.who, 1, (piece.mood,) if piece.mood else ()))
        elif isinstance(piece, Action):
            for who, description in people:
                if not yourself(who) and _named(piece.text, clean(who), _proper(description)):
                    _add(parts, Part(clean(who), 0, ()))
    return tuple(parts.values())


def together(casts: Iterable[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Several casts as one."""
    parts: dict[str, Part] = {}
    for one in casts:
        for part in one:
            _add(parts, part)
    return tuple(parts.values())


def _add(parts: dict[str, Part], part: Part) -> None:
    known = parts.get(part.who, Part(part.who, 0, ()))
    moods = dict.fromkeys((*known.moods, *part.moods))
    parts[part.who] = Part(part.who, known.cues + part.cues, tuple(moods))


def _proper(description: str) -> str:
    """The name that a description begins with: `Mr De Wit, about 55`."""
    name = clean(re.split(r"[,;(.]\s|[,;(]", description)[0])
    return name if name[:1].isupper() else ""


def _named(text: str, *names: str) -> bool:
    return any(name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)

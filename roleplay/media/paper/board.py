"""The storyboard on paper: a picture per clip, what is said, what the student can do and where that leads."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from PIL import Image

from roleplay.media import storyboard
from roleplay.media.need import ClipNeed, Role
from roleplay.media.paper.pieces import Action, Heading, Piece, Speech, first_heading
from roleplay.media.paper.takes import Reaction, Take, takes
from roleplay.media.workshop import Kind, Workshop
from roleplay.scenario.map import wording
from roleplay.scenario.model import Scenario
from roleplay.scenario.script import parse

WIDTH = 480
"""How wide a picture is, in pixels."""
_QUALITY = 82
_LINES, _ROOM, _SIZE = 12, 220.0, 7.0
"""On a printed card: how many lines of text, and how wide they are at which size of letter, in points."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the address of a JPEG, of which file, and when that one is shown."""

    address: str
    file: str
    condition: str
    filmed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One scene, ending or lecture."""

    number: str
    title: str
    heading: str
    pictures: tuple[Picture, ...]
    excerpt: tuple[Action | Speech, ...]
    question: str
    reactions: tuple[Reaction, ...]
    role: Role


def cards(scenario: Scenario, workshop: Workshop) -> tuple[Card, ...]:
    """The cards in order of the story. A made clip gives its poster, the others are drawn."""
    shown = [take for take in takes(scenario) if take.need.role is not Role.WAITING]
    last = len(scenario.places()) if scenario.lecture is not None and scenario.lecture.show != "before" else -1
    shown.sort(key=lambda take: last if take.need.role is Role.LECTURE else take.order)
    return tuple(_card(list(same), workshop) for _, same in groupby(shown, key=lambda t: (t.need.role, t.need.place)))


def _card(same: list[Take], workshop: Workshop) -> Card:
    first = same[0]
    heading = first_heading(first.pieces)
    return Card(
        number=first.number if len(same) == 1 else first.number.rpartition(".")[0],
        title=first.title,
        heading=heading.text if heading is not None else "",
        pictures=tuple(_pictures(same, workshop)),
        excerpt=excerpt(first.pieces, _LINES - sum(map(_lines, first.reactions))),
        question=first.question,
        reactions=first.reactions,
        role=first.need.role,
    )


def excerpt(pieces: tuple[Piece, ...], most: int) -> tuple[Action | Speech, ...]:
    """As much of a script as fits into `most` printed lines, the last one cut."""
    found: list[Action | Speech] = []
    for piece in pieces:
        if isinstance(piece, Heading):
            continue
        if most <= 0:
            found[-1:] = [replace(one, text=f"{one.text.removesuffix(' …')} …") for one in found[-1:]]
            break
        cue = f"{piece.who} ({piece.mood}) " if isinstance(piece, Speech) else ""
        told = wording.lines(cue + piece.text, _ROOM, _SIZE, most)
        text = " ".join(told)
        if text != cue + piece.text:
            text = f"{text.rpartition(' ')[0]} …"  # at the end of a word
        found.append(replace(piece, text=text.removeprefix(cue)))
        most -= len(told)
    return tuple(found)


def _lines(reaction: Reaction) -> int:
    """How many printed lines a reaction takes."""
    return max(len(wording.lines(reaction.text, _ROOM * 0.6, _SIZE, 2)), len(reaction.leads))


def _pictures(same: list[Take], workshop: Workshop) -> Iterator[Picture]:
    for take in same:
        image, filmed = _picture(take.need, workshop)
        yield Picture(_address(image), take.need.file, take.condition, filmed)


def _picture(need: ClipNeed, workshop: Workshop) -> tuple[Image.Image, bool]:
    # Without its folder nothing was made; to look would make one.
    built = workshop.made(need) if workshop.cache.is_dir() else None
    if built is not None:
        try:
            with Image.open(built.poster) as poster:
                return poster.convert("RGB"), built.kind is Kind.FILMED
        except OSError:
            pass  # a spoilt picture: the drawing stands in
    variant = Path(need.file).stem if need.file != f"{need.place}.mp4" else ""
    drawing = storyboard.Drawing(parse(need.script), need.people, need.title, need.role is Role.LECTURE, variant, WIDTH)
    return storyboard.still(drawing), False


def _address(image: Image.Image) -> str:
    if image.width > WIDTH:
        image = image.resize((WIDTH, max(1, image.height * WIDTH // image.width)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"

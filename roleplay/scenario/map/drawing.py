"""The drawing of a scenario as geometry: boxes in columns, tracks between them. Frozen, comparable, without colours.

All lengths are CSS pixels, x to the right and y down, (0, 0) in the top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from roleplay.scenario.map.wording import Words
from roleplay.scenario.model import Outcome

Point = tuple[float, float]
Piece = tuple[Point, ...]
"""One stretch: (end,) is straight, (control, control, end) a cubic curve."""


class Kind(StrEnum):
    """What a box stands for."""

    SCENE = "scene"
    ENDING = "ending"


class Voice(StrEnum):
    """How a reaction is written: in quotes, in italics, or faint."""

    SPOKEN = "spoken"
    ACTION = "action"
    SILENT = "silent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """A reaction in a box: `lines` as cut to fit, `text` whole; its line runs along `y` and leaves at the port.

    `remark` is what it changes and after how long silence counts; `aside` the same as cut to fit, empty where the
    style has no room. It stands `beside` the last line, or under it.

    A scene that goes on by itself has one row without lines and without `choice`.
    """

    choice: str | None
    voice: Voice
    text: str
    lines: tuple[str, ...]
    y: float
    remark: str = ""
    aside: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A scene or ending. Ways come in at (x, entry) and leave at (x + w, row.y).

    `lines` are the title as cut to fit; over it stand the `eyebrow`, a word, and the `name` in the file as cut to fit,
    where that is not the title; `reached` is false when no way leads here.
    """

    place: str
    kind: Kind
    title: str
    eyebrow: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    column: int = 0
    row: int = 0
    x: float = 0.0
    y: float = 0.0
    w: float = 0.0
    h: float = 0.0
    entry: float = 0.0
    name: str = ""
    start: bool = False
    reached: bool = True
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stretch of track. Ways to one place share the strokes that they run along together."""

    start: Point
    pieces: tuple[Piece, ...]

    @property
    def end(self) -> Point:
        """Where it stops."""
        return self.pieces[-1][-1]

    def points(self) -> tuple[Point, ...]:
        """The start, every control point and every end, in order."""
        return (self.start, *(point for piece in self.pieces for point in piece))


@dataclass(frozen=True, slots=True)
class Edge:
    """One branch of one reaction. Its identity is (`scene`, `choice`, `branch`); `target` is graph.HOLE for a stub.

    `back` tells a return arc; `label` is the condition as cut to fit, `condition` the whole of it.
    """

    scene: str
    choice: str | None
    branch: int
    target: str
    strokes: tuple[Stroke, ...]
    back: bool
    label: str
    condition: str
    label_at: Point

    def points(self) -> tuple[Point, ...]:
        """Every point of its strokes, in order."""
        return tuple(point for stroke in self.strokes for point in stroke.points())


@dataclass(frozen=True, slots=True)
class Style:
    """The sizes of a drawing: how much room a box has, and how its letters are set.

    `count` is the size of the number of those who came to a box, `bends` the least and the most room that lines get
    between two columns.
    """

    name: str
    w: float
    title: float
    title_lines: int
    text: float
    text_lines: int
    label: float
    pad: float
    between: float
    lane: float
    count: float
    names: bool = True
    bends: tuple[float, float] = (40.0, 110.0)

    @property
    def smallest(self) -> float:
        """The size of its smallest letters."""
        return min(self.label, self.text) if self.text_lines else self.label


ROOMY = Style("roomy", 196, 17.0, 2, 13.0, 3, 12.5, 15, 30, 13, 14.4)
PLAIN = Style("plain", 188, 15.0, 2, 12.0, 2, 11.5, 13, 24, 11, 13.2)
COMPACT = Style("compact", 160, 12.5, 1, 10.0, 1, 9.5, 10, 16, 8, 10.9)
TITLES = Style("titles", 220, 36.0, 4, 12.0, 0, 15.0, 14, 108, 15, 56.0, names=False, bends=(14.0, 30.0))
"""Without the reactions' texts and with as little as can be between the columns: for a beamer, where a class reads
titles and numbers from afar."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole scenario, drawn: boxes in reading order, edges in the author's order."""

    title: str
    language: str
    style: Style
    words: Words
    width: float
    height: float
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    crossings: int

    def walk(self) -> tuple[Box, ...]:
        """The boxes as they are read aloud: the beginning, then column by column to the endings."""
        return tuple(sorted(self.boxes, key=lambda box: not box.start))

    def box(self, place: str) -> Box | None:
        """The box of a place; the scene, where an ending has the same name."""
        return next((box for box in self.boxes if box.place == place), None)

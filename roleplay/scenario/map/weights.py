"""How thick ways are when it is told how many took them: on the tracks, and on the same lines inside the boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from roleplay.scenario.map.drawing import Drawing, Edge, Stroke

Key = tuple[str, str | None, str]
Weights = Mapping[Key, float]

_THICKEST, _THINNEST = 14.0, 2.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """A group of people on a map: `widths` how thick ways are, `came` and `stopped` how many by place, in words as they
    are told, and by place a link (address) in `leads`. `most` is the width of the thickest line, so that two groups can
    be drawn on one scale; None: the widest there is.
    """

    widths: Weights
    came: Mapping[str, str] = field(default_factory=dict)
    stopped: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)
    most: float | None = None


def values(drawing: Drawing, widths: Weights) -> Iterator[tuple[Edge, float]]:
    """Every edge with its weight; two branches of one reaction to one place have one key, and the first carries it."""
    told: set[Key] = set()
    for edge in drawing.edges:
        key = (edge.scene, edge.choice, edge.target)
        yield edge, 0.0 if key in told else max(0.0, widths.get(key, 0.0))
        told.add(key)


@dataclass(frozen=True, slots=True)
class Load:
    """What lines carry, by stroke, by reaction, and what comes into a place by what leads on or back; `most` is as
    thick as a line gets."""

    strokes: Mapping[Stroke, float]
    rows: Mapping[tuple[str, str | None], float]
    into: Mapping[str, float]
    most: float

    def thick(self, carried: float) -> float:
        """The thickness in pixels; 0 where nobody came."""
        return _THINNEST + (_THICKEST - _THINNEST) * min(1.0, carried / self.most) if carried else 0.0


def load(drawing: Drawing, widths: Weights, most: float | None = None) -> Load:
    """The sums of the ways that run along together; `most` is the width of the thickest line."""
    strokes: dict[Stroke, float] = {}
    rows: dict[tuple[str, str | None], float] = {}
    into: dict[str, float] = {}
    for edge, value in values(drawing, widths):
        rows[edge.scene, edge.choice] = rows.get((edge.scene, edge.choice), 0.0) + value
        into[edge.target] = into.get(edge.target, 0.0) + value
        for stroke in edge.strokes:
            strokes[stroke] = strokes.get(stroke, 0.0) + value
    return Load(strokes, rows, into, most or max(strokes.values(), default=0.0) or 1.0)

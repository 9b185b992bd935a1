"""A scene or ending as a box with its texts set: how tall it is and where its lines leave. Its place comes later."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.scenario.map.drawing import Box, Kind, Row, Style, Voice
from roleplay.scenario.map.wording import (
    Words,
    clean,
    condition,
    cut,
    fixed_width,
    lines,
    measured,
    readable,
    remark,
    rightward,
    spoken,
    width,
)
from roleplay.scenario.model import SILENCE, Branch, Ending, Scene

LEADING = 1.28
TITLE_LEADING = 1.18
_SERIF = 1.06
"""Fraunces, in which titles are set, runs a little wider than Figtree."""
ABOVE_RULE = 7.0
"""Room between the foot of a text and the line that it stands on."""
OVER = 1.3
"""The height of a line over a title, in sizes of a label."""
_APART = 12.0
"""The least distance of a reaction and what stands beside it."""
_ROUNDING = 8.0
"""How far an ending's texts stand in for its round ends."""


def indent(style: Style) -> float:
    """How far a reaction's text stands from the box's left edge."""
    return style.pad + 12


def pitch(style: Style) -> float:
    """The distance of two branches of one reaction."""
    return style.label + 5


def title_at(kind: Kind, style: Style) -> tuple[float, float]:
    """How far a title stands from the box's left edge, and the room that it has."""
    more = _ROUNDING if kind is Kind.ENDING else 0.0
    return style.pad + more, style.w - 2 * (style.pad + more)


def row_room(style: Style) -> float:
    """How wide a reaction's text may be."""
    return style.w - indent(style) - style.pad + 4


def title_of(place: Scene | Ending) -> str:
    """What a place is called: its title, or its id made readable."""
    return clean(place.title) or readable(clean(place.id)) or place.id


def scene_box(scene: Scene, style: Style, words: Words, eyebrow: str = "") -> Box:
    """A scene's box at (0, 0): the title over the line that comes in, then each reaction over the line that leaves."""
    title, name = title_of(scene), _name(scene, Kind.SCENE, style)
    told = lines(title, title_at(Kind.SCENE, style)[1], style.title * _SERIF, style.title_lines)
    over = over_title(eyebrow, name, Kind.SCENE, style) * style.label * OVER
    entry = style.pad * 0.85 + over + len(told) * style.title * TITLE_LEADING + style.title * 0.32
    if scene.decision is None:
        entry = round(max(entry, _fan(scene.then, style) + style.label + style.pad), 1)
        rows = [Row(None, Voice.NONE, "", (), entry)] if scene.then else []
    else:
        entry = round(entry, 1)
        rows = _rows(scene, entry + (5 if style.text_lines > 1 else 3), style, words)
    h = round(max([entry, *(row.y for row in rows)]) + style.pad * 0.85, 1)
    return Box(scene.id, Kind.SCENE, title, eyebrow, told, tuple(rows), w=style.w, h=h, entry=entry, name=name)


def _rows(scene: Scene, y: float, style: Style, words: Words) -> list[Row]:
    """The reactions of a decision, each tall enough for its text and for the branches that part above its line."""
    rows = []
    room = row_room(style)
    within = scene.decision.within if scene.decision else None
    for choice, branches in scene.ways():
        assert choice is not None
        text = spoken(choice, words)
        voice = Voice.SILENT if choice.id == SILENCE else Voice.SPOKEN if choice.spoken else Voice.ACTION
        told = lines(text, room, style.text, style.text_lines) if style.text_lines else ()
        more = remark(choice, within, words)
        aside, beside = _aside(more, told, room, style)
        fan = _fan(branches, style)
        if told:
            tall = len(told) * style.text * LEADING + ABOVE_RULE
            tall += style.label * LEADING if aside and not beside else 0
            y += (7 if style.text_lines > 1 else 4) + max(tall, fan + (style.label if fan else 6))
        else:
            y += fan + pitch(style) + 1
        y = round(y, 1)
        rows.append(Row(choice.id, voice, text, told, y, more, aside, beside))
    return rows


def _aside(more: str, told: Sequence[str], room: float, style: Style) -> tuple[str, bool]:
    """What a reaction changes, as cut to fit, and whether it stands beside the last line of its text."""
    if not more or not told:
        return "", False
    # What is read from the right, or in letters of which the width is not known, might run into it.
    free = room - width(told[-1], style.text) - _APART if measured(told[-1]) and not rightward(told[-1]) else 0.0
    if width(more, style.label) <= free:
        return more, True
    return (cut(more, room, style.label), False) if style.text_lines > 1 else ("", False)


def _fan(branches: Sequence[Branch], style: Style) -> float:
    """How far the first of several branches rises above the last."""
    return max(0, len(branches) - 1) * pitch(style)


def _name(place: Scene | Ending, kind: Kind, style: Style) -> str:
    """The name of a place as findings speak of it, cut to fit; empty where it reads as the title does."""
    name = clean(place.id)
    if not style.names or readable(name).casefold() == title_of(place).casefold():
        return ""
    return cut(name, title_at(kind, style)[1], style.label, fixed_width)


def abreast(eyebrow: str, style: Style) -> float:
    """How far a name stands from its eyebrow's beginning on the same line."""
    return width(eyebrow, style.label) * 1.06 + style.label * 0.7 if eyebrow else 0.0


def over_title(eyebrow: str, name: str, kind: Kind, style: Style) -> int:
    """How many lines stand over a title: eyebrow and name share one where they fit."""
    fits = abreast(eyebrow, style) + fixed_width(name, style.label) <= title_at(kind, style)[1]
    return bool(eyebrow) + bool(name) - (bool(eyebrow and name) and fits)


def ending_box(ending: Ending, style: Style, eyebrow: str = "") -> Box:
    """An ending's box at (0, 0); the way comes in at the middle of its left side."""
    title, name = title_of(ending), _name(ending, Kind.ENDING, style)
    told = lines(title, title_at(Kind.ENDING, style)[1], style.title * _SERIF, max(3, style.title_lines))
    over = over_title(eyebrow, name, Kind.ENDING, style) * style.label * OVER
    h = over + len(told) * style.title * TITLE_LEADING + style.pad * 1.5
    return Box(
        ending.id,
        Kind.ENDING,
        title,
        eyebrow,
        told,
        w=style.w,
        h=round(h, 1),
        entry=round(h / 2, 1),
        name=name,
        outcome=ending.outcome,
    )


def branch_words(branches: Sequence[Branch], words: Words) -> tuple[str, ...]:
    """The condition of each branch as it is read; empty where there is nothing to tell."""
    return tuple(
        words.when.format(condition=condition(branch.when, words))
        if branch.when is not None
        else words.otherwise
        if number
        else ""
        for number, branch in enumerate(branches)
    )


def labels(branches: Sequence[Branch], style: Style, words: Words) -> tuple[tuple[str, str], ...]:
    """The condition of each branch, as cut to fit and whole."""
    return tuple((cut(told, style.label * 13, style.label), told) for told in branch_words(branches, words))

"""A scene or ending as a box with its texts set: how tall it is and where its lines leave. Its place comes later."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.scenario.map.drawing import Box, Kind, Row, Style, Voice
from roleplay.scenario.map.wording import Words, clean, condition, cut, lines, readable, spoken
from roleplay.scenario.model import SILENCE, Branch, Choice, Ending, Scene

LEADING = 1.28
TITLE_LEADING = 1.18
_SERIF = 1.06
"""Fraunces, in which titles are set, runs a little wider than Figtree."""
ABOVE_RULE = 7.0
"""Room between the foot of a text and the line that it stands on."""


def indent(style: Style) -> float:
    """How far a reaction's text stands from the box's left edge."""
    return style.pad + 12


def pitch(style: Style) -> float:
    """The distance of two branches of one reaction."""
    return style.label + 5


def title_of(place: Scene | Ending) -> str:
    """What a place is called: its title, or its id made readable."""
    return clean(place.title) or readable(clean(place.id)) or place.id


def scene_box(scene: Scene, style: Style, words: Words, eyebrow: str = "") -> Box:
    """A scene's box at (0, 0): the title over the line that comes in, then each reaction over the line that leaves."""
    title = title_of(scene)
    told = lines(title, style.w - 2 * style.pad, style.title * _SERIF, style.title_lines)
    entry = style.pad * 0.85 + _eyebrow(eyebrow, style) + len(told) * style.title * TITLE_LEADING + style.title * 0.32
    if scene.decision is None:
        entry = round(max(entry, _fan(scene.then, style) + style.label + style.pad), 1)
        rows = [Row(None, Voice.NONE, "", (), entry)] if scene.then else []
    else:
        entry = round(entry, 1)
        rows = _rows(scene, entry + (5 if style.text_lines > 1 else 3), style, words)
    h = round(max([entry, *(row.y for row in rows)]) + style.pad * 0.85, 1)
    return Box(scene.id, Kind.SCENE, title, eyebrow, told, tuple(rows), w=style.w, h=h, entry=entry)


def _rows(scene: Scene, y: float, style: Style, words: Words) -> list[Row]:
    """The reactions of a decision, each tall enough for its text and for the branches that part above its line."""
    rows = []
    room = style.w - indent(style) - style.pad + 4
    for choice, branches in scene.ways():
        assert choice is not None
        text = spoken(choice, words)
        voice = Voice.SILENT if choice.id == SILENCE else Voice.SPOKEN if choice.spoken else Voice.ACTION
        told = lines(text, room, style.text, style.text_lines) if style.text_lines else ()
        fan = _fan(branches, style)
        if told:
            tall = len(told) * style.text * LEADING + ABOVE_RULE
            y += (7 if style.text_lines > 1 else 4) + max(tall, fan + (style.label if fan else 6))
        else:
            y += fan + pitch(style) + 1
        y = round(y, 1)
        rows.append(Row(choice.id, voice, text, told, y))
    return rows


def _fan(branches: Sequence[Branch], style: Style) -> float:
    """How far the first of several branches rises above the last."""
    return max(0, len(branches) - 1) * pitch(style)


def _eyebrow(text: str, style: Style) -> float:
    return style.label * 1.3 if text else 0.0


def _row(choice: Choice, style: Style, words: Words) -> Row:
    text = spoken(choice, words)
    voice = Voice.SILENT if choice.id == SILENCE else Voice.SPOKEN if choice.spoken else Voice.ACTION
    room = style.w - indent(style) - style.pad + 4
    told = lines(text, room, style.text, style.text_lines) if style.text_lines else ()
    return Row(choice.id, voice, text, told, 0)


def ending_box(ending: Ending, style: Style, eyebrow: str = "") -> Box:
    """An ending's box at (0, 0); the way comes in at the middle of its left side."""
    title = title_of(ending)
    told = lines(title, style.w - 2 * style.pad - 16, style.title * _SERIF, 3)
    h = _eyebrow(eyebrow, style) + len(told) * style.title * TITLE_LEADING + style.pad * 1.5
    return Box(
        ending.id,
        Kind.ENDING,
        title,
        eyebrow,
        told,
        w=style.w,
        h=round(h, 1),
        entry=round(h / 2, 1),
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

"""Two people's changes of one text put together, line by line, where they don't touch each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class _Change:
    """`lines` in the place of the lines `first` up to `last` (without it) of the text that both began with."""

    first: int
    last: int
    lines: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """The text `base` with the changes of both; None when two changes touch the same lines or lines that adjoin."""
    lines = base.splitlines(keepends=True)
    changes = sorted(
        {*_changes(lines, mine.splitlines(keepends=True)), *_changes(lines, theirs.splitlines(keepends=True))},
        key=lambda change: (change.first, change.last),
    )
    parts: list[str] = []
    done = 0
    for number, change in enumerate(changes):
        if number and change.first <= done:
            return None
        parts += [*lines[done : change.first], *change.lines]
        done = change.last
    return "".join([*parts, *lines[done:]])


def _changes(before: Sequence[str], after: Sequence[str]) -> list[_Change]:
    same = _alike(before, after)
    tail = _alike(before[same:][::-1], after[same:][::-1])  # both cut off: what is compared is what was worked on
    inner_before, inner_after = before[same : len(before) - tail], after[same : len(after) - tail]
    found = SequenceMatcher(None, inner_before, inner_after).get_opcodes()
    return [_Change(a + same, b + same, tuple(inner_after[c:d])) for kind, a, b, c, d in found if kind != "equal"]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines are equal from the start on."""
    number = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        number += 1
    return number

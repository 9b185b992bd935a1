"""Slips of the column, the commonest of all: a line that stands too far left or right for what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roleplay.said import said
from roleplay.scenario.format import KEYS
from roleplay.scenario.slips import Slip, indent_of, slip

KEY = re.compile(r"^\s*(?:-\s+)?(?P<key>[\w-]+):(?=\s|$)")
PROSE = frozenset({"script", "about", "describe", "say", "do", "afterwards", "consequence", "question", "goal"})
_KNOWN = frozenset(key for keys in KEYS.values() for key in keys)
_OF_A_SCENE = KEYS["scene"].keys() - KEYS["scenario"].keys()
_HEADER = re.compile(r"^\s*[\w-]+:\s*(#.*)?$")
"""A key with all that belongs to it on the lines below."""
_LOOK_UP = 60


def at_the_edge(line: str) -> bool:
    """Whether a name stands at the edge that is no key of a scenario: it may be a scene out of its column."""
    match = KEY.match(line)
    return match is not None and indent_of(line) == 0 and match["key"] not in KEYS["scenario"]


def out_of_step(lines: list[str], at: int) -> bool:
    """Whether a line stands in a column where none is expected: it may be to blame for a fault far below it."""
    line, own = lines[at], indent_of(lines[at])
    match = KEY.match(line)
    if at_the_edge(line) or (match is None and line.lstrip()[:2] != "- "):
        return at_the_edge(line)
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), at)
    hollow = _HEADER.match(line) is not None and indent_of(lines[below]) <= own
    return own % 2 == 1 or hollow or (own == 2 and match is not None and match["key"] in _OF_A_SCENE)


def of_columns(lines: list[str], at: int, blocks: frozenset[int]) -> Iterator[Slip]:
    """Every mend of a column that this line gives reason to."""
    yield from _block_above(lines, at)
    yield from _moved(lines, at, blocks)


def _block_above(lines: list[str], at: int) -> Iterator[Slip]:
    """`script:` with its text on the lines below, and no `|`."""
    for number in range(at - 1, max(-1, at - _LOOK_UP), -1):
        if lines[number].strip() and indent_of(lines[number]) < indent_of(lines[at]):
            match = re.match(r"^(?P<lead>\s*(?P<key>[\w-]+):)\s*$", lines[number])
            if match and match["key"] in PROSE:
                yield slip(
                    number,
                    f"{match['lead']} |",
                    "not-yaml",
                    without_bar(match["key"]),
                    indent_of(lines[number]),
                    len(match["key"]),
                )
            return


def without_bar(key: str) -> str:
    """The sentence for a text whose lines stand below its key, without a `|`."""
    return said(
        "Write `{key}: |` so that the lines below are its text. Without the `|`, a colon in them starts a new key.",
        key=key,
    )


def left_of_its_text(own: int, above: str) -> str:
    """The sentence for a line that starts left of the `|` text that it belongs to."""
    return said(
        "This line starts at column {own} and the text above it at column {above}, so it is no "
        "part of that text. Put them exactly below each other.",
        own=own + 1,
        above=indent_of(above) + 1,
    )


def _moved(lines: list[str], at: int, blocks: frozenset[int]) -> Iterator[Slip]:
    """The line in the column of another one near it."""
    line, own = lines[at], indent_of(lines[at])
    match = KEY.match(line)
    item = line.lstrip().startswith("- ")
    known = item or (match is not None and (match["key"] in _KNOWN or _HEADER.match(line) is not None))
    if not known:
        yield from _back_into_text(lines, at, blocks)
    if (match is None and not item) or line[:1] == "\t":
        return
    name = match["key"] if match and not item else "-"
    for column, other in sorted(_columns(lines, at, blocks).items(), key=lambda c: abs(c[0] - own)):
        if column != own:
            told = _said(lines, at, name, other, inner=column != indent_of(lines[other]))
            yield slip(at, " " * column + line.lstrip(), "not-yaml", told, own, len(name))
    if known:
        yield from _back_into_text(lines, at, blocks)


def _back_into_text(lines: list[str], at: int, blocks: frozenset[int]) -> Iterator[Slip]:
    """A line of a `|` text that stands left of the others."""
    line, own = lines[at], indent_of(lines[at])
    above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), -1)
    if above in blocks and line.strip() and indent_of(lines[above]) > own:
        told = left_of_its_text(own, lines[above])
        yield slip(at, " " * indent_of(lines[above]) + line.lstrip(), "not-yaml", told, own, len(line.strip()))


def _columns(lines: list[str], at: int, blocks: frozenset[int]) -> dict[int, int]:
    """Columns in which lines near this one start, each with the line it would then stand below (or above)."""
    found: dict[int, int] = {}
    for number in (*range(at - 1, max(-1, at - _LOOK_UP), -1), *range(at + 1, min(len(lines), at + 3))):
        if number not in blocks and lines[number].strip() and not lines[number].lstrip().startswith("#"):
            found.setdefault(indent_of(lines[number]), number)
    for number in range(at + 1, len(lines)):
        # The next one of its kind can be far below: a scene has many lines.
        if number not in blocks and lines[number].strip() and indent_of(lines[number]) <= indent_of(lines[at]) + 1:
            found.setdefault(indent_of(lines[number]), number)
            break
    above = next((n for n in range(at - 1, -1, -1) if lines[n].strip() and n not in blocks), None)
    if above is not None and _HEADER.match(lines[above]):
        found.setdefault(indent_of(lines[above]) + 2, above)
    return found


def _said(lines: list[str], at: int, name: str, other: int, *, inner: bool) -> str:
    own = indent_of(lines[at])
    column = indent_of(lines[other])
    if at_the_edge(lines[at]) and column == 2:
        return said(
            "`{name}:` on line {line} stands at the edge, the other scenes two spaces in. Put two spaces before it.",
            name=name,
            line=at + 1,
        )
    match = KEY.match(lines[other])
    beside = f"`{match['key']}`" if match and not lines[other].lstrip().startswith("-") else "`-`"
    if inner:
        return said(
            "`{name}` starts at column {own}, and belongs to {beside} above it, at column {column}. Put it at "
            "column {wanted}, two spaces further in.",
            name=name,
            own=own + 1,
            beside=beside,
            column=column + 1,
            wanted=column + 3,
        )
    where = said("above") if other < at else said("below")
    return said(
        "`{name}` starts at column {own} and {beside} {where} it at column {column}. Put them exactly below each "
        "other.",
        name=name,
        own=own + 1,
        beside=beside,
        where=where,
        column=column + 1,
    )

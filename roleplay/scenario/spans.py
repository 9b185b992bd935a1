"""What stands on each line of a YAML text: which keys and lists start there, which values go on, which comments end it.

Taken from PyYAML's tokens, so that it is YAML itself that says where a value ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from roleplay.scenario.yamltext import LOADER

_BLOCK = re.compile(r"[|>](?P<signs>[+\-0-9]*)")
_FAR = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Value:
    """A value of several lines. Of a `block` (a text below `|` or `>`) `indent` is the column that its text starts at.

    `step` is the number written behind the sign, if there is one; `keeps` are blank lines below it that belong to it.
    """

    block: bool = False
    flow: bool = False
    indent: int = 0
    step: int = 0
    keeps: bool = False


@dataclass(slots=True)
class Line:
    """A line, with plain spaces for the tabs between its parts.

    `depth` counts the tables and lists that it starts in, from 1; 0 when nothing starts here. `value`: it starts with
    the value of a key above it. `inner` are the columns of what starts behind dashes; `inside` is what it goes on with.
    """

    number: int
    text: str
    depth: int = 0
    value: bool = False
    inner: list[int] = field(default_factory=list)
    inside: Value | None = None

    @property
    def indent(self) -> int:
        """How many spaces it starts with."""
        return len(self.text) - len(self.text.lstrip(" "))


@dataclass(frozen=True, slots=True)
class Spans:
    """The lines of a text, and its comments in order."""

    lines: Sequence[Line]
    comments: Sequence[str]

    def below(self, line: Line) -> Line | None:
        """The next line that a key, an item or a value starts on."""
        return next((one for one in self.lines[line.number + 1 :] if one.depth), None)


def spans_of(text: str) -> Spans:
    """What stands on the lines of a text that YAML can read; they end in newlines. Raises yaml.YAMLError."""
    rows = text.removesuffix("\n").split("\n")
    reader = _Reader([Line(number, row) for number, row in enumerate(rows)])
    reader.read(text)
    return Spans(reader.lines, tuple(reader.comments()))


@dataclass(slots=True)
class _Reader:
    lines: list[Line]
    open: list[tuple[str, int]] = field(default_factory=list)
    """Kind and column of the open tables and lists; "-" is a list in the column of its own key."""
    flows: int = 0
    flow_from: int = 0
    covered: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Of each line the parts that are texts."""

    def read(self, text: str) -> None:
        for token in yaml.scan(text, Loader=LOADER):
            kind, mark = type(token).__name__, token.start_mark
            if kind in ("BlockMappingStartToken", "BlockSequenceStartToken"):
                self._opens(kind[5:6], mark.line, mark.column)
            elif kind == "BlockEndToken":
                if self.open[-1][0] == "-":
                    self.open.pop()
                self.open.pop()
            elif kind.startswith("Flow") and kind.endswith("StartToken"):
                self._starts(mark.line, value=True)
                self.flow_from = self.flow_from if self.flows else mark.line
                self.flows += 1
            elif kind.startswith("Flow") and kind.endswith("EndToken"):
                self.flows -= 1
                if not self.flows:
                    self._goes_on(self.flow_from + 1, mark.line, Value(flow=True))
            elif kind in ("BlockEntryToken", "KeyToken") and not self.flows:
                self._entry(kind, mark.line, mark.column)
            elif kind == "ScalarToken":
                self._scalar(token)

    def _opens(self, kind: str, line: int, column: int) -> None:
        self.open.append((kind, column))
        if self.lines[line].depth:
            self.lines[line].inner.append(column)

    def _entry(self, kind: str, line: int, column: int) -> None:
        if kind == "KeyToken" and self.open and self.open[-1][0] == "-":
            self.open.pop()
        elif kind == "BlockEntryToken" and self.open and self.open[-1][0] == "M":
            self.open.append(("-", column))
        self._starts(line)

    def _starts(self, line: int, *, value: bool = False) -> None:
        at = self.lines[line]
        if not at.depth and at.inside is None and not self.flows:
            at.depth, at.value = len(self.open) + value, value

    def _goes_on(self, first: int, last: int, value: Value) -> None:
        for number in range(first, last + 1):
            self.lines[number].inside = self.lines[number].inside or value

    def _scalar(self, token: Any) -> None:
        start, end = token.start_mark, token.end_mark
        if end == start or (not token.value and not token.style):
            return
        self._starts(start.line, value=True)
        if token.style in ("|", ">"):
            self._block(start.line, start.column)
            return
        for number in range(start.line, end.line + 1):
            first = start.column if number == start.line else 0
            last = end.column if number == end.line else _FAR
            self.covered.setdefault(number, []).append((first, last))
        if not self.flows:
            self._goes_on(start.line + 1, end.line, Value())

    def _block(self, header: int, column: int) -> None:
        """The lines of a text below `|` or `>`."""
        match = _BLOCK.match(self.lines[header].text, column)
        signs = match["signs"] if match else ""
        self.covered.setdefault(header, []).append((column, column + 1 + len(signs)))
        digits = signs.strip("+-")
        around = self.open[-1][1] if self.open else 0
        filled = [line for line in self.lines[header + 1 :] if line.text.strip(" ")]
        indent = around + int(digits) if digits else (filled[0].indent if filled else 0)
        if indent <= around and self.open and not digits:
            return
        outside = next((line.number for line in filled if line.indent < indent), len(self.lines))
        last = outside - 1
        while "+" not in signs and last > header and not self.lines[last].text.strip(" "):
            last -= 1
        keeps = "+" in signs
        self._goes_on(header + 1, last, Value(True, False, indent, int(digits or 0), keeps))

    def comments(self) -> Iterator[str]:
        """The comments; on the way the tabs between the parts of a line become spaces."""
        for line in self.lines:
            if line.inside is not None and line.inside.block:
                continue
            covered = self.covered.get(line.number, [])
            signs = list(line.text)
            for column, sign in enumerate(signs):
                if any(first <= column < last for first, last in covered):
                    continue
                if sign == "\t":
                    signs[column] = " "
                if sign == "#" and (not column or signs[column - 1] in " \t"):
                    yield line.text[column:].rstrip()
                    break
            line.text = "".join(signs)

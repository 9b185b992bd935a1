"""A scenario's text laid out evenly: two spaces a level, a blank line between scenes, nothing behind the lines.

Lines are moved, never written anew: quotes, line breaks, the order of keys and comments stay the author's. Each run
proves that the same is read before and after, and that every comment is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from roleplay.said import said
from roleplay.scenario.spans import Line, Spans, spans_of
from roleplay.scenario.yamltext import Items, Node, Table, Text, TooMuch, compose

APART = frozenset({"scenes", "endings", "reflection"})
"""Keys of a scenario with a blank line above them; and one between scenes."""

_STEP = 2
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")


class Untidy(Exception):
    """A text that can't be laid out; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def tidied(text: str) -> str:
    """The text laid out. Raises Untidy when it can't be read, or when anything would be lost."""
    end = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    if _ODD_BREAK.search(plain):
        raise Untidy(said("There is a line break in it that most programs don't show. Type it again."))
    before = _read(plain)
    if not isinstance(before, Table) or before.flow:
        raise Untidy(said("It holds no scenario with one key on each line, such as `title:` and `scenes:`."))
    spans = spans_of(plain)
    after = "\n".join(_spaced(_Layout(plain, spans).lines())) + "\n"
    try:
        same = _alike(before, _read(after)) and spans_of(after).comments == spans.comments
    except Untidy:
        same = False
    if not same:
        raise Untidy(said("It is written in a way that can't be laid out without changing what it says."))
    return after.replace("\n", end)


def _read(text: str) -> Node | None:
    try:
        return compose(text).root
    except (yaml.YAMLError, TooMuch) as fault:
        raise Untidy(said("It can't be read: see `roleplay check`, and mend that first.")) from fault


def _alike(one: Node | None, other: Node | None) -> bool:
    """Whether two trees hold the same values in the same order, written in the same way."""
    waiting = [(one, other)]
    while waiting:
        match waiting.pop():
            case Text() as a, Text() as b:
                if (a.value, a.plain) != (b.value, b.plain):
                    return False
            case Items() as a, Items() as b:
                if len(a.items) != len(b.items):
                    return False
                waiting += zip(a.items, b.items, strict=True)
            case Table() as a, Table() as b:
                if (list(a.entries), a.flow) != (list(b.entries), b.flow):
                    return False
                waiting += zip(*([value for _, value in t.entries.values()] for t in (a, b)), strict=True)
            case a, b:
                if a is not b:
                    return False
    return True


@dataclass(slots=True)
class _Row:
    """A line as it will be. `fixed`: it goes on with a value; `keeps`: so do blank lines below it.

    `hollow`: a key whose value starts on the next line.
    """

    text: str
    key: str = ""
    depth: int = -1
    group: str = ""
    fixed: bool = False
    keeps: bool = False
    comment: bool = False
    hollow: bool = False


@dataclass(slots=True)
class _Layout:
    """Puts every line in its new column."""

    text: str
    spans: Spans
    rows: list[_Row] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)
    """Old and new column of the lists and tables that the last line was in, the outermost first."""
    group: str = ""

    def lines(self) -> list[_Row]:
        for line in self.spans.lines:
            if line.inside is not None:
                self._inside(line)
            elif not line.text.strip():
                self.rows.append(_Row(""))
            elif line.text.lstrip().startswith("#"):
                self.rows.append(_Row(" " * self._beside(line) + line.text.strip(), comment=True))
            else:
                self._starts(line)
        return self.rows

    def _starts(self, line: Line) -> None:
        """A line that a key or an item of a list starts on."""
        column = line.indent
        rest = line.text.rstrip()[column:]
        if line.depth == 0:  # `---` and the like
            self.rows.append(_Row(rest))
            return
        new = _STEP * (line.depth - 1)
        if line.value:
            self.rows.append(_Row(" " * new + rest))
            return
        self.open = [pair for pair in self.open if pair[0] < column]
        self.open.append((column, new))
        lead = " " * new
        for start in line.inner:  # `- say: …`: a table that starts behind the dash
            self.open.append((start, self.open[-1][1] + _STEP))
            lead += "- "
            rest = line.text.rstrip()[start:]
        if rest.startswith("- "):
            behind = rest[1:].lstrip()
            rest = rest if behind.startswith("#") else f"- {behind}"
        match = re.match(r"([\w-]+)\s*:(?=\s|$)", rest)
        key = match[1] if match and not line.inner else ""
        if line.depth == 1:
            self.group = key
        hollow = re.fullmatch(r"[\w-]+:(\s+#.*)?", rest) is not None
        self.rows.append(_Row(lead + rest, key, line.depth, self.group, hollow=hollow))

    def _beside(self, line: Line) -> int:
        """The new column of a comment: that of the line below when it stands above it, or of what it stands in."""
        below = self.spans.below(line)
        if below is not None and below.indent == line.indent:
            return _STEP * max(0, below.depth - 1)
        around = [new for old, new in self.open if old <= line.indent]
        return around[-1] if around else 0

    def _inside(self, line: Line) -> None:
        """A line that goes on with a value of a line above."""
        value = line.inside
        assert value is not None
        around = self.open[-1][1]
        if value.block:
            column = around + (value.step or _STEP)
            text = line.text[value.indent :] if line.text.strip() or len(line.text) > value.indent else ""
            self.rows.append(_Row(" " * column + text if text else "", fixed=True, keeps=value.keeps))
        elif not line.text.strip():
            self.rows.append(_Row("", fixed=True))
        elif value.flow:
            moved = line.indent + around - self.open[-1][0]
            self.rows.append(_Row(" " * max(around + _STEP, moved) + line.text.strip(), fixed=True))
        else:
            self.rows.append(_Row(" " * (around + _STEP) + line.text.strip(), fixed=True))


def _spaced(rows: list[_Row]) -> list[str]:
    """The lines with blank ones where they belong."""
    done: list[_Row] = []
    first_scene = True
    for row in rows:
        blank = not row.text and not row.fixed
        last = done[-1] if done else None
        if blank and (last is None or last.hollow or (not last.text and not last.fixed)):
            continue
        apart = row.depth == 1 and row.key in APART
        if row.depth == 2 and row.group == "scenes":
            apart, first_scene = not first_scene, False
        if apart:
            _apart(done, row)
        done.append(row)
    while done and not done[-1].text and not done[-1].fixed:
        done.pop()
    return [row.text for row in done]


def _apart(done: list[_Row], row: _Row) -> None:
    """A blank line above a row and the comments that stand on it."""
    at = len(done)
    column = len(row.text) - len(row.text.lstrip())
    while at and done[at - 1].comment and len(done[at - 1].text) - len(done[at - 1].text.lstrip()) == column:
        at -= 1
    # Behind a text that keeps its blank lines, one more would be part of it.
    if at and done[at - 1].text and not done[at - 1].keeps:
        done.insert(at, _Row(""))

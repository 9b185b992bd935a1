"""YAML text to nodes with places: PyYAML's event stream, no aliases, no tags, bounded in size and depth.

Every scalar stays text; what it means is decided by the key it stands under (so `title: 412` is a title and `say: no`
is a word). Going through libyaml's events instead of its loader keeps a hostile file from crashing the process or
eating memory: there is nothing to expand and depth is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from roleplay.finding import Finding, Mark, Mend, Severity
from roleplay.said import said

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, where it is there: ten times as fast, with the same marks."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a scenario's text may be: bytes, nesting and values."""

    size: int = 64 * 1024 * 1024
    depth: int = 24
    nodes: int = 8_000_000


LIMITS = Limits()


class Node:
    """A value with its place; `line` and `column` count from 1."""

    __slots__ = ("column", "length", "line")

    def __init__(self, line: int, column: int, length: int) -> None:
        self.line, self.column, self.length = line, column, length

    @property
    def mark(self) -> Mark:
        """The place as a value."""
        return Mark(self.line, self.column, max(1, self.length))


class Text(Node):
    """A scalar. `plain` means written without quotes and not as a block."""

    __slots__ = ("plain", "value")

    def __init__(self, line: int, column: int, length: int, value: str, plain: bool) -> None:
        super().__init__(line, column, length)
        self.value, self.plain = value, plain


class Items(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int, length: int) -> None:
        super().__init__(line, column, length)
        self.items: list[Node] = []


class Table(Node):
    """Keys with values, in the order written. `flow` means written between { and }."""

    __slots__ = ("entries", "flow")

    def __init__(self, line: int, column: int, length: int, flow: bool = False) -> None:
        super().__init__(line, column, length)
        self.flow = flow
        self.entries: dict[str, tuple[Text, Node]] = {}


class TooMuch(Exception):
    """A bound was passed; the finding says which."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(slots=True)
class Composed:
    """The root node (None for an empty text) and what was found on the way."""

    root: Node | None
    findings: list[Finding] = field(default_factory=list)


def error(code: str, message: str, mark: Mark, place: str = "", mend: Mend | None = None) -> Finding:
    """An error finding; most of what reading finds is one."""
    return Finding(code, Severity.ERROR, message, mark, place=place, mend=mend)


def compose(text: str, limits: Limits = LIMITS) -> Composed:
    """The nodes of `text`. Raises yaml.YAMLError on a syntax error and TooMuch beyond the limits."""
    if len(text) > limits.size or len(text.encode("utf-8", "surrogatepass")) > limits.size:
        raise TooMuch(
            error(
                "too-large",
                said(
                    "This file is larger than {most} MB. A scenario is text only: put films in the media folder.",
                    most=limits.size // 1_048_576,
                ),
                Mark(),
            )
        )
    builder = _Builder(limits)
    events = yaml.parse(text, Loader=LOADER)
    return Composed(builder.document(events), builder.findings)


def partly(text: str, limits: Limits = LIMITS) -> tuple[Composed, yaml.YAMLError | None]:
    """The nodes up to the first syntax error, and that error. What is beyond the limits counts as not there."""
    builder = _Builder(limits)
    fault: yaml.YAMLError | None = None
    try:
        builder.document(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as raised:
        fault = raised
    except TooMuch:
        pass
    return Composed(builder.root, builder.findings), fault


class _Builder:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.findings: list[Finding] = []
        self.count = 0
        self.root: Node | None = None

    def document(self, events: Iterator[Any]) -> Node | None:
        """Builds with a stack of its own: depth in the file is never depth in Python."""
        stack: list[Items | Table] = []
        keys: list[Text | None] = []
        documents = 0
        for event in events:
            kind = type(event).__name__
            node: Node
            if kind == "ScalarEvent":
                node = self._scalar(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                node = self._open(event, kind, len(stack))
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                stack.pop()
                keys.pop()
                continue
            elif kind == "AliasEvent":
                node = self._alias(event)
            else:
                documents += kind == "DocumentStartEvent"
                if documents == 2:
                    self.findings.append(
                        error(
                            "not-yaml",
                            said(
                                "A second document starts here (`---`). One file holds "
                                "one scenario: put the rest in a file of its own."
                            ),
                            _mark(event),
                        )
                    )
                    return self.root
                continue
            if stack:
                self._put(stack[-1], keys, node)
            else:
                self.root = node
            if isinstance(node, Items | Table):
                stack.append(node)
                keys.append(None)
        return self.root

    def _scalar(self, event: Any) -> Text:
        self._count(event)
        self._plain_only(event)
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        plain = not event.style
        return Text(start.line + 1, start.column + 1, length, event.value, plain)

    def _open(self, event: Any, kind: str, depth: int) -> Items | Table:
        self._count(event)
        self._plain_only(event)
        if depth >= self.limits.depth:
            raise TooMuch(
                error(
                    "too-large",
                    said(
                        "This is nested deeper than {depth} levels. "
                        "A scenario never needs that: look for a `[` or `{{` too many.",
                        depth=self.limits.depth,
                    ),
                    _mark(event),
                )
            )
        start = event.start_mark
        if kind == "MappingStartEvent":
            return Table(start.line + 1, start.column + 1, 1, bool(event.flow_style))
        return Items(start.line + 1, start.column + 1, 1)

    def _alias(self, event: Any) -> Text:
        self._count(event)
        self.findings.append(
            error(
                "no-alias",
                said(
                    "`*{anchor}` is YAML for “copy what was named so”; a scenario has no copies. "
                    'If it is text, put quotes around it: "*{anchor}".',
                    anchor=event.anchor,
                ),
                _mark(event),
            )
        )
        return Text(event.start_mark.line + 1, event.start_mark.column + 1, 1, f"*{event.anchor}", False)

    def _plain_only(self, event: Any) -> None:
        if event.anchor is None and (event.tag is None or event.tag == "!"):
            return
        sign = f"&{event.anchor}" if event.anchor is not None else f"!{event.tag.rsplit(':', 1)[-1].lstrip('!')}"
        self.findings.append(
            error(
                "no-alias",
                said(
                    "`{sign}` has a meaning of its own in YAML that a scenario does not use. "
                    "If it is text, put quotes around the whole text.",
                    sign=sign,
                ),
                _mark(event),
            )
        )

    def _count(self, event: Any) -> None:
        self.count += 1
        if self.count > self.limits.nodes:
            raise TooMuch(
                error(
                    "too-large",
                    said(
                        "This file holds more than {nodes:,} values. Split it in several scenarios.",
                        nodes=self.limits.nodes,
                    ),
                    _mark(event),
                )
            )

    def _put(self, parent: Items | Table, keys: list[Text | None], node: Node) -> None:
        if isinstance(parent, Items):
            parent.items.append(node)
            return
        key = keys[-1]
        if key is None:
            if not isinstance(node, Text):
                self.findings.append(
                    error(
                        "wrong-type",
                        said(
                            "A name is expected before the `:`, and this is a list. If it is text, put quotes around "
                            "it."
                        ),
                        node.mark,
                    )
                )
                node = Text(node.line, node.column, 1, f"\0{node.line}:{node.column}", False)
            keys[-1] = node
            return
        keys[-1] = None
        if key.value in parent.entries:
            first = parent.entries[key.value][0]
            self.findings.append(
                error(
                    "duplicate-key",
                    said(
                        "`{key}` stands here twice: on line {line} and on line {line2}. "
                        "Only one can count. Rename or remove one of them.",
                        key=key.value,
                        line=first.line,
                        line2=key.line,
                    ),
                    key.mark,
                )
            )
            return
        parent.entries[key.value] = (key, node)


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1, 1)

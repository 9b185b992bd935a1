"""Keys that YAML reads otherwise than they were meant: `{trust:+1}`, `{trust -2}`, and a comma between { and }."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from roleplay.finding import Mark, Mend, write
from roleplay.said import said
from roleplay.scenario.quoting import quoted
from roleplay.scenario.yamltext import Node, Table, Text

_GLUED = re.compile(r"^(?P<name>[^\W\d][\w-]*):(?P<value>[^\s:/].*)$")
_NO_COLON = re.compile(r"^(?P<name>[^\W\d][\w-]*)\s+(?P<value>[+-]?\d+)$")
_NO_PROSE = re.compile(r"^([+-]?\d+|true|false|[\w-]*)$")

Entries = dict[str, tuple[Text, Node]]
Tell = Callable[[str, str, Mark, Mend | None], None]


def entries(table: Table, known: Collection[str], lines: list[str], tell: Tell) -> Entries:
    """The entries of a table as they were meant; each slip is told once. `known` are keys that it can have."""
    made: Entries = {}
    last = ""
    commas: dict[str, tuple[Text, Text]] = {}
    for name, (key, value) in table.entries.items():
        bare = isinstance(value, Text) and value.plain and not value.value and name not in known
        match = (_GLUED.match(name) or _NO_COLON.match(name)) if bare and key.plain else None
        before = made.get(last, (key, key))[1]
        if match:
            meant = f"{match['name']}: {match['value']}"
            shown = f"{{{meant}}}" if table.flow else meant
            if ":" in name[: match.end("name") + 1]:
                told = said("A space is missing: `{shown}`.", shown=shown)
            else:
                told = said("A colon is missing: `{shown}`.", shown=shown)
            tell("not-yaml", told, key.mark, write(key.mark, meant))
            start = key.column + match.start("value")
            made[match["name"]] = (key, Text(key.line, start, len(match["value"]), match["value"], True))
            last = match["name"]
        elif bare and table.flow and last and isinstance(before, Text) and _runs_on(name, before):
            first = commas.get(last, (before, key))[0]
            commas[last] = (first, key)
            made[last] = (made[last][0], _joined(first, key, before, lines))
        else:
            made[name] = (key, value)
            last = name
    for name, (first, end) in commas.items():
        text = made[name][1]
        assert isinstance(text, Text)
        mark = Mark(first.line, first.column, max(1, end.column + end.length - first.column))
        told = said(
            "Between {{ }} a comma starts a new key. Put quotes around the text: `{name}: {text}`.",
            name=name,
            text=quoted(text.value),
        )
        tell("unknown-key", told, mark, write(mark, quoted(text.value)) if first.line == end.line else None)
    return made


def _runs_on(name: str, before: Text) -> bool:
    """Whether a key without a value is rather the rest of the text before it: words, after words."""
    return not _NO_PROSE.match(before.value) or (" " in name and not _NO_COLON.match(name))


def _joined(first: Text, end: Text, before: Text, lines: list[str]) -> Text:
    """The text from `first` up to the key `end`, not plain any more so that nothing more is said about it."""
    stop = end.column - 1 + end.length
    if first.line == end.line and first.line <= len(lines):
        value = lines[first.line - 1][first.column - 1 : stop]
    else:
        value = f"{before.value}, {end.value}"
    return Text(first.line, first.column, max(1, stop - first.column + 1), value, False)

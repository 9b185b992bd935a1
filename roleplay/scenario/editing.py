"""One value of a scenario's text put in another's place, and scenes and reactions added: for forms and buttons.

Every edit is proved: read again, the text holds what was asked for, and everything else as it was. Comments stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from roleplay.errors import EditRefused
from roleplay.said import said
from roleplay.scenario.draft import as_value
from roleplay.scenario.format import KEYS
from roleplay.scenario.quoting import quoted
from roleplay.scenario.yamltext import Items, Node, Table, Text, TooMuch, compose

Path = tuple[str, ...]
"""The way to a value by keys, such as ("scenes", "arrival", "choices", "listen", "say")."""

_STEP = 2
_LONG_TEXTS = frozenset({"script"})
_KIND_OF = {"scenes": "scene", "endings": "ending", "choices": "choice", "variables": "variable"}


@dataclass(frozen=True, slots=True)
class Added:
    """A text with something new in it, and the line (from 1) that it starts on."""

    text: str
    line: int


def changed(text: str, values: Mapping[Path, str | None]) -> str:
    """The text with these values; None takes a key out. Raises EditRefused, naming the first that can't be put."""
    for path, value in values.items():
        text = _put(text, path, value)
    return text


def with_scene(text: str, name: str, words: Sequence[str]) -> Added:
    """The text with one more scene below the others; `words` are the lines under its name. Raises EditRefused."""
    return _added(text, ("scenes",), name, words)


def with_choice(text: str, scene: str, name: str, words: Sequence[str]) -> Added:
    """The text with one more reaction of a scene. Raises EditRefused."""
    return _added(text, ("scenes", scene, "choices"), name, words)


def with_entry(text: str, path: Path, name: str, words: Sequence[str]) -> Added:
    """The text with one more key, below the others of the table at `path`. Raises EditRefused."""
    return _added(text, path, name, words)


def values_of(text: str, path: Path) -> dict[str, str | None]:
    """The texts under a table, by key; None stands for what is no plain text. Raises EditRefused."""
    table = _at(_root(text), path)
    if not isinstance(table, Table):
        raise EditRefused(".".join(path), said("There is no `{key}` in the text.", key=path[-1]))
    return {key: node.value if isinstance(node, Text) else None for key, (_, node) in table.entries.items()}


# -- putting ---------------------------------------------------------------------------------------------------------


def _put(text: str, path: Path, value: str | None) -> str:
    root = _root(text)
    before = dict(_flat(root))
    parent = _at(root, path[:-1])
    if not isinstance(parent, Table):
        raise EditRefused(
            path[-1], said("There is no `{key}` in the text to put this in.", key=path[-2] if len(path) > 1 else "")
        )
    old = parent.entries.get(path[-1])
    if old is not None and not isinstance(old[1], Text):
        if value is not None:
            raise EditRefused(
                path[-1], said("`{key}` is more than one text here. Change it in the text itself.", key=path[-1])
            )
    elif (old[1].value if old is not None and isinstance(old[1], Text) else None) == value:
        return text
    lines = text.split("\n")
    made = "\n".join(_flow(lines, parent, path, value) if parent.flow else _block(lines, root, parent, path, value))
    wanted = {at: held for at, held in before.items() if at[: len(path)] != path}
    if value is not None:
        wanted[path] = value
    return _proved(made, wanted, path[-1])


def _proved(made: str, wanted: dict[Path, str], name: str) -> str:
    try:
        found = dict(_flat(_root(made)))
    except EditRefused:
        found = {}
    if found != wanted:
        raise EditRefused(
            name, said("`{name}` can't be changed here without touching something else. Do it in the text.", name=name)
        )
    return made


def _flow(lines: list[str], parent: Table, path: Path, value: str | None) -> list[str]:
    """Between { and } only what is there can get another value."""
    old = parent.entries.get(path[-1])
    if old is None or value is None or not isinstance(old[1], Text) or "\n" in value:
        raise EditRefused(
            path[-1], said("`{key}` stands between {{ and }}. Change it in the text itself.", key=path[-1])
        )
    node = old[1]
    row = lines[node.line - 1]
    start = node.column - 1
    lines[node.line - 1] = row[:start] + quoted(value) + row[start + node.length :]
    return lines


def _block(lines: list[str], root: Node, parent: Table, path: Path, value: str | None) -> list[str]:
    key, old = path[-1], parent.entries.get(path[-1])
    indent = min((first.column for first, _ in parent.entries.values()), default=1) - 1
    if old is None:
        at = _after(lines, root, parent, path)
        return lines if value is None else [*lines[:at], *_written(key, value, indent), *lines[at:]]
    start, end = old[0].line - 1, _end(lines, root, parent, key)
    if value is None:
        return [*lines[:start], *lines[end:]]
    rows = _written(key, value, indent)
    if len(rows) == 1 and end == start + 1:
        rows[0] += _comment(lines[start], old[1])
    head = lines[start][: old[0].column - 1]  # `- ` before the first key of an item
    rows[0] = head + rows[0][indent:]
    return [*lines[:start], *rows, *lines[end:]]


def _comment(row: str, node: Node) -> str:
    rest = row[node.column - 1 + node.length :]
    return rest.rstrip() if rest.lstrip().startswith("#") else ""


def _written(key: str, value: str, indent: int) -> list[str]:
    """A key with a text, as it stands on its lines."""
    margin = " " * indent
    body = value.strip("\n")
    if key not in _LONG_TEXTS and "\n" not in body:
        return [f"{margin}{key}: {as_value(value)}"]
    if not body or body != value.rstrip("\n"):
        raise EditRefused(key, said("`{key}` needs words on its first line.", key=key))
    sign = "|" if value.endswith("\n") else "|-"
    step = str(_STEP) if body.startswith((" ", "\t")) else ""
    rows = [f"{margin}{' ' * _STEP}{row}".rstrip() if row.strip() else "" for row in body.split("\n")]
    return [f"{margin}{key}: {sign[0]}{step}{sign[1:]}", *rows]


def _after(lines: list[str], root: Node, parent: Table, path: Path) -> int:
    """The line (from 0) where a key that is not there yet belongs, by the order of the format."""
    kind = _kind(path[:-1])
    order = list(KEYS[kind])
    place = order.index(path[-1]) if path[-1] in order else len(order)
    before = [name for name in parent.entries if name in order and order.index(name) < place]
    if before:
        return max(_end(lines, root, parent, name) for name in before)
    if parent.entries:
        return min(first.line for first, _ in parent.entries.values()) - 1
    raise EditRefused(path[-1], said("There is no place for `{key}` yet. Write it in the text itself.", key=path[-1]))


def _kind(path: Path) -> str:
    """What kind of thing stands at a path."""
    if not path:
        return "scenario"
    return _KIND_OF.get(path[-2], path[-1]) if len(path) > 1 else path[-1]


# -- adding ----------------------------------------------------------------------------------------------------------


def _added(text: str, path: Path, name: str, words: Sequence[str]) -> Added:
    root = _root(text)
    table = _at(root, path)
    if not isinstance(table, Table) or table.flow or not table.entries:
        raise EditRefused(
            path[-1], said("There is no list of {key} in the text yet. Write the first one there.", key=path[-1])
        )
    if name in table.entries:
        raise EditRefused(name, said("There is a `{name}` already. Take another name.", name=name))
    lines = text.split("\n")
    at = _end(lines, root, table, list(table.entries)[-1])
    margin = " " * (min(first.column for first, _ in table.entries.values()) - 1)
    gap = [""] if path == ("scenes",) else []
    rows = [f"{margin}{name}:", *(f"{margin}{' ' * _STEP}{row}".rstrip() for row in words)]
    made = "\n".join([*lines[:at], *gap, *rows, *lines[at:]])
    before = dict(_flat(root))
    found = {where: held for where, held in _flat(_root(made)) if where[: len(path) + 1] != (*path, name)}
    if found != before:
        raise EditRefused(
            name, said("`{name}` can't be added here without touching something else. Do it in the text.", name=name)
        )
    return Added(made, at + len(gap) + 1)


# -- reading ---------------------------------------------------------------------------------------------------------


def _root(text: str) -> Node:
    try:
        root = compose(text).root
    except (yaml.YAMLError, TooMuch) as fault:
        raise EditRefused("text", said("The text can't be read now. Mend what is marked first.")) from fault
    if root is None:
        raise EditRefused("text", said("There is nothing in the text yet."))
    return root


def _at(root: Node, path: Path) -> Node | None:
    node: Node | None = root
    for key in path:
        entry = node.entries.get(key) if isinstance(node, Table) else None
        node = entry[1] if entry is not None else None
    return node


def _end(lines: list[str], root: Node, table: Table, key: str) -> int:
    """The line (from 0) after the last one of a key's value; blank lines and comments below belong to what follows."""
    first, value = table.entries[key]
    start, column = first.line, first.column
    end = min((line for line in _lines(root, value) if line > start), default=len(lines) + 1) - 1
    text_ends = isinstance(value, Text) and not value.plain
    while end > start and (not lines[end - 1].strip() or (_is_comment(lines[end - 1], column) and not text_ends)):
        end -= 1
    return end


def _is_comment(row: str, column: int) -> bool:
    stripped = row.lstrip()
    return stripped.startswith("#") and len(row) - len(stripped) < column


def _lines(root: Node, but: Node) -> Iterator[int]:
    """The lines that a key or an item starts on, but for those of one value."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if node is but:
            continue
        if isinstance(node, Table):
            yield from (key.line for key, _ in node.entries.values())
            waiting += [value for _, value in node.entries.values()]
        elif isinstance(node, Items):
            yield from (item.line for item in node.items)
            waiting += node.items


def _flat(root: Node) -> Iterator[tuple[Path, str]]:
    """Every text with the way to it."""
    waiting: list[tuple[Path, Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Text):
            yield path, node.value
        elif isinstance(node, Items):
            waiting += [((*path, str(number)), item) for number, item in enumerate(node.items)]
        elif isinstance(node, Table):
            if not node.entries:
                yield path, "{}"
            waiting += [((*path, key), value) for key, (_, value) in node.entries.items()]

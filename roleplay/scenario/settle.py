"""Keys that YAML can read and that stand one step too far left or right: each is told once and moved where it belongs.

A slip of two spaces makes a scene of `endings:`, or a choice of `otherwise:`. A key that its own level does not know,
and that a level above or below does and still lacks, was meant for that one.
"""

from __future__ import annotations

from collections.abc import Collection

from roleplay.finding import Edit, Finding, Mark, Mend
from roleplay.said import said
from roleplay.scenario.format import KEYS
from roleplay.scenario.yamltext import Node, Table, Text, error

_BY_NAME = {"people": "", "variables": "variable", "scenes": "scene", "endings": "ending"}


def settle(root: Table) -> list[Finding]:
    """Moves what stands too far left or right in `root`, and tells each."""
    found: list[Finding] = []
    _at_the_edge(root, found)
    for name, kind in _BY_NAME.items():
        table = _table(root, name)
        if table is None or table.flow:
            continue
        _outwards(root, name, table, "scenario", found)
        if kind:
            _inwards(table, kind, found)
    for scene in _tables(_table(root, "scenes")):
        choices = _table(scene, "choices")
        if choices is None or choices.flow:
            continue
        _outwards(scene, "choices", choices, "scene", found)
        _inwards(choices, "choice", found)
        _below_choices(scene, choices, found)
        for choice in _tables(choices):
            _out_of_choice(scene, choice, found)
    return found


def _table(parent: Table, name: str) -> Table | None:
    node = parent.entries.get(name, (None, None))[1]
    return node if isinstance(node, Table) else None


def _tables(parent: Table | None) -> list[Table]:
    return [node for _, node in parent.entries.values() if isinstance(node, Table)] if parent else []


def _told(found: list[Finding], key: Text, told: str, mend: Mend | None = None) -> None:
    found.append(error("unknown-key", told, key.mark, mend=mend))


def _moved(key: Text, column: int, told: str) -> Mend:
    """The mend that moves a line to another column; what stands below it is further in than both."""
    return Mend(told, (Edit(Mark(key.line, 1, key.column - 1), " " * (column - 1)),))


def _spaces(number: int) -> str:
    words = {1: said("one space"), 2: said("two spaces"), 4: said("four spaces"), 6: said("six spaces")}
    return words.get(number, said("{number} spaces", number=number))


def _at_the_edge(root: Table, found: list[Finding]) -> None:
    """A scene or an ending at the edge, after the others."""
    group = ""
    for name, (key, node) in list(root.entries.items()):
        if name in KEYS["scenario"]:
            group = name
            continue
        others = _table(root, group) if group in ("scenes", "endings") else None
        kind = "scene" if group == "scenes" else "ending"
        if others is None or name in others.entries or not isinstance(node, Table):
            continue
        if node.entries.keys() & KEYS[kind].keys():
            column = next(iter(others.entries.values()))[0].column - 1 if others.entries else 2
            told = said(
                "`{name}:` on line {line} stands at the edge, the other {group} {spaces} in. Put {spaces} before it.",
                name=name,
                line=key.line,
                group=group,
                spaces=_spaces(column),
            )
            mend = _moved(key, column + 1, said("Put {spaces} before it.", spaces=_spaces(column)))
            _told(found, key, told, mend)
            others.entries[name] = root.entries.pop(name)


def _outwards(parent: Table, name: str, table: Table, kind: str, found: list[Finding]) -> None:
    """A key of the table around, among the names: `endings:` in the column of the scenes."""
    own = KEYS[kind].keys() - parent.entries.keys()
    strays = [stray for stray in table.entries if stray in own and stray != name]
    for stray in strays:
        if stray not in table.entries:
            continue
        key, node = table.entries[stray]
        if not _fits(stray, node):
            continue
        outer = parent.entries[name][0].column
        after = list(table.entries)[list(table.entries).index(stray) + 1 :]
        del table.entries[stray]
        if stray in (*_BY_NAME, "choices") and isinstance(node, Text) and not node.value:
            # Its own names stand in its column, so they were read as names beside it.
            taken = Table(key.line + 1, key.column, 1)
            taken.entries = {inner: table.entries.pop(inner) for inner in after}
            node = taken
        parent.entries[stray] = (key, node)
        where = said("Move it to the edge.") if outer == 1 else said("Put it exactly below `{name}`.", name=name)
        so = (
            said(", so its {stray} count as {name}", stray=stray, name=name)
            if stray in _BY_NAME
            else said(", so it counts as one of the {name}", name=name)
        )
        told = said(
            "`{stray}:` is {spaces} too far right{so}. {where}",
            stray=stray,
            spaces=_spaces(key.column - outer),
            so=so,
            where=where,
        )
        _told(found, key, told, _moved(key, outer, where))


def _fits(name: str, node: Node) -> bool:
    """Whether a value can be that of a key: a person may well be called TITLE, and a scene `begin`."""
    if name in (*_BY_NAME, "choices", "otherwise", "lecture"):
        return isinstance(node, Table) or (isinstance(node, Text) and not node.value)
    return not isinstance(node, Table)


def _inwards(table: Table, kind: str, found: list[Finding]) -> None:
    """A key of a thing, in the column of the things: `then:` below a choice instead of in it."""
    before: str | None = None
    for name, (key, node) in list(table.entries.items()):
        owner = _table(table, before) if before else None
        inner = KEYS[kind].keys() - (owner.entries.keys() if owner else set())
        table_like = isinstance(node, Table) and name not in ("choices", "change", "set", "otherwise")
        if owner is None or owner.flow or name not in inner or table_like:
            before = name
            continue
        _into(found, key, owner, name)
        owner.entries[name] = table.entries.pop(name)


def _into(found: list[Finding], key: Text, owner: Table, name: str) -> None:
    last, (last_key, _) = list(owner.entries.items())[-1]
    told = said(
        "`{name}:` is {spaces} too far left. Put it exactly below `{last}`.",
        name=name,
        spaces=_spaces(last_key.column - key.column),
        last=last,
    )
    mend = _moved(key, last_key.column, said("Put it exactly below `{last}`.", last=last))
    _told(found, key, told, mend)


def _below_choices(scene: Table, choices: Table, found: list[Finding]) -> None:
    """A key of a choice in the column of the scene's keys belongs to the last choice."""
    last = _tables(choices)[-1:]
    foreign: Collection[str] = KEYS["choice"].keys() - KEYS["scene"].keys()
    for name, (key, _) in list(scene.entries.items()):
        if last and name in foreign and name not in last[0].entries and not last[0].flow:
            _into(found, key, last[0], name)
            last[0].entries[name] = scene.entries.pop(name)


def _out_of_choice(scene: Table, choice: Table, found: list[Finding]) -> None:
    """A key of the scene in the column of a choice's keys."""
    foreign = KEYS["scene"].keys() - KEYS["choice"].keys() - scene.entries.keys()
    for name, (key, _) in list(choice.entries.items()):
        if name in foreign - {"title", "script"} and not choice.flow:
            outer = scene.entries["choices"][0].column
            where = said("Put it exactly below `choices`.")
            told = said(
                "`{name}:` is {spaces} too far right: it belongs to the scene. {where}",
                name=name,
                spaces=_spaces(key.column - outer),
                where=where,
            )
            _told(found, key, told, _moved(key, outer, where))
            scene.entries[name] = choice.entries.pop(name)

"""The parts of a scenario that move: variables, conditions, ways on, effects, and clips that depend on them."""

from __future__ import annotations

import re
from dataclasses import replace

from roleplay.finding import Mark
from roleplay.scenario.conditions import UNREADABLE, Condition, ConditionError, Value, parse
from roleplay.scenario.fields import Fields
from roleplay.scenario.model import Branch, ClipRef, Effect, Variable
from roleplay.scenario.suggest import capital
from roleplay.scenario.yamltext import Items, Node, Table, Text

LOWEST, HIGHEST = 0, 10
"""The bounds of a number whose author gave none."""

_VARIABLE = re.compile(r"^[^\W\d]\w*$")
_WORDS = frozenset({"and", "or", "not", "true", "false"})


class Moves:
    """Reads what depends on variables, over the same findings as `Fields`."""

    def __init__(self, take: Fields) -> None:
        self.take = take

    def variables(self, node: Node | None, at: Mark) -> dict[str, Variable]:
        """All variables by name."""
        made = {}
        for name, key, value in self.take.named(node, "variables", at):
            if not _VARIABLE.match(name) or name in _WORDS:
                self.take.error(
                    "bad-name",
                    f"`{name}` can't be the name of a variable: use letters, digits and _, "
                    "start with a letter, and avoid and, or, not, true, false.",
                    key.mark,
                )
            made[name] = self._variable(name, key, value)
        return made

    def _variable(self, name: str, key: Text, node: Node) -> Variable:
        take, where = self.take, f"the variable `{name}`"
        keys = take.table(node, "variable", where, key.mark)
        means = take.text(keys.get("means"), f"`means` of {where}")
        start_node = keys.get("start")
        if isinstance(start_node, Text) and start_node.value in ("true", "false"):
            for bound in ("from", "to"):
                if bound in keys:
                    take.error("unknown-key", f"A yes/no variable has no `{bound}`. Remove it.", keys[bound].mark)
            return Variable(name, start_node.value == "true", 0, 1, means, key.mark)
        start = take.number(start_node, f"`start` of {where}") or 0
        low = take.number(keys.get("from"), f"`from` of {where}")
        high = take.number(keys.get("to"), f"`to` of {where}")
        low = min(LOWEST, start) if low is None else low
        high = max(HIGHEST, start) if high is None else high
        if low > high:
            take.error(
                "bad-value",
                f"`from` ({low}) is larger than `to` ({high}) in {where}. Swap them.",
                keys["from"].mark if "from" in keys else key.mark,
            )
        elif start_node is not None and not low <= start <= high:
            take.error(
                "bad-value",
                f"`start` of {where} is {start}, outside {low} to {high}. Choose a start between the bounds.",
                start_node.mark,
            )
        return Variable(name, start, low, max(low, high), means, key.mark)

    def effects(self, keys: dict[str, Node], where: str) -> tuple[Effect, ...]:
        """`change` and `set` of a reaction."""
        take, made = self.take, []
        for name, key, node in take.named(keys.get("change"), f"`change` of {where}", _at(keys, "change")):
            if isinstance(node, Text) and node.value in ("true", "false"):
                take.error(
                    "wrong-type",
                    f"`change` adds a number. To make `{name}` {node.value}, write `set: {{{name}: {node.value}}}`.",
                    node.mark,
                )
                continue
            amount = take.number(node, f"`{name}` in `change` of {where}")
            if amount is not None:
                made.append(Effect(name, amount, True, key.mark))
        for name, key, node in take.named(keys.get("set"), f"`set` of {where}", _at(keys, "set")):
            value: Value | None
            if isinstance(node, Text) and node.value in ("true", "false"):
                value = node.value == "true"
            else:
                value = take.number(node, f"`{name}` in `set` of {where}")
            if value is not None:
                made.append(Effect(name, value, False, key.mark))
        return tuple(made)

    def branches(self, node: Node | None, where: str) -> tuple[Branch, ...]:
        """A `then`: one name, or a list of branches of which only the last has no condition."""
        take = self.take
        if node is None:
            return ()
        if isinstance(node, Text):
            name = take.needed(node, where, prose=False)
            return (Branch(name, None, node.mark, node.mark),)
        if isinstance(node, Table) and node.entries.keys() & {"go", "when"}:
            listed: list[Node] = [node]
        elif isinstance(node, Items):
            listed = node.items
        else:
            take.error(
                "wrong-type",
                f"{capital(where)} should be the name of a scene or an ending, or a list of `- {{when: …, go: …}}`.",
                node.mark,
            )
            return (Branch("", None, node.mark, node.mark),)
        made = []
        for item in listed:
            if isinstance(item, Text):
                made.append(Branch(take.needed(item, where, prose=False), None, item.mark, item.mark))
                continue
            keys = take.table(item, "branch", f"a branch in {where}", item.mark)
            go, when = keys.get("go"), keys.get("when")
            made.append(
                Branch(
                    take.needed(go, f"`go` in {where}", prose=False),
                    self.condition(when),
                    go.mark if go else item.mark,
                    when.mark if when else item.mark,
                )
            )
        whens = [isinstance(i, Table) and "when" in i.entries for i in listed]
        self._last_open(whens, listed, node, where, "go")
        # What is wrong was said; so that it is not said again, an open line may hold or not, and a list has an end.
        made[:-1] = [b if b.when is not None else replace(b, when=UNREADABLE) for b in made[:-1]]
        if whens and whens[-1]:
            made.append(Branch("", None, node.mark, node.mark))
        return tuple(made)

    def clips(self, node: Node | None, where: str) -> tuple[ClipRef, ...]:
        """A `clip`: a file name, a table with a cut, or a list of variants."""
        if node is None or (isinstance(node, Text) and not node.value):
            return ()
        if not isinstance(node, Items):
            return (self._clip(node, where),)
        made = [self._clip(item, where) for item in node.items]
        whens = [isinstance(i, Table) and "when" in i.entries for i in node.items]
        self._last_open(whens, node.items, node, f"`clip` of {where}", "play")
        made[:-1] = [c if c.when is not None else replace(c, when=UNREADABLE) for c in made[:-1]]
        return tuple(made)

    def _clip(self, node: Node, where: str) -> ClipRef:
        take = self.take
        if isinstance(node, Text):
            return ClipRef(self._file(node, where), mark=node.mark, when_mark=node.mark)
        keys = take.table(node, "clip", f"`clip` of {where}", node.mark)
        file, when = keys.get("play") or keys.get("file"), keys.get("when")
        if isinstance(node, Table) and file is None:
            take.error("missing-key", f"A clip of {where} has no file. Write `play: name.mp4`.", node.mark)
        if isinstance(file, Table):  # {when: …, play: {file, from, to}}
            inner = take.table(file, "clip", f"`clip` of {where}", file.mark)
            keys = {**inner, **keys}
            file = inner.get("file")
        start, end = take.moment(keys.get("from"), "`from`"), take.moment(keys.get("to"), "`to`")
        if start is not None and end is not None and end <= start:
            take.error(
                "bad-value",
                "`to` is not after `from`, so nothing of the clip would be left.",
                keys["to"].mark,
            )
            start = end = None
        return ClipRef(
            self._file(file, where),
            self.condition(when),
            start,
            end,
            file.mark if file else node.mark,
            when.mark if when else node.mark,
        )

    def _file(self, node: Node | None, where: str) -> str:
        name = self.take.needed(node, f"the clip of {where}", prose=False)
        parts = name.replace("\\", "/").split("/")
        if (
            node is not None
            and name
            and (name.startswith(("/", "~")) or ".." in parts or "\\" in name or ":" in name or "\0" in name)
        ):
            self.take.error(
                "bad-value",
                f"`{name[:60]}` leaves the scenario's own media folder. Put the film in that "
                "folder and write its file name only.",
                node.mark,
            )
            return ""
        return name

    def condition(self, node: Node | None) -> Condition | None:
        """The tree of a condition; None when absent, UNREADABLE when it can't be read."""
        if node is None:
            return None
        text = self.take.needed(node, "`when`", prose=False)
        if not text or not isinstance(node, Text):
            return UNREADABLE
        try:
            return parse(text)
        except ConditionError as fault:
            offset = min(fault.offset, max(0, len(text) - 1)) + (0 if node.plain else 1)
            self.take.error(
                "bad-condition",
                f"{fault} The condition is `{text[:60]}`.",
                Mark(node.line, node.column + offset, 1),
            )
            return UNREADABLE

    def _last_open(self, whens: list[bool], items: list[Node], node: Node, where: str, key: str) -> None:
        """Only the last of a list has no condition, so that there is always a way."""
        if not whens:
            self.take.error("bad-branches", f"{capital(where)} is an empty list.", node.mark)
            return
        if whens[-1]:
            self.take.error(
                "bad-branches",
                f"The last line of {where} has a `when`. When it is not true there is no way "
                f"on: end the list with a line without `when`, such as `- {{{key}: …}}`.",
                items[-1].mark,
            )
        for has_when, item in zip(whens[:-1], items[:-1], strict=True):
            if not has_when:
                self.take.error(
                    "bad-branches",
                    f"This line of {where} has no `when`, so the lines below it are never "
                    "used. Give it a `when` or move it to the end.",
                    item.mark,
                )


def _at(keys: dict[str, Node], name: str) -> Mark:
    return keys[name].mark if name in keys else Mark()

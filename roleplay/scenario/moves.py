"""The parts of a scenario that move: variables, conditions, ways on, effects, and clips that depend on them."""

from __future__ import annotations

import re
from dataclasses import replace

from roleplay.finding import Mark, Severity, write
from roleplay.said import capital, said
from roleplay.scenario.conditions import UNREADABLE, Condition, ConditionError, Value, parse
from roleplay.scenario.fields import Fields
from roleplay.scenario.format import KEYS
from roleplay.scenario.kinds import meant_yes_no, true_false, write_yes_no, wrong_kind
from roleplay.scenario.model import Branch, ClipRef, Effect, Variable
from roleplay.scenario.suggest import closest
from roleplay.scenario.wordings import also
from roleplay.scenario.yamltext import Items, Node, Table, Text

LOWEST, HIGHEST = 0, 10
"""The bounds of a number whose author gave none."""

VARIABLE = re.compile(r"^[^\W\d]\w*$")
_NUMBER = re.compile(r"^[+-–—−]?\s*\d{1,9}$")
_OF_A_BRANCH = frozenset(name for key in KEYS["branch"] for name in (key, *also("branch", key)))
RESERVED = frozenset({"and", "or", "not", "true", "false"})


class Moves:
    """Reads what depends on variables, over the same findings as `Fields`."""

    def __init__(self, take: Fields) -> None:
        self.take = take
        self.known: dict[str, Variable] = {}
        self.unsure: set[str] = set()
        """Variables of which a declaration or an effect could not be read."""

    def variables(self, node: Node | None, at: Mark) -> None:
        """Reads all variables: first of all, for conditions and effects are judged by their kinds."""
        for name, key, value in self.take.named(node, "variables", said("variables"), at):
            if not VARIABLE.match(name) or name in RESERVED:
                self.take.error(
                    "bad-name",
                    said(
                        "`{name}` can't be the name of a variable: use letters, digits and _, "
                        "start with a letter, and avoid and, or, not, true, false.",
                        name=name,
                    ),
                    key.mark,
                )
            before = len(self.take.found)
            self.known[name] = self._variable(name, key, value)
            if any(finding.severity is Severity.ERROR for finding in self.take.found[before:]):
                self.unsure.add(name)

    def judged(self) -> dict[str, Variable]:
        """All variables by name; last of all, for only then it is known of which ones everything could be read."""
        return {name: replace(v, sure=name not in self.unsure) for name, v in self.known.items()}

    def _doubt(self, name: str) -> None:
        meant = name if name in self.known else closest(name, self.known)
        if meant:
            self.unsure.add(meant)

    def _variable(self, name: str, key: Text, node: Node) -> Variable:
        take, where = self.take, said("the variable `{name}`", name=name)
        if isinstance(node, Text) and node.value:
            yes = meant_yes_no(node.value)
            start = int(node.value) if re.match(r"^[+-]?\d{1,9}$", node.value) else 0
            form = f"{name}: {{start: {str(yes).lower() if yes is not None else start}}}"
            told = said("{where} has its value behind `start`. Write `{form}`.", where=capital(where), form=form)
            take.error("wrong-type", told, node.mark, write(node.mark, form.partition(": ")[2]))
            return Variable(name, start if yes is None else yes, min(LOWEST, start), HIGHEST, mark=key.mark)
        keys = take.table(node, "variable", where, key.mark)
        means = take.text(keys.get("means"), said("`means` of {where}", where=where))
        start_node = keys.get("start")
        yes = meant_yes_no(start_node.value) if isinstance(start_node, Text) else None
        if isinstance(start_node, Text) and yes is not None:
            if start_node.value not in ("true", "false"):
                self._yes_no(name, start_node, yes)
            for bound in ("from", "to"):
                if bound in keys:
                    take.error(
                        "unknown-key",
                        said("A yes/no variable has no `{bound}`. Remove it.", bound=bound),
                        keys[bound].mark,
                    )
            return Variable(name, yes, 0, 1, means, key.mark)
        start = take.number(start_node, said("`start` of {where}", where=where)) or 0
        low, high = self._bounds(keys, start, where)
        if start_node is not None and not low <= start <= high:
            take.error(
                "bad-value",
                said(
                    "`start` of {where} is {start}, outside {low} to {high}. Choose a start between the bounds.",
                    where=where,
                    start=start,
                    low=low,
                    high=high,
                ),
                start_node.mark,
            )
        return Variable(name, min(max(start, low), high), low, high, means, key.mark)

    def _bounds(self, keys: dict[str, Node], start: int, where: str) -> tuple[int, int]:
        low = self.take.number(keys.get("from"), said("`from` of {where}", where=where))
        high = self.take.number(keys.get("to"), said("`to` of {where}", where=where))
        low = min(LOWEST, start) if low is None else low
        high = max(HIGHEST, start) if high is None else high
        if low > high:
            self.take.error(
                "bad-value",
                said(
                    "`from` ({low}) is larger than `to` ({high}) in {where}. Swap them.",
                    low=low,
                    high=high,
                    where=where,
                ),
                _at(keys, "from" if "from" in keys else "to"),
            )
        return min(low, high), max(low, high)

    def effects(self, keys: dict[str, Node], where: str) -> tuple[Effect, ...]:
        """`change` and `set` of a reaction."""
        take = self.take
        for kind in ("change", "set"):
            if kind in keys and not isinstance(keys[kind], Table):
                self.unsure.update(self.known)  # which one is meant can't be read
        added = {
            name: (key, self._added(name, node, said("`{name}` in `change` of {where}", name=name, where=where)))
            for name, key, node in take.named(
                keys.get("change"), "change", said("`change` of {where}", where=where), _at(keys, "change")
            )
        }
        made = [Effect(name, amount, True, key.mark) for name, (key, amount) in added.items() if amount is not None]
        for name, key, node in take.named(
            keys.get("set"), "set", said("`set` of {where}", where=where), _at(keys, "set")
        ):
            value = self._given(name, node, said("`{name}` in `set` of {where}", name=name, where=where))
            if name in added:
                take.error(
                    "duplicate-key",
                    said(
                        "`{name}` stands in `change` (line {line}) and in `set` of {where}: `set` comes "
                        "last, so the `change` is lost. Remove one of them.",
                        name=name,
                        line=added[name][0].line,
                        where=where,
                    ),
                    key.mark,
                )
            if value is not None:
                made.append(Effect(name, value, False, key.mark))
        return tuple(made)

    def _added(self, name: str, node: Node, where: str) -> int | None:
        """What is added to a number."""
        if isinstance(node, Text) and node.value in ("true", "false"):
            self.take.error(
                "wrong-type",
                said(
                    "`change` adds a number. To make `{name}` {value}, write `set: {{{name}: {value}}}`.",
                    name=name,
                    value=node.value,
                ),
                node.mark,
            )
            self._doubt(name)
            return None
        amount = self.take.number(node, where)
        if amount is None:
            self._doubt(name)
        return amount

    def _given(self, name: str, node: Node, where: str) -> Value | None:
        """What a variable is set to. Another word for yes or no is told, and counts as what it means."""
        yes = meant_yes_no(node.value) if isinstance(node, Text) else None
        variable = self.known.get(name)
        if isinstance(node, Text) and (node.value in ("true", "false") or (yes is not None and _is_yes_no(variable))):
            if yes is not None and node.value not in ("true", "false"):
                self._yes_no(name, node, yes)
            return yes
        if isinstance(node, Text) and variable is not None and variable.yes_no and not _NUMBER.match(node.value):
            self.take.error("wrong-type", write_yes_no(name), node.mark)
            self._doubt(name)
            return None
        value = self.take.number(node, where)
        if value is None:
            self._doubt(name)
        return value

    def _yes_no(self, name: str, node: Text, yes: bool) -> None:
        """Tells of another word for true or false."""
        mend = write(node.mark, str(yes).lower())
        self.take.error("wrong-type", write_yes_no(name), node.mark, mend)

    def branches(self, node: Node | None, where: str) -> tuple[Branch, ...]:
        """A `then`: one name, or a list of branches of which only the last has no condition."""
        take = self.take
        if node is None:
            return ()
        if isinstance(node, Text):
            name = take.needed(node, where, prose=False)
            return (Branch(name, None, node.mark, node.mark),)
        if isinstance(node, Table) and node.entries.keys() & _OF_A_BRANCH:
            listed: list[Node] = [node]
        elif isinstance(node, Items):
            listed = node.items
        else:
            take.error(
                "wrong-type",
                said(
                    "{where} should be the name of a scene or an ending, or a list of `- {{when: …, go: …}}`.",
                    where=capital(where),
                ),
                node.mark,
            )
            return (Branch("", None, node.mark, node.mark),)
        made, whens = [], []
        for item in listed:
            if isinstance(item, Text):
                whens.append(False)
                made.append(Branch(take.needed(item, where, prose=False), None, item.mark, item.mark))
                continue
            keys = take.table(item, "branch", said("a branch in {where}", where=where), item.mark)
            go, when = keys.get("go"), keys.get("when")
            whens.append(when is not None)
            made.append(
                Branch(
                    take.needed(go, said("`go` in {where}", where=where), prose=False),
                    self.condition(when),
                    go.mark if go else item.mark,
                    when.mark if when else item.mark,
                )
            )
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
        whens = [clip.when is not None for clip in made]
        self._last_open(whens, node.items, node, said("`clip` of {where}", where=where), "play")
        made[:-1] = [c if c.when is not None else replace(c, when=UNREADABLE) for c in made[:-1]]
        return tuple(made)

    def _clip(self, node: Node, where: str) -> ClipRef:
        take = self.take
        if isinstance(node, Text):
            return ClipRef(self._file(node, where), mark=node.mark, when_mark=node.mark)
        keys = take.table(node, "clip", said("`clip` of {where}", where=where), node.mark)
        file, when = keys.get("play") or keys.get("file"), keys.get("when")
        if isinstance(node, Table) and file is None:
            take.error(
                "missing-key", said("A clip of {where} has no file. Write `play: name.mp4`.", where=where), node.mark
            )
        if isinstance(file, Table):  # {when: …, play: {file, from, to}}
            inner = take.table(file, "clip", said("`clip` of {where}", where=where), file.mark)
            keys = {**inner, **keys}
            file = inner.get("file")
        start, end = take.moment(keys.get("from"), "`from`"), take.moment(keys.get("to"), "`to`")
        if start is not None and end is not None and end <= start:
            take.error(
                "bad-value",
                said("`to` is not after `from`, so nothing of the clip would be left."),
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
        name = self.take.needed(node, said("the clip of {where}", where=where), prose=False)
        parts = name.replace("\\", "/").split("/")
        if (
            node is not None
            and name
            and (name.startswith(("/", "~")) or ".." in parts or "\\" in name or ":" in name or "\0" in name)
        ):
            self.take.error(
                "bad-value",
                said(
                    "`{name}` leaves the scenario's own media folder. Put the film in that "
                    "folder and write its file name only.",
                    name=name[:60],
                ),
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
            tree = parse(text)
        except ConditionError as fault:
            offset = min(fault.offset, max(0, len(text) - 1)) + (0 if node.plain else 1)
            at = Mark(node.line, node.column + offset, max(1, len(fault.sign)))
            mend = write(at, fault.meant) if fault.meant else write(node.mark, fault.whole) if fault.whole else None
            self.take.error(
                "bad-condition",
                said("{fault} The condition is `{text}`.", fault=fault.sentence, text=text[:60]),
                replace(at, length=1),
                mend,
            )
            return UNREADABLE
        wrong = wrong_kind(tree, self.known)
        if wrong:
            meant = true_false(text)
            mend = write(node.mark, meant) if meant != text and not wrong_kind(parse(meant), self.known) else None
            self.take.error(
                "bad-condition",
                said("{wrong} The condition is `{text}`.", wrong=wrong, text=text[:60]),
                node.mark,
                mend,
            )
            return UNREADABLE
        return tree

    def _last_open(self, whens: list[bool], items: list[Node], node: Node, where: str, key: str) -> None:
        """Only the last of a list has no condition, so that there is always a way."""
        if not whens:
            self.take.error("bad-branches", said("{where} is an empty list.", where=capital(where)), node.mark)
            return
        if whens[-1]:
            self.take.error(
                "bad-branches",
                said(
                    "The last line of {where} has a `when`. When it is not true there is no way "
                    "on: end the list with a line without `when`, such as `- {{{key}: …}}`.",
                    where=where,
                    key=key,
                ),
                items[-1].mark,
            )
        for has_when, item in zip(whens[:-1], items[:-1], strict=True):
            if not has_when:
                self.take.error(
                    "bad-branches",
                    said(
                        "This line of {where} has no `when`, so the lines below it are never "
                        "used. Give it a `when` or move it to the end.",
                        where=where,
                    ),
                    item.mark,
                )


def _is_yes_no(variable: Variable | None) -> bool:
    return variable is None or variable.yes_no


def _at(keys: dict[str, Node], name: str) -> Mark:
    return keys[name].mark if name in keys else Mark()

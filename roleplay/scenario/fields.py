"""Taking values out of nodes, by the format's tables: every mistake becomes a finding and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TypeVar

from roleplay.finding import Finding, Mark, Severity
from roleplay.scenario.format import KEYS
from roleplay.scenario.suggest import capital, closest, did_you_mean
from roleplay.scenario.yamltext import Items, Node, Table, Text, error

N = TypeVar("N", bound=Node)

_NAME = re.compile(r"^\w[\w-]*$")
_NUMBER = re.compile(r"^[+-]?\d{1,9}$")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$")
_KINDS = {Text: "a text", Items: "a list", Table: "a table of keys"}


class Fields:
    """The entries of one table with what may stand there; collects findings in `found`."""

    def __init__(self, found: list[Finding], lines: list[str]) -> None:
        self.found = found
        self.lines = lines

    def error(self, code: str, message: str, mark: Mark) -> None:
        """Notes an error."""
        self.found.append(error(code, message, mark))

    def warning(self, code: str, message: str, mark: Mark) -> None:
        """Notes a warning."""
        self.found.append(Finding(code, Severity.WARNING, message, mark))

    def table(self, node: Node, kind: str, where: str, at: Mark) -> dict[str, Node]:
        """The known entries of a table of `kind`; a slip of a known key counts as that key, after one finding."""
        if not isinstance(node, Table):
            self._wrong(node, where, "keys with a `:` below it", at)
            return {}
        known = KEYS[kind]
        taken: dict[str, Node] = {}
        for name, (key, value) in node.entries.items():
            if name in known:
                taken[name] = value
                continue
            guess = closest(name, [k for k in known if k not in node.entries])
            mend = f"Did you mean `{guess}`?" if guess else f"Known here: {', '.join(known)}."
            self.error("unknown-key", f"`{name}` is no key of {where}. {mend}", key.mark)
            if guess:
                taken[guess] = value
        for key_name, spec in known.items():
            if spec.required and key_name not in taken:
                about = spec.about[:1].lower() + spec.about[1:].rstrip(".")
                self.error("missing-key", f"{capital(where)} has no `{key_name}`. Add `{key_name}:` ({about}).", at)
        return taken

    def named(self, node: Node | None, where: str, at: Mark) -> Iterator[tuple[str, Text, Node]]:
        """Name, key and value of every entry of a table whose keys are names given by the author."""
        if node is None:
            return
        if not isinstance(node, Table):
            self._wrong(node, where, "names with a `:` below it", at)
            return
        for name, (key, value) in node.entries.items():
            if not _NAME.match(name):
                shown = name if name.isprintable() else "this"
                self.error(
                    "bad-name",
                    f"`{shown}` can't be a name in {where}: use letters, digits, _ and -, without spaces.",
                    key.mark,
                )
            yield name, key, value

    def text(self, node: Node | None, where: str, *, prose: bool = True) -> str:
        """The text of a value; empty when absent or wrong."""
        if node is None:
            return ""
        if not isinstance(node, Text):
            self._wrong(node, where, "a text", node.mark)
            return ""
        if prose and node.plain:
            self._comment(node)
            self._curly(node, where)
        return node.value.strip()

    def needed(self, node: Node | None, where: str, *, prose: bool = True) -> str:
        """A text that must not be empty when its key is there."""
        value = self.text(node, where, prose=prose)
        if isinstance(node, Text) and not value:
            self.error(
                "wrong-type",
                f"{capital(where)} is empty. Write a text after the colon.",
                node.mark,
            )
        return value

    def texts(self, node: Node | None, where: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if node is None:
            return ()
        if isinstance(node, Text):
            value = self.text(node, where)
            return (value,) if value else ()
        return tuple(filter(None, (self.needed(n, where) for n in self.items(node, where))))

    def items(self, node: Node | None, where: str) -> list[Node]:
        """The items of a list."""
        if node is None or (isinstance(node, Text) and not node.value):
            return []
        if not isinstance(node, Items):
            self._wrong(node, where, "a list, each line with a `-` before it", node.mark)
            return []
        return node.items

    def one_of(self, node: Node | None, known: Collection[str], where: str) -> str:
        """One of a few words, or empty."""
        value = self.needed(node, where, prose=False)
        if node is not None and value and value not in known:
            self.error(
                "bad-value",
                f"`{value}` is not known as {where}.{did_you_mean(value, known)} Use one of: {', '.join(known)}.",
                node.mark,
            )
            return ""
        return value

    def yes_no(self, node: Node | None, where: str) -> bool:
        """true or false."""
        return self.one_of(node, ("true", "false"), where) == "true"

    def number(self, node: Node | None, where: str) -> int | None:
        """A whole number."""
        if node is None:
            return None
        value = self.text(node, where, prose=False)
        if _NUMBER.match(value):
            return int(value)
        if isinstance(node, Text):
            self.error(
                "wrong-type",
                f"{capital(where)} is `{value}`, and must be a whole number, such as 0 or 3.",
                node.mark,
            )
        return None

    def moment(self, node: Node | None, where: str) -> float | None:
        """A moment in a film, in seconds: `0:41`, `1:02:03.5` or plain seconds."""
        if node is None:
            return None
        value = self.text(node, where, prose=False)
        clock = _CLOCK.match(value)
        if clock:
            return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
        if re.match(r"^\d+(\.\d+)?$", value):
            return float(value)
        if isinstance(node, Text):
            self.error(
                "bad-value",
                f"`{value}` is no moment in a film. Write minutes and seconds, such as 0:41.",
                node.mark,
            )
        return None

    def _wrong(self, node: Node, where: str, wanted: str, at: Mark) -> None:
        if isinstance(node, Text) and not node.value:
            self.error("wrong-type", f"{capital(where)} is empty: {wanted} is expected.", at)
            return
        mend = " If it is text, put quotes around it." if wanted == "a text" else ""
        self.error(
            "wrong-type",
            f"{capital(where)} should be {wanted}, and this is {_KINDS.get(type(node), 'something else')}.{mend}",
            node.mark,
        )

    def _comment(self, node: Text) -> None:
        """` #412` after a plain text is silently cut off by YAML."""
        if node.line > len(self.lines):
            return
        end = node.column - 1 + node.length
        rest = self.lines[node.line - 1][end:]
        after = rest.lstrip()
        gap = len(rest) - len(after)
        if gap and after.startswith("#") and (not after[1:2].isspace() or gap == 1):
            self.warning(
                "comment-in-text",
                f"YAML takes `{after.strip()[:40]}` for a comment, so the student reads only "
                f"“{node.value[-40:]}”. If it belongs to the text, put quotes around the whole text; if it is a "
                "comment, put two spaces before the # and one after it.",
                Mark(node.line, end + gap + 1, len(after)),
            )

    def _curly(self, node: Text, where: str) -> None:
        """Curly quotes around a whole value look like YAML's quotes and are not."""
        value = node.value
        if len(value) > 1 and value[0] in "“„‘" and value[-1] in "”“’" and value[0] not in value[1:-1]:
            self.warning(
                "pasted-character",
                f"{capital(where)} stands between curly quotes, which "
                'the student will see. YAML\'s own quotes are straight: "…". Leave them out or make them '
                "straight.",
                node.mark,
            )

"""Taking values out of nodes, by the format's tables: every mistake becomes a finding and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TypeVar

from roleplay.finding import Edit, Finding, Mark, Mend, Severity, write
from roleplay.said import capital, in_passing, said
from roleplay.scenario import glued
from roleplay.scenario.columns import left_of_its_text, without_bar
from roleplay.scenario.format import KEYS, NAMED
from roleplay.scenario.quoting import bare, curly, quoted
from roleplay.scenario.slips import in_blocks
from roleplay.scenario.suggest import did_you_mean, mend_to
from roleplay.scenario.wordings import FORMS, key_meant
from roleplay.scenario.yamltext import Items, Node, Table, Text, error

N = TypeVar("N", bound=Node)

NAME = re.compile(r"^\w[\w-]*$")
_NUMBER = re.compile(r"^[+-]?\d{1,9}$")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$")
_DASH = re.compile(r"(?:^|\s)[–—−]\s+")
_DASH_FIRST = re.compile(r"^\s*([–—−])\s+\S")
_KINDS = {Text: said("a text"), Items: said("a list"), Table: said("a table of keys")}


class Fields:
    """The entries of one table with what may stand there; collects findings in `found`."""

    def __init__(self, found: list[Finding], lines: list[str]) -> None:
        self.found = found
        self.lines = lines

    def error(self, code: str, message: str, mark: Mark, mend: Mend | None = None) -> None:
        """Notes an error."""
        self.found.append(error(code, message, mark, mend=mend))

    def warning(self, code: str, message: str, mark: Mark, mend: Mend | None = None) -> None:
        """Notes a warning."""
        self.found.append(Finding(code, Severity.WARNING, message, mark, mend=mend))

    def table(self, node: Node, kind: str, where: str, at: Mark) -> dict[str, Node]:
        """The known entries of a table of `kind`; a slip of a known key counts as that key, after one finding."""
        if not isinstance(node, Table):
            self._wrong(node, where, said("keys, each with a `:` and its value"), at, FORMS.get(kind, ""))
            return {}
        known = KEYS[kind]
        entries = glued.entries(node, known, self.lines, self.error)
        taken = {name: value for name, (_, value) in entries.items() if name in known}
        for name, (key, value) in entries.items():
            if name not in known:
                guess = self._unknown(name, key, value, kind, where, taken)
                if guess:
                    taken[guess] = value
        for key_name, spec in known.items():
            if spec.required and key_name not in taken:
                self.error(
                    "missing-key",
                    said(
                        "{where} has no `{key}`. Add `{key}:` ({about}).",
                        where=capital(where),
                        key=key_name,
                        about=in_passing(spec.about),
                    ),
                    at,
                )
        return taken

    def _unknown(self, name: str, key: Text, value: Node, kind: str, where: str, taken: Collection[str]) -> str | None:
        """Tells of a key that is not known, and says which one it is a slip of or another word for."""
        guess, meant = key_meant(name, kind, [key_name for key_name in KEYS[kind] if key_name not in taken])
        short = value.value if isinstance(value, Text) and value.plain and len(value.value) <= 30 else ""
        if key.line - 2 in in_blocks(self.lines) and not guess:
            self.error("not-yaml", left_of_its_text(key.column - 1, self.lines[key.line - 2]), key.mark)
            return None
        if meant:
            mend = (
                said("Write `{guess}: {short}`.", guess=guess, short=short)
                if short
                else said("Write `{guess}:`.", guess=guess)
            )
        elif guess:
            mend = said("Did you mean `{guess}`?", guess=guess)
        else:
            mend = said("Known here: {keys}.", keys=", ".join(KEYS[kind]))
        told = said("`{name}` is no key of {where}. {mend}", name=name, where=where, mend=mend)
        self.error("unknown-key", told, key.mark, write(key.mark, guess) if guess else None)
        return guess

    def named(self, node: Node | None, kind: str, where: str, at: Mark) -> Iterator[tuple[str, Text, Node]]:
        """Name, key and value of every entry of a table whose keys are names given by the author."""
        if node is None:
            return
        tables = [node]
        if not isinstance(node, Table):
            self._wrong(node, where, said("names, each with a `:` and without a `-`"), at, FORMS[kind])
            tables = node.items if isinstance(node, Items) else []
        number = 0
        for table in tables:
            inner = KEYS.get(NAMED.get(kind, ""), {})
            if table is not node and isinstance(table, Table) and table.entries.keys() & inner.keys():
                number += 1  # a list of things without names: go on as if each had its number
                yield str(number), Text(table.line, table.column, 1, str(number), False), table
            elif isinstance(table, Table):
                yield from self._names(table, where)

    def _names(self, table: Table, where: str) -> Iterator[tuple[str, Text, Node]]:
        for name, (key, value) in glued.entries(table, (), self.lines, self.error).items():
            if not NAME.match(name):
                shown = name if name.isprintable() else said("this")
                self.error(
                    "bad-name",
                    said(
                        "`{shown}` can't be a name in {where}: use letters, digits, _ and -, without spaces.",
                        shown=shown,
                        where=where,
                    ),
                    key.mark,
                )
            yield name, key, value

    def text(self, node: Node | None, where: str, *, prose: bool = True) -> str:
        """The text of a value; empty when absent or wrong."""
        if node is None:
            return ""
        if not isinstance(node, Text):
            self._wrong(node, where, _KINDS[Text], node.mark)
            return ""
        if prose and node.plain:
            self._comment(node)
            self._curly(node, where)
        if not prose and node.plain and curly(node.value):
            value = bare(node.value)
            key = self._key(node)
            told = said("Leave the curly quotes out: `{value}`.", value=f"{key}: {value}" if key else value)
            self.error("pasted-character", told, node.mark, write(node.mark, value))
            return value
        return node.value.strip()

    def _key(self, node: Node) -> str:
        """The key that a value stands behind on its line, if one does."""
        before = self.lines[node.line - 1][: node.column - 1] if node.line <= len(self.lines) else ""
        match = re.search(r"([\w-]+):\s*$", before)
        return match[1] if match else ""

    def needed(self, node: Node | None, where: str, *, prose: bool = True) -> str:
        """A text that must not be empty when its key is there."""
        value = self.text(node, where, prose=prose)
        if isinstance(node, Text) and not value:
            self.error(
                "wrong-type",
                said("{where} is empty. Write a text after the colon.", where=capital(where)),
                node.mark,
            )
        return value

    def texts(self, node: Node | None, where: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if node is None:
            return ()
        if isinstance(node, Text) and not _DASH.match(node.value):
            value = self.text(node, where)
            return (value,) if value else ()
        return tuple(filter(None, (self.needed(n, where) for n in self.items(node, where))))

    def items(self, node: Node | None, where: str, kind: str = "") -> list[Node]:
        """The items of a list; `kind` says what they are when they can be tables."""
        if node is None or (isinstance(node, Text) and not node.value):
            return []
        if isinstance(node, Items):
            return node.items
        dash = isinstance(node, Text) and _DASH.match(node.value)
        if isinstance(node, Text) and dash:
            told = said("This line starts with a long dash, so it is no line of a list. Type a plain `-`.")
            self.error("pasted-character", told, Mark(node.line, node.column, 1), self._dashes(node.line))
            return [Text(node.line, node.column, node.length, v, False) for v in _DASH.split(node.value) if v.strip()]
        form = (
            f"`- {node.value[:40]}`"
            if isinstance(node, Text)
            else FORMS.get(kind, said("`- One`, and on the next line `- Two`"))
        )
        self._wrong(node, where, said("a list, each line with a `-` before it"), node.mark, form)
        alone = kind != "chapter" if isinstance(node, Text) else bool(kind)
        return [node] if alone else []  # as if it were a list of one

    def _dashes(self, line: int) -> Mend:
        """A plain dash for each long one, from `line` on."""
        edits = []
        while line <= len(self.lines) and (match := _DASH_FIRST.match(self.lines[line - 1])):
            edits.append(Edit(Mark(line, match.start(1) + 1, 1), "-"))
            line += 1
        return Mend(said("Type plain dashes."), tuple(edits))

    def one_of(self, node: Node | None, known: Collection[str], where: str) -> str:
        """One of a few words, or empty."""
        value = self.needed(node, where, prose=False)
        if node is not None and value and value not in known:
            self.error(
                "bad-value",
                said(
                    "`{value}` is not known as {where}.{guess} Use one of: {known}.",
                    value=value,
                    where=where,
                    guess=did_you_mean(value, known),
                    known=", ".join(known),
                ),
                node.mark,
                mend_to(value, known, node.mark),
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
        minus = re.sub(r"^[–—−]\s*", "-", value)
        if isinstance(node, Text) and _NUMBER.match(minus) and minus != value:
            told = said("This is a long dash. Type a plain minus: `{minus}`.", minus=minus)
            self.error("pasted-character", told, node.mark, write(node.mark, minus))
            return int(minus)
        close = re.sub(r"^([+-])\s+", r"\1", value)
        if isinstance(node, Text) and _NUMBER.match(close):
            told = said("There is a space in `{value}`. Write `{close}`.", value=value, close=close)
            self.error("wrong-type", told, node.mark, write(node.mark, close))
            return int(close)
        if isinstance(node, Text):
            written = f"`{value}`" if value else said("empty")
            self.error(
                "wrong-type",
                said(
                    "{where} is {written}, and must be a whole number, such as 0 or 3.",
                    where=capital(where),
                    written=written,
                ),
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
                said("`{value}` is no moment in a film. Write minutes and seconds, such as 0:41.", value=value),
                node.mark,
            )
        return None

    def _wrong(self, node: Node, where: str, wanted: str, at: Mark, form: str = "") -> None:
        written = said(" Write it like this: {form}.", form=form) if form else ""
        if isinstance(node, Text) and not node.value:
            self.error(
                "wrong-type",
                said(
                    "{where} is empty: {wanted} is expected.{written}",
                    where=capital(where),
                    wanted=wanted,
                    written=written,
                ),
                at,
            )
            return
        above = re.match(r"^\s*([\w-]+):\s*$", self.lines[node.line - 2]) if 1 < node.line <= len(self.lines) else None
        if wanted == _KINDS[Text] and isinstance(node, Table) and not node.flow and above:
            self.error("wrong-type", without_bar(above[1]), Mark(node.line - 1, above.start(1) + 1, len(above[1])))
            return
        mend = said(" If it is text, put quotes around it.") if wanted == _KINDS[Text] else written
        self.error(
            "wrong-type",
            said(
                "{where} should be {wanted}, and this is {kind}.{mend}",
                where=capital(where),
                wanted=wanted,
                kind=_KINDS[type(node)],
                mend=mend,
            ),
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
            # `#412` was never meant as a comment; `# later` may be, and then the mend is the author's.
            first = node.column if node.value else end + gap + 1
            whole = Mark(node.line, first, len(self.lines[node.line - 1].rstrip()) - first + 1)
            text = (node.value + rest).strip()
            self.warning(
                "comment-in-text",
                said(
                    "YAML takes `{comment}` for a comment, so the student reads only "
                    "“{left}”. If it belongs to the text, put quotes around the whole text; if it is a "
                    "comment, put two spaces before the # and one after it.",
                    comment=after.strip()[:40],
                    left=node.value[-40:],
                ),
                Mark(node.line, end + gap + 1, len(after)),
                write(whole, quoted(text)) if after[1:2].isalnum() else None,
            )

    def _curly(self, node: Text, where: str) -> None:
        """Curly quotes around a whole value look like YAML's quotes and are not."""
        value = node.value
        if curly(value):
            self.warning(
                "pasted-character",
                said(
                    "{where} stands between curly quotes, which "
                    'the student will see. YAML\'s own quotes are straight: "…". Leave them out or make them '
                    "straight.",
                    where=capital(where),
                ),
                node.mark,
                write(node.mark, quoted(bare(value))),
            )

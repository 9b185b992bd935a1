"""A translation brought up to date: new texts are added empty, changed ones marked, those that are gone put away.

Whatever a translator wrote stays: entries that still fit keep their very lines. What is marked `fuzzy` is not shown to
students until somebody has looked at it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from textwrap import wrap

from roleplay.scenario.model import Scenario
from roleplay.scenario.translation import Text, texts

_WIDTH = 110
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_AWAY = "#~"


class State(StrEnum):
    """How a text of a scenario stands in a translation."""

    DONE = "done"
    FUZZY = "fuzzy"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Block:
    """One entry of a PO file: its remarks (lines that start with #), and its words. `lines` are all as they stand.

    `was` is the source that the words were made from, and `was_path` its path, where the file says so (`#|`).
    """

    path: str
    source: str
    words: str
    remarks: tuple[str, ...] = ()
    fuzzy: bool = False
    was: str | None = None
    was_path: str | None = None
    away: bool = False
    lines: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_remark(self) -> bool:
        """Whether these are only remarks, of no entry."""
        return not self.away and all(line.startswith("#") for line in self.lines)

    @property
    def is_header(self) -> bool:
        """Whether this is the file's header: an entry without path and text."""
        return not (self.path or self.source or self.away or self.is_remark)


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text of a PO file, and how each text of the scenario stands in it, by path in the order of the format."""

    text: str
    states: Mapping[str, State]

    @property
    def complete(self) -> bool:
        """Whether every text has words that may be shown."""
        return all(state == State.DONE for state in self.states.values())

    def by_place(self) -> dict[str, Counter[State]]:
        """How many texts stand how, for each scene and ending; `` is what stands around the story."""
        found: dict[str, Counter[State]] = {}
        for path, state in self.states.items():
            group, _, rest = path.partition(".")
            place = rest.split(".")[0] if group in ("scenes", "endings") else ""
            found.setdefault(place, Counter())[state] += 1
        return found


def merged(scenario: Scenario, language: str, po: str = "") -> Merged:
    """The PO file `po` (empty: a new one) brought up to date; it must be one that `read_po` can read."""
    end = "\r\n" if "\r\n" in po else "\n"
    blocks = list(blocks_of(po.replace("\r\n", "\n").replace("\r", "\n")))
    pool = _Pool(block for block in blocks if block.source)
    wanted = texts(scenario)
    exact = [pool.taken(text) for text in wanted]  # all of these first: a guess takes nothing that fits elsewhere
    made = [block or pool.likely(text) for block, text in zip(exact, wanted, strict=True)]
    away = [replace(b, away=True, lines=b.lines if b.away else ()) for b in pool.left() if b.words]
    header = next((number for number, block in enumerate(blocks) if block.is_header), None)
    top = [b.lines for b in blocks[:header] if b.is_remark] if header is not None else []
    loose = [b.lines for b in blocks[header or 0 :] if b.is_remark]
    head = _header(scenario, language) if header is None else blocks[header].lines
    parts = [*top, head, *map(_lines, made), *loose, *map(_lines, away)]
    text = "\n\n".join("\n".join(part) for part in parts) + "\n"
    return Merged(text.replace("\n", end), {block.path: _state(block) for block in made})


def filled(po: str, words: Mapping[str, str]) -> str:
    """A merged PO file with new words for the texts of these paths; they count as looked at."""
    end = "\r\n" if "\r\n" in po else "\n"
    parts = [
        _lines(replace(block, words=words[block.path], fuzzy=False, was=None, lines=()))
        if block.source and not block.away and block.path in words
        else block.lines
        for block in blocks_of(po.replace("\r\n", "\n"))
    ]
    return ("\n\n".join("\n".join(part) for part in parts) + "\n").replace("\n", end)


def _state(block: Block) -> State:
    if not block.words.strip():
        return State.MISSING
    return State.FUZZY if block.fuzzy else State.DONE


class _Pool:
    """The entries there are; each is used once."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.blocks = list(blocks)
        self.used: set[int] = set()

    def _first(self, fits: list[tuple[bool, int]]) -> Block | None:
        number = next((n for ok, n in fits if ok and n not in self.used), None)
        if number is None:
            return None
        self.used.add(number)
        return self.blocks[number]

    def taken(self, text: Text) -> Block | None:
        """The entry for this very text: with words if there is one, and rather one that is not put away."""
        ranked = sorted(range(len(self.blocks)), key=lambda n: (not self.blocks[n].words, self.blocks[n].away))
        fits = [((b := self.blocks[n]).path == text.path and b.source == text.text, n) for n in ranked]
        block = self._first(fits)
        return block and (replace(block, away=False, lines=()) if block.away else block)

    def likely(self, text: Text) -> Block:
        """An entry for a text that has none: the same text from elsewhere, the old words as a guess, or empty."""
        live = [(not b.away, n) for n, b in enumerate(self.blocks)]
        moved = self._first(
            [
                (ok and self.blocks[n].source == text.text and _alike(self.blocks[n].path, text.path), n)
                for ok, n in live
            ]
        )
        if moved is not None:
            return replace(moved, path=text.path, lines=())
        old = self._first([(ok and self.blocks[n].path == text.path, n) for ok, n in live])
        if old is None:
            return Block(text.path, text.text, "")
        remarks = old.remarks
        if not old.words:
            return Block(text.path, text.text, "", remarks)
        was = old.was if old.fuzzy and old.was is not None else old.source
        if was == text.text:  # changed, and changed back
            return Block(text.path, text.text, old.words, remarks)
        return Block(text.path, text.text, old.words, remarks, True, was)

    def left(self) -> list[Block]:
        """The entries that nothing was made of."""
        return [block for n, block in enumerate(self.blocks) if n not in self.used]


def _alike(one: str, other: str) -> bool:
    """Whether two paths lead to texts of one kind: to the points to remember, or to what is said by a choice."""
    return _kind(one) == _kind(other)


def _kind(path: str) -> tuple[str, str]:
    names = [part for part in path.split(".") if not part.isdigit()]
    return names[0], names[-1]


# -- reading ---------------------------------------------------------------------------------------------------------


def blocks_of(po: str) -> Iterator[Block]:
    """The entries of a PO file, remarks that stand alone and what was put away included."""
    lines: list[str] = []
    said = False
    for line in [*po.split("\n"), ""]:
        plain = line.strip().removeprefix(_AWAY).lstrip()
        starts = plain.startswith(("msgctxt", "#")) or (plain.startswith("msgid") and not _names(lines))
        if lines and (not line.strip() or (said and starts) or _changes(lines, line)):
            yield _block(lines)
            lines, said = [], False
        if line.strip():
            lines.append(line.rstrip())
            said = said or plain.startswith("msgstr")


def _names(lines: list[str]) -> bool:
    """Whether an entry has said its path and waits for its text."""
    words = [line.strip().removeprefix(_AWAY).lstrip().split(" ")[0] for line in lines]
    return "msgctxt" in words and "msgid" not in words


def _changes(lines: list[str], line: str) -> bool:
    return lines[-1].startswith(_AWAY) != line.startswith(_AWAY) and any(not one.startswith("#") for one in lines)


def _block(lines: list[str]) -> Block:
    away = any(line.startswith(_AWAY) for line in lines)
    plain = [line.removeprefix(_AWAY).strip() for line in lines]
    fields: dict[str, str] = {}
    word = ""
    remarks, fuzzy = [], False
    for line in plain:
        if line.startswith("#|"):
            word = _put(fields, line[2:].strip(), word, "#|")
        elif line.startswith("#,"):
            flags = [flag.strip() for flag in line[2:].split(",")]
            fuzzy = fuzzy or "fuzzy" in flags
            rest = [flag for flag in flags if flag and flag != "fuzzy"]
            remarks += [f"#, {', '.join(rest)}"] if rest else []
        elif line.startswith("#"):
            remarks.append(line)
        else:
            word = _put(fields, line, word, "")
    return Block(
        fields.get("msgctxt", ""),
        fields.get("msgid", "").strip(),
        fields.get("msgstr", ""),
        tuple(remarks),
        fuzzy,
        fields["#|msgid"].strip() if "#|msgid" in fields else None,
        fields.get("#|msgctxt"),
        away,
        tuple(lines),
    )


def _put(fields: dict[str, str], line: str, word: str, before: str) -> str:
    """Adds the text of a line to the word that it starts with, or to the one before; returns that word."""
    match = re.match(r"(msgctxt|msgid|msgstr)\b", line)
    word = before + match[1] if match else word
    text = _QUOTED.search(line)
    if text and word:
        fields[word] = fields.get(word, "") + re.sub(
            r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text[1], flags=re.DOTALL
        )
    return word


# -- writing ---------------------------------------------------------------------------------------------------------


def _header(scenario: Scenario, language: str) -> tuple[str, ...]:
    return (
        f"# {scenario.id}.yaml in {language}. Write behind each msgstr what students of that language read.",
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    )


def _lines(block: Block) -> tuple[str, ...]:
    if block.lines:
        return block.lines
    lines = [*block.remarks, *(["#, fuzzy"] if block.fuzzy else [])]
    if block.fuzzy and block.was is not None:
        lines += [f"#| {line}" for line in _said("msgid", block.was)]
    said = [*_said("msgctxt", block.path), *_said("msgid", block.source), *_said("msgstr", block.words)]
    lead = f"{_AWAY} " if block.away else ""
    return (*lines, *(lead + line for line in said))


def _said(word: str, text: str) -> list[str]:
    """A text behind its word, on lines of their own when it is long or has several."""
    parts = [piece for line in text.splitlines(keepends=True) for piece in _pieces(line)]
    if len(parts) <= 1:
        return [f'{word} "{_escaped(text)}"']
    return [f'{word} ""', *(f'"{_escaped(part)}"' for part in parts)]


def _pieces(line: str) -> list[str]:
    if len(line) <= _WIDTH:
        return [line]
    pieces = wrap(
        line,
        _WIDTH,
        drop_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    )
    return pieces if "".join(pieces) == line else [line]


def _escaped(text: str) -> str:
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return "".join(signs.get(sign, sign) for sign in text)

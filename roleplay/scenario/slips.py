"""Slips of the hand that YAML can't read: for each line, the mends that are worth a try, with the sentence.

A slip changes one line and never the number of lines, so that every later finding keeps its place. Nothing here knows
whether a mend helps: `repair` parses again and takes the best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from roleplay.finding import Edit, Finding, Mark, Mend
from roleplay.said import joined, said
from roleplay.scenario.quoting import CURLY, bare, curly, quoted, shown
from roleplay.scenario.yamltext import error

_ENTRY = re.compile(r"^(?P<lead>\s*(?:-\s+)?(?:[\w-]+\s*:\s+|(?<=- )))(?P<value>\S.*?)(?:\s*|\s{2,}#\s.*)$")
_PART = re.compile(r"(?:(?<=[{,])|^)\s*(?P<key>[\w-]+):\s+(?P<value>\S.*?)\s*(?=,\s*[\w-]+:\s|[}\]]*$)")
_ODD_SPACE = re.compile(r"[\t\u00a0\u2007\u202f\u3000]")
_DASH = re.compile(r"^(?P<indent>\s*)(?P<dash>[–—−])\s*(?=\S)")
_CUT_OFF = re.compile(r"'(?:s|t|n|k|m|r|em|tis|twas|cause|bout)\b", re.IGNORECASE)
_NEIGHBOURS = 12
_BLOCK = re.compile(r":\s+[|>][+-]?\d?\s*(#.*)?$|^\s*-\s+[|>][+-]?\s*$")
CLOSERS = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Slip:
    """One line (from 0) as it should be, and what is said about it."""

    line: int
    new: str
    finding: Finding
    mend: Mend | None = None
    """Where it is another than the line as it should be; see `repair`."""


def slip(at: int, new: str, code: str, message: str, column: int, length: int = 1) -> Slip:
    """A slip with its mark; `column` counts from 0."""
    return Slip(at, new, error(code, message, Mark(at + 1, column + 1, max(1, length))))


def of_signs(lines: list[str], at: int) -> Iterator[Slip]:
    """Every mend of a sign on this line, the likeliest first."""
    yield from _spaces(lines, at)
    yield from _dash(lines[at], at)
    yield from _unclosed(lines[at], at)
    yield from _texts(lines[at], at)
    yield from _block(lines, at)
    yield from _colon(lines[at], at)


def runs_on(line: str) -> bool:
    """Whether a text or table is opened here and not closed, so that it can be to blame for a fault far below."""
    match = _ENTRY.match(line)
    value = match["value"] if match else ""
    return bool(value) and (
        (value[0] in "\"'" and value[1:].count(value[0]) % 2 == 0) or bool(_open(line)) or value.count('"') % 2 == 1
    )


def indent_of(line: str) -> int:
    """How many spaces a line starts with."""
    return len(line) - len(line.lstrip(" "))


def in_blocks(lines: list[str]) -> frozenset[int]:
    """The lines that are text of a `|` or `>`: what stands there is never YAML."""
    inside: set[int] = set()
    deeper_than = -1
    for number, line in enumerate(lines):
        if deeper_than >= 0 and (not line.strip() or indent_of(line) > deeper_than):
            inside.add(number)
            continue
        deeper_than = indent_of(line) if _BLOCK.search(line) and not line.lstrip().startswith("#") else -1
    return frozenset(inside)


def _spaces(lines: list[str], at: int) -> Iterator[Slip]:
    """Tabs and hard spaces, pasted from a word processor: in the column of a neighbour, or of a usual width."""
    odd = _ODD_SPACE.search(lines[at])
    if odd is None:
        return
    name = said("tab") if odd[0] == "\t" else said("hard space (pasted from a word processor)")
    rest = lines[at].lstrip()
    lead = lines[at][: len(lines[at]) - len(rest)]
    blocks = in_blocks(lines)
    near = [n for n in (*range(at - 1, max(-1, at - _NEIGHBOURS), -1), at + 1, at + 2) if 0 <= n < len(lines)]
    near = sorted((n for n in near if lines[n].strip()), key=blocks.__contains__)  # texts of a `|` last
    columns = [indent_of(lines[n]) for n in near] if _ODD_SPACE.search(lead) else [len(lead)]
    widths = [len(_ODD_SPACE.sub(" " * width, lead)) for width in (1, 2, 4, 8)]
    for column in dict.fromkeys([*columns, *widths]):
        yield slip(
            at,
            " " * column + _ODD_SPACE.sub(" ", rest),
            "pasted-character",
            said(
                "There is a {name} here, and YAML counts on plain spaces. Replace it by spaces, in line with "
                "the lines around it.",
                name=name,
            ),
            odd.start(),
        )


def _dash(line: str, at: int) -> Iterator[Slip]:
    match = _DASH.match(line)
    if match:
        new = f"{match['indent']}- {line[match.end() :]}"
        told = said("This line starts with a long dash, so it is no line of the list. Type a plain `-`.")
        yield slip(at, new, "pasted-character", told, match.start("dash"))


def _open(line: str) -> list[tuple[str, int]]:
    """The brackets of a value that are opened and not closed on this line, outside quotes."""
    match = _ENTRY.match(line)
    if match is None or match["value"][0] not in CLOSERS:
        return []
    found: list[tuple[str, int]] = []
    quote = ""
    for column in range(match.start("value"), match.end("value")):
        sign = line[column]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and line[column - 1] in " {[,:":
            quote = sign
        elif sign in CLOSERS:
            found.append((sign, column))
        elif found and sign == CLOSERS[found[-1][0]]:
            found.pop()
    return found


def _unclosed(line: str, at: int) -> Iterator[Slip]:
    """A `{` or `[` without its end."""
    opened, match = _open(line), _ENTRY.match(line)
    if not opened or match is None:
        return
    sign, column = opened[-1]
    value = match["value"].rstrip(",") + "".join(CLOSERS[s] for s, _ in reversed(opened))
    told = said("A `{sign}` is opened here and never closed. Write `{value}`.", sign=sign, value=shown(value))
    yield slip(at, line[: match.start("value")] + value, "not-yaml", told, column)


def _texts(line: str, at: int) -> Iterator[Slip]:
    """A text that needs quotes, or others than it has: the value of the line, or one between { }."""
    match = _ENTRY.match(line)
    if match is None or match["value"][0] in "|>":
        return
    start, value = match.start("value"), match["value"]
    if value[0] in "{":
        for part in _PART.finditer(value):
            yield from _text(line, at, start + part.start("value"), part["value"], inside=True)
    yield from _text(line, at, start, value)


def _text(line: str, at: int, start: int, value: str, *, inside: bool = False) -> Iterator[Slip]:
    plain = bare(value)
    if not plain:
        return
    end = start + len(value)
    if value[0] in "\"'" and not inside and value.count(value[0]) == 1 and not _CUT_OFF.match(value):
        told = said("This quote is opened and never closed. Put `{value}` at the end of the line.", value=value[0])
        yield slip(at, line[:start] + value + value[0] + line[end:], "not-yaml", told, start)
    new = quoted(plain)
    code = "pasted-character" if curly(value) else "not-yaml"
    told = joined((_why(value, plain), shown(new)))
    yield slip(at, line[:start] + new + line[end:], code, told, start, len(value))


def _why(value: str, plain: str) -> str:
    """What is wrong with the quotes (or the lack of them), up to the mended text."""
    first = value[0]
    whole = said(" Put quotes around the whole text:")
    if curly(value):
        return said("YAML doesn't know curly quotes, and this text needs quotes. Write straight ones:")
    if first == "'" and plain != value:
        return said("The apostrophe ends a text between single quotes. Write it between double quotes:")
    if first in CURLY or (first == '"' and plain != value):
        return said("This quote is opened and never closed. Write")
    if first == '"':
        return said("This text starts with a quote, so YAML takes it to end at the next one.{whole}", whole=whole)
    if ": " in value or value.endswith(":"):
        return said(
            "A colon with a space after it starts a new key in YAML, so this text breaks off there.{whole}", whole=whole
        )
    if first == "'":
        return said("This text starts with ', so YAML waits for another ' to end it.{whole}", whole=whole)
    if first in "[{":
        return said(
            "A text can't start with `{first}`: YAML takes it for a list or a table.{whole}", first=first, whole=whole
        )
    if first in "*&!%@`,]}?#":
        return said(
            "A text can't start with `{first}`: it has a meaning of its own in YAML.{whole}", first=first, whole=whole
        )
    return said("YAML can't read this text as it stands.{whole}", whole=whole)


def _block(lines: list[str], at: int) -> Iterator[Slip]:
    """`script: | Text`: the text of a block starts on the next line."""
    match = re.match(r"^(?P<lead>\s*[\w-]+:\s*)(?P<sign>[|>][+-]?)\s*(?P<text>[^\s|>#+-].*)$", lines[at])
    if match is None:
        return
    below = next((line for line in lines[at + 1 :] if line.strip()), "")
    deeper = indent_of(below) > indent_of(lines[at])
    # Kept on its line for what comes after: as a comment where text follows, as a text where none does.
    new = f"{match['lead']}{match['sign']} # {match['text']}" if deeper else match["lead"] + quoted(match["text"])
    told = said(
        "After `{sign}` nothing can stand on the same line. Start the text on the next line, two spaces further in.",
        sign=match["sign"],
    )
    column = indent_of(below) if deeper else indent_of(lines[at]) + 2
    text = f"\n{' ' * column}{match['text']}"
    gap = Mark(at + 1, match.end("sign") + 1, len(lines[at]) - match.end("sign"))
    found = slip(at, new, "not-yaml", told, match.start("text"), len(match["text"]))
    yield replace(found, mend=Mend(said("Put the text on the next line."), (Edit(gap, text),)))


def _colon(line: str, at: int) -> Iterator[Slip]:
    """A key with its colon or the space behind it forgotten."""
    glued = re.match(r"^(?P<lead>\s*(?:-\s+)?)(?P<key>[A-Za-z_][\w-]*):(?P<rest>[^\s:/].*)$", line)
    if glued:
        told = said(
            "A space is missing after the colon. Write `{key}: {rest}`.",
            key=glued["key"],
            rest=glued["rest"][:30],
        )
        new = f"{glued['lead']}{glued['key']}: {glued['rest']}"
        yield slip(at, new, "not-yaml", told, len(glued["lead"]), len(glued["key"]) + 1)
    lone = re.match(r"^(?P<lead>\s*)(?P<key>[A-Za-z_][\w-]*)\s*(?P<note>\s#.*)?$", line)
    if lone:
        told = said("A colon is missing after `{key}`. Write `{key}:`.", key=lone["key"])
        yield slip(
            at,
            f"{lone['lead']}{lone['key']}:{lone['note'] or ''}",
            "not-yaml",
            told,
            len(lone["lead"]),
            len(lone["key"]),
        )
    spaced = re.match(r"^(?P<lead>\s*(?:-\s+)?)(?P<key>[A-Za-z_][\w-]*) (?P<rest>\S.*)$", line)
    if spaced:
        told = said("A colon is missing after `{key}`. Write `{key}: …`.", key=spaced["key"])
        new = f"{spaced['lead']}{spaced['key']}: {spaced['rest']}"
        yield slip(at, new, "not-yaml", told, len(spaced["lead"]), len(spaced["key"]))

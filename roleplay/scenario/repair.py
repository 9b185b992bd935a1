"""When YAML can't be read: find the line that is to blame, say why, and prove the mend by parsing again.

Each repair changes one line and is offered only when the file then parses further than before. With the repairs in
place the rest of the file is checked in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from roleplay.finding import Finding, Mark
from roleplay.scenario.yamltext import LIMITS, Composed, Limits, compose, error

MOST_REPAIRS = 25
_LOOK_UP = 40
_ENTRY = re.compile(r"^(?P<lead>\s*(?:-\s+)?(?:[\w-]+\s*:\s+|(?<=- )))(?P<value>\S.*?)\s*$")
_ODD_SPACE = re.compile(r"[\t\u00a0\u2007\u202f\u3000]")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The nodes of the (repaired) text, the text itself and what was wrong; no nodes when no repair was found."""

    composed: Composed | None
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Try:
    line: int
    text: str
    finding: Finding


def compose_with_repairs(text: str, limits: Limits = LIMITS) -> Repaired:
    """The nodes of `text`, mended line by line where it can't be read. Raises TooMuch beyond the limits."""
    findings: list[Finding] = []
    for _ in range(MOST_REPAIRS):
        try:
            return Repaired(compose(text, limits), text, tuple(findings))
        except yaml.YAMLError as fault:
            mended = _mend(text, fault, limits)
            if mended is None:
                return Repaired(None, text, (*findings, _unmended(text, fault)))
            findings.append(mended.finding)
            text = mended.text
    return Repaired(None, text, tuple(findings))


def _place(fault: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Line and column (from 0) of a fault."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if mark is not None:
        return mark.line, mark.column
    position = getattr(fault, "position", None)
    if isinstance(position, int):
        before = text[:position]
        return before.count("\n"), position - before.rfind("\n") - 1
    return 0, 0


def _reach(text: str, limits: Limits) -> tuple[int, int]:
    """How far (line, column) the text parses; beyond every line when it parses whole."""
    try:
        compose(text, limits)
    except yaml.YAMLError as fault:
        return _place(fault, text)
    return (len(text) + 1, 0)


def _mend(text: str, fault: yaml.YAMLError, limits: Limits) -> _Try | None:
    """The first one-line repair, from the fault upwards, after which the file parses further."""
    at, column = _place(fault, text)
    lines = text.split("\n")
    tries = 0
    for line in range(min(at, len(lines) - 1), max(-1, at - _LOOK_UP), -1):
        for attempt in _attempts(lines, line):
            tries += 1
            if tries > 12 and len(text) > 1_000_000:
                return None
            reached = _reach(attempt.text, limits)
            if reached[0] > at or (reached[0] == at and reached[1] > column and line == at):
                return attempt
    return None


def _attempts(lines: list[str], at: int) -> Iterator[_Try]:
    yield from _spaces(lines, at)
    yield from _quoted(lines, at)
    yield from _colon(lines, at)


def _with(lines: list[str], at: int, new: str, code: str, message: str, column: int, length: int) -> _Try:
    return _Try(
        at,
        "\n".join([*lines[:at], new, *lines[at + 1 :]]),
        error(code, message, Mark(at + 1, column + 1, max(1, length))),
    )


def _spaces(lines: list[str], at: int) -> Iterator[_Try]:
    """Tabs and hard spaces, pasted from a word processor."""
    odd = _ODD_SPACE.search(lines[at])
    if odd is None:
        return
    name = "tab" if odd[0] == "\t" else "hard space (pasted from a word processor)"
    lead = re.match(r"[\s]*", lines[at])
    indent = lead[0] if lead else ""
    widths = (2, 4, 8) if "\t" in indent else (1,)
    for width in widths:
        new = indent.replace("\t", " " * width) + lines[at][len(indent) :]
        new = _ODD_SPACE.sub(" ", new)
        yield _with(
            lines,
            at,
            new,
            "pasted-character",
            f"There is a {name} here, and YAML counts on plain spaces. Replace it by spaces, in line with "
            "the lines around it.",
            odd.start(),
            1,
        )


def _quoted(lines: list[str], at: int) -> Iterator[_Try]:
    """A text that needs quotes."""
    match = _ENTRY.match(lines[at])
    if match is None or match["value"][0] in "|>":
        return
    value, lead = match["value"], match["lead"]
    bare = value.rstrip('"') if value[0] != '"' and value.count('"') == 1 else value
    inner = bare.replace("\\", "\\\\").replace('"', '\\"')
    quoted = f'"{inner}"'
    shown = quoted if len(quoted) <= 60 else f'{quoted[:40]}…"'
    yield _with(
        lines,
        at,
        lead + quoted,
        "not-yaml",
        f"{_why(value)} Put quotes around the whole text: {shown}",
        len(lead),
        len(value),
    )


def _why(value: str) -> str:
    first = value[0]
    if ": " in value or value.endswith(":"):
        return "A colon with a space after it starts a new key in YAML, so this text breaks off there."
    if first in "'\"":
        return f"This text starts with {first}, so YAML waits for another {first} to end it."
    if first in "[{":
        return f"A text can't start with `{first}`: YAML takes it for a list or a table."
    if first in "*&!%@`,]}?#":
        return f"A text can't start with `{first}`: it has a meaning of its own in YAML."
    return "YAML can't read this text as it stands."


def _colon(lines: list[str], at: int) -> Iterator[_Try]:
    """A key with its colon or the space behind it forgotten."""
    glued = re.match(r"^(?P<lead>\s*(?:-\s+)?)(?P<key>[A-Za-z_][\w-]*):(?P<rest>[^\s:/].*)$", lines[at])
    if glued:
        new = f"{glued['lead']}{glued['key']}: {glued['rest']}"
        yield _with(
            lines,
            at,
            new,
            "not-yaml",
            f"A space is missing after the colon. Write `{glued['key']}: {glued['rest'][:30]}`.",
            len(glued["lead"]),
            len(glued["key"]) + 1,
        )
    lone = re.match(r"^(?P<lead>\s*)(?P<key>[A-Za-z_][\w-]*)\s*$", lines[at])
    if lone:
        yield _with(
            lines,
            at,
            f"{lone['lead']}{lone['key']}:",
            "not-yaml",
            f"A colon is missing after `{lone['key']}`. Write `{lone['key']}:`.",
            len(lone["lead"]),
            len(lone["key"]),
        )
    spaced = re.match(r"^(?P<lead>\s*(?:-\s+)?)(?P<key>[a-z_]+) (?P<rest>\S.*)$", lines[at])
    if spaced:
        yield _with(
            lines,
            at,
            f"{spaced['lead']}{spaced['key']}: {spaced['rest']}",
            "not-yaml",
            f"A colon is missing after `{spaced['key']}`. Write `{spaced['key']}: …`.",
            len(spaced["lead"]),
            len(spaced["key"]),
        )


def _unmended(text: str, fault: yaml.YAMLError) -> Finding:
    line, column = _place(fault, text)
    problem = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or "")
    if "indent" in problem or "block end" in problem or "block mapping" in problem:
        why = (
            "The lines here don't stand in one column. Keys that belong together start at the same column, "
            "two spaces further in than what they belong to."
        )
    elif "quoted" in problem or "end of stream" in problem:
        why = "A quote is opened and never closed. Look upwards from here for a text that starts with a quote."
    elif "special characters" in problem or "control characters" in problem:
        why = "There is an invisible character here that YAML doesn't allow. Delete it and type it again."
    elif "expected ',' or" in problem:
        why = "A `[` or `{` is opened and never closed. Close it, or put quotes around the text."
    else:
        why = "YAML can't read on from here. Look at this line and the one above: a colon, a quote or a column is off."
    return error(
        "not-yaml",
        f"{why} The rest of the file can't be checked until this is mended.",
        Mark(line + 1, column + 1, 1),
    )

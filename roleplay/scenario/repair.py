"""When YAML can't be read: find the line that is to blame, say why, and prove the mend by parsing again.

A mend changes one line. Of all that are tried, the one counts after which the file parses furthest and, of those, the
one after which least is wrong: so a text is not put between quotes where a bracket was forgotten. By the same measure
a line is found that YAML can read, and that makes a row of faults where it stands. With the mends in place the rest of
the file is checked in the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import yaml

from roleplay.finding import Edit, Finding, Mark, Mend
from roleplay.said import said
from roleplay.scenario.columns import of_columns, out_of_step
from roleplay.scenario.slips import Slip, in_blocks, indent_of, of_signs, runs_on
from roleplay.scenario.yamltext import LIMITS, Composed, Limits, compose, error, partly

MOST_REPAIRS = 25
_NEAR, _FAR = 12, 400
_LARGE = 200_000
"""Characters beyond which mends are not judged by what is wrong after them, but only by how far the file parses."""
_MOST_PARSED, _FEWEST = 12_000_000, 40
"""Each try is a parse of the whole file: so many characters in all, and in any case so many tries."""

_MOST_LINES = 16
"""Lines with errors that are looked at for one that stands in a wrong column."""

Worth = Callable[[Composed, list[str]], Sequence[Finding]]
"""The errors that the nodes of a text have when it is read as a scenario."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The nodes of the (repaired) text, the text itself and what was wrong; no nodes when no repair was found."""

    composed: Composed | None
    text: str
    findings: tuple[Finding, ...]


def compose_with_repairs(text: str, worth: Worth, limits: Limits = LIMITS) -> Repaired:
    """The nodes of `text`, mended line by line where it can't be read. Raises TooMuch beyond the limits."""
    findings: list[Finding] = []
    budget = iter(range(max(_FEWEST, _MOST_PARSED // (len(text) + 1))))
    for _ in range(MOST_REPAIRS):
        lines = text.split("\n")
        try:
            composed = compose(text, limits)
            mended = _settled(text, lines, worth, limits, budget)
            if mended is None:
                return Repaired(composed, text, tuple(findings))
        except yaml.YAMLError as fault:
            mended = _mend(lines, fault, worth, limits, budget)
            if mended is None:
                return Repaired(None, text, (*findings, _unmended(text, fault)))
        # A second slip on one line has its place in the mended line: it can be mended once the first one is.
        first = all(finding.mark.line - 1 != mended.line for finding in findings)
        mend = mended.mend or _mend_of(lines[mended.line], mended)
        findings.append(replace(mended.finding, mend=mend) if first else mended.finding)
        text = _with(lines, mended)
    return Repaired(None, text, tuple(findings))


def _with(lines: list[str], slip: Slip) -> str:
    return "\n".join([*lines[: slip.line], slip.new, *lines[slip.line + 1 :]])


def _mend_of(line: str, slip: Slip) -> Mend:
    """The smallest edit that makes the line what it should be."""
    start = _alike(line, slip.new)
    end = _alike(line[start:][::-1], slip.new[start:][::-1])
    mark = Mark(slip.line + 1, start + 1, len(line) - end - start)
    told = said("Write `{text}`.", text=slip.new.strip())
    if line.strip() == slip.new.strip():
        told = said("Put this line at column {column}.", column=indent_of(slip.new) + 1)
    return Mend(told, (Edit(mark, slip.new[start : len(slip.new) - end]),))


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _place(fault: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Line and column (from 0) up to which the text was read."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    context = str(getattr(fault, "context", None) or "")
    if any(kind in context for kind in ("quoted scalar", "flow", "simple key")):
        mark = getattr(fault, "context_mark", None) or mark  # what is opened there swallows all that follows
    if mark is not None:
        return mark.line, mark.column
    position = getattr(fault, "position", None)
    if isinstance(position, int):
        before = text[:position]
        return before.count("\n"), position - before.rfind("\n") - 1
    return 0, 0


def _suspects(lines: list[str], fault: yaml.YAMLError) -> Iterator[int]:
    """Lines that can be to blame, the likeliest first: near the fault, then far above it what can reach so far."""
    read = _place(fault, "\n".join(lines))[0]
    mark = getattr(fault, "problem_mark", None)
    seen = mark.line if mark is not None and mark.line - read < _NEAR else read
    blocks = in_blocks(lines)
    near = range(min(seen, len(lines) - 1), max(-1, min(seen, read) - _NEAR), -1)
    yield from (line for line in near if line not in blocks)
    for line in range(near.stop, max(-1, near.stop - _FAR), -1):
        if line not in blocks and (runs_on(lines[line]) or out_of_step(lines, line)):
            yield line


def _mend(lines: list[str], fault: yaml.YAMLError, worth: Worth, limits: Limits, budget: Iterator[int]) -> Slip | None:
    """The best of the one-line mends after which the file parses further than before."""
    text = "\n".join(lines)
    before = _place(fault, text)
    blocks = in_blocks(lines)
    best: tuple[tuple[int, int], Slip] | None = None
    for _, slip in zip(budget, _slips(lines, fault, blocks), strict=False):
        reached, wrong = _reach(_with(lines, slip), worth, limits)
        if reached <= before:
            continue
        score = (reached[0], -wrong)
        if best is None or score > best[0]:
            best = (score, slip)
        if reached[0] > len(lines) and not wrong:
            break
    return best[1] if best else None


def _settled(text: str, lines: list[str], worth: Worth, limits: Limits, budget: Iterator[int]) -> Slip | None:
    """The best of the mends of a text that YAML can read: one that takes away two errors or more.

    For a pasted character, which is a fault in any case, one is enough.
    """
    if len(text) > _LARGE:
        return None
    wrong = worth(partly(text, limits)[0], lines)  # nodes of its own: reading them moves what is misplaced
    best: tuple[int, Slip] | None = None
    for _, slip in zip(budget, _slips_of_read(lines, wrong), strict=False):
        reached, left = _reach(_with(lines, slip), worth, limits)
        enough = len(wrong) - (1 if slip.finding.code == "pasted-character" else 2)
        if reached[0] > len(lines) and left <= enough and (best is None or left < best[0]):
            best = (left, slip)
    return best[1] if best else None


def _slips_of_read(lines: list[str], wrong: Sequence[Finding]) -> Iterator[Slip]:
    """The mends of the lines with errors, and of those beside them."""
    if not wrong:
        return
    blocks = in_blocks(lines)
    marked = [finding.mark.line - 1 for finding in wrong if finding.code != "pasted-character"]  # those say it well
    near = dict.fromkeys(at for line in marked for at in (line, line - 1, line + 1) if 0 <= at < len(lines))
    for at in [at for at in near if at not in blocks and lines[at].strip()][:_MOST_LINES]:
        yield from of_columns(lines, at, blocks)
        yield from of_signs(lines, at)


def _slips(lines: list[str], fault: yaml.YAMLError, blocks: frozenset[int]) -> Iterator[Slip]:
    for at in _suspects(lines, fault):
        yield from of_signs(lines, at)
        yield from of_columns(lines, at, blocks)


def _reach(text: str, worth: Worth, limits: Limits) -> tuple[tuple[int, int], int]:
    """How far (line, column) the text parses (beyond every line when it parses whole), and what is wrong so far."""
    composed, fault = partly(text, limits)
    lines = text.split("\n")
    reached = (len(lines) + 1, 0) if fault is None else _place(fault, text)
    return reached, 0 if len(text) > _LARGE else len(worth(composed, lines))


def _unmended(text: str, fault: yaml.YAMLError) -> Finding:
    line, column = _place(fault, text)
    problem = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or "")
    if "quoted" in problem or "end of stream" in problem:
        why = said("A quote is opened here and never closed. Put one at the end of the text.")
    elif "expected ',' or" in problem:
        why = said("A `[` or `{{` is opened here and never closed. Close it, or put quotes around the text.")
    elif "indent" in problem or "block end" in problem or "block mapping" in problem:
        why = said(
            "The lines here don't stand in one column. Keys that belong together start at the same column, "
            "two spaces further in than what they belong to."
        )
    elif "special characters" in problem or "control characters" in problem:
        why = said("There is an invisible character here that YAML doesn't allow. Delete it and type it again.")
    else:
        why = said(
            "YAML can't read on from here. Look at this line and the one above: a colon, a quote or a column is off."
        )
    return error(
        "not-yaml",
        said("{why} The rest of the file can't be checked until this is mended.", why=why),
        Mark(line + 1, column + 1, 1),
    )

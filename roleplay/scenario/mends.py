"""Mends made: each is proved first, by checking the text before and after it.

A mend counts as proved when less is wrong after it, and nothing was read differently but on the lines that it changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from roleplay.finding import Finding, Mend, Severity, by_place
from roleplay.scenario.checks import judge
from roleplay.scenario.proof import explore
from roleplay.scenario.reading import read
from roleplay.scenario.yamltext import Items, Node, Table, Text

MOST_STATES = 50_000
"""States that a proof looks at: each mend asks for one."""
MOST_MENDS = 500

_ENDS = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with everything mended that could be proved, and the findings that this took away."""

    text: str = field(repr=False)
    done: tuple[Finding, ...]


def applied(text: str, mend: Mend) -> str:
    """The text with the edits of a mend; its line ends stay what they are. Proves nothing."""
    parts = _ENDS.split(text)  # a line, its end, a line, its end, …
    for edit in sorted(mend.edits, key=lambda edit: edit.mark, reverse=True):
        at = 2 * (edit.mark.line - 1)
        if at >= len(parts):
            continue
        end = parts[1] if len(parts) > 1 else "\n"
        start, stop = edit.mark.column - 1, edit.mark.column - 1 + edit.mark.length
        parts[at] = parts[at][:start] + edit.text.replace("\n", end) + parts[at][stop:]
    return "".join(parts)


def mended(text: str, scenario_id: str) -> Mended:
    """Makes every mend that can be proved, one after the other in the order of the file."""
    done: list[Finding] = []
    refused: set[tuple[str, str]] = set()
    state = _State(text, scenario_id)
    while len(done) < MOST_MENDS:
        finding = next((f for f in state.findings if f.mend and (f.code, f.message) not in refused), None)
        if finding is None or finding.mend is None:
            break
        after = _State(applied(state.text, finding.mend), scenario_id)
        if _proved(finding, finding.mend, state, after):
            done.append(finding)
            state = after
            refused.clear()  # what could not be proved beside this fault may be now
        else:
            refused.add((finding.code, finding.message))
    return Mended(state.text, tuple(done))


def proved(text: str, scenario_id: str, findings: Sequence[Finding]) -> tuple[bool, ...]:
    """For each of the findings of `text` whether its mend takes away what is wrong, and changes nothing else."""
    before = _State(text, scenario_id)
    return tuple(
        finding.mend is not None
        and not finding.file
        and _proved(finding, finding.mend, before, _State(applied(text, finding.mend), scenario_id))
        for finding in findings
    )


class _State:
    """A text, what is wrong with it, and what was read."""

    def __init__(self, text: str, scenario_id: str) -> None:
        self.text = text
        reading = read(text, scenario_id)
        found = list(reading.findings)
        if reading.scenario is not None:
            readable = not any(finding.severity is Severity.ERROR for finding in found)
            found += judge(explore(reading.scenario, MOST_STATES), readable=readable)
        self.findings = by_place(found)
        self.words = _words(reading.root) if reading.root else []

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def _proved(finding: Finding, mend: Mend, before: _State, after: _State) -> bool:
    errors, warnings = (after.count(s) - before.count(s) for s in (Severity.ERROR, Severity.WARNING))
    better = errors < 0 if finding.severity is Severity.ERROR else errors <= 0 and warnings < 0
    return better and _elsewhere(before, mend) == _elsewhere(after, mend, made=True)


def _elsewhere(state: _State, mend: Mend, *, made: bool = False) -> list[tuple[int, str]]:
    """What was read from the lines that a mend does not change, before it or after it is `made`."""
    changed: set[int] = set()
    moved = 0
    for edit in sorted(mend.edits, key=lambda edit: edit.mark):
        more = edit.text.count("\n") if made else 0
        changed.update(range(edit.mark.line + moved, edit.mark.line + moved + more + 1))
        moved += more
    lines = [line for line, _, _ in state.words]
    for line in changed.difference(lines):  # inside a text that starts above
        changed.add(max((above for above in lines if above < line), default=line))
    return [(depth, word) for line, depth, word in state.words if line not in changed]


def _words(root: Node) -> list[tuple[int, int, str]]:
    """Line, depth and text of every key and value, in the order of the file."""
    found = sorted(_found(root), key=lambda one: one[:2])  # what stood too far left or right was moved in the tree
    return [(line, depth, word) for line, _, depth, word in found]


def _found(root: Node) -> Iterator[tuple[int, int, int, str]]:
    waiting: list[tuple[int, Node]] = [(0, root)]
    while waiting:
        depth, node = waiting.pop()
        inner: list[Node] = []
        if isinstance(node, Text):
            yield node.line, node.column, depth, node.value
        elif isinstance(node, Items):
            inner = node.items
        elif isinstance(node, Table):
            inner = [part for entry in node.entries.values() for part in entry]
        waiting += [(depth + 1, part) for part in reversed(inner)]

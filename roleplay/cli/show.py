"""Findings as a person reads them (text), as a program does (json), and as GitHub marks them in a change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from roleplay.cli.words import words
from roleplay.finding import Finding, Severity
from roleplay.finding import told as told_route
from roleplay.said import counted, joined, said
from roleplay.scenario.model import SILENCE

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_SEVERITIES = {Severity.ERROR: said("error"), Severity.WARNING: said("warning"), Severity.NOTE: said("note")}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_AROUND = 1
_ENDS = 30


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file: its name, scenario id, text and findings; the texts of its translations by file name."""

    file: str
    id: str
    text: str
    findings: Sequence[Finding]
    beside: Mapping[str, str] = field(default_factory=dict)

    def where(self, finding: Finding) -> str:
        """The file that a finding is in."""
        return str(Path(self.file).with_name(finding.file)) if finding.file else self.file

    def lines(self, finding: Finding) -> list[str]:
        """The lines of that file."""
        return (self.beside[finding.file] if finding.file else self.text).splitlines()


def as_text(checked: Iterable[Checked]) -> None:
    """Prints every finding with its lines, and a sum. Notes come last: the eye goes to the top first."""
    for one in checked:
        for finding in sorted(one.findings, key=lambda f: f.severity is Severity.NOTE):
            click.echo(_finding(one, finding, one.lines(finding)) + "\n")
        click.echo(f"{one.file}: {_sum(one.findings)}")


def _finding(one: Checked, finding: Finding, lines: list[str]) -> str:
    mark = finding.mark
    severity = click.style(words(_SEVERITIES[finding.severity]), fg=_COLOURS[finding.severity], bold=True)
    told = [f"{one.where(finding)}:{mark.line}:{mark.column}  {severity}  {finding.code}", ""]
    wide = len(str(mark.line + _AROUND))
    for number in range(max(1, mark.line - _AROUND), min(len(lines), mark.line + _AROUND) + 1):
        told.append(f"{number:>{wide}} | {lines[number - 1].expandtabs(1)[:200]}".rstrip())
        if number == mark.line:
            room = max(1, min(mark.length, len(lines[number - 1]) - mark.column + 1))
            told.append(
                f"{'':>{wide}} | {' ' * (mark.column - 1)}{click.style('^' * room, fg=_COLOURS[finding.severity])}"
            )
    told += ["", words(finding.message)]
    if finding.route:
        way = joined(_short(told_route(finding.route)), " → ")
        told.append(words(said("The way there: {way}", way=way)))
        chosen = [hop.choice for hop in finding.route if hop.choice is not None]
        if 0 < len(chosen) <= _ENDS:
            names = ",".join("silence" if choice == SILENCE else choice for choice in chosen)
            told.append(words(said("Play it: roleplay play {file} --choose {names}", file=one.file, names=names)))
    return "\n".join(told)


def _short(route: Sequence[str]) -> Sequence[str]:
    """A route that fits a screen: of a very long one the first and the last moves (--format json has them all)."""
    if len(route) <= 2 * _ENDS:
        return route
    return [*route[:_ENDS], said("… ({number} more) …", number=len(route) - 2 * _ENDS), *route[-_ENDS:]]


def _sum(findings: Sequence[Finding]) -> str:
    if not findings:
        return click.style(words(said("no findings")), fg="green")
    numbers = Counter(finding.severity for finding in findings)
    told = (
        counted("{number} error", "{number} errors", numbers[Severity.ERROR]) if numbers[Severity.ERROR] else "",
        counted("{number} warning", "{number} warnings", numbers[Severity.WARNING])
        if numbers[Severity.WARNING]
        else "",
        counted("{number} note", "{number} notes", numbers[Severity.NOTE]) if numbers[Severity.NOTE] else "",
    )
    return words(joined(told, ", "))


def as_json(checked: Iterable[Checked]) -> None:
    """Prints {"scenarios": [{"id", "file", "findings": […]}]}."""
    scenarios = [{"id": c.id, "file": c.file, "findings": [_plain(c, f) for f in c.findings]} for c in checked]
    click.echo(json.dumps({"scenarios": scenarios}, ensure_ascii=False, indent=2))


def _plain(one: Checked, finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": one.where(finding),
        "line": finding.mark.line,
        "column": finding.mark.column,
        "message": words(finding.message),
        "place": finding.place,
        "route": list(told_route(finding.route)),
        "steps": [{"scene": hop.place, "choice": hop.choice} for hop in finding.route],
    }


def as_github(checked: Iterable[Checked]) -> None:
    """Prints GitHub's workflow commands, which mark the lines in a pull request."""
    for one in checked:
        for f in one.findings:
            message = words(f.message).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
            click.echo(
                f"::{_GITHUB[f.severity]} file={one.where(f)},line={f.mark.line},col={f.mark.column},"
                f"title={f.code}::{message}"
            )

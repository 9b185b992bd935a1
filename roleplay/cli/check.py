"""`roleplay check`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from roleplay.cli.home import home_of, home_option, scenario_file
from roleplay.cli.show import Checked, as_github, as_json, as_text
from roleplay.errors import ScenarioNotFound
from roleplay.finding import Severity, by_place
from roleplay.library import Home, examine
from roleplay.media.findings import clip_findings
from roleplay.media.workshop import Workshop

_SHOW = {"text": as_text, "json": as_json, "github": as_github}


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--strict", is_flag=True, help="Warnings count too, and every film must be there.")
@click.option("--format", "form", type=click.Choice(sorted(_SHOW)), default="text", show_default=True)
@home_option
def check(paths: tuple[str, ...], strict: bool, form: str, home: Path) -> None:
    """Find every fault in scenarios: PATH is a file, a folder or a scenario's name; none means all of them.

    Exit status 0: nothing stands in the way of playing. 1: an error (with --strict also a warning). 2: could not run.
    """
    checked = [_checked(path, strict) for path in _files(paths, Home(home))]
    _SHOW[form](checked)
    counts = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(f.severity in counts for c in checked for f in c.findings):
        sys.exit(1)


def _files(paths: tuple[str, ...], home: Home) -> Iterator[Path]:
    if not paths:
        if not home.scenarios.is_dir():
            home.usable()  # says what is missing
        paths = (str(home.scenarios),)
    for name in paths:
        if Path(name).is_dir():
            folder = Path(name, "scenarios") if Path(name, "scenarios").is_dir() else Path(name)
            files = sorted(folder.glob("*.yaml"))
            if not files:
                raise ScenarioNotFound(name, f"There are no scenarios in {name}: no file there ends in .yaml.")
            yield from files
        else:
            yield scenario_file(name, home)


def _checked(path: Path, strict: bool) -> Checked:
    reading = examine(path.read_bytes(), path.stem, strict=strict)
    findings = reading.findings
    if reading.scenario is not None:
        home = home_of(path)
        findings = by_place([*findings, *clip_findings(reading.scenario, Workshop(home.media, home.clips), strict)])
    return Checked(str(path), path.stem, reading.text, findings)

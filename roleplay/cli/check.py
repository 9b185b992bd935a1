"""`roleplay check`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from roleplay.cli.home import home_of, home_option, scenario_file, states_option
from roleplay.cli.show import Checked, as_github, as_json, as_text
from roleplay.errors import ScenarioNotFound
from roleplay.finding import Severity
from roleplay.library import Home, examine, translations_beside
from roleplay.media.workshop import Workshop

_SHOW = {"text": as_text, "json": as_json, "github": as_github}


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--strict", is_flag=True, help="Warnings count too, and every film must be there.")
@click.option("--format", "form", type=click.Choice(sorted(_SHOW)), default="text", show_default=True)
@states_option
@home_option
def check(paths: tuple[str, ...], strict: bool, form: str, most_states: int, home: Path) -> None:
    """Find every fault in scenarios: PATH is a file, a folder or a scenario's name; none means all of them.

    Exit status 0: nothing stands in the way of playing. 1: an error (with --strict also a warning). 2: could not run.
    """
    checked = [_checked(path, strict, most_states) for path in _files(paths, Home(home))]
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


def _checked(path: Path, strict: bool, most_states: int) -> Checked:
    home = home_of(path)
    workshop = Workshop(home.media, home.clips)
    beside = translations_beside(path)
    examined = examine(
        path.read_bytes(), path.stem, strict=strict, most_states=most_states, workshop=workshop, beside=beside
    )
    texts = {name: raw.decode("utf-8-sig", "replace") for name, raw in beside.items()}
    return Checked(str(path), path.stem, examined.text, examined.findings, texts)

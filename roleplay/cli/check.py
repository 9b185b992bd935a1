"""`roleplay check`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from roleplay.cli.files import scenario_files
from roleplay.cli.home import home_of, home_option, states_option
from roleplay.cli.show import Checked, as_github, as_json, as_text
from roleplay.cli.words import tell
from roleplay.errors import RoleplayError
from roleplay.finding import Severity
from roleplay.library import Home, examine, translations_beside
from roleplay.media.workshop import Workshop
from roleplay.said import said
from roleplay.scenario.proof import MOST_STATES

_SHOW = {"text": as_text, "json": as_json, "github": as_github}
_PAUSE = 0.3
"""Seconds between two looks at the files."""


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--strict", is_flag=True, help="Warnings count too, and every film must be there.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved; Ctrl-C stops.")
@click.option("--format", "form", type=click.Choice(sorted(_SHOW)), default="text", show_default=True)
@states_option
@home_option
def check(paths: tuple[str, ...], strict: bool, watch: bool, form: str, most_states: int, home: Path) -> None:
    """Find every fault in scenarios: PATH is a file, a folder or a scenario's name; none means all of them.

    Exit status 0: nothing stands in the way of playing. 1: an error (with --strict also a warning). 2: could not run.
    """

    def told() -> bool:
        found = [checked(path, strict, most_states) for path in scenario_files(paths, Home(home))]
        _SHOW[form](found)
        counts = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(finding.severity in counts for one in found for finding in one.findings)

    if watch:
        _watch(paths, Home(home), told)
    elif told():
        sys.exit(1)


def checked(path: Path, strict: bool = False, most_states: int = MOST_STATES) -> Checked:
    """A file with everything that is to be said about it, its films and its translations."""
    home = home_of(path)
    workshop = Workshop(home.media, home.clips)
    beside = translations_beside(path)
    examined = examine(
        path.read_bytes(), path.stem, strict=strict, most_states=most_states, workshop=workshop, beside=beside
    )
    texts = {name: raw.decode("utf-8-sig", "replace") for name, raw in beside.items()}
    return Checked(str(path), path.stem, examined.text, examined.findings, texts)


# -- again and again -------------------------------------------------------------------------------------------------


def _watch(paths: tuple[str, ...], home: Home, told: Callable[[], object]) -> None:
    """Tells again whenever a file changes, until Ctrl-C. The first look is as strict as without: it may refuse."""
    list(scenario_files(paths, home))
    before = None
    try:
        while True:
            now = _stamps(paths, home)
            if now != before:
                before = now
                click.clear()
                try:
                    told()
                except (RoleplayError, OSError) as fault:  # being saved or renamed at this very moment
                    tell(fault.sentence if isinstance(fault, RoleplayError) else str(fault), fg="red")
                told_at = time.strftime("%H:%M:%S")
                tell(said("\n{time}  Checked. Waiting for a change; Ctrl-C stops.", time=told_at))
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        click.echo()


def _stamps(paths: tuple[str, ...], home: Home) -> frozenset[tuple[str, int, int]]:
    """The scenarios, their translations and their films as they lie there."""
    found = set()
    try:
        for path in scenario_files(paths, home):
            films = home_of(path).media / path.stem
            for one in (path, *path.parent.glob(f"{path.stem}.*.po"), *films.glob("*")):
                status = one.stat()
                found.add((str(one), status.st_mtime_ns, status.st_size))
    except (RoleplayError, OSError):
        pass
    return frozenset(found)

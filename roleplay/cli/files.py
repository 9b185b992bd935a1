"""Scenario files as commands find them, all or some, and the difference that a change of one makes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import click

from roleplay.cli.home import scenario_file
from roleplay.errors import ScenarioNotFound
from roleplay.library import Home
from roleplay.said import said


def scenario_files(paths: tuple[str, ...], home: Home) -> Iterator[Path]:
    """The files that are meant: each path is a file, a folder or a scenario's name; none means all of them."""
    if not paths:
        if not home.scenarios.is_dir():
            home.usable()  # says what is missing
        paths = (str(home.scenarios),)
    for name in paths:
        if Path(name).is_dir():
            folder = Path(name, "scenarios") if Path(name, "scenarios").is_dir() else Path(name)
            files = sorted(folder.glob("*.yaml"))
            if not files:
                raise ScenarioNotFound(
                    name, said("There are no scenarios in {folder}: no file there ends in .yaml.", folder=name)
                )
            yield from files
        else:
            yield scenario_file(name, home)


_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show_difference(path: Path, before: str, after: str) -> None:
    """Prints what would change, as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), str(path), str(path), "before", "after", lineterm=""
    )
    for line in lines:
        click.secho(line, fg=_COLOURS.get(line[:1]), bold=line.startswith(("+++", "---")))

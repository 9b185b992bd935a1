"""Scenario files as commands find and write them: all or some, the difference shown first, never half written."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from roleplay.cli.home import scenario_file
from roleplay.errors import HomeError, ScenarioError, ScenarioNotFound
from roleplay.library import Home


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
                raise ScenarioNotFound(name, f"There are no scenarios in {name}: no file there ends in .yaml.")
            yield from files
        else:
            yield scenario_file(name, home)


def text_of(path: Path) -> str:
    """The text of a file, its line ends as they are. Raises ScenarioError when it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        told = f"{path} is not saved as UTF-8, so nothing was changed. Save it again with the encoding UTF-8."
        raise ScenarioError(str(path), told) from fault


def replace_text(path: Path, before: str, after: str) -> None:
    """Puts `after` in the place of a file that still says `before`: at once and whole, with the same permissions.

    Raises HomeError when somebody saved it in between.
    """
    target = path.resolve()  # a link stays a link
    if text_of(target) != before:
        raise HomeError(str(path), f"{path} was saved by somebody else just now, so nothing was changed. Try again.")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show_difference(path: Path, before: str, after: str) -> None:
    """Prints what would change, as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), str(path), str(path), "before", "after", lineterm=""
    )
    for line in lines:
        click.secho(line, fg=_COLOURS.get(line[:1]), bold=line.startswith(("+++", "---")))

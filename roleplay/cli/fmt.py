"""`roleplay fmt`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.files import scenario_files, show_difference
from roleplay.cli.home import home_option
from roleplay.cli.words import tell
from roleplay.errors import ScenarioError
from roleplay.library import Home
from roleplay.said import said
from roleplay.scenario.tidy import Untidy, tidied
from roleplay.textfile import replace_text, text_of


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--check", "only", is_flag=True, help="Write nothing; exit status 1 when a file is not laid out evenly.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@home_option
def fmt(paths: tuple[str, ...], only: bool, diff: bool, home: Path) -> None:
    """Lay scenarios out evenly: PATH is a file, a folder or a scenario's name; none means all of them.

    Two spaces a level, a blank line between scenes, nothing behind the lines. Words, quotes, comments and the order
    of keys stay as they are; that is proved before a file is written.
    """
    changed, refused = 0, 0
    for path in scenario_files(paths, Home(home)):
        try:
            before = text_of(path)
            after = tidied(before)
        except (Untidy, ScenarioError) as fault:
            told = fault.sentence
            if isinstance(fault, Untidy):
                told = said("{path} was left as it is. {why}", path=path, why=told)
            tell(told, fg="red", err=True)
            refused += 1
            continue
        if after == before:
            continue
        changed += 1
        if diff:
            show_difference(path, before, after)
        elif only:
            tell(said("{path}: not laid out evenly.", path=path))
        else:
            replace_text(path, before, after)
            tell(said("{path}: laid out.", path=path))
    if refused:
        sys.exit(2)
    if not changed:
        tell(said("Everything is laid out evenly."))
    elif only:
        sys.exit(1)

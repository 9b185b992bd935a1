"""`roleplay build`: makes the clips of scenarios ready to stream, and the progress that `serve` shows as well."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from roleplay.cli.home import home_option
from roleplay.jobs import make
from roleplay.library import Home, Library
from roleplay.media.need import ClipNeed


@click.command()
@click.argument("scenarios", nargs=-1)
@home_option
def build(scenarios: tuple[str, ...], home: Path) -> None:
    """Make the clips of SCENARIOS ready to stream, or those of all: films in their sizes, storyboards where none is.

    What is made already is not made again. Exit status 1: a film could not be used.
    """
    library = Library(Home(home).usable())
    wanted = [library.scenario(name) for name in scenarios] or list(library.playable())
    todo = tuple(need for scenario in wanted for need in library.find_made(scenario))
    if not todo:
        click.echo("Every clip is made.")
        return
    problems = prepare(library, todo)
    click.echo(f"{len(todo) - problems} of {len(todo)} clips made." if problems else f"{len(todo)} clips made.")
    if problems:
        sys.exit(1)


def prepare(library: Library, todo: tuple[ClipNeed, ...]) -> int:
    """Makes clips with a progress bar (plain lines without a terminal); how many films could not be used."""
    problems = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, disable=not sys.stdout.isatty()) as bar:
        whole = bar.add_task("Making the clips", total=len(todo))
        here = bar.add_task("", total=1.0, visible=False)

        def moved(number: int, share: float) -> None:
            need = todo[number - 1]
            bar.update(whole, completed=number - 1 + share)
            bar.update(here, description=f"  {need.scenario_id}/{need.file}", completed=share, visible=True)

        if bar.disable:
            click.echo(f"Making {len(todo)} clips …")
        for made in make(library, todo, moved):
            bar.update(whole, completed=made.number)
            if bar.disable:
                click.echo(f"  {made.number}/{made.total}  {made.need.scenario_id}/{made.need.file}")
            if made.problem is not None:
                problems += 1
                bar.console.print(f"{made.problem.sentence} A storyboard takes its place.", style="yellow")
    return problems

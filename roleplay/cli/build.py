"""`roleplay build`: makes the clips of scenarios ready to stream, and the progress that `serve` shows as well."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from roleplay.cli.home import home_option
from roleplay.cli.words import tell, words
from roleplay.jobs import make, todo
from roleplay.library import Home, Library
from roleplay.media.need import ClipNeed
from roleplay.said import joined, said


@click.command()
@click.argument("scenarios", nargs=-1)
@home_option
def build(scenarios: tuple[str, ...], home: Path) -> None:
    """Make the clips of SCENARIOS ready to stream, or those of all: films in their sizes, storyboards where none is.

    What is made already is not made again. Exit status 1: a film could not be used.
    """
    library = Library(Home(home).usable())
    sound = {scenario.id for scenario in library.making()}
    for name in scenarios:
        if name not in sound:
            library.scenario(name)  # which says why not
    missing = tuple(need for need in todo(library) if not scenarios or need.scenario_id in scenarios)
    if not missing:
        tell(said("Every clip is made."))
        return
    problems = prepare(library, missing)
    if problems:
        tell(said("{made} of {number} clips made.", made=len(missing) - problems, number=len(missing)))
    else:
        tell(said("{number} clips made.", number=len(missing)))
    if problems:
        sys.exit(1)


def prepare(library: Library, missing: tuple[ClipNeed, ...]) -> int:
    """Makes clips with a progress bar (plain lines without a terminal); how many films could not be used."""
    problems = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, disable=not sys.stdout.isatty()) as bar:
        whole = bar.add_task(words(said("Making the clips")), total=len(missing))
        here = bar.add_task("", total=1.0, visible=False)

        def moved(number: int, share: float) -> None:
            need = missing[number - 1]
            bar.update(whole, completed=number - 1 + share)
            bar.update(here, description=f"  {need.scenario_id}/{need.file}", completed=share, visible=True)

        if bar.disable:
            tell(said("Making {number} clips …", number=len(missing)))
        for made in make(library, missing, moved):
            bar.update(whole, completed=made.number)
            if bar.disable:
                click.echo(f"  {made.number}/{made.total}  {made.need.scenario_id}/{made.need.file}")
            if made.problem is not None:
                problems += 1
                told = joined((made.problem.sentence, said("A storyboard takes its place.")))
                bar.console.print(words(told), style="yellow")
    return problems

"""`roleplay clips`: every clip, filmed or storyboard, with its length, size and captions; `add` takes films in."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from roleplay.cli.clips_add import add
from roleplay.cli.home import home_option
from roleplay.cli.words import words
from roleplay.library import Home, Library
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.workshop import Kind, Workshop
from roleplay.scenario.script import length, parse


class _ListUnlessSaid(click.Group):
    """`roleplay clips room-not-ready` lists, as `roleplay clips list room-not-ready` does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ListUnlessSaid)
def clips() -> None:
    """List the clips of a scenario, or take films in.

    `roleplay clips SCENARIO` is short for `roleplay clips list SCENARIO`.
    """


clips.add_command(add)


@clips.command("list")
@click.argument("scenario", required=False)
@home_option
def list_(scenario: str | None, home: Path) -> None:
    """List the clips of SCENARIO, or of all scenarios."""
    library = Library(Home(home).usable())
    entries = [library.draft(scenario)] if scenario else library.drafts()
    console = Console()
    for entry in entries:
        if entry.scenario is None:
            click.secho(f"{entry.id} can't be read. Run: roleplay check {entry.id}", fg="red", err=True)
            continue
        table = Table(title=Text(entry.scenario.title), title_justify="left", box=None, pad_edge=False)
        for name in ("clip", "for", "is", "length", "size", "captions"):
            table.add_column(name, justify="right" if name in ("length", "size") else "left")
        told = []
        for need in needs(entry.scenario):
            row, problem = _row(need, library.workshop)
            table.add_row(*map(Text, row))
            if problem:
                told.append(problem)
        console.print(table)
        for sentence in told:
            console.print(Text(words(sentence), style="red"))
        console.print()


def _row(need: ClipNeed, workshop: Workshop) -> tuple[tuple[str, ...], str | None]:
    state = workshop.state(need)
    problem = state.problem.sentence if state.problem else None
    place = need.place if need.role is not Role.WAITING else f"{need.place} (waiting)"
    kind = "broken film" if problem else state.kind.value
    built = state.built
    if built is None:
        if state.kind is Kind.STORYBOARD and need.role is Role.WAITING:
            return (need.file, place, "none yet", "", "", ""), problem
        about = f"~{length(parse(need.script)):.1f} s" if state.kind is Kind.STORYBOARD else ""
        return (need.file, place, kind, about, "not made yet", ""), problem
    size = f"{built.bytes / 1000:,.0f} kB"
    return (need.file, place, kind, f"{built.seconds:.1f} s", size, ", ".join(built.captions) or "none"), problem

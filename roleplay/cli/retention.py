"""`roleplay classes` and `roleplay tidy`: how classes end, and what is over."""

from __future__ import annotations

import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from roleplay.app import Settings
from roleplay.app.housekeeping import goes_on, limits
from roleplay.cli.home import home_option
from roleplay.cli.opened import opened
from roleplay.errors import NotHere
from roleplay.route.told import tell


@click.group()
def classes() -> None:
    """See which classes there are, and end one."""


@classes.command("list")
@home_option
def list_(home: Path) -> None:
    """List the classes: whose they are, until when, and how many joined."""
    keep_days = Settings.from_environment().keep_days
    with opened(home) as store:
        every = store.classes.all()
        joined = store.classes.joined(each.id for each in every)
        names = {person.id: person.name for person in store.people.all()}
    if not every:
        click.echo("There are no classes yet.")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("code", "name", "people", "last day", "deleted on", "joined"):
        table.add_column(column)
    for each in every:
        people = ", ".join(names[person] for person in each.people)
        gone = goes_on(each.last_day, keep_days).isoformat()
        table.add_row(*map(Text, (each.code, each.name, people, each.last_day, gone, _told(joined[each.id]))))
    Console().print(table)


@classes.command()
@click.argument("code")
@click.option("--yes", is_flag=True, help="Do not ask.")
@home_option
def end(code: str, yes: bool, home: Path) -> None:
    """Delete the class with this CODE and all that was played in it, but what students keep for themselves."""
    with opened(home) as store:
        found = store.classes.by_code(code)
        if found is None:
            raise NotHere(code, f"No class has the code {code}. See them all: roleplay classes list")
        if not yes:
            click.confirm(f"Delete {found.name} and all that was played in it? It can't be brought back.", abort=True)
        store.retention.end(found.id)
        click.echo(f"{found.name} is deleted, with all that was played in it.")


@click.command()
@click.option("--do", "doing", is_flag=True, help="Delete it now. The server does so once a day.")
@home_option
def tidy(doing: bool, home: Path) -> None:
    """Say what is over and may go: classes, and role-plays that nobody can come back to."""
    over = limits(time.time(), Settings.from_environment().keep_days)
    with opened(home) as store:
        due = store.retention.due(over)
        if doing:
            store.retention.tidy(over)
    if not (due.classes or due.attempts or due.learners):
        click.echo("Nothing is over: there is nothing to delete.")
        return
    for name in due.classes:
        click.echo(f"Class {name}")
    click.echo(f"Role-plays of nobody: {due.attempts}. Students who can't come back: {due.learners}.")
    click.echo("All of this is deleted." if doing else "Nothing is deleted yet. To do it now: roleplay tidy --do")


def _told(number: int) -> str:
    exact = tell(number).exact
    return "a few" if exact is None else str(exact)

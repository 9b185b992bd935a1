"""`roleplay people`: who has an account, and the link by which somebody comes in."""

from __future__ import annotations

import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from roleplay.app.access import DAYS, invite
from roleplay.cli.home import home_option
from roleplay.cli.opened import opened
from roleplay.errors import PeopleError
from roleplay.scenario.suggest import did_you_mean
from roleplay.store.people import Person, Role, cleaned
from roleplay.store.store import Store

_address_option = click.option(
    "--address",
    default="http://localhost:8000",
    show_default=True,
    help="Where the server is reached: the link begins with it.",
)
_ROLE = click.Choice([role.value for role in Role])


@click.group()
def people() -> None:
    """Let people in: facilitators, trainers and administrators. Students need no account."""


@people.command("list")
@home_option
def list_(home: Path) -> None:
    """List everybody with an account."""
    with opened(home) as store:
        everybody = store.people.all()
    if not everybody:
        click.echo('Nobody has an account yet. Begin with: roleplay people add "YOUR NAME" LOGIN --role administrator')
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "login", "role", ""):
        table.add_column(column)
    for each in everybody:
        state = "closed" if each.closed else "has not come in yet" if each.waiting else ""
        table.add_row(*map(Text, (each.name, each.login, each.role.value, state)))
    Console().print(table)


@people.command()
@click.argument("name")
@click.argument("login")
@click.option("--role", type=_ROLE, default=Role.FACILITATOR.value, show_default=True)
@_address_option
@home_option
def add(name: str, login: str, role: str, address: str, home: Path) -> None:
    """Make an account for NAME, who signs in as LOGIN, and print the link to come in by."""
    with opened(home) as store:
        made = store.people.make(name, login, Role(role), time.time())
        click.echo(f"{_told(made)} has an account as {made.role.value}.")
        print_link(store, made, address)


@people.command()
@click.argument("login")
@_address_option
@home_option
def link(login: str, address: str, home: Path) -> None:
    """Print a new link for LOGIN, as when a password is forgotten; the link before it holds no more."""
    with opened(home) as store:
        found = _person(store, login)
        if found.closed:
            raise PeopleError(login, f"The account of {_told(found)} is closed. First: roleplay people open {login}")
        print_link(store, found, address)


@people.command()
@click.argument("login")
@click.argument("role", type=_ROLE)
@home_option
def role(login: str, role: str, home: Path) -> None:
    """Give LOGIN another ROLE."""
    with opened(home) as store:
        found = _person(store, login)
        store.people.change_role(found.id, Role(role))
        click.echo(f"{_told(found)} is {role} now.")


@people.command()
@click.argument("login")
@home_option
def close(login: str, home: Path) -> None:
    """Shut LOGIN out at once. What she made stays."""
    with opened(home) as store:
        found = _person(store, login)
        store.people.close(found.id, time.time())
        click.echo(f"{_told(found)} can't come in any more. To let in again: roleplay people open {found.login}")


@people.command("open")
@click.argument("login")
@home_option
def open_(login: str, home: Path) -> None:
    """Let LOGIN in again, with the password of before."""
    with opened(home) as store:
        found = _person(store, login)
        store.people.reopen(found.id)
        click.echo(f"{_told(found)} can come in again.")


def print_link(store: Store, person: Person, address: str) -> None:
    """Prints a new link for a person, on a line of its own."""
    token = invite(store, person, time.time())
    click.echo(f"With this link {person.name} chooses a password. It works once, for {DAYS} days:")
    click.secho(f"  {address.rstrip('/')}/people/invited/{token}", bold=True)


def _person(store: Store, login: str) -> Person:
    found = store.people.by_login(login)
    if found is None:
        guess = did_you_mean(cleaned(login), [p.login for p in store.people.all()])
        raise PeopleError(login, f"There is nobody with the login `{login}`.{guess} Who there is: roleplay people list")
    return found


def _told(person: Person) -> str:
    return f"{person.name} ({person.login})"

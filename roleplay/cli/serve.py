"""`roleplay serve` and `init`: a school's own server."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import cast

import click
import segno
import waitress
from flask import Flask

from roleplay.app import Settings, create_app
from roleplay.app.access import DAYS, invite
from roleplay.app.house import House
from roleplay.app.housekeeping import Housekeeper
from roleplay.cli.build import prepare
from roleplay.cli.home import home_option
from roleplay.errors import HomeError
from roleplay.jobs import todo
from roleplay.library import Home
from roleplay.shipped import shipped

_ANYWHERE = ("0.0.0.0", "::")


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="0.0.0.0 lets phones in.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(0, 65535))
@home_option
def serve(host: str, port: int, home: Path) -> None:
    """Make the clips that are missing, then serve the scenarios."""
    where = Home(home)
    app = create_app(where, Settings.from_environment())
    house = cast(House, app.extensions["roleplay"])
    housekeeper = Housekeeper(house.store, house.keep_days, house.now)
    try:
        listening = listen(host, port)
        _prepare(house)
        _welcome(house, host, listening.getsockname()[1])
        house.clips.start()
        housekeeper.start()
        serve_on(app, listening)
    except KeyboardInterrupt:
        pass
    finally:
        house.clips.stop()
        housekeeper.stop()
        house.store.close()
    click.echo("\nStopped. Everything that was played is kept.")


def serve_on(app: Flask, listening: socket.socket) -> None:
    """Serves until Ctrl-C."""
    house = cast(House, app.extensions["roleplay"])
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Many cheap threads, and enough room for browsers that hold connections while they preload.
    waitress.serve(
        app,
        sockets=[listening],
        threads=16,
        connection_limit=2000,
        max_request_body_size=house.most_upload + 1,  # of what is larger the app says so
        asyncore_use_poll=True,
        ident=None,
        _quiet=True,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections already. Raises HomeError."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as fault:
        raise HomeError(
            host,
            f"Can't listen on {host}:{port} ({os.strerror(fault.errno or 0).lower()}). Take another port, such as "
            f"PORT={port + 1 if port else 8001}, or stop the other program.",
        ) from fault


def _prepare(house: House) -> None:
    """Says which scenarios are not served, and makes the clips that are missing."""
    for entry in house.library.entries():
        if not entry.playable:
            click.secho(f"Not served: {entry.id} has mistakes. Run: roleplay check {entry.id}", fg="yellow", err=True)
    missing = todo(house.library)
    if missing:
        prepare(house.library, missing)


def _welcome(house: House, host: str, port: int) -> None:
    shown = _own_address() if host in _ANYWHERE else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    click.echo()
    if host in _ANYWHERE:
        segno.make(address, error="m").terminal(compact=True, border=2)
        click.echo(f"  On this machine   http://localhost:{port}/")
        click.secho(f"  On a phone        {address}   (on the same network)", bold=True)
    else:
        click.secho(f"  Open {address}", bold=True)
        click.echo("  For phones on the same network, start with HOST=0.0.0.0")
    first = house.store.people.first_administrator(house.now())
    if first is not None:
        click.echo(f"  Nobody can sign in yet. Make yourself administrator (once, within {DAYS} days):")
        click.secho(f"  {address}people/invited/{invite(house.store, first, house.now())}", bold=True)
    click.echo("  Ctrl-C stops.\n")
    sys.stdout.flush()


def _own_address() -> str:
    """This machine's address on its network; asks the system which way out it would take and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
            return str(asked.getsockname()[0])
        except OSError:
            return "127.0.0.1"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make FOLDER with the sample scenarios in it, as a school's own."""
    if folder.exists() and any(folder.iterdir()):
        raise HomeError(str(folder), f"{folder} is not empty. Name a folder that does not exist yet.")
    for name in ("scenarios", "media"):
        shutil.copytree(shipped(name), folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    click.echo(f"{folder} is ready. Next: roleplay serve --home {folder}")

"""`roleplay worker`: makes clips on another machine than the one that serves."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from roleplay.app import Settings
from roleplay.cli.home import home_option
from roleplay.errors import HomeError
from roleplay.jobs import ClipWork, queue_at
from roleplay.library import Home, Library
from roleplay.store.store import Store


@click.command()
@home_option
def worker(home: Path) -> None:
    """Make clips for a server elsewhere, which shares the home folder, the database and the queue.

    ROLEPLAY_DATABASE and ROLEPLAY_QUEUE name them, here and there alike.
    """
    settings = Settings.from_environment()
    if not settings.queue or not settings.database:
        raise HomeError(
            "worker",
            "A worker of its own needs ROLEPLAY_QUEUE (the address of a Redis) and ROLEPLAY_DATABASE (that of the "
            "database), the same as the server's. Without them `roleplay serve` makes the clips itself.",
        )
    where = Home(home).usable()
    store = Store(settings.database)
    work = ClipWork(Library(where, settings.ffmpeg), store.media_jobs, queue_at(settings.queue), settings.now)
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    work.start(look=False)
    click.echo("Waiting for clips to make. Ctrl-C stops.")
    over.wait()
    work.stop()
    store.close()
    click.echo("Stopped. A clip under way is made by the next worker.")

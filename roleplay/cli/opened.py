"""The store of a home, for a command that works on it beside the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roleplay.app import Settings
from roleplay.library import Home
from roleplay.store.store import Store


@contextmanager
def opened(home: Path) -> Iterator[Store]:
    """Opens the store that the server of this home uses. Raises HomeError or StoreError."""
    where = Home(home).usable()
    store = Store(Settings.from_environment().database or where.database)
    try:
        yield store
    finally:
        store.close()

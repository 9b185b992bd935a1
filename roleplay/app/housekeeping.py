"""Retention: what is over goes by itself, at the start of the server and then once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from roleplay.app.me import DAYS
from roleplay.errors import HomeError, RoleplayError
from roleplay.store.retention import Limits
from roleplay.store.store import Store

KEEP_DAYS = 30
FEWEST, MOST = 2, 3650
"""Days. On the one after the last day a role-play under way may still be finished."""

_LOOKS = 3600.0
"""Seconds between two looks at the clock: a machine may sleep."""


def kept_days(said: str) -> int:
    """The number of days that a class is kept, as it is set; KEEP_DAYS when it is not. Raises HomeError."""
    if not said.strip():
        return KEEP_DAYS
    if not said.strip().isdecimal() or not FEWEST <= int(said) <= MOST:
        sentence = f"ROLEPLAY_KEEP_DAYS is “{said}”. Give the days that a class is kept, from {FEWEST} to {MOST}."
        raise HomeError("ROLEPLAY_KEEP_DAYS", sentence)
    return int(said)


def day_of(at: float) -> date:
    """The day of a moment (UTC seconds) by the clock of this server."""
    return datetime.fromtimestamp(at, UTC).astimezone().date()


def goes_on(last_day: str, keep_days: int) -> date:
    """The day on which a class goes, with all that was played in it."""
    return date.fromisoformat(last_day) + timedelta(days=keep_days)


def limits(now: float, keep_days: int) -> Limits:
    """What is over at a moment."""
    last_day = day_of(now) - timedelta(days=keep_days)
    return Limits(now, last_day.isoformat(), now - keep_days * 86400, now - DAYS * 86400)


class Housekeeper:
    """Tidies a store in a thread of its own, once on every day that it sees."""

    def __init__(self, store: Store, keep_days: int, now: Callable[[], float]) -> None:
        self._store, self._keep_days, self._now = store, keep_days, now
        self._tidied: date | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeper", daemon=True)

    def start(self) -> None:
        """Begins, with today."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; what is half done is finished at the next start."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def look(self) -> None:
        """Tidies when it is another day than it was then; what fails is tried again at the next look."""
        day = day_of(self._now())
        if day == self._tidied:
            return
        try:
            self._store.retention.tidy(limits(self._now(), self._keep_days))
        except (RoleplayError, SQLAlchemyError):
            logging.getLogger(__name__).exception("What is over could not be deleted. It is tried again in an hour.")
        else:
            self._tidied = day

    def _run(self) -> None:
        self.look()
        while not self._stopped.wait(_LOOKS):
            self.look()

"""The store: what was played, kept for good. Reads on their own connections, writes through one `Writer`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from roleplay.errors import AttemptNotFound, OutOfStep
from roleplay.route.attempt import Event
from roleplay.route.played import TOLD
from roleplay.store import engine as engines
from roleplay.store import tables as t
from roleplay.store.classes import Classes
from roleplay.store.debriefs import Debriefs
from roleplay.store.exporting import Exporting
from roleplay.store.figures import Figures, counted, note_state
from roleplay.store.learners import Learners
from roleplay.store.media_jobs import MediaJobs
from roleplay.store.people import People
from roleplay.store.privacy import Privacy
from roleplay.store.retention import Retention
from roleplay.store.revisions import Revisions
from roleplay.store.rows import event_of, row_of
from roleplay.store.saved import Saved
from roleplay.store.together import Together
from roleplay.store.writer import Writer


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """An attempt as kept: which revision (`digest`) was played, its seed and its events in order.

    `learner` is None when it is not known whose it is. `origin` is the attempt from whose step `origin_step` this one
    tries another way: its moves before that are copies. `class_id` is None in practice; in a class there is a learner.
    """

    id: str
    scenario_id: str
    digest: str
    seed: str
    started_at: float
    events: tuple[Event, ...]
    learner: str | None = None
    origin: str | None = None
    origin_step: int | None = None
    class_id: str | None = None


class Store:
    """Opens `url` (an SQLAlchemy address), brings its schema up to date. Raises StoreError when it can't."""

    def __init__(self, url: str) -> None:
        self._write_engine = engines.writing(url)
        engines.migrate(self._write_engine)
        self._read_engine = engines.reading(url)
        self._writer = Writer(self._write_engine)
        self.media_jobs = MediaJobs(self._writer, self._read_engine)
        self.learners = Learners(self._writer, self._read_engine)
        self.figures = Figures(self._writer, self._read_engine)
        self.people = People(self._writer, self._read_engine)
        self.debriefs = Debriefs(self._writer, self._read_engine)
        self.exporting = Exporting(self._read_engine)
        self.revisions = Revisions(self._read_engine)
        self.classes = Classes(self._writer, self._read_engine)
        self.together = Together(self._writer, self._read_engine)
        self.saved = Saved(self._writer, self._read_engine)
        self.privacy = Privacy(self._writer, self._read_engine)
        self.retention = Retention(self._writer, self._read_engine, self.privacy)

    def close(self) -> None:
        """Finishes the writes under way and lets go of the database."""
        self._writer.close()
        self._write_engine.dispose()
        self._read_engine.dispose()

    # -- revisions -----------------------------------------------------------------------------------------------

    def revision_text(self, digest: str) -> bytes | None:
        """The text of a revision that was once played."""
        with self._read_engine.connect() as connection:
            found: bytes | None = connection.scalar(sa.select(t.revision.c.text).where(t.revision.c.digest == digest))
            return found

    def keep_revision(self, digest: str, scenario_id: str, text: bytes, now: float) -> None:
        """Keeps the text of a revision that is going to be played. Twice is harmless."""
        self._writer.do(lambda connection: _keep_revision(connection, digest, scenario_id, text, now))

    # -- attempts ------------------------------------------------------------------------------------------------

    def start_attempt(self, attempt: StoredAttempt, text: bytes | None = None) -> None:
        """Keeps a new attempt together with the text that it plays (None: that is kept). Twice is harmless."""

        def work(connection: Connection) -> None:
            if text is not None:
                _keep_revision(connection, attempt.digest, attempt.scenario_id, text, attempt.started_at)
            if connection.scalar(sa.select(t.attempt.c.id).where(t.attempt.c.id == attempt.id)) is not None:
                return
            with _counted(connection, attempt.class_id, attempt.scenario_id, attempt.learner):
                connection.execute(t.attempt.insert().values({name: getattr(attempt, name) for name in _KEPT}))
                if attempt.events:
                    connection.execute(t.event.insert(), [row_of(attempt.id, e) for e in attempt.events])
                    note_state(connection, attempt.id, attempt.events)

        self._writer.do(work)

    def attempt(self, attempt_id: str) -> StoredAttempt:
        """An attempt with its events. Raises AttemptNotFound."""
        with self._read_engine.connect() as connection:
            row = connection.execute(sa.select(t.attempt).where(t.attempt.c.id == attempt_id)).first()
            if row is None:
                raise AttemptNotFound(
                    attempt_id, "This role-play is not known here. Start it again from the catalogue."
                )
            events = connection.execute(
                sa.select(t.event).where(t.event.c.attempt_id == attempt_id).order_by(t.event.c.id)
            )
            kept = {name: getattr(row, name) for name in _KEPT}
            return StoredAttempt(**kept, events=tuple(event_of(e) for e in events))

    def add(self, attempt_id: str, events: Sequence[Event]) -> None:
        """Adds events, each once by its key; durable when this returns. Raises OutOfStep when the step has moved on."""

        def work(connection: Connection) -> None:
            keys = [e.key for e in events]
            known = set(
                connection.scalars(
                    sa.select(t.event.c.key).where(t.event.c.attempt_id == attempt_id, t.event.c.key.in_(keys))
                )
            )
            fresh = [e for e in {e.key: e for e in events}.values() if e.key not in known]
            if not fresh:
                return
            with _counted(connection, *_whose(connection, attempt_id, fresh)):
                connection.execute(t.event.insert(), [row_of(attempt_id, e) for e in fresh])
                note_state(connection, attempt_id, fresh)

        try:
            self._writer.do(work)
        except IntegrityError as fault:
            raise OutOfStep(attempt_id, "This role-play went on in another window. Here is where it is now.") from fault


def _keep_revision(connection: Connection, digest: str, scenario_id: str, text: bytes, now: float) -> None:
    known = connection.scalar(sa.select(t.revision.c.digest).where(t.revision.c.digest == digest))
    if known is None:
        connection.execute(
            t.revision.insert().values(digest=digest, scenario_id=scenario_id, text=text, first_seen=now)
        )


_KEPT = [field.name for field in fields(StoredAttempt) if field.name != "events"]
"""What is kept of an attempt in its own row."""


def _counted(
    connection: Connection, class_id: str | None, scenario_id: str, learner: str | None
) -> AbstractContextManager[None]:
    """`figures.counted` for an attempt in a class; practice is counted nowhere."""
    if class_id is None or learner is None:
        return nullcontext()
    return counted(connection, class_id, scenario_id, learner)


def _whose(connection: Connection, attempt_id: str, fresh: Sequence[Event]) -> tuple[str | None, str, str | None]:
    """The class, the scenario and the learner of an attempt whose counters these events may change."""
    a = t.attempt.c
    row = connection.execute(sa.select(a.class_id, a.scenario_id, a.learner).where(a.id == attempt_id)).first()
    if row is None or not any(e.kind in TOLD for e in fresh):
        return None, "", None
    return row.class_id, row.scenario_id, row.learner

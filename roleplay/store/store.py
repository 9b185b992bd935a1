"""The store: what was played, kept for good. Reads on their own connections, writes through one `Writer`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from roleplay.errors import AttemptNotFound, OutOfStep
from roleplay.route.attempt import Event, Route
from roleplay.store import engine as engines
from roleplay.store import tables as t
from roleplay.store.learners import Learners, past
from roleplay.store.media_jobs import MediaJobs
from roleplay.store.rows import event_of, row_of
from roleplay.store.writer import Writer


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """An attempt as kept: which revision (`digest`) was played, its seed and its events in order.

    `learner` is None when it is not known whose it is. `origin` is the attempt from whose step `origin_step` this one
    tries another way: its moves before that are copies.
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


class Store:
    """Opens `url` (an SQLAlchemy address), brings its schema up to date. Raises StoreError when it can't."""

    def __init__(self, url: str) -> None:
        self._write_engine = engines.writing(url)
        engines.migrate(self._write_engine)
        self._read_engine = engines.reading(url)
        self._writer = Writer(self._write_engine)
        self.media_jobs = MediaJobs(self._writer, self._read_engine)
        self.learners = Learners(self._writer, self._read_engine)

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
            connection.execute(
                t.attempt.insert().values(
                    id=attempt.id,
                    scenario_id=attempt.scenario_id,
                    digest=attempt.digest,
                    seed=attempt.seed,
                    started_at=attempt.started_at,
                    learner=attempt.learner,
                    origin=attempt.origin,
                    origin_step=attempt.origin_step,
                )
            )
            if attempt.events:
                connection.execute(t.event.insert(), [row_of(attempt.id, e) for e in attempt.events])

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
            return StoredAttempt(
                id=row.id,
                scenario_id=row.scenario_id,
                digest=row.digest,
                seed=row.seed,
                started_at=row.started_at,
                events=tuple(event_of(e) for e in events),
                learner=row.learner,
                origin=row.origin,
                origin_step=row.origin_step,
            )

    def add(self, attempt_id: str, events: Sequence[Event]) -> None:
        """Adds events, each once by its key; durable when this returns. Raises OutOfStep when the step has moved on."""

        def work(connection: Connection) -> None:
            keys = [e.key for e in events]
            known = set(
                connection.scalars(
                    sa.select(t.event.c.key).where(t.event.c.attempt_id == attempt_id, t.event.c.key.in_(keys))
                )
            )
            rows = [row_of(attempt_id, e) for e in {e.key: e for e in events}.values() if e.key not in known]
            if rows:
                connection.execute(t.event.insert(), rows)

        try:
            self._writer.do(work)
        except IntegrityError as fault:
            raise OutOfStep(attempt_id, "This role-play went on in another window. Here is where it is now.") from fault

    # -- over many attempts --------------------------------------------------------------------------------------

    def routes(self, scenario_id: str) -> tuple[Route, ...]:
        """The route of every attempt at a scenario, over all its revisions."""
        with self._read_engine.connect() as connection:
            return tuple(each.route for each in past(connection, t.attempt.c.scenario_id == scenario_id))

    # -- settings and sessions -----------------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        """A kept setting."""
        with self._read_engine.connect() as connection:
            found: str | None = connection.scalar(sa.select(t.setting.c.value).where(t.setting.c.name == name))
            return found

    def keep_setting(self, name: str, value: str) -> None:
        """Keeps a setting, replacing the one before."""

        def work(connection: Connection) -> None:
            connection.execute(t.setting.delete().where(t.setting.c.name == name))
            connection.execute(t.setting.insert().values(name=name, value=value))

        self._writer.do(work)

    def open_session(self, token_hash: str, role: str, ends_at: float, now: float) -> None:
        """Opens a session and forgets those that have ended."""

        def work(connection: Connection) -> None:
            connection.execute(t.session.delete().where(t.session.c.ends_at < now))
            connection.execute(t.session.insert().values(token_hash=token_hash, role=role, ends_at=ends_at))

        self._writer.do(work)

    def session_role(self, token_hash: str, now: float) -> str | None:
        """The role of an open session."""
        with self._read_engine.connect() as connection:
            found: str | None = connection.scalar(
                sa.select(t.session.c.role).where(t.session.c.token_hash == token_hash, t.session.c.ends_at > now)
            )
            return found

    def close_session(self, token_hash: str | None = None) -> None:
        """Ends a session, or all of them."""
        ended = t.session.delete()
        if token_hash is not None:
            ended = ended.where(t.session.c.token_hash == token_hash)
        self._writer.do(lambda connection: connection.execute(ended) and None)


def _keep_revision(connection: Connection, digest: str, scenario_id: str, text: bytes, now: float) -> None:
    known = connection.scalar(sa.select(t.revision.c.digest).where(t.revision.c.digest == digest))
    if known is None:
        connection.execute(
            t.revision.insert().values(digest=digest, scenario_id=scenario_id, text=text, first_seen=now)
        )

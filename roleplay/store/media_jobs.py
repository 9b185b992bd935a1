"""Clips that are to be made, as rows: the truth about background work. A queue only wakes who does it.

A job is *waiting*, *running* (under a lease that its worker renews), *done* or *failed*. A worker that dies stops
renewing: its job is taken up again by the next one that looks, and given up after `MOST_ATTEMPTS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.store import tables as t
from roleplay.store.writer import Writer

MOST_ATTEMPTS = 3
GIVEN_UP = (
    "Making this clip ended without a word {attempts} times, as when the machine is switched off or out of memory. "
    "Export the film smaller, or try again."
)


class JobState(StrEnum):
    """How a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MediaJob:
    """A clip to be made: `digest` names it in the clips folder; `share` done (0 to 1), `error` a sentence or empty."""

    digest: str
    scenario_id: str
    place: str
    role: str
    variant: int
    file: str
    state: JobState = JobState.WAITING
    attempts: int = 0
    share: float = 0.0
    error: str = ""


class MediaJobs:
    """The rows, over the store's one writer."""

    def __init__(self, writer: Writer, reading: Engine) -> None:
        self._writer, self._reading = writer, reading

    def ask(self, jobs: Sequence[MediaJob], now: float) -> int:
        """Asks for clips that are not there; how many are new. What is waiting, running or failed stays so."""
        if not jobs:
            return 0

        def work(connection: Connection) -> int:
            digests = [job.digest for job in jobs]
            known = set(connection.scalars(sa.select(t.media_job.c.digest).where(t.media_job.c.digest.in_(digests))))
            gone = t.media_job.update().where(
                t.media_job.c.digest.in_(digests), t.media_job.c.state == JobState.DONE.value
            )
            connection.execute(gone.values(state=JobState.WAITING.value, attempts=0, share=0.0))
            fresh = {job.digest: job for job in jobs if job.digest not in known}
            if fresh:
                connection.execute(
                    t.media_job.insert(),
                    [
                        {
                            "digest": job.digest,
                            "scenario_id": job.scenario_id,
                            "place": job.place,
                            "role": job.role,
                            "variant": job.variant,
                            "file": job.file,
                            "state": JobState.WAITING.value,
                            "attempts": 0,
                            "share": 0.0,
                            "error": "",
                            "asked_at": now,
                            "lease_until": 0.0,
                            "worker": "",
                        }
                        for job in fresh.values()
                    ],
                )
            return len(fresh)

        return self._writer.do(work)

    def claim(self, worker: str, now: float, until: float) -> MediaJob | None:
        """Takes the next job under a lease, also one whose lease ran out; None when there is nothing to do."""
        job = t.media_job

        def work(connection: Connection) -> MediaJob | None:
            free = sa.or_(
                job.c.state == JobState.WAITING.value,
                sa.and_(job.c.state == JobState.RUNNING.value, job.c.lease_until < now),
            )
            while True:
                # Other machines may look at the same moment: whoever holds the row has it.
                row = connection.execute(
                    sa.select(job)
                    .where(free)
                    .order_by(job.c.asked_at, job.c.digest)
                    .limit(1)
                    .with_for_update(skip_locked=True)
                ).first()
                if row is None:
                    return None
                this = job.update().where(job.c.digest == row.digest)
                if row.attempts >= MOST_ATTEMPTS:
                    told = GIVEN_UP.format(attempts=row.attempts)
                    connection.execute(this.values(state=JobState.FAILED.value, error=told))
                    continue
                connection.execute(
                    this.values(
                        state=JobState.RUNNING.value,
                        attempts=row.attempts + 1,
                        lease_until=until,
                        worker=worker,
                        share=0.0,
                    )
                )
                return _job(row, state=JobState.RUNNING, attempts=row.attempts + 1)

        return self._writer.do(work)

    def renew(self, digest: str, worker: str, until: float, share: float) -> bool:
        """Holds on to a job; False when it was taken over by another worker meanwhile."""
        job = t.media_job
        held = job.update().where(job.c.digest == digest, job.c.worker == worker, job.c.state == JobState.RUNNING.value)
        return self._writer.do(
            lambda connection: connection.execute(held.values(lease_until=until, share=share)).rowcount == 1
        )

    def finish(self, digest: str, worker: str, error: str = "") -> None:
        """Ends a job that this worker holds: done, or failed with a sentence."""
        job = t.media_job
        state = JobState.FAILED if error else JobState.DONE
        ended = job.update().where(job.c.digest == digest, job.c.worker == worker)
        values = {"state": state.value, "error": error[:1000], "share": 0.0 if error else 1.0}
        self._writer.do(lambda connection: connection.execute(ended.values(**values)) and None)

    def again(self, scenario_id: str) -> None:
        """Lets the failed jobs of a scenario be tried anew."""
        job = t.media_job
        anew = job.update().where(job.c.scenario_id == scenario_id, job.c.state == JobState.FAILED.value)
        values = {"state": JobState.WAITING.value, "attempts": 0, "error": "", "share": 0.0}
        self._writer.do(lambda connection: connection.execute(anew.values(**values)) and None)

    def of(self, scenario_id: str) -> dict[str, MediaJob]:
        """The jobs of a scenario, by digest."""
        with self._reading.connect() as connection:
            rows = connection.execute(sa.select(t.media_job).where(t.media_job.c.scenario_id == scenario_id))
            return {row.digest: _job(row) for row in rows}


def _job(row: sa.Row[tuple[object, ...]], state: JobState | None = None, attempts: int | None = None) -> MediaJob:
    return MediaJob(
        row.digest,
        row.scenario_id,
        row.place,
        row.role,
        row.variant,
        row.file,
        state or JobState(row.state),
        row.attempts if attempts is None else attempts,
        row.share,
        row.error,
    )

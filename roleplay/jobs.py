"""Work in the background: clips are made while the server answers, and again when a scenario or a film changes.

Rows in the database say what is to be made and how it stands (store/media_jobs.py); a queue (huey) only wakes a worker.
Embedded, queue and worker live in this process; with the address of a Redis they may live on other machines.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huey import Huey, MemoryHuey, RedisHuey
from huey.consumer import Consumer

from roleplay.errors import ClipError
from roleplay.library import Library
from roleplay.media.need import ClipNeed
from roleplay.store.media_jobs import MediaJob, MediaJobs

LOOK_EVERY = 3.0
"""Seconds between two looks at the folder."""
LEASE = 6.0
"""Seconds after which a job is taken up again when its worker has not been heard of."""


@dataclass(frozen=True, slots=True)
class Made:
    """One clip done: which of how many, and why its film could not be used, if it couldn't."""

    need: ClipNeed
    number: int
    total: int
    problem: ClipError | None


def make(
    library: Library, needs: tuple[ClipNeed, ...], moved: Callable[[int, float], None] | None = None
) -> Iterator[Made]:
    """Makes clips one by one, here and now; `moved` is told the number under way and its share done (0..1)."""
    for number, need in enumerate(needs, 1):
        try:
            progress = (lambda share, n=number: moved(n, share)) if moved else None
            _, problem = library.workshop.build_or_storyboard(need, progress)
        except ClipError as fault:
            problem = fault
        yield Made(need, number, len(needs), problem)
    for scenario in library.making():
        library.find_made(scenario)


def todo(library: Library) -> tuple[ClipNeed, ...]:
    """The clips that are not made yet, each once: of all that is played, and of the drafts."""
    missing = (need for scenario in library.making() for need in library.find_made(scenario))
    return tuple({library.workshop.state(need).digest: need for need in missing}.values())


def queue_at(address: str) -> Huey:
    """The queue: in this process, or in the Redis at `address`."""
    return RedisHuey("roleplay-clips", url=address) if address else MemoryHuey("roleplay-clips")


class _QuietConsumer(Consumer):  # type: ignore[misc]
    """A worker inside a server: Ctrl-C and the like stay the server's."""

    def _set_signal_handlers(self) -> None:
        return


class ClipWork:
    """Looks after the clips of a library: asks for what is missing, and makes it."""

    def __init__(
        self, library: Library, jobs: MediaJobs, queue: Huey | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self.library, self.jobs, self._now = library, jobs, now
        self.queue = queue or queue_at("")
        self._wake_worker = self.queue.task(name="make_clips")(self._work)
        self._name = f"{socket.gethostname()[:40]}-{os.getpid()}-{id(self):x}"
        self._stop = threading.Event()
        self._look = threading.Event()
        self._threads: list[threading.Thread] = []
        self._consumer: Consumer | None = None

    def start(self, *, look: bool = True) -> None:
        """Begins to work in threads of its own, until `stop`; `look`: also watches the folder for what is missing."""
        self._consumer = _QuietConsumer(self.queue, workers=1, periodic=False, initial_delay=0.05, max_delay=1.0)
        self._consumer.start()
        self._wake_worker()
        if look:
            self._threads.append(threading.Thread(target=self._watch, name="clip-watch", daemon=True))
            self._threads[-1].start()

    def wake(self) -> None:
        """Has a look now."""
        self._look.set()

    def stop(self) -> None:
        """Ends the work; a clip under way is made by whoever comes next."""
        self._stop.set()
        self._look.set()
        if self._consumer is not None:
            self._consumer.stop()
        for thread in self._threads:
            thread.join(timeout=10)  # it still writes what it asks for

    def again(self, scenario_id: str) -> None:
        """Tries the failed clips of a scenario anew."""
        self.jobs.again(scenario_id)
        self.wake()

    def ask(self) -> None:
        """Asks for every clip that is missing, and wakes a worker when there is one to be made."""
        workshop = self.library.workshop
        wanted = [
            MediaJob(workshop.state(n).digest, n.scenario_id, n.place, n.role.value, n.variant, n.file)
            for n in todo(self.library)
        ]
        if wanted:
            self.jobs.ask(wanted, self._now())
            self._wake_worker()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.library.refresh()
            self.ask()
            self._look.wait(LOOK_EVERY)
            self._look.clear()

    # -- the worker --------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Makes what is free to be made, until nothing is."""
        while not self._stop.is_set():
            job = self.jobs.claim(self._name, self._now(), self._now() + LEASE)
            if job is None:
                return
            self.jobs.finish(job.digest, self._name, self._made(job))

    def _made(self, job: MediaJob) -> str:
        """Makes the clip of a job under its lease; a sentence when its film could not be used."""
        need = self._need(job)
        if need is None:
            return ""  # the scenario or the film has changed since: what is wanted now has a job of its own
        share = [0.0]
        over = threading.Event()
        holding = threading.Thread(target=self._hold, args=(job, share, over), name="clip-lease", daemon=True)
        holding.start()
        try:
            _, problem = self.library.workshop.build_or_storyboard(need, lambda done: share.__setitem__(0, done))
        except ClipError as fault:
            problem = fault
        finally:
            over.set()
            holding.join()
        return "" if problem is None else problem.sentence

    def _hold(self, job: MediaJob, share: list[float], over: threading.Event) -> None:
        while not over.wait(LEASE / 3):
            self.jobs.renew(job.digest, self._name, self._now() + LEASE, share[0])

    def _need(self, job: MediaJob) -> ClipNeed | None:
        self.library.refresh()
        for need in todo(self.library):
            here = (need.scenario_id, *need.key) == (job.scenario_id, job.place, job.role, job.variant)
            if here and self.library.workshop.state(need).digest == job.digest:
                return need
        return None

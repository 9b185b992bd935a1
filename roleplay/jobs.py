"""Work in the background: clips are made while the server answers, and again when a scenario or a film changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from roleplay.errors import ClipError
from roleplay.library import Library
from roleplay.media.need import ClipNeed

LOOK_EVERY = 3.0
"""Seconds between two looks at the folder."""


@dataclass(frozen=True, slots=True)
class Made:
    """One clip done: which of how many, and why its film could not be used, if it couldn't."""

    need: ClipNeed
    number: int
    total: int
    problem: ClipError | None


class ClipWork:
    """Makes the clips that the playable scenarios of `library` still need."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.problems: dict[str, ClipError] = {}
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def todo(self) -> tuple[ClipNeed, ...]:
        """The clips that are not made yet, over all playable scenarios."""
        return tuple(need for s in self.library.playable() for need in self.library.find_made(s))

    def prepare(self, needs: tuple[ClipNeed, ...], moved: Callable[[int, float], None] | None = None) -> Iterator[Made]:
        """Makes `needs` one by one; `moved` is told the number under way and its share done (0..1)."""
        for number, need in enumerate(needs, 1):
            if self._stop.is_set():
                return
            name = f"{need.scenario_id}/{need.file}"
            try:
                progress = (lambda share, n=number: moved(n, share)) if moved else None
                _, problem = self.library.workshop.build_or_storyboard(need, progress)
            except ClipError as fault:
                problem = fault
            if problem is not None:
                self.problems[name] = problem
            else:
                self.problems.pop(name, None)
            yield Made(need, number, len(needs), problem)
        for scenario in self.library.playable():
            self.library.find_made(scenario)

    def start(self) -> None:
        """Looks after the folder in a thread of its own, until `stop`."""
        self._thread = threading.Thread(target=self._run, name="clip-work", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Has a look now."""
        self._wake.set()

    def stop(self) -> None:
        """Ends the thread; a clip under way is thrown away, and made by the next start."""
        self._stop.set()
        self._wake.set()

    def _run(self) -> None:
        tried: set[str] = set()
        while not self._stop.is_set():
            self.library.refresh()
            wanted = {self.library.workshop.state(n).digest: n for n in self.todo()}
            fresh = wanted.keys() - tried
            tried |= fresh
            for _ in self.prepare(tuple(n for digest, n in wanted.items() if digest in fresh)):
                pass
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()

"""Clips are made in the background, once; what a dead worker held is done again by the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roleplay.jobs import ClipWork, todo
from roleplay.library import Home, Library
from roleplay.store.media_jobs import MOST_ATTEMPTS, JobState, MediaJob
from roleplay.store.store import Store
from tests.films import film


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    yield opened
    opened.close()


def job(digest: str = "a" * 64) -> MediaJob:
    return MediaJob(digest, "tiny", "hall", "scene", 0, "hall.mp4")


def of_tiny(store: Store) -> list[MediaJob]:
    return list(store.media_jobs.of("tiny").values())


def wait(until: Callable[[], bool], seconds: float = 30.0) -> None:
    over = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < over, "it did not happen in time"
        time.sleep(0.05)


def test_a_job_is_taken_by_one_worker_only(store: Store) -> None:
    assert store.media_jobs.ask([job(), job(), job("b" * 64)], now=1.0) == 2
    assert store.media_jobs.ask([job()], now=2.0) == 0
    taken = [store.media_jobs.claim(name, now=3.0, until=9.0) for name in ("one", "two", "three")]
    assert [t.digest[0] if t else None for t in taken] == ["a", "b", None]


def test_a_job_whose_lease_ran_out_is_taken_again_and_the_late_worker_is_told(store: Store) -> None:
    rows = store.media_jobs
    rows.ask([job()], now=1.0)
    assert rows.claim("one", now=1.0, until=7.0) is not None
    assert rows.renew("a" * 64, "one", until=10.0, share=0.5)
    assert rows.claim("two", now=9.0, until=15.0) is None
    again = rows.claim("two", now=11.0, until=17.0)
    assert again is not None
    assert again.attempts == 2
    assert not rows.renew("a" * 64, "one", until=20.0, share=0.6)
    rows.finish("a" * 64, "one", "too late")
    rows.finish("a" * 64, "two")
    assert rows.of("tiny")["a" * 64].state is JobState.DONE


def test_a_job_that_kills_its_workers_is_given_up_with_a_sentence_and_tried_again_when_asked(store: Store) -> None:
    rows = store.media_jobs
    rows.ask([job()], now=0.0)
    for turn in range(MOST_ATTEMPTS):
        assert rows.claim("x", now=10.0 * turn, until=10.0 * turn + 5) is not None
    assert rows.claim("x", now=100.0, until=106.0) is None
    failed = rows.of("tiny")["a" * 64]
    assert failed.state is JobState.FAILED
    assert "3 times" in failed.error
    rows.again("tiny")
    assert rows.claim("x", now=200.0, until=206.0) is not None


def test_a_clip_that_is_asked_for_again_after_it_was_done_is_made_again(store: Store) -> None:
    store.media_jobs.ask([job()], now=0.0)
    store.media_jobs.claim("x", now=0.0, until=5.0)
    store.media_jobs.finish("a" * 64, "x")
    store.media_jobs.ask([job()], now=9.0)
    assert store.media_jobs.claim("x", now=9.0, until=15.0) is not None


@pytest.fixture
def filmed(home: Home) -> Home:
    """The tiny home with a film for every place."""
    first = film(home.media / "tiny" / "hall.mp4", size="160x90")
    for name in ("desk", "last", "happy", "sour"):
        (home.media / "tiny" / f"{name}.mp4").write_bytes(first.read_bytes() + name.encode())
    return home


def test_a_running_server_makes_what_is_missing_and_says_how_each_stands(filmed: Home, store: Store) -> None:
    (filmed.media / "tiny" / "desk.mp4").write_bytes(b"no film")
    library = Library(filmed)
    work = ClipWork(library, store.media_jobs)
    work.start()
    ended = {JobState.DONE, JobState.FAILED}
    try:
        wait(lambda: len(of_tiny(store)) == 5 and {j.state for j in of_tiny(store)} <= ended)
    finally:
        work.stop()
    failed = [j for j in of_tiny(store) if j.state is JobState.FAILED]
    assert [j.place for j in failed] == ["desk"]
    assert "`desk.mp4`" in failed[0].error
    # A storyboard stands in for the film that failed, so the role-play can go on.
    assert not todo(library)


KILLED = """
import sys, time
from pathlib import Path
from roleplay.library import Home, Library
from roleplay.jobs import ClipWork
from roleplay.store.store import Store
library = Library(Home(Path(sys.argv[1])))
def slow(need, progress=None):
    print("working", flush=True)
    time.sleep(60)
library.workshop.build_or_storyboard = slow
ClipWork(library, Store(sys.argv[2]).media_jobs).start()
time.sleep(60)
"""


def test_the_job_of_a_worker_that_was_killed_is_done_by_the_next_one(
    filmed: Home, store: Store, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(filmed.root), address], stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    assert killed.stdout.readline().strip() == "working"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    held = [j for j in store.media_jobs.of("tiny").values() if j.state is JobState.RUNNING]
    assert len(held) == 1
    later = 3600.0  # the lease has run out
    library = Library(filmed)
    work = ClipWork(library, store.media_jobs, now=lambda: time.time() + later)
    work.start()
    try:
        wait(lambda: all(j.state is JobState.DONE for j in store.media_jobs.of("tiny").values()))
    finally:
        work.stop()
    assert store.media_jobs.of("tiny")[held[0].digest].attempts == 2
    assert not todo(library)

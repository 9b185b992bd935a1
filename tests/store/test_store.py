"""What was acknowledged is kept, once, and an old route is never changed by an edit."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from roleplay.errors import AttemptNotFound, OutOfStep, StoreError
from roleplay.route.attempt import Event, Kind
from roleplay.store.store import Store, StoredAttempt


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/x.sqlite")
    yield opened
    opened.close()


def begun(store: Store, name: str = "a") -> None:
    store.start_attempt(StoredAttempt(name, "tiny", "d" * 64, "seed", 1.0, ()), b"text")


def chosen(step: int, choice: str, key: str) -> Event:
    return Event(Kind.CHOSEN, key, 2.0, step, "hall", choice, "desk", {"order": ["x"]})


def test_an_event_sent_twice_is_kept_once(store: Store) -> None:
    begun(store)
    for _ in range(2):
        store.add("a", [chosen(0, "look", "k1"), chosen(1, "one", "k2")])
    assert [e.key for e in store.attempt("a").events] == ["k1", "k2"]


def test_two_windows_cannot_move_one_attempt_on_from_the_same_step(store: Store) -> None:
    begun(store)
    store.add("a", [chosen(0, "look", "k1")])
    with pytest.raises(OutOfStep):
        store.add("a", [chosen(0, "shrug", "k2")])
    assert [e.choice for e in store.attempt("a").events] == ["look"]


def test_the_text_that_was_played_is_kept(store: Store) -> None:
    begun(store)
    assert store.revision_text("d" * 64) == b"text"


def test_an_unknown_attempt_is_a_clear_error(store: Store) -> None:
    with pytest.raises(AttemptNotFound, match="catalogue"):
        store.attempt("nobody")


def test_many_writers_at_once_lose_nothing_and_one_failure_harms_no_other(store: Store) -> None:
    for n in range(8):
        begun(store, str(n))

    def write(name: str) -> None:
        for step in range(20):
            store.add(name, [chosen(step, "look", f"k{step}")])
            with pytest.raises(OutOfStep):
                store.add(name, [chosen(step, "shrug", f"other{step}")])

    threads = [threading.Thread(target=write, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(store.attempt(str(n)).events) == 20 for n in range(8))


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match=r"can't be used"):
        Store(f"sqlite:///{tmp_path}/x.sqlite")


def test_sqlite_syncs_fully_before_it_acknowledges(store: Store, tmp_path: Path) -> None:
    begun(store)
    with sqlite3.connect(tmp_path / "x.sqlite") as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    level = store._writer.do(lambda c: c.exec_driver_sql("PRAGMA synchronous").scalar())
    assert level == 2


WRITER = """
import sys
from roleplay.route.attempt import Event, Kind
from roleplay.store.store import Store, StoredAttempt
store = Store(sys.argv[1])
store.start_attempt(StoredAttempt("a", "tiny", "d" * 64, "s", 1.0, ()), b"text")
for step in range(100000):
    store.add("a", [Event(Kind.CHOSEN, f"k{step}", 2.0, step, "hall", "look", "desk")])
    print(step, flush=True)
"""


def test_after_kill_minus_9_every_acknowledged_choice_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    process = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(40):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read().split()
    process.stdout.close()
    process.wait()
    acknowledged = int(rest[-1]) if rest else 39
    store = Store(url)
    try:
        kept = [e.step for e in store.attempt("a").events]
    finally:
        store.close()
    assert kept == list(range(len(kept)))
    assert len(kept) > acknowledged

"""A figure is kept together with its event, or neither of them is: in every failure, and in a group of writes."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from roleplay.errors import OutOfStep, StoreError
from roleplay.route.attempt import Event, Kind
from roleplay.route.tally import Cell, Of
from roleplay.store import figures
from roleplay.store import tables as t
from roleplay.store.people import Role
from roleplay.store.store import Store
from tests.route.histories import History, counted
from tests.store.players import Players


class PowerCut(Exception):
    """What stops a transaction half-way."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/x.sqlite")
    yield opened
    opened.close()


def held(store: Store) -> list[Any]:
    """Every attempt, event and counter as rows."""
    with store._read_engine.connect() as connection:
        return [
            set(connection.execute(sa.select(*(sa.cast(column, sa.String) for column in table.c))))
            for table in (t.attempt, t.event, t.figure)
        ]


def begun(store: Store) -> tuple[Players, History]:
    """A class in which one has ended, and one is under way."""
    played = Players(store)
    ended = played.start("ann", played.classes[0])
    played.move(ended, "a", "e0", 900)
    attempt = played.start("bob", played.classes[0])
    played.move(attempt, "a", "s1", 900)
    return played, attempt


def choose(played: Players, attempt: History) -> None:
    played.move(attempt, "b", "e1", 900)


def begin(played: Players, attempt: History) -> None:
    played.start("cy", attempt.class_id)


def try_another_way(played: Players, attempt: History) -> None:
    played.what_if(attempt, 1, "bob")


def delete(played: Players, attempt: History) -> None:
    played.delete(attempt)


def forget(played: Players, attempt: History) -> None:
    played.store.privacy.forget(attempt.learner)


WHAT: Mapping[str, Callable[[Players, History], None]] = {
    each.__name__: each for each in (choose, begin, try_another_way, delete, forget)
}


@pytest.mark.parametrize("what", WHAT)
def test_when_the_counters_fail_nothing_of_the_rest_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    played, attempt = begun(store)
    before, add = held(store), figures._add

    def broken(*given: Any) -> None:
        add(*given)
        raise PowerCut

    monkeypatch.setattr(figures, "_add", broken)
    with pytest.raises(PowerCut):
        WHAT[what](played, attempt)
    assert held(store) == before


@contextmanager
def no_commits(store: Store) -> Iterator[None]:
    def cut(_connection: Connection) -> None:
        raise PowerCut

    sa.event.listen(store._write_engine, "commit", cut)
    yield
    sa.event.remove(store._write_engine, "commit", cut)


@pytest.mark.parametrize("what", WHAT)
def test_when_the_commit_fails_neither_is_kept(store: Store, what: str) -> None:
    played, attempt = begun(store)
    before = held(store)
    with no_commits(store), pytest.raises(StoreError, match="sent again"):
        WHAT[what](played, attempt)
    assert held(store) == before


def test_what_failed_and_is_sent_again_counts_once(store: Store) -> None:
    played, attempt = begun(store)
    with no_commits(store), pytest.raises(StoreError):
        choose(played, attempt)
    for _ in range(2):
        store.add(attempt.id, attempt.events)
    assert store.figures.tally(str(attempt.class_id), "story") == counted(played.of(attempt.class_id))


def test_on_a_full_disk_what_was_acknowledged_is_kept_with_its_figures(store: Store) -> None:
    played, attempt = begun(store)
    pages = store._writer.do(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar())
    store._writer.do(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={(pages or 0) + 2}") and None)
    details = {"visible_ms": 900, "order": ["x" * 1000]}
    for _ in range(99):
        before = held(store)
        try:
            played.add(attempt, Kind.CHOSEN, choice="a", goes_to="s1", details=details)
        except (StoreError, OperationalError) as fault:
            assert "disk is full" in str(fault)
            break
    else:
        pytest.fail("The disk was never full.")
    attempt.events.pop()
    assert held(store) == before
    assert store.figures.tally(str(attempt.class_id), "story") == counted(played.of(attempt.class_id))


def test_in_a_group_of_writes_a_refused_one_counts_nowhere_and_the_others_do(store: Store) -> None:
    played, attempt = begun(store)
    class_id, refused = str(attempt.class_id), queue.SimpleQueue[Exception]()
    writing, gate = threading.Event(), threading.Event()
    others = [played.start(f"l{number}", class_id) for number in range(4)]
    behind = Event(Kind.CHOSEN, "behind", 9.0, 0, "s0", "b", "e1"), Event(Kind.ENDED, "ended", 9.0, 1, "e1")

    def late() -> None:
        try:
            store.add(attempt.id, behind)
        except OutOfStep as fault:
            refused.put(fault)

    def busy(_connection: Connection) -> None:
        writing.set()
        gate.wait(30)

    first = threading.Thread(target=store._writer.do, args=(busy,))
    first.start()
    writing.wait(30)
    threads = [threading.Thread(target=played.move, args=(each, "a", "e0", 900)) for each in others[:2]]
    threads += [threading.Thread(target=late)]
    threads += [threading.Thread(target=played.move, args=(each, "b", "s1", 900)) for each in others[2:]]
    for thread in threads:
        thread.start()
    while store._writer._jobs.qsize() < 5:
        pass
    gate.set()
    for thread in (first, *threads):
        thread.join()
    assert refused.qsize() == 1
    assert store.figures.tally(class_id, "story") == counted(played.of(class_id))


PLAYING = """
import sys, threading
from roleplay.route.attempt import Event, Kind
from roleplay.store.store import Store, StoredAttempt

store = Store(sys.argv[1])
store.keep_revision("d" * 64, "story", b"text", 1.0)

def play(learner):
    for number in range(100000):
        name, way = f"{learner}-{number}", "abc"[number % 3]
        began = Event(Kind.STARTED, "started", 1.0, 0, "s0")
        who = f"{learner}-{number // 2}"
        store.start_attempt(StoredAttempt(name, "story", "d" * 64, "s", number, (began,), who, class_id="c"))
        store.add(name, [Event(Kind.CHOSEN, "k0", 2.0, 0, "s0", way, "s1", {"visible_ms": 900})])
        last = Event(Kind.CHOSEN, "k1", 2.0, 1, "s1", way, "e0", {"visible_ms": 900})
        store.add(name, [last, Event(Kind.ENDED, "ended", 3.0, 2, "e0")])
        print(name, flush=True)

for learner in "wxyz":
    threading.Thread(target=play, args=(learner,)).start()
"""


def test_after_kill_minus_9_the_counters_are_those_of_the_events_that_are_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    process = subprocess.Popen([sys.executable, "-c", PLAYING, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(40):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()
    store = Store(url)
    try:
        kept = store.figures.tally("c", "story")
        assert kept[Cell(Of.ENDED)] >= 20
        store.figures.rebuild("c", "story")
        assert store.figures.tally("c", "story") == kept
    finally:
        store.close()


@pytest.mark.parametrize("kept", [True, False])
def test_a_move_that_comes_in_while_its_class_goes_leaves_no_counter(
    store: Store, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    person = store.people.make("Ms Jansen", "jansen", Role.FACILITATOR, 1.0)
    class_ = store.classes.make("Front office", ["story"], "2030-01-31", person.id, 1.0)
    played = Players(store)
    attempt = played.start("ann", class_.id)
    store.privacy.keep_attempt("ann", attempt.id, kept=kept)
    release = store.retention._release

    def meanwhile() -> None:
        played.move(attempt, "a", "s1", 900)
        release()

    monkeypatch.setattr(store.retention, "_release", meanwhile)
    store.retention.end(class_.id)
    assert held(store)[2] == set()

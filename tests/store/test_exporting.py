"""What goes out of a class is read a portion at a time, by an index, and no reader is held meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import event

from roleplay.route.attempt import Event, Kind
from roleplay.store import exporting
from roleplay.store.store import Store, StoredAttempt


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/x.sqlite")
    yield opened
    opened.close()


def many(store: Store, learners: int) -> None:
    """A class in which each learner has made a move."""
    for n in range(learners):
        events = (
            Event(Kind.STARTED, f"started-{n}", 1.0, 0, "hall"),
            Event(Kind.CHOSEN, f"chosen-{n}", 2.0, 0, "hall", "look", "desk"),
        )
        attempt = StoredAttempt(f"a{n:04}", "tiny", "d" * 64, "s", 1.0, events, f"learner-{n:04}", class_id="c")
        store.start_attempt(attempt, b"text")


def test_attempts_are_read_a_portion_at_a_time_and_no_reader_is_held(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PORTION", 3)
    many(store, 10)
    asked: list[str] = []
    event.listen(store._read_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    attempts = store.exporting.attempts("c", "tiny")
    assert [one.learner for one in islice(attempts, 3)] == [1, 2, 3]
    assert len([query for query in asked if query.startswith("SELECT")]) == 2  # the learners, and their events
    pool = cast(Any, store._read_engine.pool)
    assert pool.checkedout() == 0
    assert [one.learner for one in attempts] == [4, 5, 6, 7, 8, 9, 10]


def test_portions_are_found_by_the_index(store: Store) -> None:
    for query in (exporting._learners("c", "tiny", "x"), exporting._attempts("c", "tiny", "a", "b")):
        text = query.compile(store._read_engine, compile_kwargs={"literal_binds": True})
        with store._read_engine.connect() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
        assert any("attempt_of_class" in step for step in plan), plan
        assert not [step for step in plan if step.startswith("SCAN")], plan

"""Learners without an account: what was kept before stays, and what is asked often goes by an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from roleplay.route.attempt import Event, Kind
from roleplay.store import engine as engines
from roleplay.store.learners import Handover, seen_query
from roleplay.store.rows import row_of
from roleplay.store.store import Store, StoredAttempt
from roleplay.store.tables import metadata


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/x.sqlite")
    yield opened
    opened.close()


def attempt(name: str, learner: str | None, *choices: str, at: float = 1.0) -> StoredAttempt:
    moves = [
        Event(Kind.CHOSEN, f"key-{n}", at, n, f"scene-{n}", choice, f"scene-{n + 1}")
        for n, choice in enumerate(choices)
    ]
    return StoredAttempt(name, "tiny", "d" * 64, "seed", at, tuple(moves), learner)


def keep(store: Store, *attempts: StoredAttempt) -> None:
    for each in attempts:
        store.start_attempt(each, b"text")


def test_a_database_from_before_there_were_learners_comes_along_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    old = engines.writing(url)
    config = Config()
    config.set_main_option("script_location", str(engines._MIGRATIONS))
    event = Event(Kind.CHOSEN, "key-0001", 2.0, 0, "hall", "look", "desk")
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(
            sa.text("INSERT INTO revision (digest, scenario_id, text, first_seen) VALUES ('d', 'tiny', x'61', 1.0)")
        )
        connection.execute(
            sa.text(
                "INSERT INTO attempt (id, scenario_id, digest, seed, started_at) VALUES ('a', 'tiny', 'd', 's', 1.0)"
            )
        )
        columns = "attempt_id, key, kind, at, step, scene, choice, goes_to, details"
        named = ", ".join(f":{name}" for name in columns.split(", "))
        connection.execute(
            sa.text(f"INSERT INTO event ({columns}) VALUES ({named})"), {**row_of("a", event), "details": "{}"}
        )
    old.dispose()
    store = Store(url)
    try:
        kept = store.attempt("a")
        assert kept.events == (event,)
        assert (kept.learner, kept.origin, kept.origin_step, kept.class_id) == (None, None, None, None)
        store.add("a", [Event(Kind.WENT_ON, "key-0002", 3.0, 1, "desk", None, "last")])
        assert len(store.attempt("a").events) == 2
        keep(store, attempt("b", "me", "x"))
        assert [past.id for past in store.learners.history("me", "tiny")] == ["b"]
    finally:
        store.close()


def test_a_new_database_has_the_tables_that_the_code_believes_in(store: Store) -> None:
    with store._read_engine.connect() as connection:
        found = sa.inspect(connection)
        for table in metadata.sorted_tables:
            kept = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
            assert kept == {c.name: c.nullable for c in table.columns}, table.name
            indexes = {tuple(i["column_names"]) for i in found.get_indexes(table.name)}
            assert {tuple(c.name for c in i.columns) for i in table.indexes} <= indexes, table.name


def test_whether_a_scene_was_seen_is_found_without_looking_through_a_table(store: Store) -> None:
    query = seen_query("me", "tiny", "scene-0", "b").compile(store._read_engine, compile_kwargs={"literal_binds": True})
    with store._read_engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    assert plan
    assert all(step.startswith("SEARCH") for step in plan), plan


def test_a_scene_was_seen_when_an_attempt_went_on_from_it(store: Store) -> None:
    keep(store, attempt("a", "me", "x"), attempt("b", "me"), attempt("c", "you", "x", "y"))
    seen = store.learners.seen
    assert seen("me", "tiny", "scene-0", "b")
    assert not seen("me", "tiny", "scene-0", "a")  # only this attempt itself came through it
    assert not seen("me", "tiny", "scene-1", "b")
    assert not seen("me", "other", "scene-0", "b")


def test_a_history_is_the_learners_own_oldest_first_with_endings(store: Store) -> None:
    ended = attempt("b", "me", "x", at=1.0)
    ended = replace(ended, events=(*ended.events, Event(Kind.ENDED, "ended-1", 1.0, 1, "happy")))
    keep(store, attempt("a", "me", "x", "y", at=3.0), ended, attempt("c", "you", "x"), attempt("d", None, "x"))
    found = store.learners.history("me", "tiny")
    assert [(p.id, len(p.route.steps), p.route.ending) for p in found] == [("b", 1, "happy"), ("a", 2, None)]


def test_a_code_is_got_by_one_device_and_forgotten_in_time(store: Store) -> None:
    keep(store, attempt("a", "me"), attempt("b", "me"))
    codes = store.learners
    codes.open_handover("one", Handover("a", "me"), ends_at=10.0, now=0.0)
    codes.open_handover("two", Handover("b", None), ends_at=20.0, now=0.0)
    assert codes.handover("one", 9.9) == Handover("a", "me")
    assert codes.handover("one", 10.0) is None
    assert codes.spend_handover("two", 5.0) == Handover("b", None)
    assert codes.spend_handover("two", 5.0) is None
    codes.open_handover("three", Handover("b", None), ends_at=20.0, now=11.0)
    with store._read_engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM handover").scalar() == 1

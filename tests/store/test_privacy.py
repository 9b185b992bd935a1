"""What is over goes in portions, once it is over and not before; what somebody can come back to stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.route.attempt import Event, Kind
from roleplay.route.tally import Cell, Of
from roleplay.store import privacy, retention
from roleplay.store import tables as t
from roleplay.store.people import Role
from roleplay.store.retention import Limits
from roleplay.store.store import Store, StoredAttempt
from roleplay.store.together import LONGEST

DAY = 86400.0
LONG, NOW = 400 * DAY, 1000 * DAY
OVER = Limits(now=NOW, last_day="2026-01-31", idle=NOW - 30 * DAY, away=NOW - LONG)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/x.sqlite")
    yield opened
    opened.close()


def plays(store: Store, name: str, learner: str | None, class_id: str | None = None, at: float = NOW) -> None:
    """An attempt with one choice."""
    events = (
        Event(Kind.STARTED, f"started-{name}", at, 0, "hall"),
        Event(Kind.CHOSEN, "key-0001", at, 0, "hall", "look", "desk"),
    )
    store.start_attempt(StoredAttempt(name, "tiny", "d" * 64, "s", at, events, learner, class_id=class_id), b"text")


def a_class(store: Store, last_day: str) -> str:
    person = store.people.by_login("jansen") or store.people.make("Ms Jansen", "jansen", Role.FACILITATOR, 1.0)
    return store.classes.make("Front office 1", ("tiny",), last_day, person.id, 1.0).id


def ids(store: Store, table: sa.Table = t.attempt) -> set[Any]:
    with store._read_engine.connect() as connection:
        return set(connection.scalars(sa.select(table.primary_key.columns[0])))


@pytest.mark.parametrize(("last_day", "stays"), [("2026-01-31", False), ("2026-02-01", True)])
def test_a_class_goes_on_its_day_and_not_before(store: Store, last_day: str, stays: bool) -> None:
    class_id = a_class(store, last_day)
    store.classes.join(class_id, "anna", "Anna", 1.0)
    plays(store, "a", "anna", class_id)
    assert store.retention.due(OVER).classes == (() if stays else ("Front office 1",))
    store.retention.tidy(OVER)
    assert (store.classes.get(class_id) is not None) == stays
    assert ids(store) == ({"a"} if stays else set())


def test_nothing_of_a_class_that_went_is_left_in_any_table(store: Store) -> None:
    class_id = a_class(store, "2026-01-31")
    store.classes.join(class_id, "anna", "Anna", 1.0)
    for number in range(3):
        plays(store, f"a{number}", "anna", class_id)
    person = store.classes.get(class_id)
    assert person is not None
    store.people.log(person.people[0], class_id, "names", OVER.idle - 1)
    of = {"class_id": class_id, "scenario_id": "tiny"}
    together = {"id": "s", "digest": "d" * 64, "choices": [], "phase": "voting", "round": 1, "changed": 1}
    for table, row in (
        (t.note, {**of, "scene": "hall", "text": "x", "at": 1.0}),
        (t.kept, {**of, "token": "x", "text": "x", "sent": True, "at": 1.0}),
        (t.wall, {"class_id": class_id, "attempt_id": "a0", "number": 1, "text_hash": "x"}),
        (t.together, {**of, **together, "opened_at": 1.0}),
        (t.vote, {"together_id": "s", "round": 1, "voter": "anna", "choice": "look", "at": 1.0}),
    ):
        add(store, table, row)
    store.retention.tidy(OVER)
    with store._read_engine.connect() as connection:
        for each in t.metadata.sorted_tables:
            left = [row for row in connection.execute(sa.select(each)) if class_id in tuple(row)]
            assert not left, each.name
        assert not connection.execute(sa.select(t.vote)).all()
        assert not connection.execute(sa.select(t.event)).all()


def test_a_preview_goes_after_a_day_and_practice_of_nobody_stays_for_longer(store: Store) -> None:
    for name, ago in (("old", DAY + 1), ("new", DAY - 1)):
        for kind, details in (("preview", {"at": "desk", "values": {}}), ("practice", {})):
            begun = Event(Kind.STARTED, "started", NOW - ago, 0, "desk", details=details)
            attempt = StoredAttempt(f"{kind}-{name}", "tiny", "d" * 64, "s", NOW - ago, (begun,))
            store.start_attempt(attempt, b"text")
    # Whatever a player sends, only the start says what it is.
    store.add("practice-old", [Event(Kind.PAUSED, "paused", NOW - DAY - 1, 0, "desk", details={"at": "desk"})])
    assert store.retention.due(OVER).attempts == 1
    store.retention.tidy(OVER)
    assert ids(store) == {"preview-new", "practice-old", "practice-new"}


def add(store: Store, table: sa.Table, row: dict[str, Any]) -> None:
    store._writer.do(lambda connection: connection.execute(table.insert().values(row)) and None)


def test_a_class_is_deleted_in_portions_and_what_was_broken_off_is_finished_the_next_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 3)
    class_id, portions = a_class(store, "2026-01-31"), 0
    for number in range(10):
        plays(store, f"a{number}", "anna", class_id)
    store.privacy.keep_attempt("anna", "a0", kept=True)
    deleted = privacy.delete_attempts

    def broken(connection: sa.Connection, ids: list[str]) -> None:
        nonlocal portions
        portions += 1
        assert len(ids) <= 3
        if portions == 2:
            raise OSError("the power went")
        deleted(connection, ids)

    monkeypatch.setattr(retention, "delete_attempts", broken)
    with pytest.raises(OSError, match="power"):
        store.retention.tidy(OVER)
    assert store.classes.get(class_id) is None
    assert len(ids(store)) == 7
    store.retention.tidy(OVER)
    assert ids(store) == {"a0"}
    assert store.attempt("a0").class_id is None


def test_practice_stays_as_long_as_a_device_or_a_code_leads_to_it(store: Store) -> None:
    for learner in ("cookie", "code", "gone", "back"):
        store.learners.add_device(f"device of {learner}", learner, NOW - LONG - 1)
        plays(store, learner, learner, at=NOW - LONG - 1)
    store.learners.add_device("a new device", "cookie", NOW - LONG)
    store.privacy.keep_code("hash", "code")
    plays(store, "back again", "back", at=NOW - LONG)
    assert store.retention.due(OVER).learners == 1
    store.retention.tidy(OVER)
    assert ids(store) == {"cookie", "code", "back", "back again"}
    assert "device of gone" not in ids(store, t.learner_device)


def test_practice_of_nobody_goes_when_nothing_has_happened_in_it_for_so_long(store: Store) -> None:
    plays(store, "old", None, at=OVER.idle - 1)
    plays(store, "new", None, at=OVER.idle)
    plays(store, "a form of another site", "no device", at=OVER.idle - 1)
    plays(store, "gone on with", None, at=OVER.idle - 1)
    store.add("gone on with", [Event(Kind.WENT_ON, "key-0002", NOW, 1, "desk", None, "last")])
    assert store.retention.due(OVER).attempts == 2
    store.retention.tidy(OVER)
    assert ids(store) == {"new", "gone on with"}


def test_what_was_played_in_a_class_stays_as_long_as_the_class(store: Store) -> None:
    class_id = a_class(store, "2026-02-01")
    store.learners.add_device("device", "anna", 1.0)
    plays(store, "a", "anna", class_id, at=2.0)
    store.retention.tidy(OVER)
    assert ids(store) == {"a"}


def test_what_has_run_out_goes_and_what_holds_stays(store: Store) -> None:
    person = store.people.make("Ms Jansen", "jansen", Role.FACILITATOR, 1.0)
    class_id = a_class(store, "2026-02-01")
    plays(store, "a", "anna")
    for name, ends_at in (("over", NOW), ("holds", NOW + 1)):
        add(store, t.session, {"token_hash": name, "person_id": person.id, "ends_at": ends_at})
        add(store, t.invitation, {"token_hash": name, "person_id": person.id, "ends_at": ends_at})
        add(store, t.handover, {"code_hash": name, "attempt_id": "a", "learner": "anna", "ends_at": ends_at})
    for of in (class_id, "a class that is gone"):
        for at in (OVER.idle - 1, OVER.idle):
            store.people.log(person.id, of, "names", at)
    store.retention.tidy(OVER)
    for table in (t.session, t.invitation, t.handover):
        assert ids(store, table) == {"holds"}
    assert len(ids(store, t.access)) == 3


def test_the_votes_of_playing_together_that_nobody_stopped_go_when_it_is_over(store: Store) -> None:
    class_id = a_class(store, "2026-12-31")
    plays(store, "a", "anna")
    for name, opened_at in (("over", NOW - LONGEST - 1), ("under way", NOW)):
        row = {"id": name, "class_id": class_id, "scenario_id": "tiny", "digest": "d" * 64, "opened_at": opened_at}
        add(store, t.together, {**row, "choices": [], "phase": "voting", "round": 1, "changed": 1, "ended_at": None})
        add(store, t.vote, {"together_id": name, "round": 1, "voter": "anna", "choice": "listen", "at": NOW})
    store.retention.tidy(OVER)
    assert ids(store, t.vote) == {"under way"}


def test_no_attempt_names_one_that_is_gone(store: Store) -> None:
    plays(store, "first", "anna")
    fresh = StoredAttempt("tried", "tiny", "d" * 64, "s", NOW, (), "bob", origin="first", origin_step=1)
    store.start_attempt(fresh)
    store.privacy.forget_attempt("anna", "first")
    assert store.attempt("tried") == replace(fresh, origin=None)


def test_the_attempts_that_set_out_from_one_are_found_by_an_index(store: Store) -> None:
    query = t.attempt.update().where(t.attempt.c.origin.in_(["a", "b"])).values(origin=None)
    text = str(query.compile(store._write_engine, compile_kwargs={"literal_binds": True}))
    with store._read_engine.connect() as connection:
        plan = " ".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
    assert "attempt_origin" in plan


CLASSES = st.sampled_from(["practice", "one", "two"])
LEARNERS = st.sampled_from(["anna", "bob"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    played=st.lists(st.tuples(LEARNERS, CLASSES), min_size=1, max_size=12),
    deleted=st.lists(st.integers(0, 11), max_size=6),
    forgotten=st.sets(LEARNERS, max_size=1),
)
def test_after_any_deletions_the_figures_are_those_of_what_is_left(
    tmp_path_factory: pytest.TempPathFactory,
    played: list[tuple[str, str]],
    deleted: list[int],
    forgotten: set[str],
) -> None:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('x')}/x.sqlite")
    try:
        class_ids = {"practice": None, "one": a_class(store, "2026-02-01"), "two": a_class(store, "2026-02-01")}
        left = dict(enumerate(played))
        for number, (learner, where) in left.items():
            plays(store, str(number), learner, class_ids[where], at=NOW + number)
        for number in deleted:
            there = left.pop(number, None)
            assert store.privacy.forget_attempt((there or ("anna", ""))[0], str(number)) == (there is not None)
        for learner in forgotten:
            store.privacy.forget(learner)
        left = {number: each for number, each in left.items() if each[0] not in forgotten}
        assert ids(store) == {str(number) for number in left}
        for where, class_id in class_ids.items():
            if class_id is not None:
                counted = store.figures.tally(class_id, "tiny")
                assert counted[Cell(Of.LEARNERS)] == len({who for who, at in left.values() if at == where})
                store.figures.rebuild(class_id, "tiny")
                assert store.figures.tally(class_id, "tiny") == counted
    finally:
        store.close()

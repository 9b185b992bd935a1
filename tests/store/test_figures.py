"""What figures are kept of, how many rows they take, and what is read and written for one more choice.

That they are right whatever happens is in test_counters.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from roleplay.route.attempt import Event, Kind
from roleplay.route.debrief import debrief
from roleplay.route.tally import LONGEST_WAY, MOST_REPLAYS, Cell, Of
from roleplay.store import figures
from roleplay.store import tables as t
from roleplay.store.rows import row_of
from roleplay.store.store import Store
from tests.route.histories import History
from tests.route.plays import STORY
from tests.store.players import Players

LEARNERS = ("ann", "bob", "cy")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('s')}/x.sqlite")
    yield opened
    opened.close()


def test_a_first_attempt_is_the_first_from_the_beginning(store: Store) -> None:
    played = Players(store)
    class_id = str(played.classes[0])
    ended = played.start("ann", class_id)
    played.move(ended, "a", "e0")
    tried = played.what_if(ended, 0, "bob")
    played.move(tried, "a", "s1")
    assert store.figures.active(class_id, "story", 0.0) == Counter()
    begun = played.start("bob", class_id)
    played.move(played.start("bob", class_id), "a", "s2")
    assert store.figures.active(class_id, "story", 0.0) == Counter([begun.here])
    assert store.figures.here(class_id, "story", 0.0) == Counter(["s0", "s1", "s2"])


def test_practice_is_counted_nowhere_and_knows_where_it_stands(store: Store) -> None:
    played = Players(store)
    attempt = played.start("ann", None)
    played.move(attempt, "a", "s1")
    assert kept(store, attempt) == ("s1", 2.0, True)
    played.add(attempt, Kind.STOPPED)
    assert kept(store, attempt) == ("s1", 3.0, False)
    played.move(attempt, "b", "s2")
    assert kept(store, attempt) == ("s2", 4.0, True)
    played.move(attempt, "b", "e0")
    played.add(attempt, Kind.REFLECTED)
    assert kept(store, attempt) == ("e0", 6.0, False)
    with store._read_engine.connect() as connection:
        counts = sa.select(sa.func.count()).where(t.figure.c.class_id.is_(None) | (t.figure.c.class_id == ""))
        assert connection.scalar(counts) == 0


def kept(store: Store, attempt: History) -> tuple[object, ...]:
    a = t.attempt.c
    with store._read_engine.connect() as connection:
        row = connection.execute(sa.select(a.here, a.last_at, a.under_way).where(a.id == attempt.id)).one()
    return tuple(row)


def test_when_all_of_a_class_are_gone_no_counter_is_left(store: Store) -> None:
    played = Players(store)
    class_id = str(played.classes[0])
    for learner in LEARNERS:
        attempt = played.start(learner, class_id)
        played.move(attempt, "a", "e0", 900)
    for attempt in list(played.attempts):
        played.delete(attempt)
    with store._read_engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(t.figure.c.class_id == class_id)) == 0


def test_of_many_ways_the_largest_are_read_and_the_others_are_still_counted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = Players(store)
    class_id = str(played.classes[0])
    for learner, choice in enumerate("aaaaabbbbcccx"):
        played.move(played.start(f"l{learner}", class_id), choice, "e0")
    monkeypatch.setattr(figures, "MOST_WAYS", 2)
    found = store.figures.tally(class_id, "story")
    assert sorted(number for cell, number in found.items() if cell.of is Of.WAY) == [4, 5]
    assert debrief(STORY, found).other_ways.exact == 4


# -- how many rows ----------------------------------------------------------------------------------------------------


def kept_of(store: Store, class_id: str) -> list[Any]:
    """The counters of a class as rows."""
    with store._read_engine.connect() as connection:
        return list(connection.execute(sa.select(t.figure).where(t.figure.c.class_id == class_id)))


def wander(store: Store, learner: str, class_id: str, rounds: int, number: int = 0) -> None:
    """Goes round and round through two scenes, then to an ending; by other reactions for every `number`."""
    here = ["s0", "s1"] * rounds + ["e0"]
    moves = [
        Event(Kind.CHOSEN, f"k{step}", 2.0, step, scene, "ab"[number >> step % 8 & 1], goal, {"visible_ms": 100 * step})
        for step, (scene, goal) in enumerate(pairwise(here))
    ]
    attempt = Players(store).start(learner, class_id)
    store.add(attempt.id, [*moves, Event(Kind.ENDED, "ended", 2.0, len(moves), "e0")])


def test_however_often_she_comes_round_the_rows_are_those_of_the_scenes_reactions_and_ways_on(store: Store) -> None:
    class_id = str(Players(store).classes[0])
    wander(store, "ann", class_id, 8, 0b00110110)
    once = {figure[:6] for figure in kept_of(store, class_id) if figure.of != Of.WAY.value}
    wander(store, "bob", class_id, 80, 0b00110110)
    assert {figure[:6] for figure in kept_of(store, class_id) if figure.of != Of.WAY.value} == once


def test_a_way_is_counted_by_itself_up_to_a_length_and_longer_ones_are_among_the_others(store: Store) -> None:
    class_id = str(Players(store).classes[0])
    for number in range(3):
        wander(store, f"short {number}", class_id, LONGEST_WAY // 2)
        wander(store, f"long {number}", class_id, LONGEST_WAY // 2 + 1)
    (way,) = [row for row in kept_of(store, class_id) if row.of == Of.WAY.value]
    assert (len(way.steps), way.number) == (LONGEST_WAY, 3)
    found = debrief(STORY, store.figures.tally(class_id, "story"))
    assert ([taken.learners.exact for taken in found.ways], found.other_ways.exact) == ([3], 3)


def test_of_endless_ways_each_learner_adds_one_at_most_however_often_she_plays(store: Store) -> None:
    class_id = str(Players(store).classes[0])
    for number in range(30):
        wander(store, f"l{number % 3}", class_id, 5, number)
    assert sum(row.of == Of.WAY.value for row in kept_of(store, class_id)) == 3


def test_who_looks_again_without_end_counts_as_often_enough(store: Store) -> None:
    played = Players(store)
    class_id = str(played.classes[0])
    for number in range(2):
        attempt = played.start(f"l{number}", class_id)
        often = [Event(Kind.REPLAYED, f"r{n}", 2.0, 0, "s0") for n in range(MOST_REPLAYS + number)]
        store.add(attempt.id, often)
        played.move(attempt, "a", "s1")
    counted = store.figures.tally(class_id, "story")
    assert {cell: n for cell, n in counted.items() if cell.of is Of.REPLAYS} == {
        Cell(Of.REPLAYS, "s0", None, str(MOST_REPLAYS)): 2
    }


# -- by an index -------------------------------------------------------------------------------------------------------


def plan(store: Store, query: sa.Select[Any]) -> list[str]:
    text = query.compile(store._read_engine, compile_kwargs={"literal_binds": True})
    with store._read_engine.connect() as connection:
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]


@pytest.mark.parametrize(
    "query",
    [
        figures.played_query("class", "story", "ann"),
        figures.here_query("class", "story", 0.0),
        figures.active_query("class", "story", 0.0),
        *figures.tally_queries("class", "story"),
    ],
)
def test_what_is_asked_with_every_choice_or_every_few_seconds_looks_through_no_table(
    store: Store, query: sa.Select[Any]
) -> None:
    steps = plan(store, query)
    assert any(step.startswith("SEARCH") for step in steps), steps
    assert not any(step.startswith("SCAN") for step in steps), steps


def test_for_one_more_choice_only_the_attempts_of_that_learner_are_read(store: Store) -> None:
    assert any("learner=?" in step for step in plan(store, figures.played_query("class", "story", "ann")))


def test_the_largest_ways_are_found_without_sorting_all_of_them(store: Store) -> None:
    (step,) = plan(store, figures.tally_queries("class", "story")[1])
    assert "figure_largest_ways" in step


# -- one more choice ---------------------------------------------------------------------------------------------------


@dataclass
class Work:
    """What a database did: every statement with its values, and the instructions of its machine."""

    statements: list[str] = field(default_factory=list)
    instructions: int = 0

    def tick(self) -> int:
        self.instructions += 1
        return 0


@contextmanager
def watched(store: Store) -> Iterator[Work]:
    """What the writer has done inside."""
    work = Work()

    def watch(ticks: Callable[[], int] | None, told: Callable[[str], None] | None) -> None:
        def now(connection: Connection) -> None:
            raw: Any = connection.connection.driver_connection
            raw.set_progress_handler(ticks, 1)
            raw.set_trace_callback(told)

        store._writer.do(now)

    watch(work.tick, work.statements.append)
    yield work
    watch(None, None)


def crowd(store: Store, class_id: str, learners: int) -> None:
    """So many learners, each with a way of her own through seven decisions: put there as rows, counted by the store."""

    def work(connection: Connection) -> None:
        attempts, events = [], []
        for number in range(learners):
            digits = [number // 3**place % 3 for place in range(6, -1, -1)]
            moves = [
                Event(Kind.CHOSEN, f"k{n}", 2.0, n, f"s{n}", "abc"[digit], f"s{n + 1}" if n < 6 else "e0")
                for n, digit in enumerate(digits)
            ]
            name = f"{class_id}-{number}"
            of = {"scenario_id": "story", "digest": "d" * 64, "class_id": class_id}
            state = {"here": "e0", "last_at": 2.0, "under_way": False}
            attempts.append({"id": name, "seed": "s", "started_at": 1.0, "learner": f"l{number}", **of, **state})
            told = Event(Kind.STARTED, "started", 1.0, 0, "s0"), *moves, Event(Kind.ENDED, "ended", 2.0, 7, "e0")
            events += [row_of(name, event) for event in told]
        connection.execute(t.attempt.insert(), attempts)
        connection.execute(t.event.insert(), events)

    store.keep_revision("d" * 64, "story", b"text", 1.0)
    store._writer.do(work)
    store.figures.rebuild(class_id, "story")


def newcomer(store: Store, class_id: str, learner: str) -> dict[str, Work]:
    """What the database did for each thing that a learner can do who plays twice."""
    played, found = Players(store), {}
    with watched(store) as found["begin"]:
        attempt = played.start(learner, class_id)
    with watched(store) as found["look again"]:
        played.add(attempt, Kind.REPLAYED)
    for n in range(7):
        with watched(store) as found[f"choice {n}"]:
            played.move(attempt, "a", f"s{n + 1}" if n < 6 else "e0", 900)
    with watched(store) as found["try another way"]:
        played.what_if(attempt, 3, learner)
    with watched(store) as found["begin again"]:
        retry = played.start(learner, class_id)
    with watched(store) as found["another choice"]:
        played.move(retry, "b", "s1", 900)
    with watched(store) as found["stop"]:
        played.add(retry, Kind.STOPPED)
    with watched(store) as found["delete"]:
        played.delete(attempt)
    return found


@pytest.fixture(scope="module")
def newcomers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[str, Work], dict[str, Work]]]:
    """A store with a large class, and what it does there for one more learner, in a small class and in a large one."""
    found = {}
    for learners in (10, 1000):
        store = Store(f"sqlite:///{tmp_path_factory.mktemp('s')}/x.sqlite")
        crowd(store, "class", learners)
        newcomer(store, "class", "first")  # statements are prepared once
        found[learners] = newcomer(store, "class", "second")
        if learners == 1000:
            yield store, found[10], found[1000]
        store.close()


def test_one_more_choice_takes_as_much_among_a_thousand_as_among_ten(
    newcomers: tuple[Store, dict[str, Work], dict[str, Work]],
) -> None:
    _, few, many = newcomers
    assert {what: len(work.statements) for what, work in few.items()} == {
        what: len(work.statements) for what, work in many.items()
    }
    for what, work in few.items():
        assert work.instructions > 100
        assert many[what].instructions <= 1.05 * work.instructions, what


def test_for_one_more_choice_no_table_is_looked_through(
    newcomers: tuple[Store, dict[str, Work], dict[str, Work]],
) -> None:
    store, _, many = newcomers
    words = "SELECT", "INSERT", "UPDATE", "DELETE"
    statements = [each for work in many.values() for each in work.statements if each.startswith(words)]
    assert any(each.startswith("INSERT INTO event") for each in statements)
    with store._read_engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for statement in statements:
            for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}"):
                assert row[3] not in {"SCAN attempt", "SCAN event", "SCAN figure"}, statement

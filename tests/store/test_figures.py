"""The kept counters are what counting by hand gives, whatever happened, and what is asked often goes by an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from roleplay.errors import OutOfStep
from roleplay.route.attempt import Event, Kind
from roleplay.route.debrief import debrief
from roleplay.route.tally import Of
from roleplay.scenario.model import SILENCE
from roleplay.store import figures
from roleplay.store import tables as t
from roleplay.store.store import Store, StoredAttempt
from tests.route.histories import History, counted
from tests.route.plays import STORY

NUMBERS = count()
LEARNERS = ("ann", "bob", "cy")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('s')}/x.sqlite")
    yield opened
    opened.close()


class Played:
    """Plays in two classes and outside of them, by the store and in plain lists alike."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.classes = (f"c{next(NUMBERS)}", f"c{next(NUMBERS)}", None)
        self.attempts: list[History] = []
        self.clock = 0.0

    def _name(self) -> str:
        return f"a{next(NUMBERS)}"

    def start(self, learner: str, class_id: str | None, *, at: float | None = None) -> History:
        self.clock += 1
        started = self.clock if at is None else at
        made = History(self._name(), learner, class_id, started)
        return self._keep(made, [Event(Kind.STARTED, "started", self.clock, 0, "s0")])

    def what_if(self, origin: History, step: int, learner: str) -> History:
        self.clock += 1
        made = History(self._name(), learner, origin.class_id, self.clock, step)
        copied = [
            Event(e.kind, f"copied-{e.step}", self.clock, e.step, e.scene, e.choice, e.goes_to, {"copied": True})
            for e in origin.moves[:step]
        ]
        return self._keep(made, [Event(Kind.STARTED, "started", self.clock, 0, "s0"), *copied])

    def _keep(self, made: History, events: list[Event]) -> History:
        made.events = events
        self.attempts.append(made)
        stored = StoredAttempt(made.id, "story", "d" * 64, "seed", made.started_at, tuple(events), made.learner)
        origin = None if made.origin_step is None else "origin"
        stored = replace(stored, class_id=made.class_id, origin=origin, origin_step=made.origin_step)
        self.store.start_attempt(stored, b"text")
        return made

    def add(self, attempt: History, kind: Kind, step: int = -1, **given: Any) -> None:
        self.clock += 1
        step = len(attempt.moves) if step < 0 else step
        here = attempt.here
        events = [Event(kind, f"k{self.clock}", self.clock, step, here, **given)]
        if str(given.get("goes_to")).startswith("e"):
            events.append(Event(Kind.ENDED, "ended", self.clock, step + 1, given["goes_to"]))
        attempt.events += events
        self.store.add(attempt.id, [*events, events[0]])  # sent twice, kept once

    def move(self, attempt: History, choice: str | None, goal: str, visible: int | None = None) -> None:
        details = {} if visible is None else {"visible_ms": visible}
        kind = Kind.WENT_ON if choice is None else Kind.CHOSEN
        self.add(attempt, kind, choice=choice, goes_to=goal, details=details)

    def delete(self, attempt: History) -> None:
        self.attempts.remove(attempt)

        def work(connection: Connection) -> None:
            assert attempt.class_id is not None
            with figures.counted(connection, attempt.class_id, "story", attempt.learner):
                connection.execute(t.event.delete().where(t.event.c.attempt_id == attempt.id))
                connection.execute(t.attempt.delete().where(t.attempt.c.id == attempt.id))

        self.store._writer.do(work)

    def of(self, class_id: str | None) -> list[History]:
        return [each for each in self.attempts if each.class_id == class_id]


def anything(chance: Callable[..., Any], played: Played) -> None:
    """One thing that can happen."""
    mine = played.attempts
    what = chance(st.sampled_from(["start", "start", "move", "move", "move", "more", "what if", "delete"]))
    if what == "start" or not mine:
        started = chance(st.sampled_from([None, None, 1.0]))  # begun at once, or heard of late
        played.start(chance(st.sampled_from(LEARNERS)), chance(st.sampled_from(played.classes)), at=started)
        return
    attempt = chance(st.sampled_from(mine))
    if what == "what if":
        played.what_if(attempt, chance(st.integers(0, len(attempt.moves))), chance(st.sampled_from(LEARNERS)))
    elif what == "delete" and attempt.class_id is not None:
        played.delete(attempt)
    elif what == "more" or attempt.ending is not None:
        kind = chance(st.sampled_from([Kind.REPLAYED, Kind.STOPPED, Kind.SHOWN, Kind.PAUSED, Kind.REFLECTED]))
        played.add(attempt, kind, chance(st.integers(0, len(attempt.moves))))
    else:
        choice = chance(st.sampled_from(["a", "b", SILENCE, None]))
        visible = chance(st.sampled_from([None, 0, 1250, 99_000]))
        played.move(attempt, choice, chance(st.sampled_from(["s0", "s1", "old", "e0", "e1"])), visible)


@given(st.data())
def test_whatever_happens_the_counters_are_what_counting_by_hand_gives(store: Store, data: st.DataObject) -> None:
    played = Played(store)
    for _ in range(data.draw(st.integers(1, 16))):
        anything(data.draw, played)
    since = data.draw(st.integers(0, int(played.clock) + 1))
    for class_id in played.classes[:2]:
        assert class_id is not None
        mine = played.of(class_id)
        expected = counted(mine)
        assert store.figures.tally(class_id, "story") == expected
        store.figures.rebuild(class_id, "story")
        assert store.figures.tally(class_id, "story") == expected
        assert store.figures.tally(class_id, "other") == Counter()
        there = [each for each in mine if each.under_way and max(e.at for e in each.events) >= since]
        assert store.figures.here(class_id, "story", since) == Counter(each.here for each in there)
        firsts = {
            each.learner: each
            for each in sorted(mine, key=lambda h: (h.started_at, h.id), reverse=True)
            if each.origin_step is None
        }
        first = [each for each in there if each is firsts.get(each.learner)]
        assert store.figures.active(class_id, "story", since) == Counter(each.here for each in first)
        for learner in LEARNERS:
            others = counted([each for each in mine if each.learner != learner])
            chosen = {(c.at, c.choice): n for c, n in others.items() if c.of is Of.CHOSE}
            found = store.figures.chosen(class_id, "story", but=learner)
            assert {(at, choice): n for at, numbers in found.items() for choice, n in numbers.items()} == chosen


def test_a_first_attempt_is_the_first_from_the_beginning(store: Store) -> None:
    played = Played(store)
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
    played = Played(store)
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


def test_a_choice_that_is_refused_counts_nowhere(store: Store) -> None:
    played = Played(store)
    attempt = played.start("ann", played.classes[0])
    played.move(attempt, "a", "s1")
    before = store.figures.tally(str(played.classes[0]), "story")
    with pytest.raises(OutOfStep):
        store.add(attempt.id, [Event(Kind.CHOSEN, "other", 9.0, 0, "s0", "b", "s2")])
    assert store.figures.tally(str(played.classes[0]), "story") == before


def test_when_all_of_a_class_are_gone_no_counter_is_left(store: Store) -> None:
    played = Played(store)
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
    played = Played(store)
    class_id = str(played.classes[0])
    for learner, choice in enumerate("aaaaabbbbcccx"):
        played.move(played.start(f"l{learner}", class_id), choice, "e0")
    monkeypatch.setattr(figures, "MOST_WAYS", 2)
    found = store.figures.tally(class_id, "story")
    assert sorted(number for cell, number in found.items() if cell.of is Of.WAY) == [4, 5]
    assert debrief(STORY, found).other_ways.exact == 4


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

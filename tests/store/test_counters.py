"""Whatever learners, teachers and lines do, in whatever order: the kept counters are what counting by hand gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from roleplay.errors import OutOfStep
from roleplay.route.attempt import Event, Kind
from roleplay.route.tally import Of
from roleplay.scenario.model import SILENCE
from roleplay.store import tables as t
from roleplay.store.people import Role
from roleplay.store.store import Store
from tests.route.histories import History, counted
from tests.store.players import Players, fresh

STORIES = ("story", "other")
DEVICES, ROOMS, ATTEMPTS = st.integers(0, 2), st.sampled_from([0, 0, 0, 1, 2]), st.integers(0, 30)
Move = tuple[str | None, str, int | None]
MOVES = st.tuples(
    st.sampled_from(["a", "b", SILENCE, None]),
    st.sampled_from(["s0", "s1", "s1", "old", "e0", "e1"]),
    st.sampled_from([None, 0, 1249, 1250, 99_000]),
)
SAID = st.sampled_from([Kind.REPLAYED, Kind.STOPPED, Kind.SHOWN, Kind.PAUSED, Kind.REFLECTED])


class Everything(RuleBasedStateMachine):
    """Three devices, at first of as many learners; two classes, in whose place another one comes when one has ended."""

    store: Store
    teacher: str

    def __init__(self) -> None:
        super().__init__()
        self.players = Players(self.store)
        self.rooms: list[str | None] = [self._class(), self._class(), None]
        self.ended: list[str] = []
        self.devices: list[tuple[str, str]] = []
        for _ in range(3):
            self._device(fresh("learner"))
        self.kept: set[str] = set()

    def _class(self) -> str:
        return self.store.classes.make("Front office", STORIES, "2030-01-31", self.teacher, 1.0).id

    def _device(self, learner: str) -> None:
        self.devices.append((fresh("device"), learner))
        self.store.learners.add_device(*self.devices[-1], 1.0)

    def _on(self, device: int) -> str:
        found = self.store.learners.of_device(self.devices[device][0])
        assert found == self.devices[device][1]
        return found

    def _picked(self, number: int) -> History:
        return self.players.attempts[number % len(self.players.attempts)]

    def some(self) -> bool:
        return bool(self.players.attempts)

    # -- playing -------------------------------------------------------------------------------------------------

    def _go(self, attempt: History, moves: list[Move]) -> None:
        for choice, goal, visible in moves:
            if attempt.ending is None:
                self.players.move(attempt, choice, goal, visible)

    @rule(
        device=DEVICES,
        room=ROOMS,
        at=st.sampled_from([None, None, 1.0]),
        story=st.sampled_from(["story"] * 5 + ["other"]),
        moves=st.lists(MOVES, max_size=6),
    )
    def play(self, device: int, room: int, at: float | None, story: str, moves: list[Move]) -> None:
        """For the first time or again; begun at once with another one, or heard of late."""
        self._go(self.players.start(self._on(device), self.rooms[room], at=at, scenario=story), moves)

    @precondition(some)
    @rule(number=ATTEMPTS, moves=st.lists(MOVES, min_size=1, max_size=3))
    def go_on(self, number: int, moves: list[Move]) -> None:
        self._go(self._picked(number), moves)

    @precondition(some)
    @rule(number=ATTEMPTS, kind=SAID, step=st.integers(0, 9), late=st.sampled_from([0.0, 0.0, 3.5]))
    def say(self, number: int, kind: Kind, step: int, late: float) -> None:
        """Replay, stop and the rest: of now, or of a step before that is heard of late."""
        attempt = self._picked(number)
        self.players.add(attempt, kind, min(step, len(attempt.moves)), late)

    @precondition(some)
    @rule(number=ATTEMPTS, step=st.integers(0, 9), device=DEVICES, moves=st.lists(MOVES, max_size=3))
    def what_if(self, number: int, step: int, device: int, moves: list[Move]) -> None:
        attempt = self._picked(number)
        self._go(self.players.what_if(attempt, min(step, len(attempt.moves)), self._on(device)), moves)

    @precondition(some)
    @rule(number=ATTEMPTS, data=st.data())
    def send_again(self, number: int, data: st.DataObject) -> None:
        """All of an attempt, in another order."""
        attempt = self._picked(number)
        self.store.add(attempt.id, data.draw(st.permutations(attempt.events)))

    @precondition(some)
    @rule(number=ATTEMPTS)
    def choose_in_another_window(self, number: int) -> None:
        """From a step that was left: refused, with all that was sent together with it."""
        attempt = self._picked(number)
        if attempt.moves:
            before = attempt.moves[-1]
            stop = Event(Kind.STOPPED, fresh("k"), 1.0, before.step, before.scene)
            other = Event(Kind.CHOSEN, fresh("k"), 1.0, before.step, before.scene, "b", "e1")
            with pytest.raises(OutOfStep):
                self.store.add(attempt.id, [stop, other])

    # -- devices, classes, what is deleted -----------------------------------------------------------------------

    @rule(device=DEVICES, other=DEVICES)
    def come_by_a_code(self, device: int, other: int) -> None:
        """A device becomes one of a learner who plays on another one."""
        code, learner = fresh("code"), self._on(other)
        self.store.privacy.keep_code(code, learner)
        assert self.store.privacy.of_code(code) == learner
        self._device(learner)
        self.devices[device] = self.devices.pop()

    @rule(device=DEVICES, room=ROOMS, stays=st.booleans())
    def join_or_leave(self, device: int, room: int, stays: bool) -> None:
        """What she played stays in the class."""
        class_id, learner = self.rooms[room], self._on(device)
        if class_id is not None:
            self.store.classes.join(class_id, learner, "Anna", 1.0)
            if not stays:
                self.store.classes.leave(class_id, learner)

    @precondition(some)
    @rule(number=ATTEMPTS, kept=st.booleans(), all_of_it=st.booleans())
    def keep(self, number: int, kept: bool, all_of_it: bool) -> None:
        attempt = self._picked(number)
        if attempt.class_id is None:
            return
        of = attempt.learner, attempt.class_id
        mine = {each.id for each in self.players.attempts if (each.learner, each.class_id) == of}
        if all_of_it:
            assert self.store.privacy.keep_all(*of, kept=kept)
        else:
            mine = {attempt.id}
            assert self.store.privacy.keep_attempt(attempt.learner, attempt.id, kept=kept)
        self.kept = self.kept | mine if kept else self.kept - mine

    @rule(what=st.sampled_from(["an attempt", "an attempt", "a learner", "a class"]), number=ATTEMPTS)
    def delete(self, what: str, number: int) -> None:
        if what == "a class":
            self._end(number % 2)
        elif what == "a learner":
            self._forget(self._on(number % 3))
        elif self.some():
            self.players.delete(self._picked(number))

    def _forget(self, learner: str) -> None:
        self.store.privacy.forget(learner)
        self.players.attempts = [each for each in self.players.attempts if each.learner != learner]
        for number, (_, whose) in enumerate(self.devices):
            if whose == learner:
                self._device(fresh("learner"))
                self.devices[number] = self.devices.pop()

    def _end(self, room: int) -> None:
        """What was kept becomes practice, the rest goes."""
        class_id = self.rooms[room]
        assert class_id is not None
        self.store.retention.end(class_id)
        self.ended.append(class_id)
        left = []
        for each in self.players.attempts:
            if each.class_id != class_id:
                left.append(each)
            elif each.id in self.kept:
                each.class_id = None
                left.append(each)
        self.players.attempts, self.rooms[room] = left, self._class()

    @rule(room=st.integers(0, 1), story=st.sampled_from(STORIES))
    def count_anew(self, room: int, story: str) -> None:
        self.store.figures.rebuild(str(self.rooms[room]), story)

    # -- what holds at any time ----------------------------------------------------------------------------------

    @invariant()
    def the_counters_are_what_counting_by_hand_gives(self) -> None:
        for class_id in self.rooms[:2]:
            for story in STORIES:
                assert self.store.figures.tally(str(class_id), story) == counted(self.players.of(class_id, story))

    @invariant()
    def no_counter_is_below_one_and_none_is_of_a_class_that_is_gone(self) -> None:
        f = t.figure.c
        classes = [*map(str, self.rooms[:2]), *self.ended]
        with self.store._read_engine.connect() as connection:
            rows = connection.execute(sa.select(t.figure).where(f.class_id.in_(classes))).all()
        assert all(row.number > 0 for row in rows)
        assert {row.class_id for row in rows}.isdisjoint(self.ended)
        ways = sum(row.of == Of.WAY.value for row in rows)
        assert ways <= len({(each.learner, each.class_id, each.scenario) for each in self.players.attempts})

    @invariant()
    def who_is_where_is_what_the_events_say(self) -> None:
        since = self.players.clock // 2
        for class_id in map(str, self.rooms[:2]):
            mine = self.players.of(class_id)
            there = [each for each in mine if each.under_way and max(e.at for e in each.events) >= since]
            assert self.store.figures.here(class_id, "story", since) == Counter(each.here for each in there)
            begun = [each for each in mine if each.origin_step is None]
            first = [
                each
                for each in there
                if each.origin_step is None
                and min((h.started_at, h.id) for h in begun if h.learner == each.learner) == (each.started_at, each.id)
            ]
            assert self.store.figures.active(class_id, "story", since) == Counter(each.here for each in first)

    @invariant()
    def what_others_chose_is_without_her_own(self) -> None:
        class_id = str(self.rooms[0])
        for learner in {learner for _, learner in self.devices}:
            others = counted([each for each in self.players.of(class_id) if each.learner != learner])
            chosen = {(cell.at, cell.choice): number for cell, number in others.items() if cell.of is Of.CHOSE}
            found = self.store.figures.chosen(class_id, "story", but=learner)
            assert {(at, choice): n for at, numbers in found.items() for choice, n in numbers.items()} == chosen

    def teardown(self) -> None:
        for class_id in self.rooms[:2]:
            kept = self.store.figures.tally(str(class_id), "story")
            self.store.figures.rebuild(str(class_id), "story")
            assert self.store.figures.tally(str(class_id), "story") == kept


def test_the_counters_are_right_whatever_happens_and_in_whatever_order(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.sqlite")
    teacher = store.people.make("Ms Jansen", "jansen", Role.FACILITATOR, 1.0).id
    here = type("Here", (Everything,), {"store": store, "teacher": teacher})
    try:
        run_state_machine_as_test(here, settings=settings(max_examples=25, stateful_step_count=30))
    finally:
        store.close()

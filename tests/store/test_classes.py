"""Classes in the store: who is in which one, whose it is, and what can't be changed any more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.store import codes
from roleplay.store.classes import Class, Member, Played
from roleplay.store.people import Person, Role
from roleplay.store.store import Store, StoredAttempt

NUMBERS = count()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('s')}/x.sqlite")
    yield opened
    opened.close()


def person(store: Store) -> Person:
    return store.people.make("Somebody", f"login-{next(NUMBERS)}", Role.FACILITATOR, 0.0)


def a_class(store: Store, *scenarios: str, now: float = 1.0, named: bool = False) -> Class:
    return store.classes.make("1B", scenarios or ("tiny",), "2030-01-01", person(store).id, now, named=named)


def begins(
    store: Store, class_id: str | None, learner: str, at: float, origin: str | None = None, scenario: str = "tiny"
) -> StoredAttempt:
    made = StoredAttempt(f"a{next(NUMBERS)}", scenario, "d" * 64, "seed", at, (), learner)
    made = replace(made, class_id=class_id, origin=origin, origin_step=None if origin is None else 0)
    store.start_attempt(made, b"text")
    return made


# -- who is in which one -----------------------------------------------------------------------------------------------


@dataclass
class Rooms:
    """The same in plain dicts: by class, by learner, her membership and what she began, newest last."""

    members: dict[str, dict[str, Member]] = field(default_factory=dict)
    begun: dict[str, dict[str, list[Played]]] = field(default_factory=dict)


def happens(store: Store, rooms: Rooms, what: tuple[str, str, str, str], now: float) -> None:
    """One thing that a learner does, in the store and in the dicts alike."""
    kind, class_id, learner, name = what
    members, begun = rooms.members[class_id], rooms.begun[class_id]
    if kind == "join":
        store.classes.join(class_id, learner, name, now)
        first = members.get(learner)
        members[learner] = Member(learner, name, first.joined_at if first else now)
    elif kind == "leave":
        store.classes.leave(class_id, learner)
        members.pop(learner, None)
    elif kind == "begin":
        made = begins(store, class_id, learner, now)
        begun.setdefault(learner, []).append(Played(made.id, "tiny", now, from_start=True))
    elif kind == "what if" and begun.get(learner):
        made = begins(store, class_id, learner, now, origin=begun[learner][0].attempt_id)
        begun[learner].append(Played(made.id, "tiny", now, from_start=False))
    elif kind == "practice":
        begins(store, None, learner, now)


@given(st.data())
def test_whatever_learners_do_each_class_knows_its_own_members_and_what_they_began(
    store: Store, data: st.DataObject
) -> None:
    classes = [a_class(store, now=float(number)) for number in range(3)]
    ids = [class_.id for class_ in classes]
    rooms = Rooms({each: {} for each in ids}, {each: {} for each in ids})
    learners = [f"learner-{next(NUMBERS)}" for _ in range(3)]
    kinds = st.sampled_from(["join", "join", "leave", "begin", "what if", "practice"])
    things = st.tuples(kinds, st.sampled_from(ids), st.sampled_from(learners), st.sampled_from(["", "Anna", "Bob"]))
    for what in data.draw(st.lists(things, max_size=16)):
        happens(store, rooms, what, float(data.draw(st.integers(10, 13))))
    found = store.classes
    for class_id in ids:
        expected = rooms.members[class_id]
        assert list(found.members(class_id)) == sorted(expected.values(), key=lambda m: (m.joined_at, m.learner))
        assert found.begun(class_id) == any(rooms.begun[class_id].values())
        for learner in learners:
            assert found.member(class_id, learner) == expected.get(learner)
            played = sorted(rooms.begun[class_id].get(learner, []), key=lambda p: (-p.started_at, p.attempt_id))
            assert list(found.played(class_id, learner)) == played
    assert found.joined([*ids, "nothing"]) == {**{each: len(rooms.members[each]) for each in ids}, "nothing": 0}
    for learner in learners:
        theirs = [class_ for class_ in reversed(classes) if learner in rooms.members[class_.id]]
        assert list(found.of_learner(learner)) == theirs


def test_a_name_goes_with_the_membership(store: Store) -> None:
    class_ = a_class(store)
    store.classes.join(class_.id, "ann", "Anna", 1.0)
    store.classes.leave(class_.id, "ann")
    store.classes.join(class_.id, "ann", "", 2.0)
    assert store.classes.members(class_.id) == (Member("ann", "", 2.0),)


# -- the code ----------------------------------------------------------------------------------------------------------


def test_a_code_that_a_class_has_is_given_to_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = a_class(store)
    drawn = iter([taken.code, taken.code, "AAAAA2", taken.code, "AAAAA2", "BBBBB2"])
    monkeypatch.setattr(codes, "fresh", lambda: next(drawn))
    made = a_class(store)
    assert made.code == "AAAAA2"
    assert store.classes.new_code(made.id) == "BBBBB2"


def test_after_a_new_code_the_old_one_leads_nowhere(store: Store) -> None:
    class_ = a_class(store)
    new = store.classes.new_code(class_.id)
    assert store.classes.by_code(class_.code) is None
    assert store.classes.by_code(new.lower()) == store.classes.get(class_.id) == replace(class_, code=new)


@given(st.text(max_size=60))
def test_what_is_typed_as_a_code_is_read_once_and_stays(typed: str) -> None:
    read = codes.cleaned(typed)
    assert len(read) <= codes.LENGTH
    assert set(read) <= set(codes.LETTERS)
    assert codes.cleaned(read) == read


def test_nothing_typed_leads_to_no_class(store: Store) -> None:
    a_class(store)
    for typed in ("", "   ", "0O1IL", "x" * 5000):
        assert store.classes.by_code(typed) is None


# -- what is set of it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [False, True])
def test_names_go_on_or_off_until_somebody_has_begun_and_then_nothing_of_the_change_is_kept(
    store: Store, before: bool
) -> None:
    class_ = a_class(store, named=before)
    store.classes.join(class_.id, "ann", "Anna", 1.0)
    for named in (not before, before):
        assert store.classes.change(replace(class_, named=named))
    begins(store, class_.id, "ann", 2.0)
    assert not store.classes.change(replace(class_, name="2C", scenarios=("other",), named=not before))
    assert store.classes.get(class_.id) == class_
    changed = replace(class_, name="2C", scenarios=("other", "tiny"), last_day="2031-01-01")
    assert store.classes.change(changed)
    assert store.classes.get(class_.id) == changed


def test_an_attempt_elsewhere_fixes_nothing_here(store: Store) -> None:
    class_, other = a_class(store), a_class(store)
    begins(store, other.id, "ann", 1.0)
    begins(store, None, "ann", 1.0)
    assert store.classes.change(replace(class_, named=True))


@given(st.permutations(["a", "b", "c", "d"]), st.permutations(["a", "b", "x"]))
def test_the_scenarios_of_a_class_keep_their_order(store: Store, first: list[str], then: list[str]) -> None:
    class_ = a_class(store, *first)
    assert store.classes.get(class_.id) == class_
    assert class_.scenarios == tuple(first)
    store.classes.change(replace(class_, scenarios=tuple(then)))
    found = store.classes.get(class_.id)
    assert found is not None
    assert found.scenarios == tuple(then)


# -- whose it is -------------------------------------------------------------------------------------------------------


def test_a_person_has_the_classes_that_she_teaches_the_newest_first(store: Store) -> None:
    one, other = person(store), person(store)
    made = [store.classes.make("1B", ("tiny",), "2030-01-01", one.id, float(n)) for n in (2, 3, 1)]
    assert [each.made_at for each in store.classes.of_person(one.id)] == [3.0, 2.0, 1.0]
    assert store.classes.of_person(other.id) == ()
    for _twice in range(2):
        store.classes.add_person(made[0].id, other.id)
    (shared,) = store.classes.of_person(other.id)
    assert shared == replace(made[0], people=tuple(sorted((one.id, other.id))))
    assert store.classes.remove_person(made[0].id, one.id)
    assert [each.made_at for each in store.classes.of_person(one.id)] == [3.0, 1.0]
    assert not store.classes.remove_person(made[0].id, other.id)


@pytest.mark.parametrize("closed", [False, True])
def test_somebody_who_can_come_in_stays_with_a_class(store: Store, closed: bool) -> None:
    class_, colleague = a_class(store), person(store)
    store.classes.add_person(class_.id, colleague.id)
    if closed:
        store.people.close(colleague.id, 1.0)
    assert store.classes.remove_person(class_.id, class_.people[0]) == (not closed)
    store.people.reopen(colleague.id)
    assert store.classes.remove_person(class_.id, class_.people[0])
    found = store.classes.get(class_.id)
    assert found is not None
    assert found.people == (colleague.id,)


def test_of_all_who_leave_at_once_one_stays(store: Store) -> None:
    class_ = a_class(store)
    people = [*class_.people, *(person(store).id for _ in range(7))]
    for each in people[1:]:
        store.classes.add_person(class_.id, each)
    with ThreadPoolExecutor(8) as many:
        gone = list(many.map(lambda each: store.classes.remove_person(class_.id, each), people))
    found = store.classes.get(class_.id)
    assert found is not None
    assert gone.count(False) == 1
    assert found.people == (people[gone.index(False)],)


def test_who_is_not_there_is_taken_out_of_nothing(store: Store) -> None:
    class_, stranger = a_class(store), person(store)
    for class_id, person_id in product((class_.id, "nothing"), (stranger.id, "nobody")):
        store.classes.remove_person(class_id, person_id)
    assert store.classes.get(class_.id) == class_
    assert store.classes.get("nothing") is None
    assert store.classes.members("nothing") == ()
    assert not store.classes.begun("nothing")

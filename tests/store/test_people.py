"""People with an account: who may come in, and that somebody always can."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from roleplay.errors import LastAdministrator, LoginTaken, PeopleError
from roleplay.store.people import LONGEST, Access, Person, Role, cleaned
from roleplay.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/x.sqlite")
    yield opened
    opened.close()


def who_has_come_in(store: Store, login: str, role: Role) -> Person:
    made = store.people.make(login, login, role, 0.0)
    store.people.keep_password(made.id, "hash")
    return made


def test_each_role_can_do_what_the_one_before_can_and_no_more() -> None:
    ladder = [Role.FACILITATOR, Role.TRAINER, Role.ADMINISTRATOR]
    for (high, role), (low, needed) in product(enumerate(ladder), repeat=2):
        assert role.may(needed) == (high >= low)


def test_a_person_is_found_however_her_login_is_typed(store: Store) -> None:
    made = store.people.make("Ms  Jansen", " Jansen@School.example", Role.FACILITATOR, 1.0)
    assert (made.name, made.login) == ("Ms Jansen", "jansen@school.example")
    for typed in ("JANSEN@school.example", "jansen@school.example ", "ｊansen@school.example"):
        assert store.people.by_login(typed) == made
    with pytest.raises(LoginTaken):
        store.people.make("Another", "JANSEN@SCHOOL.EXAMPLE", Role.TRAINER, 2.0)
    assert store.people.all() == (made,)


@given(st.text(max_size=20))
def test_a_login_that_was_cleaned_stays_as_it_is(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text) == cleaned(f" {text}\t")


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "x" * (LONGEST + 1)])
def test_a_name_and_a_login_can_be_read_on_one_line(store: Store, text: str) -> None:
    for name, login in ((text, "jansen"), ("Ms Jansen", text)):
        with pytest.raises(PeopleError):
            store.people.make(name, login, Role.FACILITATOR, 1.0)
    assert store.people.make("Ms\nJansen\x1b[31m", "j", Role.FACILITATOR, 1.0).name == "Ms Jansen[31m"


def test_an_invitation_is_spent_once_and_the_newest_alone_holds(store: Store) -> None:
    people = store.people
    made = people.make("Ms Jansen", "jansen", Role.FACILITATOR, 0.0)
    people.invite(made.id, "old", 100.0, 0.0)
    people.invite(made.id, "new", 100.0, 1.0)
    assert people.invited("old", 2.0) is None
    assert people.invited("new", 100.0) is None
    assert people.invited("new", 99.0) == made
    with ThreadPoolExecutor(8) as many:
        taken = list(many.map(lambda n: people.accept("new", "Ms De Jong", f"hash-{n}", 99.0), range(8)))
    (accepted,) = [person for person in taken if person is not None]
    assert accepted == people.get(made.id)
    assert (accepted.name, accepted.waiting) == ("Ms De Jong", False)
    assert people.password_hash(made.id) == f"hash-{taken.index(accepted)}"


def test_a_new_password_by_invitation_ends_the_sessions_of_the_old_one(store: Store) -> None:
    made = who_has_come_in(store, "jansen", Role.FACILITATOR)
    store.people.open_session("token", made.id, 100.0, 0.0)
    store.people.invite(made.id, "invitation", 100.0, 0.0)
    store.people.accept("invitation", "Ms Jansen", "another", 1.0)
    assert store.people.of_session("token", 2.0) is None


def test_closing_ends_sessions_and_invitations_and_opening_brings_none_back(store: Store) -> None:
    people = store.people
    made = who_has_come_in(store, "jansen", Role.FACILITATOR)
    people.open_session("token", made.id, 100.0, 0.0)
    people.invite(made.id, "invitation", 100.0, 0.0)
    assert people.of_session("token", 1.0) is not None
    people.close(made.id, 1.0)
    people.open_session("late", made.id, 100.0, 1.0)  # by who was just signing in
    people.invite(made.id, "later", 100.0, 1.0)
    assert [people.of_session(t, 2.0) for t in ("token", "late")] == [None, None]
    assert [people.invited(t, 2.0) for t in ("invitation", "later")] == [None, None]
    people.reopen(made.id)
    assert people.of_session("token", 2.0) is None
    assert people.invited("invitation", 2.0) is None
    assert people.password_hash(made.id) == "hash"


def test_a_session_ends_with_its_time(store: Store) -> None:
    made = who_has_come_in(store, "jansen", Role.FACILITATOR)
    store.people.open_session("token", made.id, 10.0, 0.0)
    assert store.people.of_session("token", 9.9) == store.people.get(made.id)
    assert store.people.of_session("token", 10.0) is None


def test_an_invited_administrator_does_not_yet_count_as_one_who_can_come_in(store: Store) -> None:
    people = store.people
    first = who_has_come_in(store, "first", Role.ADMINISTRATOR)
    second = people.make("Second", "second", Role.ADMINISTRATOR, 0.0)
    with pytest.raises(LastAdministrator):
        people.close(first.id, 1.0)
    with pytest.raises(LastAdministrator):
        people.change_role(first.id, Role.TRAINER)
    people.keep_password(second.id, "hash")
    people.change_role(first.id, Role.TRAINER)
    with pytest.raises(LastAdministrator):
        people.close(second.id, 1.0)


def test_the_first_administrator_is_invited_until_one_has_come_in(store: Store) -> None:
    people = store.people
    people.make("Somebody", "admin", Role.FACILITATOR, 0.0)  # the usual login is taken
    first = people.first_administrator(0.0)
    assert first is not None
    assert (first.login, first.role, first.waiting) == ("admin-2", Role.ADMINISTRATOR, True)
    assert people.first_administrator(1.0) == first
    people.keep_password(first.id, "hash")
    assert people.first_administrator(2.0) is None


def test_who_looked_at_named_data_is_kept_in_order_and_by_class(store: Store) -> None:
    made = who_has_come_in(store, "jansen", Role.FACILITATOR)
    store.people.log(made.id, "a", "roster", 1.0)
    store.people.log(made.id, "b", "roster", 2.0)
    store.people.log(made.id, "a", "attempts.csv", 3.0)
    assert store.people.accesses("a") == (Access(1.0, made.id, "roster"), Access(3.0, made.id, "attempts.csv"))


def test_whatever_administrators_do_one_of_them_can_come_in(tmp_path: Path) -> None:
    class Office(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            (tmp_path / "x.sqlite").unlink(missing_ok=True)
            self.store = Store(f"sqlite:///{tmp_path}/x.sqlite")
            self.ids = [who_has_come_in(self.store, "first", Role.ADMINISTRATOR).id]

        def teardown(self) -> None:
            self.store.close()

        @rule(role=st.sampled_from(Role), comes=st.booleans())
        def invites(self, role: Role, comes: bool) -> None:
            login = f"person-{len(self.ids)}"
            made = self.store.people.make(login, login, role, 0.0)
            if comes:
                self.store.people.keep_password(made.id, "hash")
            self.ids.append(made.id)

        @rule(lot=st.integers(0, 99), role=st.sampled_from(Role), to=st.sampled_from(["close", "open", "role"]))
        def changes(self, lot: int, role: Role, to: str) -> None:
            people, who = self.store.people, self.ids[lot % len(self.ids)]
            try:
                if to == "close":
                    people.close(who, 1.0)
                elif to == "open":
                    people.reopen(who)
                else:
                    people.change_role(who, role)
            except LastAdministrator:
                pass

        @invariant()
        def somebody_can_let_others_in(self) -> None:
            assert self.store.people.first_administrator(0.0) is None

    run_state_machine_as_test(Office, settings=settings(max_examples=20, stateful_step_count=25))

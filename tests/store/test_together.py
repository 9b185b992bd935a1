"""One session a class; a move is made once; every acknowledged vote counts once, and none after its round."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import OutOfStep
from roleplay.store.people import Role
from roleplay.store.store import Store
from roleplay.store.together import Phase, Session


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('together') / 'x.sqlite'}")
    opened.keep_revision("d" * 64, "tiny", b"text", 1.0)
    yield opened
    opened.close()


def opened(store: Store, name: str = "", class_id: str = "") -> Session:
    """A session of a class of its own, unless one is given."""
    if not class_id:
        teacher = store.people.make("T", f"teacher-{len(store.people.all())}", Role.FACILITATOR, 1.0)
        class_id = store.classes.make("C", ["tiny"], "2099-01-01", teacher.id, 1.0).id
    session = Session(name or f"s-{class_id}", class_id, "tiny", "d" * 64, 5.0)
    store.together.open(session)
    return session


def voting(store: Store) -> Session:
    return store.together.move(opened(store), Phase.VOTING, opens=True)


def test_what_was_moved_is_what_is_kept(store: Store) -> None:
    session = store.together.move(voting(store), Phase.PLAYING, ["look", None])
    assert store.together.of_class(session.class_id, 0.0) == session
    assert (session.round, session.changed, session.choices) == (1, 2, ("look", None))


def test_a_class_has_one_session_and_opening_another_ends_it(store: Store) -> None:
    first = voting(store)
    store.together.vote(first.id, 1, "ann", "look", 6.0)
    second = opened(store, "second", first.class_id)
    assert store.together.of_class(first.class_id, 0.0) == second
    with pytest.raises(OutOfStep):
        store.together.move(first, Phase.REVEALED)
    assert store.together.votes(first) == Counter()


def test_a_session_that_nobody_ended_is_over_after_a_while(store: Store) -> None:
    session = opened(store)
    assert store.together.of_class(session.class_id, session.opened_at) is None


def test_two_windows_cannot_move_a_session_on_from_the_same_state(store: Store) -> None:
    seen = voting(store)
    store.together.move(seen, Phase.REVEALED)
    with pytest.raises(OutOfStep):
        store.together.move(seen, Phase.REVEALED)


def test_a_learner_has_one_vote_and_the_last_one_counts(store: Store) -> None:
    session = voting(store)
    for choice in ("look", "shrug", "shrug"):
        store.together.vote(session.id, 1, "ann", choice, 6.0)
    assert store.together.votes(session) == Counter(shrug=1)
    assert store.together.vote_of(session, "ann") == "shrug"
    assert store.together.vote_of(session, "bob") is None


def test_before_and_after_its_round_no_vote_is_taken(store: Store) -> None:
    session = voting(store)
    for number in (0, 2):
        with pytest.raises(OutOfStep):
            store.together.vote(session.id, number, "ann", "look", 6.0)
    store.together.move(session, Phase.REVEALED)
    with pytest.raises(OutOfStep):
        store.together.vote(session.id, 1, "ann", "look", 6.0)


def test_ending_forgets_the_votes(store: Store) -> None:
    session = voting(store)
    store.together.vote(session.id, 1, "ann", "look", 6.0)
    store.together.end(session.id, 7.0)
    store.together.end(session.id, 8.0)
    assert store.together.votes(session) == Counter()
    assert store.together.of_class(session.class_id, 0.0) is None


def test_of_votes_and_a_reveal_at_once_just_those_count_that_were_acknowledged(store: Store) -> None:
    session = voting(store)
    acknowledged: list[str] = []

    def vote(number: int) -> None:
        try:
            store.together.vote(session.id, 1, f"voter-{number}", "look", 6.0)
        except OutOfStep:
            return
        acknowledged.append(f"voter-{number}")

    threads = [threading.Thread(target=vote, args=(n,)) for n in range(24)]
    for thread in threads[:12]:
        thread.start()
    revealing = threading.Thread(target=store.together.move, args=(session, Phase.REVEALED))
    for thread in (revealing, *threads[12:]):
        thread.start()
    for thread in (revealing, *threads):
        thread.join()
    assert store.together.votes(session).total() == len(acknowledged)
    assert all(store.together.vote_of(session, voter) for voter in acknowledged)


VOTES = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abcd"), st.sampled_from(["look", "shrug"])), max_size=20)


@given(VOTES)
def test_however_votes_come_the_last_of_each_learner_in_the_open_round_counts(
    store: Store, votes: list[tuple[int, str, str]]
) -> None:
    session = voting(store)
    expected: dict[str, str] = {}
    for number, voter, choice in votes:
        try:
            store.together.vote(session.id, number, voter, choice, 6.0)
        except OutOfStep:
            assert number != 1
        else:
            assert number == 1
            expected[voter] = choice
    assert store.together.votes(session) == Counter(expected.values())

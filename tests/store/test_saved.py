"""The history of a scenario holds every text once, in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from roleplay.store.people import Role
from roleplay.store.saved import How
from roleplay.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'x.sqlite'}")
    yield made
    made.close()


def test_a_history_tells_who_wrote_what_the_newest_first(store: Store) -> None:
    person = store.people.make("Ms Jansen", "jansen", Role.TRAINER, 0.0)
    assert store.saved.keep("tiny", b"one", How.FOUND, None, 1.0) == 1
    assert store.saved.keep("tiny", b"two", How.SAVED, person.id, 2.0) == 2
    assert store.saved.keep("other", b"one", How.SAVED, person.id, 3.0) == 1
    told = [(one.number, one.by, one.how, one.at) for one in store.saved.of("tiny")]
    assert told == [(2, "Ms Jansen", How.SAVED, 2.0), (1, "", How.FOUND, 1.0)]
    assert store.saved.text("tiny", 1) == b"one"
    assert store.saved.text("tiny", 3) is None
    assert store.saved.text_by("tiny", store.saved.of("tiny")[0].digest) == b"two"
    assert store.saved.text_by("other", store.saved.of("tiny")[0].digest) is None


def test_what_is_in_the_file_already_is_not_kept_twice(store: Store) -> None:
    for text in (b"one", b"one", b"two", b"one"):
        store.saved.keep("tiny", text, How.SAVED, None, 1.0)
    assert [store.saved.text("tiny", one.number) for one in store.saved.of("tiny")] == [b"one", b"two", b"one"]


def test_a_text_put_aside_is_kept_even_if_it_was_in_the_file_before_but_not_when_it_is_sent_again(store: Store) -> None:
    store.saved.keep("tiny", b"one", How.SAVED, None, 1.0)
    first = store.saved.keep("tiny", b"one", How.ASIDE, None, 2.0)
    assert store.saved.keep("tiny", b"one", How.ASIDE, None, 3.0) == first == 2
    assert store.saved.keep("tiny", b"one", How.FOUND, None, 4.0) == 1  # the file has not changed


def test_the_newest_of_every_scenario_is_what_came_into_its_file(store: Store) -> None:
    store.saved.keep("tiny", b"one", How.SAVED, None, 1.0)
    store.saved.keep("tiny", b"two", How.ASIDE, None, 2.0)
    store.saved.keep("other", b"two", How.RESTORED, None, 2.0)
    assert {name: one.number for name, one in store.saved.newest().items()} == {"tiny": 1, "other": 1}


def test_two_at_once_get_two_numbers(store: Store) -> None:
    with ThreadPoolExecutor(8) as hands:
        found = hands.map(lambda n: store.saved.keep("tiny", b"%d" % n, How.SAVED, None, 1.0), range(40))
    assert sorted(found) == list(range(1, 41))

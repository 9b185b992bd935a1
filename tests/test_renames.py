"""What was renamed is written down behind what is there, by whoever, and is never lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from roleplay.errors import HomeError
from roleplay.library import Home
from roleplay.renames import note, renames
from roleplay.scenario.rename import Kind, Rename


def test_what_was_noted_is_read_back_in_order(home: Home) -> None:
    first = [Rename(Kind.PLACE, "a", "b", when=1.0), Rename(Kind.CHOICE, "c", "é", "b", 1.0)]
    note(home, "tiny", first)
    note(home, "tiny", [])
    note(home, "tiny", [Rename(Kind.VARIABLE, "v", "w", when=2.0)])
    assert renames(home, "tiny") == (*first, Rename(Kind.VARIABLE, "v", "w", when=2.0))
    assert renames(home, "other") == ()
    (told, *_) = json.loads((home.data / "renamed" / "tiny.json").read_text())
    assert told == {"kind": "place", "old": "a", "new": "b", "at": "", "when": 1.0}


def test_of_many_at_once_none_is_lost(home: Home) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: note(home, "tiny", [Rename(Kind.PLACE, str(n), "x")]), range(40)))
    assert sorted(int(one.old) for one in renames(home, "tiny")) == list(range(40))


@pytest.mark.parametrize("said", ["", "{", "[{}]", '[{"kind": "x", "old": "a", "new": "b", "at": "", "when": 1}]', "3"])
def test_a_file_that_cannot_be_read_is_told_and_left_alone(home: Home, said: str) -> None:
    path = home.data / "renamed" / "tiny.json"
    path.parent.mkdir(parents=True)
    path.write_text(said)
    with pytest.raises(HomeError, match="Take it from a backup"):
        renames(home, "tiny")
    with pytest.raises(HomeError, match="Take it from a backup"):
        note(home, "tiny", [Rename(Kind.PLACE, "a", "b")])
    assert path.read_text() == said

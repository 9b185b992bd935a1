"""What is played in a class is the class's, all else is hers alone, and she reads which before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.library import Home
from roleplay.store import tables as t
from tests.app.classes import home_of, start_of
from tests.app.reading import BY_NAME, COUNTED, ELSEWHERE, fields, offers, text
from tests.app.room import Room, room
from tests.app.routes import HAPPY, SOUR, kept, looked_back, played, what_if
from tests.app.test_playing import JSON, begin
from tests.conftest import TINY

UNSEEN = "Nobody sees what you choose."


@pytest.fixture
def at(app: Flask) -> Room:
    """A class without names."""
    return room(app)


@pytest.fixture
def named(app: Flask) -> Room:
    """A class with names."""
    return room(app, named=True)


# -- who will see what -------------------------------------------------------------------------------------------------


def test_before_anything_is_kept_the_start_page_says_who_will_see_what(at: Room) -> None:
    student = at.student("Anna")
    page = text(student, start_of(at.class_))
    assert f"You play in Front office 1. {COUNTED}" in page
    assert UNSEEN not in page
    assert BY_NAME not in page
    assert not at.kept(t.attempt)
    assert offers(student.get(start_of(at.class_)).text, f"{start_of(at.class_)}/attempts?names=0")


def test_in_a_class_with_names_it_says_so_with_her_name(named: Room) -> None:
    student = named.student("Anna")
    page = text(student, start_of(named.class_))
    assert f"You play in Front office 1, as Anna. {BY_NAME} The class sees only how many chose what." in page
    assert UNSEEN not in page
    assert COUNTED not in page
    assert not named.kept(t.attempt)
    assert offers(student.get(start_of(named.class_)).text, f"{start_of(named.class_)}/attempts?names=1")


def test_practice_says_that_nobody_sees_it_also_to_who_is_in_a_class(named: Room) -> None:
    for client in (named.app.test_client(), named.student("Anna")):
        page = text(client, "/scenarios/tiny")
        assert UNSEEN in page
        for words in ("You play in", BY_NAME, COUNTED):
            assert words not in page


def test_who_has_not_joined_starts_nothing_in_a_class(at: Room) -> None:
    client = at.app.test_client()
    begin(client)  # a learner, but of no class
    for answer in (client.get(start_of(at.class_)), client.post(f"{start_of(at.class_)}/attempts?names=0")):
        assert (answer.status_code, answer.headers["Location"]) == (303, home_of(at.class_))
    assert [row.class_id for row in at.kept(t.attempt)] == [None]


def test_an_attempt_is_the_classs_where_it_began_there_and_its_other_ways_too(at: Room) -> None:
    student = at.student()
    inside, outside = at.plays(student, *HAPPY), played(student, begin(student), *HAPPY)
    for ended, class_id in ((inside, at.class_.id), (outside, None)):
        again = what_if(student, ended["attempt"], 0)
        assert kept(at.app, ended["attempt"]).class_id == kept(at.app, again["attempt"]).class_id == class_id
    assert len({row.learner for row in at.kept(t.attempt)}) == 1


def test_by_a_plain_form_an_attempt_begins_in_the_class_too(at: Room) -> None:
    student = at.student()
    answer = student.post(f"{start_of(at.class_)}/attempts?names=0")
    assert answer.status_code == 303
    assert kept(at.app, answer.headers["Location"].rpartition("/")[2]).class_id == at.class_.id


@pytest.mark.parametrize("goes_on", [True, False])
def test_when_names_went_on_or_off_since_she_read_the_page_she_reads_it_again(app: Flask, goes_on: bool) -> None:
    at = room(app, named=not goes_on)
    student, read = at.student("Anna"), f"{start_of(at.class_)}/attempts?names={int(not goes_on)}"
    at.house.store.classes.change(replace(at.class_, named=goes_on))
    refused = student.post(read, headers=JSON)
    assert refused.status_code == 409
    assert "Who sees what has changed in this class" in refused.get_json()["fault"]
    assert student.post(read).headers["Location"] == start_of(at.class_)
    assert not at.kept(t.attempt)
    assert (BY_NAME if goes_on else COUNTED) in text(student, start_of(at.class_))


def test_no_other_site_starts_an_attempt_in_a_class(at: Room) -> None:
    student = at.student()
    for origin in ELSEWHERE:
        answer = student.post(f"{start_of(at.class_)}/attempts?names=0", headers={**JSON, "Origin": origin})
        assert answer.status_code == 409
    assert not at.kept(t.attempt)


# -- what she shares ---------------------------------------------------------------------------------------------------


def ticks(client: FlaskClient, attempt: str) -> list[str]:
    """The ticks of a look back by which an answer is shared."""
    return re.findall(r'name="(share-\d+)"', looked_back(client, attempt))


def test_an_answer_can_be_shared_with_the_class_where_there_is_one(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    choice = "reflection:\n  - {ask: How was it?, answers: [Good, Bad]}\n"
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("reflection:\n", choice))
    at = room(make_app(home))
    student = at.student()
    inside, outside = at.plays(student, *HAPPY), played(student, begin(student), *HAPPY)
    assert ticks(student, inside["attempt"]) == ["share-2"]  # in own words, not the one to be ticked
    assert ticks(student, outside["attempt"]) == []
    another_way = played(student, what_if(student, inside["attempt"], 0), *SOUR)
    assert ticks(student, another_way["attempt"]) == ["share-2"]
    assert ticks(at.app.test_client(), inside["attempt"]) == []  # to who was only shown it
    student.post(f"{home_of(at.class_)}/leave")
    assert ticks(student, inside["attempt"]) == []


def test_the_tick_stays_as_she_set_it_last(at: Room) -> None:
    student = at.student()
    ended = at.plays(student, *HAPPY)
    assert "share-1" not in fields(looked_back(student, ended["attempt"]), ended["events"])
    for number, tick in enumerate(({"share-1": "on"}, {}, {"share-1": "on"})):
        form = {"kind": "reflected", "key": f"reflected-{number}", "answer-1": "A bag", **tick}
        assert student.post(ended["events"], data=form).status_code == 303
        assert ("share-1" in fields(looked_back(student, ended["attempt"]), ended["events"])) == bool(tick)

"""A student joins a class with its code, finds her way in it, and leaves it; after its last day nothing begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.classroom.joining import LONGEST_NAME
from roleplay.app.me import COOKIE
from roleplay.library import Home
from roleplay.store import tables as t
from roleplay.store.classes import Class
from tests.app.classes import a_class, home_of, joins, start_of
from tests.app.people import signed_in, store_of
from tests.app.reading import BY_NAME, COUNTED, ELSEWHERE, fields, offers, shown, text
from tests.app.room import Room, room
from tests.app.routes import HAPPY, kept, looked_back, played, what_if
from tests.app.test_playing import JSON, begin
from tests.conftest import TINY


@pytest.fixture
def at(app: Flask) -> Room:
    """A class without names."""
    return room(app)


@pytest.fixture
def named(app: Flask) -> Room:
    """A class with names."""
    return room(app, named=True)


def in_it(client: FlaskClient, class_: Class) -> bool:
    """Whether this device is let in: it is shown the class, and not the way in."""
    page = client.get(home_of(class_)).get_data(as_text=True)
    inside, outside = (offers(page, f"{home_of(class_)}/{way}") for way in ("leave", "join"))
    assert inside != outside
    return inside


def names(at: Room) -> list[str]:
    return [member.name for member in at.house.store.classes.members(at.class_.id)]


def ends(at: Room) -> None:
    """The last day of the class passes."""
    at.house.store.classes.change(replace(at.class_, last_day="2020-01-01"))


# -- the way in --------------------------------------------------------------------------------------------------------


def test_a_code_leads_to_its_class_however_it_is_typed(at: Room) -> None:
    code, client = at.class_.code, at.app.test_client()
    # No code has a sign that looks like another, so that one typed by mistake says nothing.
    for typed in (
        code,
        code.lower(),
        f" {code[:3]} {code[3:]} ",
        f"{code[:3]}-{code[3:]}",
        f"{code[:3]}O0I1L{code[3:]}",
    ):
        answer = client.get("/go", query_string={"code": typed}, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.request.path == home_of(at.class_)
        assert client.get(f"/class/{typed}").status_code == 200
        assert fields(answer.text, f"{home_of(at.class_)}/join") == {"name": [""]}


def test_who_joins_may_give_a_nickname_and_need_not(at: Room) -> None:
    for typed, name in (
        ("", ""),
        ("  Anna  B ", "Anna B"),
        ("\u200bAn\tna\x00", "An na"),
        ("x" * 5000, "x" * LONGEST_NAME),
    ):
        client = at.app.test_client()
        assert not in_it(client, at.class_)
        joins(client, at.class_, typed)
        assert in_it(client, at.class_)
        assert name in names(at)
    assert len(names(at)) == 4
    page = text(at.app.test_client(), home_of(at.class_))
    assert "A nickname, if you like" in page
    assert "Class of Ms Jansen" in page
    assert COUNTED in page


def test_a_class_with_names_asks_for_one_and_says_who_will_see_it(named: Room) -> None:
    client = named.app.test_client()
    page = text(client, home_of(named.class_))
    assert "Your name" in page
    assert "if you like" not in page
    assert f"{BY_NAME} The class sees only how many chose what." in page
    for nothing in ("", "  \t ", "\u200b\u2060", "\x00"):
        joins(client, named.class_, nothing)
        assert not in_it(client, named.class_)
    assert names(named) == []
    joins(client, named.class_, "Anna")
    assert in_it(client, named.class_)
    assert f"You are here as Anna. {BY_NAME}" in text(client, home_of(named.class_))


def test_when_names_go_on_who_gave_none_is_asked_before_anything_else(at: Room) -> None:
    nameless, anna = at.student(), at.student("Anna")
    at.house.store.classes.change(replace(at.class_, named=True))
    assert not in_it(nameless, at.class_)
    assert nameless.get(start_of(at.class_)).headers["Location"] == home_of(at.class_)
    assert "as Anna" in text(anna, start_of(at.class_))
    joins(nameless, at.class_, "Bob")
    assert sorted(names(at)) == ["Anna", "Bob"]
    assert "as Bob" in text(nameless, start_of(at.class_))


def test_joining_again_gives_another_name_and_no_second_place(at: Room) -> None:
    client = at.student("Anna")
    joins(client, at.class_, "Hanna")
    assert names(at) == ["Hanna"]


def test_a_look_at_the_way_in_keeps_nothing(at: Room) -> None:
    client = at.app.test_client()
    for path in (home_of(at.class_), start_of(at.class_), f"/go/{at.class_.code}"):
        assert "Set-Cookie" not in client.get(path).headers
    assert names(at) == []
    assert not at.kept(t.attempt)


def test_no_other_site_lets_a_device_join_or_leave(at: Room) -> None:
    client, student = at.app.test_client(), at.student("Anna")
    for origin in ELSEWHERE:
        for who, way in ((client, "join"), (student, "leave")):
            answer = who.post(f"{home_of(at.class_)}/{way}", headers={"Origin": origin}, data={"name": "Evil"})
            assert answer.status_code == 409
            assert "tap the button there" in shown(answer)
    assert client.get_cookie(COOKIE) is None
    assert names(at) == ["Anna"]


def test_a_browser_that_keeps_no_cookies_is_told_why_it_is_not_in(at: Room) -> None:
    client = at.app.test_client(use_cookies=False)
    answer = client.post(f"{home_of(at.class_)}/join", data={"name": ""}, follow_redirects=True)
    assert "Your browser did not keep that you joined" in shown(answer)
    assert "did not keep" not in text(client, home_of(at.class_))


def test_wrong_codes_are_refused_kindly_and_after_ten_a_minute_not_even_looked_at(at: Room) -> None:
    student, client = at.student(), at.app.test_client()
    for _right in range(20):  # right ones don't count: a class has one address
        assert client.get(home_of(at.class_)).status_code == 200
    for number in range(10):
        way = (client.get, "") if number % 2 else (client.post, "/join")
        answer = way[0](f"/class/AAAA{number:02}{way[1]}")
        assert answer.status_code == 404
        assert "No class has this code" in shown(answer)
    for path in ("/class/CCCC22", home_of(at.class_), f"/go/{at.class_.code}"):
        answer = client.get(path)
        assert answer.status_code == 429
        assert "Wait a minute and try again" in shown(answer)
    assert client.post(f"{home_of(at.class_)}/join", data={"name": ""}).status_code == 429
    assert in_it(student, at.class_)  # who is in is not kept out by the wrong codes of others


@pytest.mark.parametrize("code", ["x" * 5000, "%00", "é", "'; drop table class", "......"])
def test_nonsense_is_just_a_wrong_code(client: FlaskClient, code: str) -> None:
    assert client.get(f"/class/{code}").status_code == 404
    assert client.post(f"/class/{code}/join", data={"name": "x"}).status_code == 404


# -- her class ---------------------------------------------------------------------------------------------------------


def test_her_class_shows_its_role_plays_how_often_she_played_and_the_way_back(at: Room) -> None:
    student, other = at.student(), at.student()
    assert "Not played yet" in text(student, home_of(at.class_))
    ended = at.plays(student, *HAPPY)
    at.plays(student)
    what_if(student, ended["attempt"], 0)
    begin(student)
    at.plays(other, *HAPPY)
    page = student.get(home_of(at.class_))
    assert "Played 2 times" in shown(page)
    assert set(re.findall(r'href="/attempts/([^/"]+)/look-back"', page.text)) == {
        row.id for row in at.kept(t.attempt) if row.class_id and row.learner == kept(at.app, ended["attempt"]).learner
    }
    assert f'href="{start_of(at.class_)}"' in page.text


def test_the_first_page_shows_her_classes_while_they_last(at: Room) -> None:
    student = at.student()
    assert f'href="{home_of(at.class_)}"' in student.get("/").text
    assert f'href="{home_of(at.class_)}"' not in at.app.test_client().get("/").text
    ends(at)
    assert f'href="{home_of(at.class_)}"' not in student.get("/").text


def test_who_leaves_is_listed_no_more_and_keeps_what_she_played(at: Room) -> None:
    anna, bob = at.student("Anna"), at.student("Bob")
    ended = at.plays(anna, *HAPPY)
    answer = anna.post(f"{home_of(at.class_)}/leave")
    assert answer.status_code == 303
    assert names(at) == ["Bob"]
    assert not in_it(anna, at.class_)
    assert in_it(bob, at.class_)
    assert anna.get(start_of(at.class_)).headers["Location"] == home_of(at.class_)
    assert home_of(at.class_) not in anna.get("/").text
    assert "SECRET-HAPPY" in looked_back(anna, ended["attempt"])
    joins(anna, at.class_, "Anna again")
    assert names(at) == ["Bob", "Anna again"]


def test_who_is_not_in_a_class_can_not_leave_it(at: Room) -> None:
    at.student("Anna")
    answer = at.app.test_client().post(f"{home_of(at.class_)}/leave")
    assert answer.headers["Location"] == home_of(at.class_)
    assert names(at) == ["Anna"]


def test_a_role_play_that_the_class_does_not_play_is_not_there(home: Home, make_app: Callable[[Home], Flask]) -> None:
    (home.scenarios / "other.yaml").write_text(TINY)
    at = room(make_app(home))
    student = at.student()
    under_way = at.plays(student)
    for scenario in ("other", "nothing"):
        for answer in (
            student.get(start_of(at.class_, scenario)),
            student.post(f"{start_of(at.class_, scenario)}/attempts?names=0"),
        ):
            assert answer.status_code == 404
            assert "not one of this class" in shown(answer)
    # Taken out: nobody starts it any more, and who is playing goes on.
    at.house.store.classes.change(replace(at.class_, scenarios=("other",)))
    assert student.get(start_of(at.class_)).status_code == 404
    assert student.get(start_of(at.class_, "other")).status_code == 200
    assert start_of(at.class_) not in student.get(home_of(at.class_)).text.replace(start_of(at.class_, "other"), "")
    assert played(student, under_way, *HAPPY)["kind"] == "ending"


def test_in_two_classes_she_is_two_people_to_those_who_teach_them(at: Room) -> None:
    teacher = at.app.test_client()
    other = Room(at.app, teacher, a_class(at.app, signed_in(at.app, teacher, name="Mr Bakker"), named=True))
    student = at.student("Nick")
    joins(student, other.class_, "Anna de Vries")
    assert (names(at), names(other)) == (["Nick"], ["Anna de Vries"])
    here, there = at.plays(student, *HAPPY), other.plays(student, "shrug", "gone")
    for mine, not_mine, class_ in ((here, there, at.class_), (there, here, other.class_)):
        page = student.get(home_of(class_)).text
        assert mine["attempt"] in page
        assert not_mine["attempt"] not in page
        assert "Played 1 time" in page
    store = store_of(at.app)
    for each, opposite in ((at, other), (other, at)):
        assert store.classes.begun(each.class_.id)
        roster = each.teacher.get(f"/facilitator/classes/{each.class_.id}/roster").text
        assert names(each)[0] in roster
        assert names(opposite)[0] not in roster
    student.post(f"{home_of(at.class_)}/leave")
    assert in_it(student, other.class_)
    assert "You are here as Anna de Vries" in text(student, home_of(other.class_))


# -- after its last day ------------------------------------------------------------------------------------------------


def test_after_the_last_day_nothing_new_begins_and_it_is_said_kindly(at: Room) -> None:
    student = at.student()
    ended = at.plays(student, *HAPPY)
    ends(at)
    page = student.get(home_of(at.class_))
    assert "This class has ended. You can still look back, and play for yourself." in shown(page)
    assert f"/attempts/{ended['attempt']}/look-back" in page.text
    assert start_of(at.class_) not in page.text
    refused = student.post(f"{start_of(at.class_)}/attempts?names=0", headers=JSON)
    assert refused.status_code == 409
    assert refused.get_json()["fault"] == "This class has ended. You can still play for yourself."
    for answer in (
        student.get(start_of(at.class_), follow_redirects=True),
        student.post(f"{start_of(at.class_)}/attempts?names=0", follow_redirects=True),
    ):
        assert answer.request.path == home_of(at.class_)
    assert len(at.kept(t.attempt)) == 1
    again = re.findall(r'href="([^"]+)"', looked_back(student, ended["attempt"]))
    assert "/scenarios/tiny" in again
    assert start_of(at.class_) not in again


def test_after_the_last_day_nobody_joins(at: Room) -> None:
    client = at.app.test_client()
    ends(at)
    page = client.get(home_of(at.class_))
    assert "This class has ended." in shown(page)
    assert not offers(page.text, f"{home_of(at.class_)}/join")
    assert client.post(f"{home_of(at.class_)}/join", data={"name": "Late"}).headers["Location"] == home_of(at.class_)
    assert names(at) == []
    assert client.get_cookie(COOKIE) is None

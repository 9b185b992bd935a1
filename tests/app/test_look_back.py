"""The look back: what this learner did and saw, nothing of what she did not, and nothing of others by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.house import House
from roleplay.app.me import COOKIE
from roleplay.library import Home
from roleplay.store.classes import Class
from tests.app.classes import a_class, joins
from tests.app.people import signed_in
from tests.app.routes import HAPPY, SOUR, looked_back, played, stopped, what_if
from tests.app.test_playing import JSON, begin
from tests.conftest import TINY
from tests.films import film

KEPT = "What you wrote to yourself last time"


def reflected(client: FlaskClient, scene: dict[str, Any], words: str, key: str = "form-0001") -> None:
    client.post(scene["events"], data={"kind": "reflected", "key": key, "answer-1": words})


# -- endings -----------------------------------------------------------------------------------------------------------


def test_endings_are_collected_and_the_others_are_blank(client: FlaskClient) -> None:
    assert "endings seen" not in client.get("/scenarios/tiny").get_data(as_text=True)
    ended = played(client, begin(client), *HAPPY)
    for page in (looked_back(client, ended["attempt"]), client.get("/scenarios/tiny").get_data(as_text=True)):
        assert "1 of 2 endings seen" in page
        assert page.count("Not seen yet") == 1
        assert "SECRET-HAPPY" in page
        assert "SECRET-SOUR" not in page
    played(client, begin(client), *SOUR)
    start = client.get("/scenarios/tiny").get_data(as_text=True)
    assert "2 of 2 endings seen" in start
    assert "Not seen yet" not in start
    assert "SECRET-SOUR" in start


def test_endings_by_another_way_count_too(client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    played(client, what_if(client, ended["attempt"], 2), "gone")
    assert "2 of 2 endings seen" in client.get("/scenarios/tiny").get_data(as_text=True)


def test_a_stopped_role_play_has_seen_no_ending(client: FlaskClient) -> None:
    scene = begin(client)
    stopped(client, scene)
    assert "endings seen" not in looked_back(client, scene["attempt"])


def test_an_ending_that_the_scenario_no_longer_has_is_left_out(home: Home, make_app: Callable[[Home], Flask]) -> None:
    app = make_app(home)
    client = app.test_client()
    ended = played(client, begin(client), *HAPPY)
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("happy", "merry"))
    assert cast(House, app.extensions["roleplay"]).library.refresh()
    assert "endings seen" not in client.get("/scenarios/tiny").get_data(as_text=True)
    assert "1 of 2 endings seen" in looked_back(client, ended["attempt"])  # the revision that was played has it


def test_an_explanation_that_the_scenario_no_longer_has_is_not_offered(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    (home.scenarios / "tiny.yaml").write_text(
        TINY.replace("begin: hall", "lecture: {title: First, script: Hi.}\nbegin: hall")
    )
    app = make_app(home)
    client = app.test_client()
    ended = played(client, begin(client), *HAPPY)
    assert "/scenarios/tiny/explanation" in looked_back(client, ended["attempt"])
    (home.scenarios / "tiny.yaml").write_text(TINY)
    assert cast(House, app.extensions["roleplay"]).library.refresh()
    assert "/scenarios/tiny/explanation" not in looked_back(client, ended["attempt"])


def test_an_attempt_whose_text_can_not_be_read_any_more_stands_in_nobodys_way(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    client = make_app(home).test_client()
    ended = played(client, begin(client), *HAPPY)
    reflected(client, ended, "First look")
    (home.scenarios / "tiny.yaml").write_text(TINY + "about: Another text.\n")
    app = make_app(home)
    store = cast(House, app.extensions["roleplay"]).store
    store._writer.do(lambda connection: connection.exec_driver_sql("UPDATE revision SET text = x'00'") and None)
    cookie, again = client.get_cookie(COOKIE), app.test_client()
    assert cookie is not None
    again.set_cookie(COOKIE, cookie.value)
    page = again.get("/scenarios/tiny")
    assert page.status_code == 200
    assert "1 of 2 endings seen" in page.get_data(as_text=True)
    assert looked_back(again, played(again, begin(again), *SOUR)["attempt"])


# -- the map -----------------------------------------------------------------------------------------------------------


def test_the_map_opens_up_with_every_attempt(client: FlaskClient) -> None:
    first = played(client, begin(client), *HAPPY)
    before = looked_back(client, first["attempt"])
    assert 'class="rm-frame"' in before
    assert "SECRET-SOUR" not in before
    second = played(client, begin(client), *SOUR)
    after = looked_back(client, second["attempt"])
    assert after.count("SECRET-HAPPY") >= 2  # the card and the map
    assert client.get("/map.css").status_code == 200


# -- who may see what --------------------------------------------------------------------------------------------------


def test_who_was_given_the_address_sees_this_route_and_nothing_else_of_the_learner(
    app: Flask, client: FlaskClient
) -> None:
    sour = played(client, begin(client), *SOUR)
    reflected(client, sour, "A word to myself")
    happy = played(client, begin(client), *HAPPY)
    friend = looked_back(app.test_client(), happy["attempt"])
    assert "SECRET-HAPPY" in friend
    assert "1 of 2 endings seen" in friend
    assert "SECRET-SOUR" not in friend
    assert sour["attempt"] not in friend
    assert "A word to myself" not in friend
    own = looked_back(client, happy["attempt"])
    assert "A word to myself" in own
    assert sour["attempt"] in own


# -- reflection --------------------------------------------------------------------------------------------------------


def test_what_a_learner_keeps_is_there_before_the_next_time_for_her_alone(app: Flask, client: FlaskClient) -> None:
    assert "Keep this for next time" in looked_back(client, played(client, begin(client), *HAPPY)["attempt"])
    assert KEPT not in client.get("/scenarios/tiny").get_data(as_text=True)
    ended = played(client, begin(client), *HAPPY)
    reflected(client, ended, "A <b>bag</b>")
    reflected(client, ended, "First  look", "form-0002")
    page = client.get("/scenarios/tiny").get_data(as_text=True)
    assert KEPT in page
    assert "First  look" in page
    assert "bag&lt;" not in page  # the newest words only
    assert KEPT not in app.test_client().get("/scenarios/tiny").get_data(as_text=True)
    remembered = looked_back(client, ended["attempt"]).partition("To remember")[2]
    assert "First  look" in remembered


def test_an_answer_that_is_not_to_be_kept_is_not(home: Home, make_app: Callable[[Home], Flask]) -> None:
    (home.scenarios / "tiny.yaml").write_text(TINY.replace(", keep: true", ""))
    client = make_app(home).test_client()
    ended = played(client, begin(client), *HAPPY)
    reflected(client, ended, "Only now")
    assert "Keep this for next time" not in looked_back(client, ended["attempt"])
    assert "Only now" not in client.get("/scenarios/tiny").get_data(as_text=True)


def test_emptied_words_are_not_shown_and_those_before_them_are(client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    reflected(client, ended, "First look")
    reflected(client, ended, "   ", "form-0002")
    assert "First look" in client.get("/scenarios/tiny").get_data(as_text=True)


# -- what the others chose ---------------------------------------------------------------------------------------------


@pytest.fixture
def room(app: Flask) -> Class:
    return a_class(app, signed_in(app, app.test_client()))


def begin_in(client: FlaskClient, room: Class) -> dict[str, Any]:
    joins(client, room)
    answer = client.post(f"/class/{room.code}/scenarios/tiny/attempts?names=0", headers=JSON)
    assert answer.status_code == 201, answer.get_json()
    return cast(dict[str, Any], answer.get_json()["scene"])


def classmates(app: Flask, room: Class, *choices: str) -> None:
    for words in choices:
        classmate = app.test_client()
        played(classmate, begin_in(classmate, room), words)


def test_what_others_chose_is_told_from_eight_others_on_in_tenths_and_never_exactly(
    app: Flask, client: FlaskClient, room: Class
) -> None:
    ended = played(client, begin_in(client, room), *HAPPY)
    classmates(app, room, *["look for it"] * 4, *["shrug"] * 3)
    assert "What others chose" not in looked_back(client, ended["attempt"])
    classmates(app, room, "Not my job")
    page = looked_back(client, ended["attempt"])
    assert page.count("What others chose") == 1  # nobody else came to the second decision
    told = re.findall(r'<span class="quiet">([^<]+)</span>\s*<svg', page)
    assert told == ["about half", "about 4 in 10", "about 1 in 10"]
    assert re.findall(r'width="(\d+)%"', page) == ["50", "40", "10"]


def test_somebody_who_plays_often_is_one_of_the_others_and_counts_as_she_chose_first(
    app: Flask, client: FlaskClient, room: Class
) -> None:
    ended = played(client, begin_in(client, room), *HAPPY)
    eager = app.test_client()
    for words in ["shrug", *["Not my job"] * 9]:
        played(eager, begin_in(eager, room), words)
    classmates(app, room, *["look for it"] * 6)
    assert "What others chose" not in looked_back(client, ended["attempt"])
    classmates(app, room, "look for it")
    page = looked_back(client, ended["attempt"])
    assert re.findall(r'width="(\d+)%"', page) == ["90", "10", "0"]
    assert "hardly anyone" in page


def test_the_own_attempts_and_other_ways_are_not_among_the_others(app: Flask, client: FlaskClient, room: Class) -> None:
    for _time in range(9):
        ended = played(client, begin_in(client, room), *HAPPY)
    for _try in range(9):
        friend = app.test_client()
        joins(friend, room)
        played(friend, what_if(friend, ended["attempt"], 0), "shrug")
    assert "What others chose" not in looked_back(client, ended["attempt"])


def test_practice_tells_the_class_nothing_and_hears_nothing_of_it(app: Flask, client: FlaskClient, room: Class) -> None:
    ended, alone = played(client, begin_in(client, room), *HAPPY), played(client, begin(client), *HAPPY)
    for _friend in range(9):
        friend = app.test_client()
        joins(friend, room)
        played(friend, begin(friend), "shrug")
    assert "What others chose" not in looked_back(client, ended["attempt"])
    classmates(app, room, *["shrug"] * 8)
    assert "What others chose" in looked_back(client, ended["attempt"])
    assert "What others chose" not in looked_back(client, alone["attempt"])


# -- two attempts beside each other ------------------------------------------------------------------------------------


def test_two_attempts_stand_beside_each_other_from_where_they_part(client: FlaskClient) -> None:
    first = played(client, begin(client), *HAPPY)
    second = played(client, what_if(client, first["attempt"], 2), "gone")
    for one, other in ((first, second), (second, first)):
        page = client.get(f"/attempts/{one['attempt']}/beside/{other['attempt']}").get_data(as_text=True)
        shared, _, apart = page.partition('class="beside"')
        left, _, right = apart.partition("Second time")
        assert "I will look for it right now." in shared
        assert "I will look for it right now." not in apart
        assert "Here it is." in left
        assert "SECRET-HAPPY" in left
        assert "It is gone." in right
        assert "SECRET-SOUR" in right


def test_attempts_at_two_role_plays_do_not_stand_beside_each_other(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    (home.scenarios / "other.yaml").write_text(TINY)
    client = make_app(home).test_client()
    first = played(client, begin(client), *HAPPY)
    second = played(client, begin(client, "other"), *HAPPY)
    answer = client.get(f"/attempts/{first['attempt']}/beside/{second['attempt']}")
    assert answer.status_code == 404
    assert "All role-plays" in answer.get_data(as_text=True)
    assert client.get(f"/attempts/{first['attempt']}/beside/nobody").status_code == 404


def test_while_one_is_played_the_two_can_not_be_looked_at(client: FlaskClient) -> None:
    first, second = played(client, begin(client), *HAPPY), begin(client)
    answer = client.get(f"/attempts/{first['attempt']}/beside/{second['attempt']}")
    assert answer.status_code == 409
    assert "SECRET" not in answer.get_data(as_text=True)


def test_the_look_back_lists_the_other_times_that_ended(client: FlaskClient) -> None:
    first = played(client, begin(client), *HAPPY)
    begin(client)
    assert "Beside an earlier time" not in looked_back(client, first["attempt"])
    second = played(client, begin(client), *SOUR)
    page = looked_back(client, second["attempt"])
    assert re.findall(r'href="(/attempts/[^"]*/beside/[^"]*)"', page) == [
        f"/attempts/{second['attempt']}/beside/{first['attempt']}"
    ]


# -- the film ----------------------------------------------------------------------------------------------------------


def test_the_route_is_one_film_with_what_was_chosen_between_its_clips(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    for scene in ("hall", "desk"):
        film(home.media / "tiny" / f"{scene}.mp4")
    app = make_app(home)
    library = cast(House, app.extensions["roleplay"]).library
    for need in library.find_made(library.scenario("tiny")):
        if need.place in ("hall", "desk"):
            library.workshop.build(need)
    client = app.test_client()
    ended = played(client, begin(client), *HAPPY)
    page = client.get(f"/attempts/{ended['attempt']}/film").get_data(as_text=True)
    found = re.search(r'data-film="([^"]+)"', page)
    assert found
    data = json.loads(unescape(found[1]))
    assert [(part["chosen"], part["spoken"]) for part in data["parts"]] == [
        ("I will look for it right now.", True),
        ("", False),
    ]
    assert data["look_back"] == ended["look_back"]
    for part in data["parts"]:
        assert client.get(part["address"]).status_code == 200
    # Without a script, all of it can be read: also what is not filmed.
    for words in ("Where is my bag?", "And?", "So?", "Here it is.", "GUEST smiles."):
        assert words in page


def test_there_is_no_film_before_the_end(client: FlaskClient) -> None:
    scene = played(client, begin(client), "look for it")
    assert client.get(f"/attempts/{scene['attempt']}/film").status_code == 303
    stopped(client, scene)
    assert client.get(f"/attempts/{scene['attempt']}/film").status_code == 200
    assert client.get(f"/attempts/{scene['attempt']}/film", headers=JSON).status_code == 200

"""What if? A new attempt with the state of a moment; the one that was played is never changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.house import House
from roleplay.library import Home
from roleplay.route.attempt import MOVES
from roleplay.route.tally import Cell, Of
from tests.app.classes import a_class, joins
from tests.app.people import signed_in
from tests.app.routes import HAPPY, SOUR, kept, looked_back, played, stopped, what_if
from tests.app.test_playing import JSON, begin
from tests.conftest import TINY


def test_another_way_stands_where_the_first_one_stood_with_its_values_and_its_order(
    app: Flask, client: FlaskClient
) -> None:
    ended = played(client, begin(client), *SOUR)
    at_last = what_if(client, ended["attempt"], 2)
    assert at_last["step"] == 2
    assert at_last["attempt"] != ended["attempt"]
    # The shrug cost trust: even the good reaction ends sour from there.
    assert played(client, at_last, "Here it is")["title"] == "SECRET-SOUR"
    from_start = what_if(client, ended["attempt"], 0)
    first = played(client, from_start, *HAPPY)
    assert first["title"] == "SECRET-HAPPY"
    assert kept(app, first["attempt"]).seed == kept(app, ended["attempt"]).seed


def test_the_first_attempt_stays_as_it_was(app: Flask, client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    before, page = kept(app, ended["attempt"]), client.get(ended["place"], headers=JSON).get_json()
    played(client, what_if(client, ended["attempt"], 0), *SOUR)
    assert kept(app, ended["attempt"]) == before
    assert client.get(ended["place"], headers=JSON).get_json() == page


def test_the_new_attempt_tells_where_it_comes_from_and_which_moves_are_copies(app: Flask, client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    fresh = kept(app, what_if(client, ended["attempt"], 2)["attempt"])
    first = kept(app, ended["attempt"])
    assert (fresh.origin, fresh.origin_step, fresh.learner) == (first.id, 2, first.learner)
    moves = [e for e in fresh.events if e.kind in MOVES]
    assert [(m.scene, m.choice) for m in moves] == [("hall", "look"), ("desk", None)]
    assert all(m.details == {"copied": True} for m in moves)
    assert not {m.key for m in moves} & {e.key for e in first.events}


def test_while_it_is_played_there_is_no_other_way(client: FlaskClient) -> None:
    scene = played(client, begin(client), "look for it")
    answer = client.post(f"/attempts/{scene['attempt']}/what-if", json={"step": 0})
    assert answer.status_code == 409
    assert "when this role-play has ended" in answer.get_json()["fault"]
    stopped(client, scene)
    assert what_if(client, scene["attempt"], 0)["step"] == 0
    assert what_if(client, scene["attempt"], 2)["step"] == 2


@pytest.mark.parametrize("step", [3, 99, -1, True, None, "x", 1.5, "9999999"])
def test_a_step_that_was_no_scene_of_this_route_is_refused_with_a_sentence(client: FlaskClient, step: object) -> None:
    ended = played(client, begin(client), *HAPPY)
    answer = client.post(f"/attempts/{ended['attempt']}/what-if", json={"step": step})
    assert answer.status_code == 400
    assert answer.get_json()["fault"]
    assert client.post(f"/attempts/{ended['attempt']}/what-if", json=[1]).status_code == 400
    assert client.post("/attempts/nobody/what-if", json={"step": 0}).status_code == 404


def test_each_decision_of_the_look_back_offers_it_and_a_plain_form_is_enough(client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    page = looked_back(client, ended["attempt"])
    assert page.count('name="step" value=') == 2
    answer = client.post(f"/attempts/{ended['attempt']}/what-if", data={"step": "2"})
    assert answer.status_code == 303
    assert "So?" in client.get(answer.headers["Location"]).get_data(as_text=True)


def test_the_look_back_shows_where_the_other_way_begins(client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    assert "From here you tried another way" not in looked_back(client, ended["attempt"])
    other = played(client, what_if(client, ended["attempt"], 2), "gone")
    assert looked_back(client, other["attempt"]).count("From here you tried another way") == 1


def test_the_class_is_counted_by_its_first_ways_alone(app: Flask, client: FlaskClient) -> None:
    class_ = a_class(app, signed_in(app, app.test_client()))
    joins(client, class_)
    answer = client.post(f"/class/{class_.code}/scenarios/tiny/attempts?names=0", headers=JSON)
    ended = played(client, answer.get_json()["scene"], *HAPPY)
    other = played(client, what_if(client, ended["attempt"], 2), "gone")
    what_if(client, ended["attempt"], 0)
    assert kept(app, other["attempt"]).class_id == class_.id
    counted = cast(House, app.extensions["roleplay"]).store.figures.tally(class_.id, "tiny")
    chosen = [(cell.at, cell.choice) for cell in counted if cell.of is Of.CHOSE]
    assert sorted(chosen) == [("hall", "look"), ("last", "one")]
    assert counted[Cell(Of.AT_END, "happy")] == counted[Cell(Of.WHAT_IF)] == 1
    assert set(counted.values()) == {1}


def test_who_was_only_shown_an_attempt_in_a_class_is_not_in_it(app: Flask, client: FlaskClient) -> None:
    class_ = a_class(app, signed_in(app, app.test_client()))
    joins(client, class_)
    answer = client.post(f"/class/{class_.code}/scenarios/tiny/attempts?names=0", headers=JSON)
    ended = played(client, answer.get_json()["scene"], *HAPPY)
    assert kept(app, what_if(app.test_client(), ended["attempt"], 0)["attempt"]).class_id is None


def test_who_has_left_a_class_tries_another_way_for_herself(app: Flask, client: FlaskClient) -> None:
    class_ = a_class(app, signed_in(app, app.test_client()))
    joins(client, class_)
    answer = client.post(f"/class/{class_.code}/scenarios/tiny/attempts?names=0", headers=JSON)
    ended = played(client, answer.get_json()["scene"], *HAPPY)
    assert client.post(f"/class/{class_.code}/leave").status_code == 303
    assert kept(app, what_if(client, ended["attempt"], 0)["attempt"]).class_id is None


def test_another_way_plays_the_revision_of_the_first_even_when_the_file_was_changed(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    app = make_app(home)
    client = app.test_client()
    ended = played(client, begin(client), *HAPPY)
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("Where is my bag?", "Where is my hat?"))
    assert cast(House, app.extensions["roleplay"]).library.refresh()
    assert what_if(client, ended["attempt"], 0)["text"][0]["text"] == "Where is my bag?"


def test_who_was_given_the_address_tries_another_way_as_herself(app: Flask, client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    friend = app.test_client()
    other = what_if(friend, ended["attempt"], 0)
    assert kept(app, other["attempt"]).learner != kept(app, ended["attempt"]).learner

"""A preview plays a draft from anywhere, follows its file, and leaves no trace among what learners did."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roleplay.app import Settings, create_app
from roleplay.app.house import House
from roleplay.app.me import COOKIE
from roleplay.library import Home
from roleplay.store import tables as t
from roleplay.store.people import Role
from tests.app.people import signed_in
from tests.app.routes import played, stopped, what_if
from tests.app.test_playing import JSON
from tests.conftest import TINY, Whole

PAGE = "/author/tiny/preview"
NO_LAST = re.sub(r"  last:\n.*?endings:", "endings:", TINY, flags=re.S).replace("then: last", "then: happy")


@pytest.fixture
def trainer(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer."""
    signed_in(app, client, Role.TRAINER)
    return client


def begun(client: FlaskClient, **asked: object) -> TestResponse:
    """Begins a preview as the page's script does."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).get_data(as_text=True))
    assert token
    return client.post(PAGE, json=asked, headers={**JSON, "X-CSRFToken": token[1]})


def begins(client: FlaskClient, **asked: object) -> dict[str, Any]:
    answer = begun(client, **asked)
    assert answer.status_code == 201, answer.get_json()
    return cast(dict[str, Any], answer.get_json())


def scene(client: FlaskClient, attempt: str) -> dict[str, Any]:
    return cast(dict[str, Any], client.get(f"/attempts/{attempt}", headers=JSON).get_json()["scene"])


def where(client: FlaskClient, attempt: str) -> dict[str, Any]:
    told = client.get(f"{PAGE}/now?attempt={attempt}").get_json()["where"]
    return {name: told[name] for name in ("at", "ending", "step", "values")}


def at(place: str, trust: int, step: int = 0, *, ending: bool = False) -> dict[str, Any]:
    return {"at": place, "ending": ending, "step": step, "values": {"trust": trust}}


def saved(home: Home, text: str) -> None:
    (home.scenarios / "tiny.yaml").write_text(text)


# -- who may --------------------------------------------------------------------------------------------------------


def test_only_trainers_preview(app: Flask, client: FlaskClient) -> None:
    assert "/people/door" in client.get(PAGE).headers["Location"]
    signed_in(app, client, Role.FACILITATOR)
    for address in (PAGE, f"{PAGE}/now"):
        assert client.get(address).status_code == 403


def test_without_the_token_of_the_page_nothing_begins(trainer: FlaskClient) -> None:
    assert trainer.post(PAGE, json={"at": "last"}, headers=JSON).status_code == 400


# -- anywhere, with anything ----------------------------------------------------------------------------------------


def test_it_begins_at_any_place_with_any_values_and_goes_on_from_there(trainer: FlaskClient) -> None:
    one = begins(trainer, at="last", values={"trust": 1})
    assert where(trainer, one["attempt"]) == at("last", 1)
    ended = played(trainer, scene(trainer, one["attempt"]), "Here it is")
    assert (ended["kind"], ended["title"]) == ("ending", "SECRET-HAPPY")
    assert where(trainer, one["attempt"]) == at("happy", 1, 1, ending=True)
    back = trainer.get(f"/attempts/{one['attempt']}/look-back").get_data(as_text=True)
    assert "SECRET-A" in back
    assert "SECRET-AFTER-LOOK" not in back


def test_without_a_place_it_begins_at_the_beginning_and_an_ending_is_a_place(trainer: FlaskClient) -> None:
    assert where(trainer, begins(trainer)["attempt"]) == at("hall", 0)
    assert scene(trainer, begins(trainer, at="sour")["attempt"])["title"] == "SECRET-SOUR"


def test_values_stop_at_their_bounds_and_what_is_none_is_left_out(trainer: FlaskClient) -> None:
    values = {"trust": 99, "nothing": 1}
    assert where(trainer, begins(trainer, at="last", values=values)["attempt"])["values"] == {"trust": 1}
    assert where(trainer, begins(trainer, at="last", values={"trust": "1"})["attempt"])["values"] == {"trust": 0}
    assert where(trainer, begins(trainer, at="last", values={"trust": True})["attempt"])["values"] == {"trust": 0}


def test_a_place_that_is_not_there_is_refused_with_the_one_that_was_meant(trainer: FlaskClient) -> None:
    answer = begun(trainer, at="lasst")
    assert answer.status_code == 409
    assert "Did you mean `last`?" in answer.get_json()["fault"]


def test_a_form_begins_too_and_a_value_that_is_none_is_told(trainer: FlaskClient) -> None:
    found = re.search(r'name="csrf_token" value="([^"]+)"', trainer.get(PAGE).get_data(as_text=True))
    assert found
    form = {"csrf_token": found[1], "at": "last", "value-trust": "-1"}
    place = trainer.post(PAGE, data=form).headers["Location"]
    assert where(trainer, place.rpartition("/")[2]) == at("last", -1)
    for wrong in ("much", "1.5", "true", "9999999999999"):
        assert trainer.post(PAGE, data={**form, "value-trust": wrong}).status_code == 400


def test_an_address_says_where_to_begin(trainer: FlaskClient) -> None:
    page = trainer.get(f"{PAGE}?at=last&value-trust=1").get_data(as_text=True)
    assert re.search(r'name="at" value="last" id="again"', page)
    assert re.search(r'name="value-trust" value="1"', page)
    assert 'value="hall" id="again"' in trainer.get(f"{PAGE}?at=nowhere").get_data(as_text=True)


def test_a_scene_of_a_preview_may_always_be_skipped(trainer: FlaskClient) -> None:
    assert scene(trainer, begins(trainer, at="last")["attempt"])["seen"] is True
    assert scene(trainer, begins(trainer, at="sour")["attempt"])["seen"] is False


# -- it follows the file --------------------------------------------------------------------------------------------


def test_after_a_save_it_goes_on_at_the_same_place_with_the_same_values(trainer: FlaskClient, home: Home) -> None:
    one = begins(trainer)
    played(trainer, scene(trainer, one["attempt"]), "look")
    assert where(trainer, one["attempt"]) == at("last", 1, 2)
    before = trainer.get(f"{PAGE}/now").get_json()
    saved(home, TINY.replace("So?", "Well?"))
    after = trainer.get(f"{PAGE}/now").get_json()
    assert after["digest"] != before["digest"]
    two = begins(trainer, after=one["attempt"])
    assert (two["at"], two["gone"]) == ("last", "")
    assert where(trainer, two["attempt"]) == at("last", 1)
    assert scene(trainer, two["attempt"])["text"][0]["text"] == "Well?"
    assert scene(trainer, one["attempt"])["text"][0]["text"] == "So?"


def test_where_the_scene_is_gone_it_goes_on_at_the_nearest_before_it(trainer: FlaskClient, home: Home) -> None:
    one = begins(trainer)
    played(trainer, scene(trainer, one["attempt"]), "look")
    saved(home, TINY.replace("So?", "Well?"))
    two = begins(trainer, after=one["attempt"])
    saved(home, NO_LAST)
    three = begins(trainer, after=two["attempt"])
    assert (three["at"], three["gone"]) == ("desk", "last")
    assert where(trainer, three["attempt"]) == at("desk", 1)
    saved(home, NO_LAST.replace("desk", "counter"))
    four = begins(trainer, after=three["attempt"])
    assert (four["at"], four["gone"]) == ("hall", "desk")


def test_a_broken_file_is_told_and_the_last_one_that_plays_goes_on(trainer: FlaskClient, home: Home) -> None:
    one = begins(trainer, at="last")
    saved(home, TINY.replace("begin: hall", 'begin: "hall'))
    told = trainer.get(f"{PAGE}/now?attempt={one['attempt']}").get_json()
    assert told["playable"] is False
    assert told["findings"]["error"] > 0
    assert told["where"]["at"] == "last"
    page = trainer.get(PAGE).get_data(as_text=True)
    assert 'data-severity="error"' in page
    assert "What you see is the version before it" in page
    assert begins(trainer, at="desk")["at"] == "desk"


def test_a_file_that_never_could_be_played_shows_what_is_wrong(trainer: FlaskClient, home: Home) -> None:
    saved(home, TINY.replace("begin: hall", 'begin: "hall'))
    page = trainer.get(PAGE).get_data(as_text=True)
    assert "Mend what is wrong first" in page
    assert 'data-severity="error"' in page
    answer = begun(trainer, at="hall")
    assert answer.status_code == 409
    assert "Mend what is wrong first" in answer.get_json()["fault"]


def test_what_is_not_written_yet_is_where_the_preview_ends(trainer: FlaskClient, home: Home) -> None:
    saved(home, TINY.replace("two: {say: It is gone., then: sour", "two: {say: It is gone., then: later"))
    one = begins(trainer, at="last")
    assert trainer.get("/scenarios/tiny").status_code == 409
    ended = played(trainer, scene(trainer, one["attempt"]), "gone")
    assert ended["title"] == "This is how far it is written."
    assert trainer.get(ended["look_back"]).status_code == 200
    saved(home, TINY)
    two = begins(trainer, after=one["attempt"])
    assert (two["at"], two["gone"]) == ("last", "")


def test_what_did_not_change_is_told_in_no_bytes(trainer: FlaskClient, home: Home) -> None:
    attempt = begins(trainer, at="last")["attempt"]
    address = f"{PAGE}/now?attempt={attempt}"
    tag = {"If-None-Match": trainer.get(address).headers["ETag"]}
    again = trainer.get(address, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    (home.scenarios / "tiny.nl.po").write_text('msgctxt "title"\nmsgid "Tiny"\nmsgstr "Klein"\n')
    assert trainer.get(address, headers=tag).status_code == 200
    played(trainer, scene(trainer, attempt), "gone")
    assert trainer.get(address, headers=tag).get_json()["where"]["at"] == "sour"


def test_the_map_and_the_list_show_every_place_as_text(trainer: FlaskClient, home: Home) -> None:
    evil = "<b>&"
    saved(home, TINY.replace("title: SECRET-HAPPY", f'title: "{evil}"').replace("title: Tiny", f'title: "{evil}"'))
    page = trainer.get(PAGE).get_data(as_text=True)
    assert evil not in page
    for place in ("hall", "desk", "last", "happy", "sour"):
        assert re.search(rf'class="place" name="at" value="{place}" data-box="([^"]+)"', page)
    boxes = set(re.findall(r'data-box="([^"]+)"', page))
    assert boxes == set(re.findall(r'<g class="rm-box[^"]*" id="([^"]+)"', page))


# -- it leaves no trace ---------------------------------------------------------------------------------------------


def test_it_is_nobodys_and_so_is_another_way_from_it(app: Flask, trainer: FlaskClient) -> None:
    one = begins(trainer, at="last", values={"trust": 1})
    stopped(trainer, played(trainer, scene(trainer, one["attempt"])))
    other = what_if(trainer, one["attempt"], 0)
    assert where(trainer, other["attempt"]) == at("last", 1)
    assert trainer.get_cookie(COOKIE) is None
    with cast(House, app.extensions["roleplay"]).store._read_engine.connect() as connection:
        kept = connection.execute(sa.select(t.attempt.c.learner, t.attempt.c.class_id)).all()
    assert [tuple(row) for row in kept] == [(None, None), (None, None)]


def test_a_learner_who_is_a_trainer_too_sees_her_own_attempts_only(trainer: FlaskClient) -> None:
    mine = trainer.post("/scenarios/tiny/attempts", headers=JSON).get_json()["scene"]
    ended = played(trainer, mine, "shrug", "gone")
    preview = begins(trainer, at="last")["attempt"]
    played(trainer, scene(trainer, preview), "Here it is")
    back = trainer.get(ended["look_back"]).get_data(as_text=True)
    assert preview not in back
    assert "SECRET-HAPPY" not in trainer.get("/scenarios/tiny").get_data(as_text=True)


@pytest.mark.parametrize("event", [{"kind": "started", "details": {"at": "happy", "values": {}}}])
def test_where_it_begins_is_never_taken_from_the_wire(client: FlaskClient, event: dict[str, object]) -> None:
    mine = client.post("/scenarios/tiny/attempts", headers=JSON).get_json()["scene"]
    sent = {"events": [{**event, "key": "made-by-me", "step": 0}]}
    assert client.post(mine["events"], json=sent).status_code == 400
    assert scene(client, mine["attempt"])["kind"] == "scene"


def test_the_attempt_of_a_learner_cannot_be_looked_into(trainer: FlaskClient) -> None:
    mine = trainer.post("/scenarios/tiny/attempts", headers=JSON).get_json()["scene"]["attempt"]
    for attempt in (mine, "nothing"):
        assert trainer.get(f"{PAGE}/now?attempt={attempt}").status_code == 404
        assert begun(trainer, after=attempt).status_code == 404


# -- at home --------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_home(home: Home) -> Any:
    app = create_app(home, Settings(at_home=True))
    app.test_client_class = Whole
    yield app.test_client()
    cast(House, app.extensions["roleplay"]).store.close()


def test_at_home_nobody_signs_in_and_only_previews_are_there(at_home: FlaskClient) -> None:
    local = "http://127.0.0.1:8001"
    assert at_home.get(PAGE, base_url=local).status_code == 200
    assert at_home.get("/static/roleplay.css", base_url=local).status_code == 200
    assert at_home.get("/", base_url=local).status_code == 200
    for address in ("/author/", "/author/tiny", "/facilitator/", "/people/", "/class/x", "/your-data", "/sw.js"):
        assert at_home.get(address, base_url=local).status_code == 404, address


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", "0.0.0.0:8001"])
def test_at_home_no_other_host_is_answered(at_home: FlaskClient, host: str) -> None:
    for address in (PAGE, f"{PAGE}/now", "/", "/static/roleplay.css"):
        answer = at_home.get(address, base_url=f"http://{host}")
        assert answer.status_code == 400, address
        assert "Tiny" not in answer.get_data(as_text=True)
    assert at_home.post(PAGE, json={}, base_url=f"http://{host}").status_code == 400


def test_elsewhere_the_trainer_of_at_home_is_not_there(home: Home, make_app: Callable[[Home], Flask]) -> None:
    assert make_app(home).test_client().get(PAGE).status_code == 303


def test_a_file_that_is_gone_is_told(trainer: FlaskClient, home: Home, tmp_path: Path) -> None:
    begins(trainer)
    (home.scenarios / "tiny.yaml").rename(tmp_path / "away.yaml")
    assert trainer.get(f"{PAGE}/now").status_code == 404
    assert trainer.get(PAGE).status_code == 404

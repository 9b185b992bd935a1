"""A code moves an attempt to another device: one device, ten minutes, and nothing is spent by a look."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app import Settings, create_app
from roleplay.app.house import House
from roleplay.app.me import COOKIE
from roleplay.library import Home
from tests.app.routes import HAPPY, kept, played
from tests.app.test_playing import JSON, begin


def code_for(client: FlaskClient, scene: dict[str, Any]) -> str:
    answer = client.post(f"/attempts/{scene['attempt']}/handover", headers=JSON)
    assert answer.status_code == 201
    told = answer.get_json()
    assert told["minutes"] == 10
    assert told["address"] == f"http://localhost/go/{told['code']}"
    return str(told["code"])


def test_the_other_device_goes_on_where_the_first_one_was(app: Flask, client: FlaskClient) -> None:
    scene = played(client, begin(client), "look for it")
    code, phone = code_for(client, scene), app.test_client()
    assert "Go on here" in phone.get(f"/go/{code}").get_data(as_text=True)
    answer = phone.post(f"/go/{code}")
    assert (answer.status_code, answer.headers["Location"]) == (303, scene["place"])
    assert phone.get(scene["place"], headers=JSON).get_json()["scene"] == scene


def test_an_ended_role_play_is_looked_back_at_there(app: Flask, client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    assert app.test_client().post(f"/go/{code_for(client, ended)}").headers["Location"] == ended["look_back"]


def test_a_look_does_not_spend_a_code_and_a_device_does(app: Flask, client: FlaskClient) -> None:
    code = code_for(client, begin(client))
    for _look in range(3):
        assert app.test_client().get(f"/go/{code}").status_code == 200
        assert app.test_client().head(f"/go/{code}").status_code == 200
    assert app.test_client().post(f"/go/{code}").status_code == 303
    late = app.test_client().post(f"/go/{code}")
    assert late.status_code == 404
    assert "make a new one there" in late.get_data(as_text=True)


def test_a_new_code_ends_the_one_before_it(app: Flask, client: FlaskClient) -> None:
    scene = begin(client)
    old, new = code_for(client, scene), code_for(client, scene)
    assert client.get(f"/go/{old}").status_code == 404
    assert client.get(f"/go/{new}").status_code == 200


def test_after_ten_minutes_a_code_is_good_for_nothing(home: Home) -> None:
    clock = [1000.0]
    app = create_app(home, Settings(now=lambda: clock[0]))
    try:
        client = app.test_client()
        code = code_for(client, begin(client))
        clock[0] += 599
        assert client.get(f"/go/{code}").status_code == 200
        clock[0] += 1
        assert client.get(f"/go/{code}").status_code == 404
        assert client.post(f"/go/{code}").status_code == 404
    finally:
        cast(House, app.extensions["roleplay"]).store.close()


def test_a_device_of_nobodys_becomes_one_of_this_learners(app: Flask, client: FlaskClient) -> None:
    scene, phone = begin(client), app.test_client()
    phone.post(f"/go/{code_for(client, scene)}")
    mine, hers = client.get_cookie(COOKIE), phone.get_cookie(COOKIE)
    assert mine is not None
    assert hers is not None
    assert mine.value != hers.value
    assert kept(app, begin(phone)["attempt"]).learner == kept(app, scene["attempt"]).learner


def test_a_device_with_a_learner_of_its_own_stays_that_learners(app: Flask, client: FlaskClient) -> None:
    scene, phone = begin(client), app.test_client()
    own = begin(phone)
    assert phone.post(f"/go/{code_for(client, scene)}").status_code == 303
    assert kept(app, begin(phone)["attempt"]).learner == kept(app, own["attempt"]).learner


def test_who_was_only_given_the_address_can_move_the_attempt_but_not_become_the_learner(
    app: Flask, client: FlaskClient
) -> None:
    scene, friend, phone = begin(client), app.test_client(), app.test_client()
    assert phone.post(f"/go/{code_for(friend, scene)}").headers["Location"] == scene["place"]
    assert phone.get_cookie(COOKIE) is None


def test_no_other_site_can_make_a_device_somebody_elses(app: Flask, client: FlaskClient) -> None:
    code, phone = code_for(client, begin(client)), app.test_client()
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        answer = phone.post(f"/go/{code}", headers={"Origin": origin})
        assert answer.status_code == 409
        assert phone.get_cookie(COOKIE) is None
    assert phone.post(f"/go/{code}", headers={"Origin": "http://localhost"}).status_code == 303


def test_a_code_is_understood_as_people_type_it(client: FlaskClient) -> None:
    code = code_for(client, begin(client))
    for typed in (code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        answer = client.get("/go", query_string={"code": typed})
        assert answer.headers["Location"] == f"/go/{code}"
        assert client.get(f"/go/{typed}").status_code == 200
    assert "The code of your class, or on your first device" in client.get("/go").get_data(as_text=True)


def test_wrong_codes_are_refused_kindly_and_after_ten_a_minute_not_even_looked_at(
    app: Flask, client: FlaskClient
) -> None:
    good = code_for(client, begin(client))
    for _right in range(20):  # right ones don't count: a class has one address
        assert client.get(f"/go/{good}").status_code == 200
    for number in range(10):
        answer = client.post(f"/go/AAAA{number:02}") if number % 2 else client.get(f"/go/BBBB{number:02}")
        assert answer.status_code == 404
    assert client.get("/go/CCCC22").status_code == 429
    assert client.post(f"/go/{good}").status_code == 429


@pytest.mark.parametrize("code", ["x" * 5000, "%00", "..", "é", "'; drop table handover"])
def test_nonsense_is_just_a_wrong_code(client: FlaskClient, code: str) -> None:
    assert client.get(f"/go/{code}").status_code == 404
    assert client.get("/go", query_string={"code": code}).status_code in (200, 303)


def test_the_page_shows_the_code_in_two_groups_and_a_qr_code_that_scans_on_dark(client: FlaskClient) -> None:
    page = client.post(f"/attempts/{begin(client)['attempt']}/handover").get_data(as_text=True)
    assert re.search(r"<span>[A-HJKMNP-Z2-9]{3}</span> <span>[A-HJKMNP-Z2-9]{3}</span>", page)
    assert '<path fill="#fff"' in page
    assert "http://localhost/go " in page
    assert client.post("/attempts/nobody/handover").status_code == 404


def test_the_pages_of_an_attempt_offer_it(client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    for address in (ended["place"], ended["look_back"]):
        assert f"/attempts/{ended['attempt']}/handover" in client.get(address).get_data(as_text=True)

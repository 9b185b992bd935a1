"""A learner has no account: a device is known by a random token, of which the store keeps only a hash."""

from __future__ import annotations

from typing import cast

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.house import House
from roleplay.app.me import COOKIE
from tests.app.routes import HAPPY, kept, looked_back, played
from tests.app.test_playing import begin


def test_the_first_start_makes_a_learner_and_later_ones_are_the_same_learners(app: Flask, client: FlaskClient) -> None:
    assert client.get("/scenarios/tiny").headers.get("Set-Cookie") is None
    first, second = begin(client), begin(client)
    learner = kept(app, first["attempt"]).learner
    assert learner is not None
    assert kept(app, second["attempt"]).learner == learner
    assert kept(app, begin(app.test_client())["attempt"]).learner != learner


def test_the_cookie_is_for_the_server_alone_and_secure_behind_https(client: FlaskClient) -> None:
    plain = client.post("/scenarios/tiny/attempts").headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert "Max-Age=34560000" in plain
    assert "Secure" in client.post("/scenarios/tiny/attempts", base_url="https://school.example").headers["Set-Cookie"]


def test_the_token_is_in_no_table(app: Flask, client: FlaskClient) -> None:
    begin(client)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert len(cookie.value) >= 22  # 128 bits and more
    store = cast(House, app.extensions["roleplay"]).store
    with store._read_engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                assert cookie.value not in str(row)


def test_without_cookies_everything_still_plays(app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    ended = played(client, begin(client), *HAPPY)
    assert ended["title"] == "SECRET-HAPPY"
    assert "SECRET-AFTER-LOOK" in looked_back(client, ended["attempt"])


def test_a_token_that_is_not_known_here_is_a_new_learners(app: Flask, client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "x" * 43)
    assert client.get("/scenarios/tiny").status_code == 200
    first, second = begin(client), begin(client)
    assert kept(app, first["attempt"]).learner == kept(app, second["attempt"]).learner


@pytest.mark.parametrize("sent", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_start_that_another_site_sends_plays_and_takes_no_device_from_its_learner(
    client: FlaskClient, sent: dict[str, str]
) -> None:
    answer = client.post("/scenarios/tiny/attempts", headers=sent)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers


def test_behind_a_proxy_with_another_name_the_browsers_own_word_counts(client: FlaskClient) -> None:
    sent = {"Origin": "https://school.example", "Sec-Fetch-Site": "same-origin"}
    assert "Set-Cookie" in client.post("/scenarios/tiny/attempts", headers=sent).headers


def test_a_scene_is_seen_once_its_choices_were_shown_and_no_longer_once_one_was_chosen(client: FlaskClient) -> None:
    here = begin(client)
    shown = {"kind": "choices_shown", "key": "choices-shown-1", "step": 0}
    assert client.post(here["events"], json={"events": [shown]}).get_json()["scene"]["seen"]
    assert client.get(here["place"], headers={"Accept": "application/json"}).get_json()["scene"]["seen"]
    assert not played(client, here, HAPPY[0])["seen"]


def test_a_scene_is_seen_once_the_learner_has_come_through_it_in_another_attempt(
    app: Flask, client: FlaskClient
) -> None:
    first = begin(client)
    assert not first["seen"]
    assert not begin(client)["seen"]  # to be there is not to have come through
    desk = played(client, first, HAPPY[0])
    assert not desk["seen"]
    again = begin(client)
    assert again["seen"]
    assert not begin(app.test_client())["seen"]
    ended = played(client, again, *HAPPY)
    assert not ended["seen"]

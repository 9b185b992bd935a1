"""The facilitator sees counts behind a passcode; nobody else does, and nobody can be pointed at."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from typing import cast

from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.facilitator import share
from roleplay.app.house import House
from roleplay.library import Home
from roleplay.store.media_jobs import JobState
from tests.app.test_playing import to_the_end


def enter(client: FlaskClient, passcode: str) -> int:
    page = client.get("/facilitator/door").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return client.post("/facilitator/door", data={"passcode": passcode, "csrf_token": token[1]}).status_code


def test_the_first_start_makes_a_passcode_and_later_ones_do_not(home: Home, make_app: Callable[[Home], Flask]) -> None:
    assert make_app(home).extensions["roleplay.passcode"]
    assert make_app(home).extensions["roleplay.passcode"] is None


def test_without_the_passcode_every_page_shows_the_door(client: FlaskClient) -> None:
    for address in ("/facilitator/", "/facilitator/scenarios/tiny", "/facilitator/scenarios/tiny/stills/hall"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert "/facilitator/door" in answer.headers["Location"]
    assert enter(client, "wrong") == 403
    assert client.post("/facilitator/door", data={"passcode": "x"}).status_code == 400  # no CSRF token


def test_counts_agree_with_what_was_played_and_small_ones_say_a_few(app: Flask, client: FlaskClient) -> None:
    for _ in range(3):
        to_the_end(client, "look for it", "Here it is")
    to_the_end(client, "shrug", "gone")
    assert enter(client, app.extensions["roleplay.passcode"]) == 303
    page = client.get("/facilitator/scenarios/tiny").get_data(as_text=True)
    counts = re.findall(r'<span class="count"[^>]*>([^<]+)</span>', page)
    assert counts == ["3", "a few", "3", "a few", "0", "3", "a few", "0"]
    assert "SECRET-PROMPT" in page
    assert "Started: 4" in page


def test_leaving_ends_the_session_on_the_server(app: Flask, client: FlaskClient) -> None:
    enter(client, app.extensions["roleplay.passcode"])
    cookie = client.get_cookie("roleplay_session")
    assert cookie
    page = client.get("/facilitator/").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    client.post("/facilitator/leave", data={"csrf_token": token[1]})
    client.set_cookie("roleplay_session", cookie.value)  # a stolen copy is worth nothing now
    assert client.get("/facilitator/").status_code == 303


def test_the_smallest_counts_have_bars_of_one_length() -> None:
    assert share(1, 10) == share(2, 10) > 0
    assert share(0, 10) == 0
    assert share(10, 10) == 100


def test_the_secret_of_an_installation_is_readable_by_its_owner_only(home: Home, app: Flask) -> None:
    assert stat.S_IMODE((home.data / "secret.key").stat().st_mode) == 0o600


def test_a_way_on_after_the_door_stays_inside(client: FlaskClient) -> None:
    for bad in ("https://evil.example/", "//evil.example", "/facilitator//evil.example"):
        page = client.get("/facilitator/door", query_string={"onward": bad}).get_data(as_text=True)
        form = page.partition("</form>")[0]
        assert 'name="onward" value="/facilitator/"' in form
        assert "evil" not in form


def test_a_trainer_sees_how_the_clips_stand_and_lets_failed_ones_be_tried_again(
    app: Flask, client: FlaskClient, home: Home
) -> None:
    (home.media / "tiny").mkdir()
    (home.media / "tiny" / "desk.mp4").write_bytes(b"no film at all")
    assert enter(client, app.extensions["roleplay.passcode"]) == 303
    page = client.get("/facilitator/scenarios/tiny/clips").get_data(as_text=True)
    assert page.count("Waits to be made") == 4
    assert "a drawing takes its place" in page
    assert "desk.mp4 can" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    work = cast(House, app.extensions["roleplay"]).clips
    work.ask()
    jobs = work.jobs
    (failing,) = [j for j in jobs.of("tiny").values() if j.place == "desk"]
    while (taken := jobs.claim("me", 0.0, 9e9)) is not None:
        jobs.finish(taken.digest, "me", "It failed." if taken.digest == failing.digest else "")
    assert jobs.of("tiny")[failing.digest].state is JobState.FAILED
    assert client.post("/facilitator/scenarios/tiny/clips", data={"csrf_token": token[1]}).status_code == 303
    assert jobs.of("tiny")[failing.digest].state is JobState.WAITING


def test_the_clips_of_a_scenario_are_for_those_with_the_passcode(client: FlaskClient) -> None:
    assert client.get("/facilitator/scenarios/tiny/clips").status_code == 303

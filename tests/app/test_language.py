"""The interface speaks the student's language, and a scenario is told in it where it has the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app import views
from roleplay.app.house import House
from roleplay.app.playing import Stage
from roleplay.app.words import direction
from roleplay.library import Home
from roleplay.media.need import Role
from roleplay.store import people
from tests.app.people import signed_in
from tests.conftest import TINY
from tests.films import film
from tests.test_library import TITLE, po

DUTCH = {"Accept-Language": "nl-BE, en;q=0.5"}


def spoken(client: FlaskClient, address: str = "/", **headers: str) -> str:
    """The language of a page, as it says itself."""
    answer = client.get(address, headers=headers)
    found = re.search(r'<html lang="(\w+)" dir="ltr">', answer.get_data(as_text=True))
    assert found
    assert answer.headers["Content-Language"] == found[1]
    return found[1]


# -- the switch ------------------------------------------------------------------------------------------------------


def test_a_page_speaks_the_language_of_the_browser_of_those_we_have(client: FlaskClient) -> None:
    assert spoken(client, **DUTCH) == "nl"
    assert spoken(client, **{"Accept-Language": "de, nl;q=0.3"}) == "nl"
    assert spoken(client, **{"Accept-Language": "de"}) == "en"
    assert spoken(client) == "en"


def test_the_switch_is_kept_for_a_year_and_goes_before_the_browser(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "en", "onward": "/"})
    cookie = answer.headers["Set-Cookie"]
    assert "roleplay_language=en;" in cookie
    assert "Max-Age=31536000" in cookie
    assert "SameSite=Lax" in cookie
    assert spoken(client, **DUTCH) == "en"
    client.post("/language", data={"language": "nl", "onward": "/"})
    assert spoken(client) == "nl"


def test_a_cookie_with_nonsense_is_as_none(client: FlaskClient) -> None:
    client.set_cookie("roleplay_language", "klingon")
    assert spoken(client, **DUTCH) == "nl"


@pytest.mark.parametrize("address", ["/", "/scenarios/tiny", "/people/door?onward=%2Ffacilitator%2F", "/n%C3%A9e?a=b"])
def test_the_switch_comes_back_to_the_same_page(client: FlaskClient, address: str) -> None:
    page = client.get(address).get_data(as_text=True)
    onward = re.search(r'name="onward" value="([^"]*)">\s*<button class="link"', page)
    assert onward
    answer = client.post("/language", data={"language": "nl", "onward": onward[1].replace("&amp;", "&")})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)


def test_the_switch_after_a_form_leads_to_the_catalogue(client: FlaskClient) -> None:
    page = client.post("/people/door", data={}).get_data(as_text=True)
    assert 'name="onward" value="/"' in page


@pytest.mark.parametrize(
    "onward",
    [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "evil",
        "/a\r\nb",
    ],
)
def test_the_switch_leads_nowhere_else(client: FlaskClient, onward: str) -> None:
    answer = client.post("/language", data={"language": "nl", "onward": onward})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_language_that_we_do_not_speak_is_refused(client: FlaskClient) -> None:
    for code in ("de", "", "EN"):
        answer = client.post("/language", data={"language": code, "onward": "/"})
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers


def test_the_switch_names_every_language_in_itself_and_marks_the_one_that_is_spoken(client: FlaskClient) -> None:
    foot = client.get("/", headers=DUTCH).get_data(as_text=True).partition("<footer")[2]
    buttons = re.findall(r'value="(\w+)" lang="(\w+)" dir="ltr"( aria-current="true")?>(\w+)<', foot)
    assert buttons == [("en", "en", "", "English"), ("nl", "nl", ' aria-current="true"', "Nederlands")]


# -- the texts of a scenario -----------------------------------------------------------------------------------------


@pytest.fixture
def both(home: Home, make_app: Callable[[Home], Flask]) -> Flask:
    """An app over the tiny scenario with a Dutch translation."""
    (home.scenarios / "tiny.nl.po").write_text(
        TITLE
        + "\n"
        + po(("scenes.hall.script", "GUEST (angry)\\nWhere is my bag?", "GUEST (boos)\\nWaar is mijn tas?"))
    )
    return make_app(home)


def test_the_catalogue_shows_every_language_of_a_scenario(both: Flask) -> None:
    assert "<span>EN · NL</span>" in both.test_client().get("/").get_data(as_text=True)


def test_a_trainer_reads_a_scenario_in_the_language_of_the_page(both: Flask) -> None:
    client = both.test_client()
    signed_in(both, client, people.Role.TRAINER)
    address = "/facilitator/scenarios/tiny/clips"
    assert '<h1 lang="nl" dir="ltr">Klein</h1>' in client.get(address, headers=DUTCH).get_data(as_text=True)
    assert '<h1 lang="en" dir="ltr">Tiny</h1>' in client.get(address).get_data(as_text=True)
    assert "Klein" in client.get("/facilitator/scenarios", headers=DUTCH).get_data(as_text=True)


def test_captions_keep_their_time_and_take_the_words_of_the_translation(both: Flask, home: Home) -> None:
    film(home.media / "tiny" / "hall.mp4")
    captions = home.media / "tiny" / "hall.en.vtt"
    captions.write_text("WEBVTT\n\n00:00.100 --> 00:00.900\n<v GUEST>Where is my bag?\n")
    library, stage = cast(House, both.extensions["roleplay"]).library, cast(Stage, both.extensions["roleplay.stage"])

    def shown(language: str) -> list[tuple[float, float, str]]:
        told = library.translated(library.scenario("tiny"), language)
        need = next(n for n in (*library.find_made(told), None) if n is None or n.place == "hall")
        clip = library.workshop.build(need) if need is not None else library.clip(told, ("hall", Role.SCENE, 0))
        assert clip is not None
        with both.test_request_context():
            view = views.clip_view(stage, told, "hall", clip, "/clip")
        return [(cue.start, cue.end, cue.text) for cue in view.captions]

    assert shown("en") == [(0.1, 0.9, "Where is my bag?")]
    assert shown("nl") == [(0.1, 0.9, "Waar is mijn tas?")]
    captions.with_name("hall.nl.vtt").write_text("WEBVTT\n\n00:00.200 --> 00:00.800\n<v GUEST>Mijn tas!\n")
    assert shown("nl") == [(0.2, 0.8, "Mijn tas!")]


# -- from right to left ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("ur", "rtl"),
        ("nl", "ltr"),
        ("zh-Hant", "ltr"),
        ("xx", "ltr"),
        ("", "ltr"),
    ],
)
def test_every_language_has_its_direction(tag: str, way: str) -> None:
    assert direction(tag) == way


def test_a_scenario_from_right_to_left_says_so_on_a_page_that_is_not(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("language: en", "language: ar"))
    page = make_app(home).test_client().get("/").get_data(as_text=True)
    assert '<html lang="en" dir="ltr">' in page
    assert '<article class="card" lang="ar" dir="rtl">' in page
    assert '<div class="foot" lang="en" dir="ltr">' in page

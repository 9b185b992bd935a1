"""The start page and the explanation: what can be shared of a role-play, and its lecture."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.house import House
from roleplay.app.views import locale
from roleplay.library import Home
from tests.conftest import TINY
from tests.films import film

LECTURE = """\
lecture:
  title: Look, then speak
  chapters: [{at: 0, title: Looking}, {at: 75.5, title: Speaking}]
  script: |
    TEACHER (friendly)
    Look first.
"""


def tags(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def test_a_preview_shows_what_the_catalogue_shows_by_full_addresses(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    film(home.media / "tiny" / "hall.mp4")
    (home.scenarios / "tiny.yaml").write_text(TINY + "about: A bag is gone.\n")
    app = make_app(home)
    library = cast(House, app.extensions["roleplay"]).library
    for need in library.find_made(library.scenario("tiny")):
        if need.place == "hall":
            library.workshop.build(need)
    client = app.test_client()
    page = client.get("/scenarios/tiny?from=mail", base_url="https://school.example").get_data(as_text=True)
    told = tags(page)
    assert told["og:title"] == "Tiny"
    assert told["og:description"] == "A bag is gone."
    assert told["og:url"] == "https://school.example/scenarios/tiny"
    assert told["og:image"] == "https://school.example/scenarios/tiny/still"
    assert told["og:locale"] == "en_US"
    assert told["twitter:card"] == "summary_large_image"
    assert client.get("/scenarios/tiny/still").mimetype == "image/jpeg"


def test_while_nothing_is_made_a_preview_has_no_picture(client: FlaskClient) -> None:
    told = tags(client.get("/scenarios/tiny").get_data(as_text=True))
    assert "og:image" not in told
    assert told["twitter:card"] == "summary"


@pytest.mark.parametrize(("tag", "told"), [("nl", "nl_NL"), ("en", "en_US"), ("pt-BR", "pt_BR"), ("xx", "xx_XX")])
def test_a_preview_names_language_and_land(tag: str, told: str) -> None:
    assert locale(tag) == told


def test_the_link_is_shared_as_text_and_as_a_qr_code_and_its_buttons_wait_for_a_script(client: FlaskClient) -> None:
    page = client.get("/scenarios/tiny").get_data(as_text=True)
    assert 'data-address="http://localhost/scenarios/tiny"' in page
    assert '<path fill="#fff"' in page
    buttons = re.findall(r'<button[^>]*data-do="(?:copy|send)"[^>]*>', page)
    assert len(buttons) == 2
    assert all(" hidden" in button for button in buttons)


def test_the_explanation_is_a_page_with_its_words_and_chapters(home: Home, make_app: Callable[[Home], Flask]) -> None:
    (home.scenarios / "tiny.yaml").write_text(LECTURE + TINY)
    client = make_app(home).test_client()
    assert "/scenarios/tiny/explanation" in client.get("/scenarios/tiny").get_data(as_text=True)
    page = client.get("/scenarios/tiny/explanation").get_data(as_text=True)
    for words in ("Look, then speak", "Look first.", "1:15", 'data-at="75.5"'):
        assert words in page
    found = re.search(r'data-lecture="([^"]+)"', page)
    assert found
    assert json.loads(unescape(found[1])) == {
        "captions": [],
        "chapters": [{"at": 0.0, "title": "Looking"}, {"at": 75.5, "title": "Speaking"}],
        "key": "tiny:",
    }


def test_an_explanation_for_afterwards_is_not_on_the_start_page(home: Home, make_app: Callable[[Home], Flask]) -> None:
    (home.scenarios / "tiny.yaml").write_text(LECTURE.replace("title: Look,", "show: after\n  title: Look,") + TINY)
    start = make_app(home).test_client().get("/scenarios/tiny").get_data(as_text=True)
    assert "Look, then speak" not in start


def test_a_role_play_without_explanation_has_no_such_page(client: FlaskClient) -> None:
    assert client.get("/scenarios/tiny/explanation").status_code == 404
    assert client.get("/scenarios/nothing/explanation").status_code == 404

"""What a class keeps stands behind a link that its teacher opens and closes; nobody is on that page."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.classroom.keeping import sent
from roleplay.library import Home
from roleplay.store.people import Role
from tests.app.people import signed_in
from tests.app.room import Room, room
from tests.app.routes import HAPPY

WORDS = "Say it <first>.\n\nThen look."


def address(at: Room) -> str:
    return f"/facilitator/classes/{at.class_.id}/tiny/kept"


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def sends(at: Room, **form: str) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page(at.teacher, address(at)))
    assert token
    answer = at.teacher.post(address(at), data={"csrf_token": token[1], **form})
    assert (answer.status_code, answer.headers["Location"]) == (303, address(at))


def words(at: Room) -> str:
    """Words of the class; the path of the link to them."""
    kept = at.house.store.debriefs.keep(at.class_.id, "tiny", WORDS, 0.0, 1.0)
    assert kept is not None
    return f"/kept/{kept.token}"


def test_the_link_leads_nowhere_until_it_is_sent_and_when_it_is_taken_back(app: Flask) -> None:
    at, reader = room(app), app.test_client()
    path = words(at)
    assert reader.get(path).status_code == 404
    sends(at)
    assert "Say it &lt;first&gt;." in page(reader, path)
    sends(at, back="1")
    assert reader.get(path).status_code == 404
    sends(at)
    assert reader.get(path).status_code == 200  # the same link again


def test_the_page_holds_the_points_and_the_words_and_nobody(app: Flask) -> None:
    at = room(app, named=True)
    path = words(at)
    sends(at)
    for name in ("PLANTED-ANNA", "PLANTED-BOB", "PLANTED-CEM"):
        at.plays(at.student(name), *HAPPY)
    told = page(app.test_client(), path)
    assert "Look first." in told
    assert "Then look." in told
    assert '<meta name="robots" content="noindex">' in told
    assert "PLANTED" not in told
    assert at.class_.name not in told
    assert at.class_.code not in told
    assert "SECRET" not in told


def test_who_is_in_the_class_plays_again_in_it_and_everybody_practises_alone(app: Flask) -> None:
    at = room(app)
    path = words(at)
    sends(at)
    student, stranger = at.student(), app.test_client()
    again = f'href="/class/{at.class_.code}/scenarios/tiny"'
    assert again in page(student, path)
    assert again not in page(stranger, path)
    for reader in (student, stranger):
        assert 'href="/scenarios/tiny"' in page(reader, path)


def test_after_the_last_day_it_is_played_alone(app: Flask) -> None:
    at = room(app)
    path = words(at)
    sends(at)
    student = at.student()
    at.house.store.classes.change(replace(at.class_, last_day="2020-01-01"))
    told = page(student, path)
    assert "/class/" not in told
    assert 'href="/scenarios/tiny"' in told


def test_the_words_stay_when_the_scenario_is_gone(app: Flask, home: Home) -> None:
    at = room(app)
    path = words(at)
    sends(at)
    (home.scenarios / "tiny.yaml").unlink()
    at.house.library.refresh()
    told = page(app.test_client(), path)
    assert "Then look." in told
    assert "/scenarios/tiny" not in told


def test_a_mail_and_a_text_hold_words_points_and_link(app: Flask) -> None:
    at = room(app)
    path = words(at)
    sends(at)
    told = page(at.teacher, address(at))
    mail = re.search(r'href="mailto:\?([^"]+)"', told)
    assert mail
    found = parse_qs(unescape(mail[1]))
    lines = ["Tiny", "", "Say it <first>.", "Then look.", "", "- Look first.", "", f"http://localhost{path}"]
    assert found == {"subject": ["Tiny"], "body": ["\r\n".join(lines)]}
    assert unescape(told).count(f"http://localhost{path}") >= 3
    assert 'class="qr"' in told


def test_a_class_without_words_of_its_own_sends_the_points(app: Flask) -> None:
    at = room(app)
    assert "no words of its own yet" in page(at.teacher, address(at))
    assert "mailto:" not in page(at.teacher, address(at))
    sends(at)
    ((scenario, token),) = told_to(app, at)
    assert scenario == "tiny"
    assert "Look first." in page(app.test_client(), f"/kept/{token}")


def told_to(app: Flask, at: Room) -> tuple[tuple[str, str], ...]:
    with app.test_request_context():
        return sent(at.class_.id)


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_neither_send_nor_see_what_is_sent(app: Flask, method: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    at = room(app)
    words(at)
    asks = getattr(at.student(), method)
    assert asks(address(at)).status_code == 303
    for role in Role:
        other = app.test_client()
        signed_in(app, other, role, name=f"Other {role}")
        assert getattr(other, method)(address(at)).status_code == 404
    assert told_to(app, at) == ()


def test_another_site_sends_nothing(app: Flask) -> None:
    at = room(app)
    words(at)
    assert at.teacher.post(address(at)).status_code == 400
    assert told_to(app, at) == ()

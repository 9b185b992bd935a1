"""A program plays a route over HTTP as docs/http.md says; the server keeps it, once, whatever is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roleplay.app.house import House
from roleplay.library import Home
from roleplay.route.attempt import Kind
from tests.conftest import TINY

JSON = {"Accept": "application/json"}


def begin(client: FlaskClient, scenario: str = "tiny") -> dict[str, Any]:
    answer = client.post(f"/scenarios/{scenario}/attempts", headers=JSON)
    assert answer.status_code == 201
    return cast(dict[str, Any], answer.get_json()["scene"])


def send(client: FlaskClient, scene: dict[str, Any], *events: dict[str, Any]) -> TestResponse:
    return client.post(scene["events"], json={"events": list(events)})


def chose(scene: dict[str, Any], words: str, key: str = "key-0001") -> dict[str, Any]:
    button = next(c["key"] for c in scene["choices"] if words in c["text"])
    return {"kind": "chosen", "key": key, "step": scene["step"], "choice": button}


def to_the_end(client: FlaskClient, *words: str) -> dict[str, Any]:
    scene, left, number = begin(client), list(words), 0
    while scene["kind"] != "ending":
        number += 1
        event = {"kind": "went_on", "key": f"key-{number:04}", "step": scene["step"]}
        if not scene["goes_on"]:
            event = chose(scene, left.pop(0), f"key-{number:04}")
        scene = send(client, scene, event).get_json()["scene"]
    return scene


def test_a_route_is_played_to_its_ending(client: FlaskClient) -> None:
    assert to_the_end(client, "look for it", "Here it is")["title"] == "SECRET-HAPPY"
    assert to_the_end(client, "shrug", "Here it is")["title"] == "SECRET-SOUR"


def test_sending_a_choice_twice_is_harmless(client: FlaskClient, app: Flask) -> None:
    scene = begin(client)
    event = chose(scene, "look for it")
    first, second = send(client, scene, event, event), send(client, scene, event)
    assert first.status_code == second.status_code == 200
    assert first.get_json()["scene"] == second.get_json()["scene"]
    house = cast(House, app.extensions["roleplay"])
    moves = [e for e in house.store.attempt(scene["attempt"]).events if e.kind is Kind.CHOSEN]
    assert [m.choice for m in moves] == ["look"]


def test_a_choice_that_is_not_offered_is_refused_with_409_and_changes_nothing(client: FlaskClient) -> None:
    scene = begin(client)
    answer = send(client, scene, {"kind": "chosen", "key": "key-0001", "step": 0, "choice": "4"})
    assert answer.status_code == 409
    assert answer.get_json()["scene"] == scene
    late = send(client, scene, {"kind": "chosen", "key": "key-0002", "step": 7, "choice": "1"})
    assert late.status_code == 409
    assert client.get(scene["place"], headers=JSON).get_json()["scene"] == scene


def test_what_is_no_event_is_refused_with_a_sentence_that_names_the_field(client: FlaskClient) -> None:
    scene = begin(client)
    for bad, named in (
        ({"kind": "won", "key": "key-0001", "step": 0}, "kind"),
        ({"kind": "shown", "key": "x", "step": 0}, "key"),
        ({"kind": "shown", "key": "key-0001", "step": -1}, "step"),
        ({"kind": "shown", "key": "key-0001", "step": True}, "step"),
        ({"kind": "chosen", "key": "key-0001", "step": 0, "choice": 1}, "choice"),
        ({"kind": "ended", "key": "key-0001", "step": 0}, "kind"),
        ("shown", "object"),
    ):
        answer = client.post(scene["events"], json={"events": [bad]})
        assert answer.status_code == 400
        assert named in answer.get_json()["fault"]
    assert client.post(scene["events"], data=b"{", content_type="application/json").status_code == 400


def test_an_edited_scenario_never_changes_a_route_under_way(home: Home, make_app: Callable[[Home], Flask]) -> None:
    app = make_app(home)
    client = app.test_client()
    scene = begin(client)
    (home.scenarios / "tiny.yaml").write_text(
        TINY.replace("then: desk\n        change: {trust: +1}", "then: last\n        change: {trust: +1}")
    )
    house = cast(House, app.extensions["roleplay"])
    assert house.library.refresh()
    assert begin(client)["step"] == 0
    after = send(client, scene, chose(scene, "look for it")).get_json()["scene"]
    assert after["goes_on"]
    # A restart, and the file gone: the text that was played is in the store.
    (home.scenarios / "tiny.yaml").unlink()
    again = make_app(home).test_client()
    assert again.get(scene["place"], headers=JSON).get_json()["scene"]["goes_on"]
    assert again.get(scene["place"]).status_code == 200


def test_the_text_version_plays_by_plain_forms_alone(client: FlaskClient) -> None:
    place = client.post("/scenarios/tiny/attempts").headers["Location"]
    page = client.get(place).get_data(as_text=True)
    assert "Where is my bag?" in page
    for number, form in enumerate(
        (
            {"kind": "chosen", "choice": "1", "step": "0"},
            {"kind": "went_on", "step": "1"},
            {"kind": "chosen", "choice": "1", "step": "2"},
        )
    ):
        answer = client.post(f"{place}/events", data={"key": f"form-{number:04}", **form})
        assert answer.status_code == 303
    ended = client.get(place).get_data(as_text=True)
    assert "look-back" in ended
    look = client.get(f"{place}/look-back").get_data(as_text=True)
    assert "SECRET-AFTER" in look
    saved = client.post(
        f"{place}/events",
        data={"kind": "reflected", "key": "form-0099", "answer-1": "A <b>bag</b>"},
        follow_redirects=True,
    ).get_data(as_text=True)
    assert "A &lt;b&gt;bag&lt;/b&gt;" in saved


def test_stopping_keeps_the_look_back_and_before_that_there_is_none(client: FlaskClient) -> None:
    scene = begin(client)
    assert client.get(scene["look_back"]).status_code == 303
    client.post(scene["events"], data={"kind": "stopped", "key": "stop-0001", "step": "0"})
    page = client.get(scene["look_back"])
    assert page.status_code == 200
    assert "You stopped here" in page.get_data(as_text=True)


def test_what_is_not_there_is_a_kind_page_or_a_json_sentence(client: FlaskClient) -> None:
    for address in ("/scenarios/nothing", "/attempts/nothing", "/nothing", "/scenarios/nothing/still"):
        page = client.get(address)
        assert page.status_code == 404
        assert "All role-plays" in page.get_data(as_text=True)
        assert "fault" in client.get(address, headers=JSON).get_json()


def test_a_scenario_with_mistakes_is_not_played_and_said_to_be_unfinished(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    (home.scenarios / "broken.yaml").write_text(TINY.replace("then: sour, set", "then: nowhere, set"))
    client = make_app(home).test_client()
    assert client.get("/scenarios/broken").status_code == 409
    assert "broken" in client.get("/").get_data(as_text=True)

"""A role-play that is taken along plays as it would here, tells no more, and is counted once it is played."""

from __future__ import annotations

import json
import random
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, cast

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from roleplay.app import Settings, along, create_app, packets
from roleplay.app.along import OF_A_ROUTE, luggage, pages
from roleplay.app.house import House
from roleplay.app.packets import Sealed, opened, seal
from roleplay.app.playing import Play, Stage, choice_named
from roleplay.app.views import scene_view
from roleplay.errors import AttemptNotFound
from roleplay.library import Home, Library
from roleplay.route.attempt import Kind, start
from roleplay.scenario.model import Scenario
from roleplay.store.store import StoredAttempt
from tests.conftest import TINY
from tests.strategies import sound

JSON = {"Accept": "application/json"}
CLIPS = ("clip", "waiting", "on")


def bundle(client: FlaskClient, scenario: str = "tiny") -> dict[str, Any]:
    answer = client.post(f"/scenarios/{scenario}/along", headers=JSON)
    assert answer.status_code == 200
    return cast(dict[str, Any], answer.get_json())


class Along:
    """Plays from the packets of a ticket, as a browser does."""

    def __init__(self, ticket: dict[str, Any]) -> None:
        self.ticket, self.step, self.decisions = ticket, 0, 0
        self.open(ticket["name"], ticket["key"])

    def open(self, name: str, key: str) -> None:
        content = cast(dict[str, Any], opened(b64decode(self.ticket["packets"][name]), b64decode(key)))
        self.after = content["after"]
        self.scene = {**content["scene"], **self.ticket["scene"], "step": self.step, "decisions": self.decisions}

    def tell(self, button: str) -> dict[str, Any]:
        self.step += 1
        self.decisions += button != "on"
        self.open(*self.after[button])
        return self.event(button)

    def event(self, button: str) -> dict[str, Any]:
        made = {"key": f"key-{self.step:05}", "step": self.step - 1}
        return {**made, "kind": "went_on"} if button == "on" else {**made, "kind": "chosen", "choice": button}


def without_clips(scene: dict[str, Any]) -> dict[str, Any]:
    choices = [{**choice, "clip": bool(choice["clip"])} for choice in scene["choices"]]
    return {**scene, "choices": choices, **{name: bool(scene[name]) for name in CLIPS}}


def send(client: FlaskClient, played: Along, *events: dict[str, Any], ticket: object = None) -> TestResponse:
    sent = played.ticket["ticket"] if ticket is None else ticket
    return client.post(played.scene["events"], json={"events": list(events), "ticket": sent})


# -- the same play -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = Home(tmp_path_factory.mktemp("home"))
    home.scenarios.mkdir()
    home.media.mkdir()
    app = create_app(home, Settings())
    with app.test_request_context():
        yield cast(Stage, app.extensions["roleplay.stage"])
    cast(House, app.extensions["roleplay"]).store.close()


def packed(stage: Stage, scenario: Scenario, seeds: list[str]) -> tuple[Sealed, ...]:
    return seal(pages(stage, luggage(stage, scenario), lambda clip: clip.digest, seeds))


@given(
    scenario=sound(),
    seeds=st.lists(st.text("0123456789abcdef", min_size=16), min_size=1, max_size=2),
    chance=st.randoms(),
)
def test_the_packets_show_what_the_server_shows_on_every_way(
    stage: Stage, scenario: Scenario, seeds: list[str], chance: random.Random
) -> None:
    for seed, sealed in zip(seeds, packed(stage, scenario, seeds), strict=True):
        ticket = {"packets": sealed.packets, "name": sealed.name, "key": sealed.key, "scene": {}}
        played, attempt = Along(ticket), start(scenario, seed)
        for _step in range(12):
            stored = StoredAttempt("-", scenario.id, scenario.digest, seed, 0.0, ())
            served = json.loads(json.dumps(asdict(scene_view(stage, Play("-", stored, attempt)))))
            told = {name: value for name, value in played.scene.items() if name not in OF_A_ROUTE}
            assert told == {name: value for name, value in served.items() if name not in OF_A_ROUTE}
            assert (played.step, played.decisions) == (served["step"], served["decisions"])
            if attempt.over:
                assert played.after == {}
                break
            button = chance.choice(sorted(played.after))
            attempt = attempt.choose(None if button == "on" else choice_named(attempt, button))
            played.tell(button)


@given(scenario=sound())
def test_one_kind_of_moment_is_one_packet_however_often_it_is_reached(stage: Stage, scenario: Scenario) -> None:
    found = luggage(stage, scenario).moments
    assert {m.attempt.here for m in found if m.attempt.over} <= set(scenario.endings)
    assert len([m for m in found if m.attempt.over]) <= len(scenario.endings)


def test_a_route_from_the_packets_is_the_route_in_the_store(client: FlaskClient, app: Flask) -> None:
    played = Along(bundle(client)["tickets"][0])
    while played.after:
        before, event = played.scene, played.tell(min(played.after))
        answer = send(client, played, event)
        assert answer.status_code == 200, before
        assert without_clips(answer.get_json()["scene"]) == without_clips(played.scene)
    stored = cast(House, app.extensions["roleplay"]).store.attempt(played.scene["attempt"])
    assert [e.kind for e in stored.events] == [Kind.STARTED, Kind.CHOSEN, Kind.WENT_ON, Kind.CHOSEN, Kind.ENDED]


def test_the_clips_of_a_bundle_are_the_clips_of_its_scenes_and_their_names_say_nothing(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    app = make_app(home)
    library: Library = app.extensions["roleplay"].library
    for need in library.find_made(library.scenario("tiny")):
        library.workshop.build(need)
    client = app.test_client()
    taken = bundle(client)
    played = Along(taken["tickets"][0])
    assert len(taken["clips"]) == 5  # three scenes, two endings
    assert all(name not in "".join(taken["clips"]) for name in ("hall", "desk", "happy", "sour"))
    shown = set()
    while played.after:
        shown.add(played.scene["clip"]["address"])
        behind = {c["key"]: c["clip"] for c in played.scene["choices"]} | {"on": played.scene["on"]}
        button = min(played.after)
        answer = send(client, played, played.tell(button))
        address = played.scene["clip"]["address"]
        assert behind[button] == address
        served = client.get(answer.get_json()["scene"]["clip"]["address"] + "?size=small")
        assert client.get(address).data == served.data
        assert client.get(address, headers={"Range": "bytes=2-5"}).data == served.data[2:6]
    assert shown <= set(taken["clips"])
    assert not set(taken["clips"]) & set(bundle(client)["clips"])
    stem = taken["clips"][0].rpartition("/")[0]
    assert client.get(f"{stem}/{'0' * 32}").status_code == 404
    assert client.get(taken["clips"][0].replace("/along/", "/along/x")).status_code == 404


# -- nothing more ------------------------------------------------------------------------------------------------------


def test_no_packet_opens_with_the_key_of_another(client: FlaskClient) -> None:
    ticket, other = bundle(client)["tickets"][:2]
    for packet in (*ticket["packets"], *other["packets"]):
        if packet != ticket["name"]:
            held = ticket["packets"].get(packet) or other["packets"][packet]
            with pytest.raises(InvalidTag):
                opened(b64decode(held), b64decode(ticket["key"]))


def test_a_bundle_says_nothing_of_a_scene_in_plain(client: FlaskClient) -> None:
    answer = client.post("/scenarios/tiny/along", headers=JSON)
    raw = answer.get_data(as_text=True)
    for words in ("Where is my bag", "It is gone", "You shrug", "SECRET", "afterwards", "outcome"):
        assert words not in raw
    taken = answer.get_json()
    for ticket in taken["tickets"]:  # ids are short: random letters may spell one, so only what is no packet is read
        ticket["packets"] = ticket["key"] = None
    for name in ('"hall"', '"desk"', '"last"', '"happy"', '"sour"', "trust", "shrug", "choices"):
        assert name not in json.dumps(taken)
    for part in answer.headers["Set-Cookie"], raw:
        assert "seed" not in part


@given(scenario=sound())
def test_nothing_about_a_packet_tells_what_is_in_it(stage: Stage, scenario: Scenario) -> None:
    first, second = packed(stage, scenario, ["a", "b"])
    assert len({len(packet) for packet in (*first.packets.values(), *second.packets.values())}) == 1
    assert len(first.packets) == len(second.packets) == len(luggage(stage, scenario).moments)
    assert list(first.packets) == sorted(first.packets)
    assert not set(first.packets) & set(second.packets)


def test_a_packet_holds_no_more_than_the_server_tells(client: FlaskClient) -> None:
    played = Along(bundle(client)["tickets"][0])
    told = json.dumps(played.scene)
    for secret in ("SECRET", "happy", "sour", "trust", "outcome", "afterwards", "desk", "last"):
        assert secret not in told


# -- tickets -----------------------------------------------------------------------------------------------------------


def test_what_was_taken_along_is_not_counted_until_it_is_played(client: FlaskClient, app: Flask) -> None:
    house = cast(House, app.extensions["roleplay"])
    taken = bundle(client)
    assert len(taken["tickets"]) == along.TICKETS
    played = Along(taken["tickets"][0])
    with pytest.raises(AttemptNotFound):
        house.store.attempt(played.scene["attempt"])
    event = played.tell("1")
    assert send(client, played, event).status_code == 200
    assert send(client, played, event).status_code == 200
    stored = house.store.attempt(played.scene["attempt"])
    assert [e.kind for e in stored.events] == [Kind.STARTED, Kind.CHOSEN]
    assert stored.learner is not None
    assert stored.class_id is None


def test_the_routes_of_a_device_have_one_learner(client: FlaskClient, app: Flask) -> None:
    house = cast(House, app.extensions["roleplay"])
    here = client.post("/scenarios/tiny/attempts", headers=JSON).get_json()["scene"]
    played = Along(bundle(client)["tickets"][0])
    send(client, played, played.tell("1"))
    learners = {house.store.attempt(a).learner for a in (here["attempt"], played.scene["attempt"])}
    assert len(learners) == 1


def test_a_wrong_ticket_starts_nothing_and_is_told_so(client: FlaskClient, app: Flask) -> None:
    first, second = (Along(t) for t in bundle(client)["tickets"][:2])
    event = first.tell("1")
    for wrong in (second.ticket["ticket"], first.ticket["ticket"] + "x", "", "nonsense", 7, ["a"], "W10.x"):
        answer = send(client, first, event, ticket=wrong)
        assert answer.status_code == 409
        assert "ticket" in answer.get_json()["fault"]
    with pytest.raises(AttemptNotFound):
        cast(House, app.extensions["roleplay"]).store.attempt(first.scene["attempt"])
    assert client.post(first.scene["events"], json={"events": [event]}).status_code == 404


def test_a_ticket_plays_the_revision_that_was_taken_along(home: Home, make_app: Callable[[Home], Flask]) -> None:
    app = make_app(home)
    played = Along(bundle(app.test_client())["tickets"][0])
    file = home.scenarios / "tiny.yaml"
    file.write_text(TINY.replace("Where is my bag?", "Where is my coat?").replace("then: desk", "then: last"))
    again = make_app(home)  # after a restart, with another text
    answer = send(again.test_client(), played, played.tell("1"))
    assert answer.status_code == 200
    assert answer.get_json()["scene"]["goes_on"]


# -- what stays here ---------------------------------------------------------------------------------------------------


def test_the_fold_is_told_how_much_it_is(client: FlaskClient) -> None:
    answer = client.get("/scenarios/tiny/along", headers=JSON).get_json()
    assert answer == {"bytes": 0, "sentence": "To play without a connection. About 1 MB."}


def test_a_role_play_with_too_many_ways_stays_here_and_a_sentence_says_why(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = len(bundle(client)["tickets"][0]["packets"])
    monkeypatch.setattr(packets, "MOST_MOMENTS", moments)
    assert len(bundle(client)["tickets"][0]["packets"]) == moments
    monkeypatch.setattr(packets, "MOST_MOMENTS", moments - 1)
    for answer in (client.get("/scenarios/tiny/along"), client.post("/scenarios/tiny/along", headers=JSON)):
        assert answer.status_code == 409
        assert "too many ways" in answer.get_data(as_text=True)


def test_a_role_play_with_large_films_stays_here_and_a_sentence_says_how_large(
    home: Home, make_app: Callable[[Home], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(home)
    library: Library = app.extensions["roleplay"].library
    for need in library.find_made(library.scenario("tiny")):
        library.workshop.build(need)
    monkeypatch.setattr(along, "MOST_CLIPS", 1000)
    answer = app.test_client().post("/scenarios/tiny/along", headers=JSON)
    assert answer.status_code == 409
    assert "MB" in answer.get_json()["fault"]


def test_many_packets_come_with_fewer_tickets(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(len(packet) for packet in bundle(client)["tickets"][0]["packets"].values())
    monkeypatch.setattr(along, "MOST_PACKETS", 2 * size)
    assert len(bundle(client)["tickets"]) == 2
    monkeypatch.setattr(along, "MOST_PACKETS", size - 1)
    assert client.post("/scenarios/tiny/along", headers=JSON).status_code == 409


# -- installable -------------------------------------------------------------------------------------------------------


def test_the_manifest_speaks_the_language_of_the_page_and_its_pictures_are_there(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": "nl"})
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.data)
    assert told["lang"] == "nl"
    assert told["start_url"] == told["id"] == "/"
    for picture in told["icons"]:
        found = client.get(picture["src"])
        assert found.status_code == 200
        width = int.from_bytes(found.data[16:20])
        assert f"{width}x{width}" == picture["sizes"]
    page = client.get("/").get_data(as_text=True)
    assert 'href="/manifest.webmanifest"' in page
    assert client.get("/static/icons/apple-touch.png").status_code == 200


def test_the_service_worker_stands_at_the_root_and_all_that_it_keeps_is_there(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    script = answer.get_data(as_text=True)
    assert "VERSION" not in script
    files = json.loads(next(line for line in script.splitlines() if line.startswith("const FILES")).split("= ")[1][:-1])
    assert "/offline" in files
    assert "/static/player/along.js" in files
    for address in files:
        assert client.get(address).status_code == 200, address
    assert "worker-src 'self'" in client.get("/").headers["Content-Security-Policy"]

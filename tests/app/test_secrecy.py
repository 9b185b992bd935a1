"""Before the ending no byte that reaches a browser says where a reaction leads or what it was worth."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from roleplay.library import Home, Library
from tests.app.test_playing import JSON, begin, chose, send
from tests.films import film

# Ids, targets, variables, outcomes and all that is for afterwards. The words of reactions may be read.
SECRETS = [
    "SECRET",
    "happy",
    "sour",
    "trust",
    "outcome",
    "afterwards",
    "good",
    "poor",
    'shrug"',
    '"look"',
    '"leave"',
    "hall",
    "desk",
    "last",
    "debrief",
    "tiny.yaml",
    ".mp4",
]


def all_bytes(client: FlaskClient) -> list[str]:
    """Every answer, headers included, on the way to (not into) an ending: pages, scenes and events."""
    answers = [client.get("/"), client.get("/scenarios/tiny")]
    scene = begin(client)
    answers += [client.get(scene["place"]), client.get(scene["place"], headers=JSON)]
    after = send(client, scene, chose(scene, "look for it"))
    answers.append(after)
    scene = after.get_json()["scene"]
    on = send(
        client,
        scene,
        {"kind": "went_on", "key": "key-0002", "step": scene["step"]},
        {"kind": "shown", "key": "key-0003", "step": scene["step"]},
    )
    answers += [on, client.get(scene["place"]), client.get(scene["place"], headers=JSON)]
    refused = send(client, scene, {"kind": "chosen", "key": "key-0009", "step": 0, "choice": "1"})
    answers += [refused, client.get(f"{scene['place']}/look-back", headers={})]
    # What is only to be had afterwards, asked for too early; and what moves the attempt to another device.
    place = scene["place"]
    answers += [client.post(f"{place}/what-if", json={"step": 0}), client.get(f"{place}/film")]
    answers += [client.get(f"{place}/beside/{scene['attempt']}"), client.post(f"{place}/handover"), client.get("/go")]
    code = client.post(f"{place}/handover", headers=JSON)
    answers += [code, client.get(code.get_json()["address"]), client.get("/scenarios/tiny")]
    return [f"{a.headers}\n{a.get_data(as_text=True)}" for a in answers]


def test_no_byte_before_the_ending_tells_what_a_reaction_leads_to(client: FlaskClient) -> None:
    for number, told in enumerate(all_bytes(client)):
        for secret in SECRETS:
            assert secret not in told, f"answer {number} says {secret}"


def test_the_words_for_afterwards_are_there_once_it_has_ended(client: FlaskClient) -> None:
    # The test above can fail: the same words do come, later.
    scene = begin(client)
    for event in ({"kind": "chosen", "choice": "1"}, {"kind": "went_on"}, {"kind": "chosen", "choice": "1"}):
        scene = send(client, scene, {"key": f"key-{scene['step']:04}", "step": scene["step"], **event}).get_json()[
            "scene"
        ]
    assert "SECRET" in scene["title"]
    assert "SECRET-AFTER" in client.get(scene["look_back"]).get_data(as_text=True)


def test_who_has_seen_one_ending_is_told_nothing_of_the_others_while_she_plays_again(client: FlaskClient) -> None:
    scene = begin(client)
    for event in ({"kind": "chosen", "choice": "1"}, {"kind": "went_on"}, {"kind": "chosen", "choice": "1"}):
        event = {"key": f"key-{scene['step']:04}", "step": scene["step"], **event}
        scene = send(client, scene, event).get_json()["scene"]
    (unseen,) = {"SECRET-HAPPY", "SECRET-SOUR"} - {scene["title"]}
    secrets = [unseen, "SECRET-A", "trust", "outcome", "afterwards", '"look"', "debrief"]
    for number, told in enumerate(all_bytes(client)):
        for secret in secrets:
            assert secret not in told, f"answer {number} says {secret}"


def test_two_buttons_to_the_same_clip_have_two_addresses_that_say_nothing(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    film(home.media / "tiny" / "desk.mp4")
    app = make_app(home)
    library: Library = app.extensions["roleplay"].library
    for need in library.find_made(library.scenario("tiny")):
        if need.place == "desk":
            library.workshop.build(need)
    client = app.test_client()
    scene = begin(client)
    addresses = [c["clip"] for c in scene["choices"]]
    assert len(set(addresses)) == 3  # all three lead to the same scene
    other = begin(client)
    assert not set(addresses) & {c["clip"] for c in other["choices"]}
    answers = [client.get(a) for a in addresses]
    assert {a.status_code for a in answers} == {200}
    tags = {a.headers["ETag"] for a in answers}
    assert len(tags) == 3
    for answer in answers:
        assert "Last-Modified" not in answer.headers
        assert "Content-Disposition" not in answer.headers
    digest = next(n for n in library.workshop.cache.iterdir() if n.is_dir()).name
    assert digest not in json.dumps(scene) + str(answers[0].headers)
    # Someone who guesses gets nothing.
    stem = addresses[0].rpartition("-")[0]
    assert client.get(f"{stem}-{'0' * 32}").status_code == 404
    assert client.get(addresses[0].replace("/0-", "/5-")).status_code == 404
    for answer in answers:
        answer.close()

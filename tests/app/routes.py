"""Plays routes of the tiny scenario for tests about what comes after."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.house import House
from roleplay.store.store import StoredAttempt
from tests.app.test_playing import JSON, chose, send

HAPPY = ("look for it", "Here it is")
SOUR = ("shrug", "gone")


def played(client: FlaskClient, scene: dict[str, Any], *words: str) -> dict[str, Any]:
    """Goes on from a scene by reactions with these words, to the ending or to where they run out; the last scene."""
    left = list(words)
    while scene["kind"] != "ending" and (left or scene["goes_on"]):
        event = {"kind": "went_on", "key": f"key-{scene['step']:04}", "step": scene["step"]}
        if not scene["goes_on"]:
            event = chose(scene, left.pop(0), f"key-{scene['step']:04}")
        scene = send(client, scene, event).get_json()["scene"]
    return scene


def stopped(client: FlaskClient, scene: dict[str, Any]) -> None:
    """Stops a role-play."""
    send(client, scene, {"kind": "stopped", "key": "stop-0001", "step": scene["step"]})


def what_if(client: FlaskClient, attempt_id: str, step: object) -> dict[str, Any]:
    """Tries another way from a step; the scene where the new attempt stands."""
    answer = client.post(f"/attempts/{attempt_id}/what-if", json={"step": step}, headers=JSON)
    assert answer.status_code == 201, answer.get_json()
    return cast(dict[str, Any], answer.get_json()["scene"])


def looked_back(client: FlaskClient, attempt_id: str) -> str:
    """The page of the look back."""
    return client.get(f"/attempts/{attempt_id}/look-back").get_data(as_text=True)


def kept(app: Flask, attempt_id: str) -> StoredAttempt:
    """An attempt as the store keeps it."""
    return cast(House, app.extensions["roleplay"]).store.attempt(attempt_id)

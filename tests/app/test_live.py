"""The live view: where a class is now, as counts, for its own facilitator."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.app.people import signed_in
from tests.app.room import Room, room
from tests.app.routes import HAPPY, stopped


@pytest.fixture
def at(app: Flask) -> Room:
    """A class."""
    return room(app)


def seen(at: Room) -> dict[str, Any]:
    found: dict[str, Any] = at.teacher.get(f"/facilitator/classes/{at.class_.id}/tiny/live.json").get_json()
    return found


def test_who_plays_is_counted_where_she_stands(at: Room) -> None:
    for _ in range(4):
        at.plays(at.student(), "look for it")
    for _ in range(3):
        at.plays(at.student())
    at.plays(at.student(), *HAPPY)
    now = seen(at)
    assert now["here"] == {"live-scene-hall": "3", "live-scene-last": "4"}
    assert now["counts"] == {"joined": "8", "started": "8", "playing": "7", "ended": "a few"}


def test_one_and_two_read_a_few(at: Room) -> None:
    for _ in range(2):
        at.plays(at.student())
        now = seen(at)
        assert set(now["here"].values()) == {"a few"}
        assert set(now["counts"].values()) <= {"a few", "0"}


def test_who_has_ended_or_stopped_is_nowhere(at: Room) -> None:
    at.plays(at.student(), *HAPPY)
    student = at.student()
    stopped(student, at.plays(student))
    assert seen(at)["here"] == {}
    assert seen(at)["counts"]["playing"] == "0"


def test_practice_outside_the_class_shows_nowhere(app: Flask, at: Room) -> None:
    for _ in range(3):
        at.student().post("/scenarios/tiny/attempts")
    assert seen(at)["here"] == {}
    assert seen(at)["counts"]["started"] == "0"


def test_it_is_told_again_only_when_something_has_changed(at: Room) -> None:
    address = f"/facilitator/classes/{at.class_.id}/tiny/live.json"
    tag = at.teacher.get(address).headers["ETag"]
    assert at.teacher.get(address, headers={"If-None-Match": tag}).status_code == 304
    at.plays(at.student())
    assert at.teacher.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_page_has_a_box_for_every_count_and_no_names(at: Room) -> None:
    at.plays(at.student("PLANTED-NAME"))
    page = at.teacher.get(f"/facilitator/classes/{at.class_.id}/tiny/live").get_data(as_text=True)
    boxes = set(re.findall(r'data-box="([^"]+)"', page))
    assert len(boxes) == 5
    assert all(f'id="{box}"' in page for box in boxes)
    assert "PLANTED-NAME" not in page + str(seen(at))


def test_it_is_for_the_facilitators_of_the_class(app: Flask, at: Room) -> None:
    colleague = app.test_client()
    signed_in(app, colleague, name="Mr Other")
    for name in ("live", "live.json"):
        assert colleague.get(f"/facilitator/classes/{at.class_.id}/tiny/{name}").status_code == 404
        assert at.student().get(f"/facilitator/classes/{at.class_.id}/tiny/{name}").status_code == 303

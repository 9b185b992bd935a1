"""A class ends: no new attempts, a day to finish, and then all of it goes, by itself or by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import cast

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from roleplay.app import Settings, create_app
from roleplay.app.house import House
from roleplay.app.housekeeping import Housekeeper, goes_on, kept_days, limits
from roleplay.errors import HomeError
from roleplay.library import Home
from roleplay.store import tables as t
from roleplay.store.retention import Limits, Retention
from tests.app.classes import a_class
from tests.app.people import fill_in, signed_in
from tests.app.room import Room, room
from tests.app.routes import HAPPY, kept, played, stopped, what_if
from tests.app.test_playing import chose, send
from tests.conftest import Whole

NOON = datetime(2026, 3, 2, 12).timestamp()  # noqa: DTZ001 - by the clock of the server


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = NOON

    def pass_days(self, days: float) -> None:
        """Goes forward."""
        self.now += days * 86400


@dataclass(frozen=True)
class Timed:
    """An app by such a clock."""

    app: Flask
    clock: Clock = field(default_factory=Clock)

    @property
    def house(self) -> House:
        return cast(House, self.app.extensions["roleplay"])


@pytest.fixture
def timed(home: Home) -> Iterator[Timed]:
    clock = Clock()
    made = Timed(create_app(home, Settings(now=lambda: clock.now, keep_days=10)), clock)
    made.app.test_client_class = Whole
    yield made
    made.house.store.close()


@pytest.fixture
def at(timed: Timed) -> Room:
    """A class with 28 days to go."""
    return room(timed.app)


# -- the last day ------------------------------------------------------------------------------------------------------


def test_after_the_last_day_nothing_is_started_and_a_role_play_under_way_has_a_day_more(timed: Timed, at: Room) -> None:
    student = at.student()
    scene, other = at.plays(student), at.plays(student)
    timed.clock.pass_days(29)
    answer = student.post(
        f"/class/{at.class_.code}/scenarios/tiny/attempts?names=0", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 409
    assert played(student, scene, *HAPPY)["kind"] == "ending"
    timed.clock.pass_days(1)
    answer = send(student, other, chose(other, "look for it"))
    assert answer.status_code == 409
    assert "This class has ended" in answer.get_json()["fault"]
    stopped(student, other)
    assert student.get(other["look_back"]).status_code == 200


def test_another_way_from_a_class_that_has_ended_is_practice(timed: Timed, at: Room) -> None:
    student = at.student()
    ended = at.plays(student, *HAPPY)
    assert kept(timed.app, what_if(student, ended["attempt"], 0)["attempt"]).class_id == at.class_.id
    timed.clock.pass_days(40)
    again = what_if(student, ended["attempt"], 0)
    assert kept(timed.app, again["attempt"]).class_id is None
    assert played(student, again, *HAPPY)["kind"] == "ending"


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_goes_and_when_and_leads_to_the_exports(timed: Timed, at: Room) -> None:
    at.plays(at.student(), *HAPPY)
    page = unescape(at.teacher.get(f"/facilitator/classes/{at.class_.id}/ending").get_data(as_text=True))
    last_day = datetime.fromtimestamp(NOON) + timedelta(28)  # noqa: DTZ006 - by the clock of the server
    for day in (last_day, last_day + timedelta(10)):
        assert f"{day.day} {day:%B %Y}" in page
    assert f'href="/facilitator/classes/{at.class_.id}/tiny/files"' in page
    assert "who joined: a few" in page
    assert "played by a few" in page


def test_a_class_is_ended_by_its_teacher_once_she_has_ticked_the_box(timed: Timed, at: Room) -> None:
    ended = at.plays(student := at.student(), *HAPPY)
    address = f"/facilitator/classes/{at.class_.id}/ending"
    answer = fill_in(at.teacher, address, address)
    assert answer.status_code == 400
    assert "Tick the box" in answer.get_data(as_text=True)
    assert student.get(ended["look_back"]).status_code == 200
    assert at.teacher.post(address, data={"sure": "yes"}).status_code == 400  # not from the page
    answer = fill_in(at.teacher, address, address, sure="yes")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/facilitator/")
    assert at.teacher.get(address).status_code == 404
    assert student.get(ended["look_back"]).status_code == 404
    assert student.get(f"/class/{at.class_.code}").status_code == 404
    assert not at.kept(t.attempt)


def test_nobody_else_ends_it(timed: Timed, at: Room) -> None:
    other = timed.app.test_client()
    own = a_class(timed.app, signed_in(timed.app, other, name="Mr Bakker"))
    address = f"/facilitator/classes/{at.class_.id}/ending"
    assert other.get(address).status_code == 404
    assert fill_in(other, f"/facilitator/classes/{own.id}/ending", address, sure="yes").status_code == 404
    assert timed.app.test_client().get(address).headers["Location"].startswith("/people/door")
    assert timed.house.store.classes.get(at.class_.id) is not None


# -- by itself ---------------------------------------------------------------------------------------------------------


def test_a_class_goes_so_many_days_after_its_last_one(timed: Timed, at: Room) -> None:
    store, days = timed.house.store, timed.house.keep_days
    assert days == 10
    for day in range(38):
        assert not store.retention.due(limits(timed.clock.now, days)).classes, day
        timed.clock.pass_days(1)
    assert goes_on(at.class_.last_day, days) == datetime.fromtimestamp(timed.clock.now).date()  # noqa: DTZ006
    assert store.retention.due(limits(timed.clock.now, days)).classes == ("Front office 1",)


@pytest.fixture
def tidied(timed: Timed, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When the store was tidied."""
    days: list[datetime] = []

    def tidy(_self: Retention, over: Limits) -> None:
        days.append(datetime.fromtimestamp(over.now))  # noqa: DTZ006 - by the clock of the server

    monkeypatch.setattr(Retention, "tidy", tidy)
    return days


def test_a_server_that_is_never_restarted_tidies_once_a_day(timed: Timed, tidied: list[datetime]) -> None:
    keeper = Housekeeper(timed.house.store, 10, lambda: timed.clock.now)
    for _hour in range(24 * 5):
        keeper.look()
        timed.clock.pass_days(1 / 24)
    assert [at.hour for at in tidied] == [12, 0, 0, 0, 0, 0]
    assert len({at.date() for at in tidied}) == 6


def test_what_could_not_be_tidied_is_tried_again(
    timed: Timed, tidied: list[datetime], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = Housekeeper(timed.house.store, 10, lambda: timed.clock.now)

    def fails(_self: Retention, _over: Limits) -> None:
        raise OperationalError("DELETE", {}, OSError("disk full"))

    with monkeypatch.context() as failing:
        failing.setattr(Retention, "tidy", fails)
        keeper.look()
    assert "tried again in an hour" in caplog.text
    assert not tidied
    keeper.look()
    keeper.look()
    assert len(tidied) == 1


def test_it_begins_when_the_server_starts(timed: Timed, tidied: list[datetime]) -> None:
    keeper = Housekeeper(timed.house.store, 10, lambda: timed.clock.now)
    keeper.start()
    keeper.stop()
    assert len(tidied) == 1


def test_a_server_that_never_started_one_stops_all_the_same(timed: Timed) -> None:
    Housekeeper(timed.house.store, 10, lambda: timed.clock.now).stop()


@pytest.mark.parametrize(("said", "days"), [("", 30), (" ", 30), ("2", 2), ("365", 365)])
def test_the_days_are_one_setting(said: str, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEPLAY_KEEP_DAYS", said)
    assert Settings.from_environment().keep_days == kept_days(said) == days


@pytest.mark.parametrize("said", ["1", "0", "-3", "a month", "²", "1e9", "4000"])
def test_a_number_of_days_that_is_none_is_refused_with_the_mend(said: str) -> None:
    with pytest.raises(HomeError, match="from 2 to 3650"):
        kept_days(said)


def test_a_class_page_leads_to_its_end(at: Room) -> None:
    page = at.teacher.get(f"/facilitator/classes/{at.class_.id}").get_data(as_text=True)
    assert f'href="/facilitator/classes/{at.class_.id}/ending"' in page

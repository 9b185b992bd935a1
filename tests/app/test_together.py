"""A class plays on one screen: the phones vote, the facilitator goes on, and nobody can be pointed at."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roleplay.app.classroom.together_session import under_way
from roleplay.route.told import FEW
from roleplay.store.together import Phase
from tests.app.people import signed_in
from tests.app.room import Room, room
from tests.app.routes import HAPPY, SOUR
from tests.app.test_playing import JSON


class Together:
    """The facilitator's hands on the screen."""

    def __init__(self, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        self.room: Room = room(app)
        self.address = f"/facilitator/classes/{self.room.class_.id}/tiny/together"
        self.phones = f"/class/{self.room.class_.code}/together"

    def open(self, scene: str = "") -> TestResponse:
        """Begins, at a scene if one is given."""
        return self.room.teacher.post(self.address, data={"scene": scene})

    def now(self) -> dict[str, Any]:
        """What the screen shows."""
        found: dict[str, Any] = self.room.teacher.get(f"{self.address}/now").get_json()
        return found

    def move(self, do: str = "next", changed: int | None = None) -> TestResponse:
        """Moves on from what the screen shows, or from an earlier state."""
        data = {"do": do, "changed": self.now()["changed"] if changed is None else changed}
        return self.room.teacher.post(f"{self.address}/move", data=data, headers=JSON)

    def seen(self, phone: FlaskClient) -> dict[str, Any]:
        """What a phone shows."""
        found: dict[str, Any] = phone.get(f"{self.phones}/now").get_json()
        return found

    def vote(self, phone: FlaskClient, choice: object, **given: object) -> TestResponse:
        """Votes for a number, in the round that the phone sees or in a given one."""
        now = self.seen(phone)
        sent = {"session": now["session"], "round": now["round"], "choice": choice, **given}
        return phone.post(f"{self.phones}/vote", json=sent, headers=JSON)

    def vote_of(self, *numbers: int) -> list[FlaskClient]:
        """New phones, each of which votes for a number."""
        phones = [self.room.student() for _number in numbers]
        for phone, number in zip(phones, numbers, strict=True):
            assert self.vote(phone, number).status_code == 200
        return phones


@pytest.fixture
def at(app: Flask) -> Together:
    """A class that has not begun."""
    return Together(app)


@pytest.fixture
def voting(at: Together) -> Together:
    """A class that votes at the first decision."""
    at.open()
    at.move()
    return at


def test_a_class_plays_from_the_first_scene_to_an_ending(at: Together) -> None:
    assert at.open().status_code == 303
    phone = at.room.student()
    assert at.now()["state"] == "playing"
    for choice in (1, None, 1):
        if choice is None:
            at.move()
            continue
        assert at.move().get_json()["state"] == "voting"
        at.vote(phone, choice)
        assert at.move().get_json()["state"] == "revealed"
        at.move(str(choice))
    now = at.now()
    assert now["state"] == "ended"
    assert "SECRET-HAPPY" in now["html"]
    assert "SECRET-THEN" in at.seen(phone)["html"]


def test_the_numbers_are_the_same_on_the_screen_and_on_every_phone(voting: Together) -> None:
    words = ["I will look for it right now.", "You shrug.", "Not my job."]
    for html in (voting.now()["html"], *(voting.seen(voting.room.student())["html"] for _ in range(3))):
        places = [html.index(text) for text in words]
        assert places == sorted(places)
        assert [int(n) for n in re.findall(r'class="number"[^>]*>(\d)<', html)] == [1, 2, 3]


def test_a_double_click_and_a_second_window_skip_no_round(voting: Together) -> None:
    seen = voting.now()["changed"]
    assert voting.move(changed=seen).status_code == 200
    refused = voting.move(changed=seen)
    assert refused.status_code == 409
    assert refused.get_json()["state"] == "revealed"
    assert refused.get_json()["fault"]


def test_the_screen_follows_the_majority_the_minority_or_her_own_choice(at: Together) -> None:
    for do, lands in (("next", 1), ("most", 1), ("least", 3), ("2", 2)):
        at.open()
        at.move()
        at.vote_of(*[1] * 4, *[3] * 3)
        at.move()
        assert at.move(do).status_code == 200
        session = at.room.house.store.together.of_class(at.room.class_.id, 0.0)
        assert session is not None
        assert session.choices == (["look", "shrug", "leave"][lands - 1],)


def test_at_a_tie_she_chooses(voting: Together) -> None:
    voting.vote_of(1, 2)
    voting.move()
    assert "No majority" in voting.now()["html"]
    for do in ("next", "most", "least"):
        assert voting.move(do).status_code == 409
    assert voting.move("4").status_code == 400
    assert voting.move("3").status_code == 200


def test_votes_are_told_when_they_are_revealed_and_small_ones_read_a_few(voting: Together) -> None:
    phones = voting.vote_of(1, 1, 1, 1, 2)
    for html in (voting.now()["html"], voting.seen(phones[0])["html"]):
        assert "count" not in html
    assert voting.now()["voted"] == "5 of 5 have voted"
    voting.move()
    for html in (voting.now()["html"], voting.seen(phones[0])["html"]):
        assert re.findall(r'class="count">([^<]+)<', html) == ["4", "a few", "0"]


def test_one_vote_and_two_look_alike(at: Together) -> None:
    looks = []
    for number in range(1, FEW):
        at.open()
        at.move()
        at.vote_of(*[1] * 6, *[2] * number)
        at.move()
        now = at.now()
        looks.append(re.findall(r'class="count">([^<]+)<|width="(\d+)%"', now["html"])[2:])
    assert looks[0] == looks[1]


def test_a_phone_is_told_nothing_that_the_screen_has_not_shown(at: Together) -> None:
    phone = at.room.student()
    at.open()
    at.vote_of()
    for _ in range(7):
        seen = at.seen(phone)
        page = phone.get(at.phones).get_data(as_text=True)
        if at.now()["state"] == "ended":
            break
        assert "SECRET" not in seen["html"] + page
        if seen["state"] == "watching":
            assert "look for it" not in seen["html"] + page
        at.move("1" if at.now()["state"] == "revealed" else "next")
    assert at.now()["state"] == "ended"


def test_a_phone_that_slept_through_a_round_catches_up(voting: Together) -> None:
    phone = voting.room.student()
    old = voting.seen(phone)
    voting.move()
    voting.move("1")
    voting.move()
    voting.move()
    late = voting.vote(phone, 1, round=old["round"])
    assert late.status_code == 409
    assert late.get_json()["state"] == "voting"
    assert late.get_json()["round"] == old["round"] + 1
    assert voting.vote(phone, 2).status_code == 200


def test_a_vote_from_an_earlier_session_is_not_counted_in_a_new_one(voting: Together) -> None:
    phone = voting.room.student()
    old = voting.seen(phone)
    voting.open()
    voting.move()
    assert voting.vote(phone, 1, session=old["session"]).status_code == 409
    assert voting.now()["voted"].startswith("0 of")


def test_a_vote_can_be_changed_until_it_is_revealed_and_sent_again_without_harm(voting: Together) -> None:
    (phone,) = voting.vote_of(1)
    for choice in (3, 3):
        assert voting.vote(phone, choice).get_json()["mine"] == 3
    assert voting.seen(phone)["mine"] == 3
    voting.move()
    assert voting.vote(phone, 1).status_code == 409
    assert voting.seen(phone)["mine"] == 3


@pytest.mark.parametrize("choice", [0, 4, "x", None, "(silence)", [1]])
def test_what_is_not_offered_is_no_vote(voting: Together, choice: object) -> None:
    phone = voting.room.student()
    answer = voting.vote(phone, choice)
    assert answer.status_code == 400
    assert "1, 2 or 3" in answer.get_json()["fault"]


def test_a_vote_that_can_not_be_understood_is_a_sentence(voting: Together) -> None:
    phone = voting.room.student()
    for sent in (b"", b"[]", b"{", b"7"):
        answer = phone.post(f"{voting.phones}/vote", data=sent, content_type="application/json", headers=JSON)
        assert answer.status_code == 409
        assert answer.get_json()["fault"]


def test_who_comes_late_comes_in_at_the_right_place(voting: Together) -> None:
    late = voting.room.student()
    assert voting.seen(late)["state"] == "voting"
    assert "I will look for it" in late.get(voting.phones).get_data(as_text=True)


def test_a_phone_hears_nothing_new_until_there_is_something_new_for_it(voting: Together) -> None:
    one, other = voting.vote_of(1, 2)
    tag = one.get(f"{voting.phones}/now").headers["ETag"]
    voting.vote(other, 3)
    assert one.get(f"{voting.phones}/now", headers={"If-None-Match": tag}).status_code == 304
    voting.vote(one, 3)
    assert one.get(f"{voting.phones}/now", headers={"If-None-Match": tag}).status_code == 200


def test_without_script_a_phone_votes_by_a_form_and_looks_again(voting: Together) -> None:
    phone = voting.room.student()
    page = phone.get(voting.phones).get_data(as_text=True)
    assert re.search(r'<noscript><meta http-equiv="refresh"', page)
    form = dict(re.findall(r'name="(session|round)" value="([^"]+)"', page))
    assert phone.post(f"{voting.phones}/vote", data={**form, "choice": "2"}).status_code == 303
    again = phone.get(voting.phones).get_data(as_text=True)
    assert "Your vote is in" in again
    assert again.count('aria-pressed="true"') == 1
    voting.move()
    assert phone.post(f"{voting.phones}/vote", data={**form, "choice": "1"}).status_code == 303
    assert "What the class voted for" in phone.get(voting.phones).get_data(as_text=True)


def test_without_script_the_screen_goes_on_by_its_buttons(voting: Together) -> None:
    form = {"changed": voting.now()["changed"], "do": "next"}
    answer = voting.room.teacher.post(f"{voting.address}/move", data=form)
    assert answer.headers["Location"] == voting.address
    assert "Choose one" in voting.room.teacher.get(voting.address).get_data(as_text=True)


def test_another_site_can_not_vote(voting: Together) -> None:
    phone = voting.room.student()
    now = voting.seen(phone)
    form = {"session": now["session"], "round": now["round"], "choice": 1}
    answer = phone.post(f"{voting.phones}/vote", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert voting.seen(phone)["mine"] is None


def test_who_is_not_in_the_class_neither_sees_nor_votes(app: Flask, voting: Together) -> None:
    stranger = app.test_client()
    for answer in (
        stranger.get(voting.phones),
        stranger.get(f"{voting.phones}/now"),
        stranger.post(f"{voting.phones}/vote", json={}, headers=JSON),
    ):
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/class/{voting.room.class_.code}"
    colleague = app.test_client()
    signed_in(app, colleague, name="Mr Other")
    assert colleague.get(voting.address).status_code == 404
    assert colleague.post(f"{voting.address}/move", data={"do": "end"}).status_code == 404
    assert colleague.post(voting.address).status_code == 404


def test_the_screen_can_begin_at_a_scene_as_most_of_the_class_came_there(at: Together) -> None:
    for words in (SOUR, SOUR, HAPPY):
        at.room.plays(at.room.student(), *words)
    assert at.open("last").status_code == 303
    session = at.room.house.store.together.of_class(at.room.class_.id, 0.0)
    assert session is not None
    assert session.choices == ("shrug", None)
    assert "So?" in at.now()["html"]


def test_to_a_scene_that_is_not_there_leads_no_way(at: Together) -> None:
    assert at.open("attic").status_code == 404
    assert at.open("sour").status_code == 404


def test_playing_together_counts_in_no_figure(voting: Together) -> None:
    voting.vote_of(1, 1, 1)
    voting.move()
    voting.move()
    assert not voting.room.house.store.figures.tally(voting.room.class_.id, "tiny")


def test_stopping_ends_it_for_screen_and_phones_and_forgets_the_votes(voting: Together) -> None:
    (phone,) = voting.vote_of(1)
    session = voting.room.house.store.together.of_class(voting.room.class_.id, 0.0)
    assert session is not None
    assert voting.move("end").get_json() == {"state": "none"}
    assert voting.move("next", 1).status_code == 409
    assert voting.seen(phone)["state"] == "none"
    assert voting.room.house.store.together.votes(session).total() == 0
    assert "Begin" in voting.room.teacher.get(voting.address).get_data(as_text=True)


def test_a_class_knows_what_it_plays_together(app: Flask, at: Together) -> None:
    with app.test_request_context():
        assert under_way(at.room.class_.id) is None
    at.open()
    with app.test_request_context():
        assert under_way(at.room.class_.id) == "tiny"


def test_an_edit_of_the_scenario_leaves_a_class_where_it_is(voting: Together) -> None:
    house = voting.room.house
    path = house.library.home.scenarios / "tiny.yaml"
    path.write_text(path.read_text().replace("I will look for it right now.", "Other words."))
    house.library.refresh()
    assert "I will look for it right now." in voting.now()["html"]
    path.write_text("no scenario any more")
    house.library.refresh()
    assert "I will look for it right now." in voting.now()["html"]
    assert voting.room.teacher.get(voting.address).status_code == 200


def test_silence_is_not_offered(app: Flask, at: Together) -> None:
    house = at.room.house
    path = house.library.home.scenarios / "tiny.yaml"
    asked = "    question: What do you do?\n"
    timed = f"{asked}    decide_within: 10 seconds\n    otherwise: {{then: desk, afterwards: SECRET-SILENCE}}\n"
    path.write_text(path.read_text().replace(asked, timed))
    house.library.refresh()
    assert at.open().status_code == 303
    at.move()
    assert re.findall(r'class="number">(\d)<', at.now()["html"]) == ["1", "2", "3"]


def test_of_forty_phones_every_acknowledged_vote_counts_once_in_two_rounds(app: Flask, voting: Together) -> None:
    phones = [voting.room.student() for _ in range(40)]
    for _round in range(2):
        now = voting.seen(phones[0])
        acknowledged: dict[int, int] = {}

        def vote(number: int, now: dict[str, Any] = now, acknowledged: dict[int, int] = acknowledged) -> None:
            for choice in (1 + number % 3, 1 + (number // 3) % 3):  # each changes her mind, some to the same
                sent = {"session": now["session"], "round": now["round"], "choice": choice}
                if phones[number].post(f"{voting.phones}/vote", json=sent, headers=JSON).status_code == 200:
                    acknowledged[number] = choice

        threads = [threading.Thread(target=vote, args=(n,)) for n in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        session = voting.room.house.store.together.of_class(voting.room.class_.id, 0.0)
        assert session is not None
        assert session.phase is Phase.VOTING
        ids = ["look", "shrug", "leave"] if _round == 0 else ["one", "two", "three"]
        votes = voting.room.house.store.together.votes(session)
        expected = [list(acknowledged.values()).count(n) for n in (1, 2, 3)]
        assert [votes[each] for each in ids] == expected
        assert sum(expected) == 40
        voting.move()
        voting.move("1")
        voting.move()
        voting.move()

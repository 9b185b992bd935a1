"""What is held of a student she can see, take away and delete, on her own device or by her code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.classroom.mine import code_of
from roleplay.route.tally import Cell, Of
from roleplay.store import tables as t
from tests.app.room import Room, room
from tests.app.routes import HAPPY, SOUR, kept, looked_back, played
from tests.app.test_playing import JSON, begin, chose, send
from tests.app.traces import NAME, WORDS, Traces, cookie, rows, signs, traces


def everything(client: FlaskClient, code: str = "") -> dict[str, Any]:
    answer = client.post("/me/all.json", data={"code": code}) if code else client.get("/me/all.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="role-play.json"'
    found = answer.get_json()
    assert isinstance(found, dict)
    return found


def code(client: FlaskClient) -> str:
    """The code that the page shows to a device of hers."""
    page = client.post("/me/code", follow_redirects=True).get_data(as_text=True)
    shown = re.search(r'class="own-code"[^>]*>(.*?)</p>', page, re.S)
    assert shown
    return re.sub(r"<[^>]+>", "", shown[1])


def strings(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


@pytest.fixture
def named(app: Flask) -> Room:
    """A class with names."""
    return room(app, named=True)


# -- seen --------------------------------------------------------------------------------------------------------------


def test_the_file_holds_every_row_that_is_hers(named: Room) -> None:
    """Found without the program's own list of tables: by her ids and words, wherever they stand."""
    hers = traces(named)
    marks, file = signs(named, hers), everything(hers.client)
    told, under_way = set(strings(file)), hers.attempts[-1]
    tables = set()
    for table, row in rows(named):
        if row.get("id") == hers.friends or not marks & set(strings(row)):
            continue
        tables.add(table)
        if under_way not in (row.get("id"), row.get("attempt_id")):
            assert set(strings(row)) <= told, table
    assert tables == {"attempt", "event", "handover", "learner_code", "learner_device", "member", "vote", "wall"}
    assert marks <= told


def test_the_file_can_be_read_by_a_person(named: Room) -> None:
    hers = traces(named)
    first = next(each for each in everything(hers.client)["attempts"] if each["id"] == hers.attempts[0])
    assert first["title"] == "Tiny"
    assert first["class"]["name"] == "Front office 1"
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", first["started_at"])
    choice = next(each for each in first["events"] if each["kind"] == "chosen")
    assert (choice["question"], choice["said"]) == ("What do you do?", "I will look for it right now.")
    wrote = next(each for each in first["events"] if each["kind"] == "reflected")
    assert (wrote["asked"]["1"], wrote["details"]["1"]) == ("What did you see?", WORDS)


def test_of_a_role_play_under_way_the_file_tells_what_was_seen_and_nothing_more(
    app: Flask, client: FlaskClient
) -> None:
    scene = begin(client)
    send(client, scene, chose(scene, "look for it"))
    text = client.get("/me/all.json").get_data(as_text=True)
    (event,) = [each for each in json.loads(text)["attempts"][0]["events"] if each["kind"] == "chosen"]
    assert event["said"] == "I will look for it right now."
    assert "desk" not in text
    assert "hall" not in text
    assert "shrug" not in text


def test_the_page_says_in_words_what_is_held(named: Room) -> None:
    hers = traces(named)
    page = unescape(hers.client.get("/me").get_data(as_text=True))
    assert "2 devices are known as yours." in page
    assert "You voted 1 time with a class." in page
    assert f"As {NAME}." in page
    assert WORDS in page
    assert page.count("SECRET-SOUR") == 2
    for attempt in hers.attempts[:-1]:
        assert f'href="/attempts/{attempt}/look-back"' in page
    assert f'href="/attempts/{hers.attempts[-1]}"' in page


def test_a_look_notes_nothing(named: Room) -> None:
    hers = traces(named)
    before = list(rows(named))
    for address in ("/me", "/me/all.json"):
        assert "Set-Cookie" not in hers.client.get(address).headers
    hers.client.post("/me/delete")
    assert "Set-Cookie" not in named.app.test_client().get("/me").headers
    assert list(rows(named)) == before


def test_who_looked_at_names_is_told_to_who_was_there(app: Flask) -> None:
    at = room(app, named=True)
    anna = at.student("Anna")
    at.house.store.people.log(at.class_.people[0], at.class_.id, "names", at.house.now())
    bob = at.student("Bob")
    assert "Ms Jansen, " in anna.get("/me").get_data(as_text=True)
    assert everything(anna)["names_looked_at"][0]["by"] == "Ms Jansen"
    assert "Nobody has looked at names yet." in bob.get("/me").get_data(as_text=True)


# -- the code ----------------------------------------------------------------------------------------------------------


def test_the_code_opens_the_page_on_any_device_and_makes_it_nobodys(app: Flask, client: FlaskClient) -> None:
    played(client, begin(client), *HAPPY)
    shown, phone = code(client), app.test_client()
    assert re.fullmatch(r"(?:[A-HJKMNP-Z2-9]{4} ){2}[A-HJKMNP-Z2-9]{4}", shown)
    for typed in (shown, shown.replace(" ", ""), shown.lower(), shown.replace(" ", "-")):
        answer = phone.post("/me", data={"code": typed})
        assert answer.status_code == 200
        assert "SECRET-HAPPY" in answer.get_data(as_text=True)
        assert cookie(phone) is None
    assert len(everything(phone, shown)["attempts"]) == 1


def test_the_code_makes_a_device_hers_when_she_says_so_and_never_somebody_elses(
    app: Flask, client: FlaskClient
) -> None:
    learner = kept(app, begin(client)["attempt"]).learner
    own = {"code": code(client), "here": "yes"}
    phone, friends = app.test_client(), app.test_client()
    theirs = kept(app, begin(friends)["attempt"]).learner
    assert phone.post("/me", data=own).status_code == 303
    assert kept(app, begin(phone)["attempt"]).learner == learner
    assert friends.post("/me", data=own).status_code == 200
    assert kept(app, begin(friends)["attempt"]).learner == theirs
    evil = app.test_client()
    evil.post("/me", data=own, headers={"Origin": "https://evil.example"})
    assert cookie(evil) is None


def test_a_code_leads_nowhere_before_it_was_asked_for(app: Flask, client: FlaskClient) -> None:
    learner = kept(app, begin(client)["attempt"]).learner
    assert learner is not None
    with app.test_request_context():
        right = code_of(learner)
    assert client.post("/me", data={"code": right}).status_code == 404
    assert code(client).replace(" ", "") == right
    assert client.post("/me", data={"code": right}).status_code == 200


def test_no_code_stands_in_a_table(app: Flask, client: FlaskClient) -> None:
    at = room(app)
    begin(client)
    shown = code(client).replace(" ", "")
    assert all(shown not in text for _table, row in rows(at) for text in strings(row))


def test_wrong_codes_are_refused_kindly_and_after_ten_a_minute_not_even_looked_at(
    app: Flask, client: FlaskClient
) -> None:
    begin(client)
    right, thief = code(client), app.test_client()
    for number in range(10):
        answer = thief.post("/me" if number % 2 else "/me/all.json", data={"code": f"AAAAAAAAAA{number + 22}"})
        assert answer.status_code == 404
    assert thief.post("/me", data={"code": right}).status_code == 429
    assert client.get("/me").status_code == 200


def test_without_a_device_and_a_code_there_is_nothing(app: Flask) -> None:
    outsider = app.test_client()
    assert "type the code" in outsider.get("/me").get_data(as_text=True)
    for address in ("/me/all.json", "/me/code", "/me/keep", "/me/delete", "/me/delete/now"):
        assert outsider.post(address).status_code == 404
    assert outsider.get("/me/all.json").status_code == 404


# -- deleted -----------------------------------------------------------------------------------------------------------


def test_when_everything_is_deleted_no_row_and_no_byte_of_the_database_names_her(named: Room) -> None:
    other, hers = named.student("Bob"), traces(named)
    theirs = named.plays(other, *HAPPY)["attempt"]
    marks, path = signs(named, hers), named.house.store._write_engine.url.database
    assert path is not None
    answer = hers.client.post("/me/delete/now")
    assert "Everything is deleted" in answer.get_data(as_text=True)
    assert not [table for table, row in rows(named) if marks & set(strings(row))]
    assert kept(named.app, theirs).events
    assert kept(named.app, hers.friends).events
    assert cookie(hers.client) is None
    named.house.store.close()  # moves the write-ahead log into the file
    left = Path(path).read_bytes()
    assert theirs.encode() in left
    assert not [mark for mark in marks if mark.encode() in left]


def test_after_that_her_addresses_are_not_found_and_an_old_tab_is_told_so(named: Room) -> None:
    hers = traces(named)
    old = begin(hers.client)
    hers.client.post("/me/delete/now")
    for attempt in (*hers.attempts, old["attempt"]):
        for address in (f"/attempts/{attempt}", f"/attempts/{attempt}/look-back", f"/attempts/{attempt}/film"):
            assert hers.client.get(address).status_code == 404
    answer = send(hers.client, old, chose(old, "look for it"))
    assert answer.status_code == 404
    assert "not known here" in answer.get_json()["fault"]
    assert not [row for table, row in rows(named) if table == "event" and row["attempt_id"] == old["attempt"]]


def test_one_role_play_is_deleted_and_the_others_stay(named: Room) -> None:
    hers = traces(named)
    gone, *others = hers.attempts
    page = hers.client.post("/me/delete", data={"attempt": gone}).get_data(as_text=True)
    assert "Delete this role-play?" in page
    assert hers.client.get(f"/attempts/{gone}/look-back").status_code == 200  # so far she was only asked
    assert hers.client.post("/me/delete/now", data={"attempt": gone}).status_code == 303
    assert not [table for table, row in rows(named) if {gone, WORDS} & set(strings(row))]
    assert {each["id"] for each in everything(hers.client)["attempts"]} == set(others)
    assert hers.client.post("/me/delete/now", data={"attempt": gone}).status_code == 404


def test_the_figures_of_the_class_follow(named: Room) -> None:
    anna, bob = named.student("Anna"), named.student("Bob")
    first, second = named.plays(anna, *HAPPY), named.plays(anna, *SOUR)
    named.plays(bob, *HAPPY)

    def learners(ending: str) -> int:
        counted = named.house.store.figures.tally(named.class_.id, "tiny")
        return counted[Cell(Of.AT_END, ending)]

    assert (learners("happy"), learners("sour")) == (2, 0)
    anna.post("/me/delete/now", data={"attempt": first["attempt"]})
    assert (learners("happy"), learners("sour")) == (1, 1)  # the second one is her first now
    anna.post("/me/delete/now")
    assert (learners("happy"), learners("sour")) == (1, 0)
    assert anna.get(second["place"]).status_code == 404


def test_nobody_deletes_or_keeps_what_is_somebody_elses(app: Flask, client: FlaskClient) -> None:
    mine, other = begin(client)["attempt"], app.test_client()
    begin(other)
    for address in ("/me/delete", "/me/delete/now", "/me/keep"):
        assert other.post(address, data={"attempt": mine}).status_code == 404
    assert kept(app, mine).events


def test_no_other_site_can_delete_or_keep_anything(app: Flask, client: FlaskClient) -> None:
    mine = begin(client)["attempt"]
    for address in ("/me/delete/now", "/me/keep", "/me/code"):
        answer = client.post(address, data={"attempt": mine}, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 409
    assert kept(app, mine).events


def test_by_the_code_she_deletes_from_any_device(app: Flask, client: FlaskClient) -> None:
    first, second = begin(client)["attempt"], begin(client)["attempt"]
    own, library = code(client), app.test_client()
    page = library.post("/me/delete", data={"code": own, "attempt": first}).get_data(as_text=True)
    assert f'name="code" value="{own.replace(" ", "")}"' in page
    assert library.post("/me/delete/now", data={"code": own, "attempt": first}).status_code == 200
    assert client.get(f"/attempts/{first}").status_code == 404
    assert client.get(f"/attempts/{second}").status_code == 200
    assert "Everything is deleted" in library.post("/me/delete/now", data={"code": own}).get_data(as_text=True)
    assert client.get(f"/attempts/{second}").status_code == 404
    assert library.post("/me", data={"code": own}).status_code == 404


def test_a_role_play_taken_along_does_not_come_back_after_it_was_deleted(app: Flask, client: FlaskClient) -> None:
    taken = client.post("/scenarios/tiny/along", headers=JSON).get_json()["tickets"][0]

    def sends(step: int) -> int:
        event = {"kind": "shown", "key": f"key-{step:05}", "step": step}
        answer = client.post(taken["scene"]["events"], json={"events": [event], "ticket": taken["ticket"]})
        return int(answer.status_code)

    assert sends(0) == 200
    client.post("/me/delete/now", data={"attempt": taken["scene"]["attempt"]})
    assert sends(1) == 404
    client.post("/me/delete/now")
    assert sends(0) == 404
    assert sends(1) == 404
    assert not [row for table, row in rows(room(app)) if table == "attempt"]


# -- kept --------------------------------------------------------------------------------------------------------------


def test_what_she_keeps_stays_as_practice_when_the_class_goes(named: Room) -> None:
    anna = named.student("Anna")
    stays, goes = named.plays(anna, *HAPPY)["attempt"], named.plays(anna, *SOUR)["attempt"]
    assert "Keep this route when the class ends" in looked_back(anna, stays)
    sent = anna.post("/me/keep", data={"attempt": stays, "look_back": "yes"})
    assert sent.headers["Location"] == f"/attempts/{stays}/look-back#keep"
    assert "stays with you when the class ends" in looked_back(anna, stays)
    named.house.store.retention.end(named.class_.id)
    assert kept(named.app, stays).class_id is None
    assert anna.get(f"/attempts/{stays}/look-back").status_code == 200
    assert anna.get(f"/attempts/{goes}/look-back").status_code == 404


def test_all_of_a_class_is_kept_at_once_and_no_longer(named: Room) -> None:
    anna = named.student("Anna")
    both = [named.plays(anna, *HAPPY)["attempt"], named.plays(anna, *SOUR)["attempt"]]
    theirs = named.plays(named.student("Bob"), *SOUR)["attempt"]
    anna.post("/me/keep", data={"class": named.class_.id})
    assert {row.id for row in named.kept(t.attempt) if row.kept} == set(both)
    anna.post("/me/keep", data={"attempt": both[0], "no": "yes"})
    assert {row.id for row in named.kept(t.attempt) if row.kept} == {both[1]}
    named.house.store.retention.end(named.class_.id)
    assert {row.id for row in named.kept(t.attempt)} == {both[1]}
    assert theirs not in {row.id for row in named.kept(t.attempt)}


def test_only_her_own_devices_are_offered_to_keep_a_route(named: Room) -> None:
    anna = named.student("Anna")
    ended = named.plays(anna, *HAPPY)["attempt"]
    practice = played(anna, begin(anna), *HAPPY)["attempt"]
    assert "/me/keep" not in looked_back(named.app.test_client(), ended)
    assert "/me/keep" not in looked_back(anna, practice)


def test_every_page_leads_there(client: FlaskClient) -> None:
    ended = played(client, begin(client), *HAPPY)
    for address in ("/", "/scenarios/tiny", ended["look_back"], "/go"):
        assert 'href="/me"' in client.get(address).get_data(as_text=True)


def test_who_has_left_a_class_still_finds_what_she_played_there(named: Room) -> None:
    anna = named.student("Anna")
    named.plays(anna, *HAPPY)
    anna.post(f"/class/{named.class_.code}/leave")
    page = anna.get("/me").get_data(as_text=True)
    assert "You have left it" in page
    assert "Keep what I played when the class ends" in page


def test_traces_leave_a_row_in_every_table_of_hers(named: Room) -> None:
    hers: Traces = traces(named)
    held = named.house.store.privacy.held(hers.learner)
    assert all(held.values()), {name for name, found in held.items() if not found}

"""What goes out of a class: the files hold what was played, no more than may be told, and nothing that opens a door."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.classroom.exports import file_name
from roleplay.library import Home
from roleplay.route.played import LEFT
from roleplay.store import exporting
from roleplay.store import tables as t
from roleplay.store.exporting import Sort
from roleplay.store.people import Role
from tests.app.people import signed_in
from tests.app.room import FILES, Room, an_afternoon, room
from tests.app.routes import HAPPY, SOUR, stopped
from tests.app.test_playing import send
from tests.conftest import TINY

# -- the same as was kept ----------------------------------------------------------------------------------------------


def numbered(at: Room) -> tuple[dict[str, tuple[str, str, str]], dict[str, list[Any]]]:
    """By attempt what the files should call it (learner, number, sort), and its events; counted anew from the rows."""
    attempts, events = at.kept(t.attempt), defaultdict(list)
    for row in at.kept(t.event):
        events[row.attempt_id].append(row)
    learners = {learner: n for n, learner in enumerate(sorted({row.learner for row in attempts}), 1)}
    names: dict[str, tuple[str, str, str]] = {}
    mine: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    for row in sorted(attempts, key=lambda a: a.started_at):
        mine[row.learner] += 1
        begun[row.learner] += row.origin is None
        sort = "what-if" if row.origin else "first" if begun[row.learner] == 1 else "retry"
        names[row.id] = str(learners[row.learner]), str(mine[row.learner]), sort
    return names, events


@pytest.mark.parametrize("named", [False, True])
def test_choices_are_those_that_were_made_each_in_a_row(app: Flask, named: bool) -> None:
    at = room(app, named=named)
    an_afternoon(at)
    names, events = numbered(at)
    expected = Counter(
        (*names[attempt], str(e.step), e.scene, e.choice)
        for attempt, mine in events.items()
        for e in mine
        if e.kind == "chosen" and not e.details.get("copied")
    )
    rows = at.table("choices.csv")
    told = ("learner", "attempt", "kind", "step", "scene", "choice")
    assert Counter(tuple(row[name] for name in told) for row in rows) == expected
    texts = {row["choice"]: row["text"] for row in rows}
    assert texts["two"] == "It is gone."
    assert {row["name"] for row in rows} == {"Anna", "Bob", "Çem"} if named else "name" not in rows[0]


def test_attempts_stand_side_by_side_with_the_first_answer_at_every_decision(app: Flask) -> None:
    at = room(app)
    an_afternoon(at)
    names, events = numbered(at)
    expected: Counter[tuple[str, ...]] = Counter()
    for attempt, mine in events.items():
        answers: dict[str, str] = {}
        for e in mine:
            if e.kind == "chosen" and not e.details.get("copied"):
                answers.setdefault(e.scene, e.choice)
        ending = next((e.scene for e in mine if e.kind == "ended"), "")
        expected[(*names[attempt], answers.get("hall", ""), answers.get("last", ""), ending)] += 1
    rows = at.table("attempts.csv")
    told = ("learner", "attempt", "kind", "choice.hall", "choice.last", "ending")
    assert Counter(tuple(row[name] for name in told) for row in rows) == expected
    assert {row["ending_title"] for row in rows} == {"SECRET-HAPPY", "SECRET-SOUR", ""}
    (again,) = (row for row in rows if row["kind"] == "what-if")
    assert (again["what_if_of"], again["what_if_step"]) == ("1", "2")


def test_the_time_to_decide_and_the_replays_go_out_with_the_choice(app: Flask) -> None:
    at = room(app)
    student = at.student()
    scene = at.plays(student)
    key = scene["choices"][0]["key"]
    chosen = {"kind": "chosen", "key": "key-0001", "step": 0, "choice": key, "details": {"visible_ms": 2140}}
    send(student, scene, {"kind": "replayed", "key": "replayed-1", "step": 0}, chosen)
    (row,) = at.table("choices.csv")
    assert (row["seconds"], row["replays"]) == ("2.1", "1")
    (row,) = at.table("attempts.csv")
    assert row["seconds.hall"] == "2.1"


def test_events_go_out_in_their_order_and_open_no_door(app: Flask) -> None:
    at = room(app)
    an_afternoon(at)
    names, events = numbered(at)
    told = [json.loads(line) for line in at.file("events.jsonl").splitlines()]
    found: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for one in told:
        found[str(one["learner"]), str(one["attempt"]), one["kind"]].append(one)
    for attempt, mine in events.items():
        theirs = [(e["event"], e["step"], e["scene"], e["choice"], e["goes_to"]) for e in found[names[attempt]]]
        assert theirs == [(e.kind, e.step, e.scene, e.choice, e.goes_to) for e in mine]
    text = at.file("events.jsonl")
    for row in at.kept(t.attempt):
        assert row.id not in text  # who has it may play it
        assert row.learner not in text
    assert all(row.key not in text for row in at.kept(t.event) if row.kind == "started")


def test_figures_of_one_and_two_read_a_few_and_the_rest_are_counted(app: Flask) -> None:
    at = room(app)
    for _ in range(4):
        at.plays(at.student(), *HAPPY)
    at.plays(at.student(), *SOUR)
    rows = {(r["what"], r["scene"], r["choice"], r["to"]): r for r in at.table("figures.csv")}
    assert rows["learners", "", "", ""]["number"] == "5"
    assert rows["ending", "", "", "happy"]["number"] == "4"
    few = rows["chose", "hall", "shrug", ""]
    assert (few["number"], few["least"], few["most"]) == ("a few", "1", "2")
    assert rows["ending", "", "", "sour"]["number"] == "a few"
    counts = [row for row in rows.values() if not row["what"].startswith(("seconds_", "replays_"))]
    assert not [row for row in counts if row["number"] in ("1", "2") or row["least"] == row["most"] in ("1", "2")]


# -- who is behind it --------------------------------------------------------------------------------------------------


def test_without_names_no_file_tells_a_name_or_when_somebody_played(app: Flask) -> None:
    at = room(app)
    at.plays(at.student("PLANTED-NAME"), *HAPPY)
    year = re.compile(r"\b20\d\d-\d\d")
    for name in FILES:
        assert "PLANTED-NAME" not in at.file(name)
        assert not year.search(at.file(name))
    assert "started" not in at.table("attempts.csv")[0]
    assert not at.kept(t.access)


def test_with_names_each_file_that_holds_them_is_written_down(app: Flask) -> None:
    at = room(app, named=True)
    an_afternoon(at)
    for name in FILES:
        at.file(name)
    assert [row.what for row in at.kept(t.access)] == [f"{name} · Tiny" for name in FILES[:3]]
    assert "Anna" not in at.file("figures.csv") + at.file("answers.csv")
    assert re.match(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[+-]", at.table("attempts.csv")[0]["started"])


def test_answers_go_out_only_while_they_are_shared_and_never_beside_a_route(app: Flask) -> None:
    at = room(app)
    shares, keeps, takes_back = (at.student() for _ in range(3))

    def writes(student: FlaskClient, attempt: str, number: int, text: str, **more: str) -> None:
        form = {"kind": "reflected", "key": f"reflected-{number}", "answer-1": text, **more}
        assert student.post(f"/attempts/{attempt}/events", data=form).status_code == 303

    share = {"share-1": "on"}
    writes(shares, at.plays(shares, *HAPPY)["attempt"], 1, "I saw =HIM", **share)
    writes(keeps, at.plays(keeps, *HAPPY)["attempt"], 1, "SECRET-OWN")
    attempt = at.plays(takes_back, *HAPPY)["attempt"]
    writes(takes_back, attempt, 1, "SECRET-BACK", **share)
    writes(takes_back, attempt, 2, "SECRET-BACK")
    assert at.table("answers.csv") == [{"question": "1", "ask": "What did you see?", "answer": "I saw =HIM"}]
    everything = "".join(map(at.file, FILES))
    assert "SECRET-OWN" not in everything
    assert "SECRET-BACK" not in everything
    assert everything.count("I saw =HIM") == 1


def test_what_a_stranger_sends_with_an_event_stays_here(app: Flask) -> None:
    at = room(app)
    student = at.student()
    scene = at.plays(student)
    details = {"visible_ms": "SECRET-TEXT", "order": "SECRET-TEXT", "SECRET-KEY": 1, "decided_ms": 900}
    send(student, scene, {"kind": "shown", "key": "shown-0001", "step": 0, "details": details})
    assert "SECRET" not in at.file("events.jsonl")
    told = [json.loads(line) for line in at.file("events.jsonl").splitlines()]
    assert told[-1]["details"] == {"decided_ms": 900}


def test_numbers_of_learners_say_nothing_of_the_order_in_which_they_joined(app: Flask) -> None:
    at = room(app)
    for _ in range(9):
        at.plays(at.student(), *HAPPY)
    begun = {row.started_at: row.learner for row in at.kept(t.attempt)}
    exported = list(at.house.store.exporting.attempts(at.class_.id, "tiny"))
    assert [begun[one.started_at] for one in exported] == sorted(begun.values())  # by ids that are random


@pytest.mark.parametrize("name", ["files", *FILES])
def test_outsiders_get_nothing(app: Flask, name: str) -> None:
    at = room(app)
    address = f"/facilitator/classes/{at.class_.id}/tiny/{name}"
    assert at.student().get(address).status_code == 303
    for role in Role:
        other = app.test_client()
        signed_in(app, other, role, name=f"Other {role}")
        answer = other.get(address)
        assert answer.status_code == 404
        assert at.class_.name not in answer.get_data(as_text=True)
    assert at.teacher.get(address.replace("/tiny/", "/other/")).status_code == 404


# -- what can't be taken for granted ----------------------------------------------------------------------------------


def test_a_file_has_a_name_that_every_disk_takes(app: Flask) -> None:
    class_ = room(app).class_
    assert (
        file_name(replace(class_, name="Résérvation 2/b"), "tiny", "choices.csv") == "reservation-2-b-tiny-choices.csv"
    )
    assert file_name(replace(class_, name="שלום"), "tiny", "x.csv") == f"{class_.code}-tiny-x.csv"


def test_what_was_played_goes_out_when_its_file_is_gone_or_has_changed(
    app: Flask, home: Home, make_app: Callable[[Home], Flask]
) -> None:
    at = room(app)
    at.plays(at.student(), *HAPPY)
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("  one: {", "  first: {").replace("  hall:", "  lobby:", 1))
    at.house.library.refresh()
    told = {row["scene"]: row["text"] for row in at.table("choices.csv")}
    assert told == {"hall": "I will look for it right now.", "last": "Here it is."}
    (home.scenarios / "tiny.yaml").unlink()
    at.house.library.refresh()
    (row,) = at.table("attempts.csv")
    assert row["choice.hall"] == "look"
    for name in FILES:
        at.file(name)


def test_a_class_that_nobody_played_gives_empty_files(app: Flask) -> None:
    at = room(app)
    assert at.table("choices.csv") == at.table("attempts.csv") == at.table("answers.csv") == []
    assert at.file("events.jsonl") == ""
    assert at.table("figures.csv")[0]["number"] == "0"


def test_a_file_is_sent_while_it_is_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PORTION", 2)
    monkeypatch.setattr("roleplay.app.classroom.exports._PIECE", 1)
    at = room(app)
    for _ in range(6):
        at.plays(at.student(), "look for it")
    read: list[int] = []
    attempts = at.house.store.exporting.attempts

    def counted(*given: Any, **more: Any) -> Any:
        for one in attempts(*given, **more):
            read.append(one.learner)
            yield one

    monkeypatch.setattr(at.house.store.exporting, "attempts", counted)
    answer = at.teacher.get(f"/facilitator/classes/{at.class_.id}/tiny/choices.csv", buffered=False)
    pieces = answer.iter_encoded()
    assert next(pieces).decode("utf-8-sig").startswith("learner,attempt,kind")
    assert next(pieces)
    assert read == [1]
    answer.close()


def test_what_an_attempt_is_depends_on_what_came_before(app: Flask) -> None:
    at = room(app)
    an_afternoon(at)
    by: dict[int, list[Sort]] = defaultdict(list)
    for one in at.house.store.exporting.attempts(at.class_.id, "tiny"):
        by[one.learner].append(one.sort)
    assert sorted(by.values()) == [
        [Sort.FIRST],
        [Sort.FIRST, Sort.RETRY],
        [Sort.FIRST, Sort.RETRY, Sort.WHAT_IF],
    ]


def test_who_went_away_has_left_half_an_hour_after_what_she_did_last(app: Flask) -> None:
    """By the file alone it is known where a class stopped: the debrief goes by a clock that the file does not have."""
    at = room(app)
    for words in (("shrug",), ("look",), ("shrug",), HAPPY):
        at.plays(at.student(), *words)
    student = at.student()
    stopped(student, at.plays(student, "shrug"))
    assert '"left"' not in at.file("events.jsonl")
    later = at.house.now() + LEFT + 1
    app.extensions["roleplay"] = replace(at.house, now=lambda: later)
    told = [json.loads(line) for line in at.file("events.jsonl").splitlines()]
    left = [event for event in told if event["event"] == "left"]
    assert [(event["scene"], event["step"]) for event in left] == [("last", 2)] * 3
    assert all(event["seconds"] >= LEFT for event in left)
    went = Counter(event["scene"] for event in told if event["event"] in ("left", "stopped"))
    stood = {row["scene"]: row["number"] for row in at.table("figures.csv") if row["what"] == "stopped"}
    assert stood == {scene: str(number) for scene, number in went.items()} == {"last": "4"}

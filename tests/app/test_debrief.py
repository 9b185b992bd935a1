"""The debrief: what the stage, the desk and the paper tell of a class is what it played, and points at nobody."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roleplay.app.classroom.slides import made_ask
from roleplay.library import Home
from roleplay.route.debrief import debrief
from roleplay.route.tally import Cell, Of
from roleplay.scenario.reading import read
from roleplay.store import tables as t
from tests.app.classes import joins
from tests.app.people import signed_in
from tests.app.room import Room, room
from tests.app.routes import HAPPY, SOUR, stopped
from tests.conftest import TINY
from tests.films import film


def page(at: Room, name: str) -> str:
    answer = at.teacher.get(f"/facilitator/classes/{at.class_.id}/tiny/{name}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def send(at: Room, to: str, **fields: object) -> TestResponse:
    """What the desk's script sends: a form that asks for JSON."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page(at, "desk"))
    assert token
    return at.teacher.post(
        f"/facilitator/classes/{at.class_.id}/tiny/{to}",
        data={"csrf_token": token[1], **fields},
        headers={"Accept": "application/json"},
    )


def slide(html: str, name: str) -> str:
    """One slide of the stage."""
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def big(html: str) -> list[str]:
    """The numbers that stand out."""
    return re.findall(r'<b class="big"[^>]*>([^<]+)</b>', html)


def said(number: int) -> str:
    return str(number) if number == 0 or number > 2 else "a few"


# -- the numbers ----------------------------------------------------------------------------------------------------


def first_attempts(at: Room) -> list[list[Any]]:
    """The events of every learner's first attempt, straight from the tables."""
    firsts: dict[str, Any] = {}
    for row in sorted(at.kept(t.attempt), key=lambda row: row.started_at):
        if row.origin is None:
            firsts.setdefault(row.learner, row.id)
    return [[e for e in at.kept(t.event) if e.attempt_id == attempt] for attempt in firsts.values()]


def test_every_number_on_the_stage_is_that_of_the_events(app: Flask) -> None:
    at, chance = room(app), random.Random(8)
    for number in range(13):
        student = at.student()
        for _again in range(chance.choice([1, 1, 2])):
            way = [chance.choice(["look for it", "shrug"]), *chance.choices(["Here it is", "gone"], [3, 1])]
            at.plays(student, *way[: 1 if number == 5 else 2])
    firsts = first_attempts(at)
    came: Counter[str] = Counter()
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    endings: Counter[str] = Counter()
    for events in firsts:
        moved = [e for e in events if e.kind in ("chosen", "went_on")]
        came.update({events[0].scene, *(e.goes_to for e in moved)})
        for scene in {e.scene for e in moved if e.choice}:
            answers[scene][next(e.choice for e in moved if e.scene == scene)] += 1
        endings.update(e.scene for e in events if e.kind == "ended")
    html = page(at, "debrief")
    assert f'<p class="lead">13 played · {sum(endings.values())} came to an ending</p>' in html
    assert big(re.sub(r"<b[^>]*data-ever>.*?</b>", "", slide(html, "endings"))) == [
        said(endings["happy"]),
        said(endings["sour"]),
    ]
    for scene in ("hall", "last"):
        told = slide(html, f"why-{scene}")
        offered = [c.id for c, _ in tiny().scenes[scene].ways() if c is not None]
        assert big(told) == [said(answers[scene][choice]) for choice in offered]
        assert f"came here: {said(came[scene])}" in told
    drawn = re.findall(r'aria-label="([^":]+): ([^"]+)" data-place="(\w+)"', slide(html, "map"))
    assert {place: number for _title, number, place in drawn} == {
        place: said((came + endings)[place] if place in tiny().scenes else endings[place])
        for place in (*tiny().scenes, *tiny().endings)
    }


def tiny() -> Any:
    return read(TINY, "tiny").scenario


@pytest.mark.parametrize("number", [1, 2])
def test_one_and_two_look_alike_to_the_last_byte(app: Flask, number: int) -> None:
    at = room(app)
    for _ in range(4):
        at.plays(at.student(), *HAPPY)
    for _ in range(number):
        at.plays(at.student(), *SOUR)
    told = slide(page(at, "debrief"), "why-last")
    assert big(told) == ["4", "a few", "0"]
    (few,) = re.findall(r'a few</b>\s*<svg[^>]*><rect height="100%" width="([\d.]+)%"', told)
    assert float(few) == pytest.approx(100 * 1.5 / (4 + number), abs=0.06)


def test_who_went_away_stopped_there_and_who_is_still_playing_did_not(app: Flask) -> None:
    at = room(app)
    stopped(student := at.student(), at.plays(student, "shrug"))
    at.plays(at.student())
    assert 'id="stopped"' in (html := page(at, "debrief"))
    assert big(slide(html, "stopped")) == ["a few"]


def test_a_small_group_is_told_to_be_one(app: Flask) -> None:
    at = room(app)
    at.plays(at.student(), *HAPPY)
    assert "Small groups are the weak spot" in page(at, "desk")
    for _ in range(7):
        at.plays(at.student(), *HAPPY)
    assert "Small groups are the weak spot" not in page(at, "desk")


def test_a_class_that_has_not_played_has_a_debrief_all_the_same(app: Flask) -> None:
    at = room(app)
    assert "0 played" in page(at, "debrief")
    assert "Nothing stands out yet." in page(at, "desk")
    page(at, "paper")


def test_the_trainers_question_is_asked_where_it_belongs_and_else_one_from_the_figures(app: Flask) -> None:
    at = room(app)
    for _ in range(3):
        at.plays(at.student(), *HAPPY)
    html = page(at, "debrief")
    assert "SECRET-PROMPT" in slide(html, "why-hall")
    assert "I saw that 3 of you chose this" in slide(html, "why-last")


def test_a_question_from_the_figures_names_both_when_the_class_was_divided(app: Flask) -> None:
    scene = tiny().scenes["last"]
    cells = Counter({Cell(Of.CHOSE, "last", "one"): 9, Cell(Of.CHOSE, "last", "two"): 7, Cell(Of.LEARNERS): 16})
    answers = next(a for a in debrief(tiny(), cells).decisions if a.scene == "last")
    with app.test_request_context():
        asked = made_ask(scene, answers)
    assert "“Here it is.” (9 of you)" in asked
    assert "“It is gone.” (7 of you)" in asked


# -- names ----------------------------------------------------------------------------------------------------------


def test_no_name_is_on_the_stage_or_on_paper_and_the_desk_shows_them_only_when_asked(app: Flask) -> None:
    at = room(app, named=True)
    at.plays(at.student("Anneke Quist"), *HAPPY)
    people = at.house.store.people
    for name in ("debrief", "paper", "desk", "debrief?who=1", "paper?who=1"):
        assert "Quist" not in page(at, name)
    assert people.accesses(at.class_.id) == ()
    assert page(at, "desk?who=1").count("Anneke Quist") == 3  # an ending and two answers
    assert [seen.what for seen in people.accesses(at.class_.id)] == ["who"]


def test_a_class_without_names_has_no_list_of_who(app: Flask) -> None:
    at = room(app)
    at.plays(at.student("Anneke Quist"), *HAPPY)
    html = page(at, "desk?who=1")
    assert "Quist" not in html
    assert 'id="who"' not in html
    assert at.house.store.people.accesses(at.class_.id) == ()


# -- what is written at the desk ------------------------------------------------------------------------------------


def test_a_note_is_kept_and_stands_on_the_desk_and_on_paper_but_not_on_the_stage(app: Flask) -> None:
    at = room(app)
    assert send(at, "note", scene="hall", text="The tone, not the words.", seen=0).status_code == 200
    assert send(at, "note", scene="", text="Warm group.", seen=0).status_code == 200
    for words in ("The tone, not the words.", "Warm group."):
        assert words in page(at, "desk")
        assert words in page(at, "paper")
        assert words not in page(at, "debrief")


def test_a_note_that_was_changed_in_another_window_is_not_written_over(app: Flask) -> None:
    at = room(app)
    first = send(at, "note", scene="hall", text="One.", seen=0).get_json()["seen"]
    second = send(at, "note", scene="hall", text="One, and two.", seen=first).get_json()["seen"]
    late = send(at, "note", scene="hall", text="Three.", seen=first)
    assert late.status_code == 409
    assert late.get_json()["text"] == "One, and two."
    assert send(at, "note", scene="hall", text="All three.", seen=second).status_code == 200
    assert (
        send(at, "note", scene="hall", text="All three.", seen=first).status_code == 200
    )  # sent again: nothing is lost
    assert "All three." in page(at, "desk")


def test_a_note_belongs_to_a_decision_and_a_form_of_another_site_writes_none(app: Flask) -> None:
    at = room(app)
    assert send(at, "note", scene="nowhere", text="x", seen=0).status_code == 404
    bare = at.teacher.post(f"/facilitator/classes/{at.class_.id}/tiny/note", data={"scene": "hall", "text": "x"})
    assert bare.status_code == 400


def test_the_words_to_keep_are_on_the_stage(app: Flask) -> None:
    at = room(app)
    assert send(at, "keep", text="Look first.", seen=0).status_code == 200
    assert send(at, "keep", text="No: speak first.", seen=0).status_code == 409
    assert "Look first." in slide(page(at, "debrief"), "keep")
    assert at.teacher.get(f"/facilitator/classes/{at.class_.id}/tiny/wall").get_json()["kept"] == "Look first."


# -- the wall -------------------------------------------------------------------------------------------------------


def reflects(student: FlaskClient, attempt: str, key: str, words: str, share: bool = True) -> None:
    form = {"kind": "reflected", "key": key, "answer-1": words, **({"share-1": "on"} if share else {})}
    assert student.post(f"/attempts/{attempt}/events", data=form).status_code == 303


def on_the_wall(at: Room) -> list[str]:
    answer = at.teacher.get(f"/facilitator/classes/{at.class_.id}/tiny/wall").get_json()
    return [each["text"] for each in answer["wall"]]


def moderate(at: Room, words: str, **more: str) -> int:
    """Lets an answer through, or holds it back, by its button on the desk."""
    shown = page(at, "desk").partition(words)[2]
    name = re.search(r'name="name" value="(\w+)"', shown)
    assert name
    return send(at, "wall", name=name[1], **more).status_code


def test_only_what_was_shared_waits_and_only_what_was_let_through_is_on_the_wall(app: Flask) -> None:
    at = room(app)
    anna, bob = at.student(), at.student()
    reflects(anna, at.plays(anna, *HAPPY)["attempt"], "think-0001", "His shoulders.")
    reflects(bob, at.plays(bob, *HAPPY)["attempt"], "think-0001", "For me alone.", share=False)
    assert "For me alone." not in page(at, "desk")
    assert on_the_wall(at) == []
    assert moderate(at, "His shoulders.") == 200
    assert on_the_wall(at) == ["His shoulders."]
    assert "His shoulders." in slide(page(at, "debrief"), "wall")
    assert moderate(at, "His shoulders.", back="1") == 200
    assert on_the_wall(at) == []


def test_a_changed_answer_waits_again_and_one_that_is_taken_back_is_gone(app: Flask) -> None:
    at = room(app)
    anna = at.student()
    attempt = at.plays(anna, *HAPPY)["attempt"]
    reflects(anna, attempt, "think-0001", "His shoulders.")
    old = re.search(r'name="name" value="(\w+)"', page(at, "desk"))
    moderate(at, "His shoulders.")
    reflects(anna, attempt, "think-0002", "His shoulders, and his voice.")
    assert on_the_wall(at) == []
    assert old
    assert send(at, "wall", name=old[1]).status_code == 404  # what she let through then is not what it says now
    moderate(at, "His shoulders, and his voice.")
    reflects(anna, attempt, "think-0003", "His shoulders, and his voice.", share=False)
    assert on_the_wall(at) == []
    assert "voice" not in page(at, "desk")


def test_no_page_of_a_debrief_holds_the_id_of_an_attempt(app: Flask) -> None:
    at = room(app, named=True)
    anna = at.student("Anna")
    attempt = at.plays(anna, *HAPPY)["attempt"]
    reflects(anna, attempt, "think-0001", "His shoulders.")
    moderate(at, "His shoulders.")
    for name in ("debrief", "desk", "desk?who=1", "paper", "wall"):
        assert attempt not in page(at, name)


# -- who may come in, and clips -------------------------------------------------------------------------------------


def test_a_colleague_who_is_not_in_the_class_finds_nothing(app: Flask) -> None:
    at = room(app)
    other = app.test_client()
    signed_in(app, other, name="Mr Other")
    for name in ("debrief", "desk", "paper", "wall"):
        assert other.get(f"/facilitator/classes/{at.class_.id}/tiny/{name}").status_code == 404
    joins(student := app.test_client(), at.class_)
    assert "/people/door" in student.get(f"/facilitator/classes/{at.class_.id}/tiny/debrief").headers["Location"]


def test_a_clip_that_is_not_made_is_told_as_its_script(app: Flask) -> None:
    at = room(app)
    html = page(at, "debrief")
    assert "<video" not in html
    assert "Where is my bag?" in html.partition('id="play-hall"')[2].partition("</dialog>")[0]
    assert at.teacher.get("/facilitator/scenarios/tiny/clips/hall").status_code == 404
    assert at.teacher.get("/facilitator/scenarios/tiny/clips/hall/captions").status_code == 404


def test_everybody_with_an_account_can_play_a_scene_and_nobody_else(app: Flask, home: Home) -> None:
    film(home.media / "tiny" / "hall.mp4")
    at = room(app)
    library = at.house.library
    built = library.workshop.build(next(n for n in library.find_made(library.scenario("tiny")) if n.place == "hall"))
    html = page(at, "debrief")
    address = "/facilitator/scenarios/tiny/clips/hall"
    assert f'src="{address}?variant=0"' in html
    assert at.teacher.get(address).data == built.path.read_bytes()
    part = at.teacher.get(f"{address}?variant=0&size=small", headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)
    assert at.teacher.get(f"{address}?variant=7").status_code == 404
    assert isinstance(at.teacher.get(f"{address}/captions").get_json(), list)
    assert at.student().get(address).status_code == 303

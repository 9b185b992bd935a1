"""Publishing over the wire: who plays goes on with what she began, and whoever begins gets what was published last."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roleplay.app.house import House
from roleplay.app.playing import Stage
from roleplay.library import Home
from roleplay.publishing import Publication, draft_only, publications, publish
from roleplay.release import Answers, release, review
from roleplay.route.attempt import Kind
from roleplay.scenario.naming import Name
from roleplay.store.people import Role
from tests.app.people import fill_in, signed_in
from tests.app.room import room
from tests.app.routes import HAPPY, SOUR, looked_back, played, what_if
from tests.app.test_along import Along, bundle
from tests.app.test_playing import JSON
from tests.conftest import TINY
from tests.films import film

PAGE = "/author/tiny/publish"
LOBBY = (("  hall:", "  lobby:"), ("begin: hall", "begin: lobby"), ("at: hall", "at: lobby"))


def house_of(app: Flask) -> House:
    return cast(House, app.extensions["roleplay"])


def text(*changes: tuple[str, str]) -> str:
    """The tiny scenario after these replacements."""
    found = TINY
    for old, new in changes:
        assert old in found
        found = found.replace(old, new)
    return found


def write(app: Flask, *changes: tuple[str, str]) -> None:
    library = house_of(app).library
    (library.home.scenarios / "tiny.yaml").write_text(text(*changes))
    library.refresh()


def published(app: Flask, *changes: tuple[str, str]) -> Publication:
    """Publishes the tiny scenario after these replacements, without asking."""
    write(app, *changes)
    library = house_of(app).library
    one = publish(library.home, library.draft("tiny"), library.workshop, "Ms Jansen", 1000.0)
    library.refresh()
    return one


def begun(client: FlaskClient) -> dict[str, Any]:
    """The first scene of a new attempt, in practice."""
    answer = client.post("/scenarios/tiny/attempts", headers=JSON)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return cast(dict[str, Any], answer.get_json()["scene"])


def lines(scene: dict[str, Any]) -> str:
    return " ".join(line["text"] for line in scene["text"])


def filmed(app: Flask, name: str, picture: str = "testsrc") -> str:
    """Puts a film in the place of a clip and makes it ready; the digest of the clip."""
    library = house_of(app).library
    film(library.home.media / "tiny" / name, picture=picture)
    scenario = library.draft("tiny").scenario
    assert scenario is not None
    return library.workshop.build(next(n for n in library.needs(scenario) if n.file == name)).digest


# -- playing -----------------------------------------------------------------------------------------------------------


def test_who_is_playing_goes_on_with_what_she_began_and_who_begins_gets_what_is_new(app: Flask) -> None:
    bars = filmed(app, "last.mp4", "smptebars")
    first = published(app)
    write(app, ("title: Tiny", "title: Draft of tomorrow"))
    anna, bob = app.test_client(), app.test_client()
    under_way = played(anna, begun(anna), "look for it")
    filmed(app, "last.mp4", "testsrc2")
    second = published(app, ("So?", "What is it?"), ("Here it is.", "There it is."), ("SECRET-HAPPY", "SECRET-GLAD"))

    again = anna.get(under_way["place"], headers=JSON).get_json()["scene"]
    assert lines(again) == lines(under_way) == "So?"
    film_sent = anna.get(again["clip"]["address"])
    made = house_of(app).library.home.clips / bars
    assert film_sent.get_data() in {path.read_bytes() for path in made.glob("*.mp4")}
    ended = played(anna, again, "Here it is")
    assert ended["title"] == "SECRET-HAPPY"
    store = house_of(app).store
    assert store.attempt(ended["attempt"]).digest == first.digest
    assert store.revision_text(first.digest) == TINY.encode()

    fresh = played(bob, begun(bob), "look for it")
    assert lines(fresh) == "What is it?"
    assert bob.get(fresh["clip"]["address"]).get_data() != film_sent.get_data()
    assert played(bob, fresh, "There it is")["title"] == "SECRET-GLAD"
    assert house_of(app).store.attempt(fresh["attempt"]).digest == second.digest


def test_her_look_back_and_another_way_from_it_stay_on_what_she_played(app: Flask) -> None:
    published(app)
    anna = app.test_client()
    ended = played(anna, begun(anna), *HAPPY)
    published(app, ("SECRET-HAPPY", "SECRET-GLAD"), ("It is gone.", "It is lost."))
    page = looked_back(anna, ended["attempt"])
    assert "SECRET-HAPPY" in page
    assert "SECRET-GLAD" not in page
    assert played(anna, what_if(anna, ended["attempt"], 2), "It is gone")["kind"] == "ending"


def test_what_was_played_before_the_first_publication_stays_readable_and_goes_on(app: Flask) -> None:
    anna, bob = app.test_client(), app.test_client()
    ended = played(anna, begun(anna), *SOUR)
    under_way = played(bob, begun(bob), "shrug")
    published(app, ("So?", "What is it?"), ("SECRET-SOUR", "SECRET-BITTER"))
    assert "SECRET-SOUR" in looked_back(anna, ended["attempt"])
    again = bob.get(under_way["place"], headers=JSON).get_json()["scene"]
    assert lines(again) == "So?"
    assert played(bob, again, "gone")["title"] == "SECRET-SOUR"


def test_the_catalogue_and_its_pages_show_what_was_published(app: Flask, client: FlaskClient) -> None:
    published(app)
    write(app, ("title: Tiny", "title: Draft of tomorrow"))
    for page in ("/", "/scenarios/tiny"):
        shown = client.get(page).get_data(as_text=True)
        assert "Tiny" in shown
        assert "Draft of tomorrow" not in shown
    published(app, ("title: Tiny", "title: Small"))
    assert "Small" in client.get("/").get_data(as_text=True)


def test_a_draft_that_was_never_published_is_nowhere(home: Home, make_app: Callable[[Home], Flask]) -> None:
    draft_only(home, "tiny")
    app = make_app(home)
    client = app.test_client()
    assert "Tiny" not in client.get("/").get_data(as_text=True)
    unknown = client.get("/scenarios/nothing")
    for address in ("/scenarios/tiny", "/scenarios/tiny/still", "/scenarios/tiny/first", "/scenarios/tiny/explanation"):
        answer = client.get(address)
        assert answer.status_code == 404
    shown = client.get("/scenarios/tiny").get_data(as_text=True)
    assert shown.replace("tiny", "nothing") == unknown.get_data(as_text=True)
    assert client.post("/scenarios/tiny/attempts", headers=JSON).status_code == 404
    assert client.post("/scenarios/tiny/along", headers=JSON).status_code == 404


def test_what_was_taken_along_plays_as_it_was_packed(app: Flask) -> None:
    first = published(app)
    client = app.test_client()
    carried = Along(bundle(client)["tickets"][0])
    filmed(app, "hall.mp4")
    published(app, ("So?", "What is it?"), ("one: {say: Here it is.", "one: {say: There it is."))
    told = [carried.tell("1"), carried.tell("on"), carried.tell("1")]
    answer = client.post(
        carried.scene["events"], json={"events": told, "ticket": carried.ticket["ticket"]}, headers=JSON
    )
    assert answer.status_code == 200, answer.get_json()
    kept = house_of(app).store.attempt(carried.scene["attempt"])
    assert kept.digest == first.digest
    assert kept.events[-1].kind is Kind.ENDED


def test_a_class_that_plays_together_ends_what_it_began_with_its_films(app: Flask) -> None:
    filmed(app, "hall.mp4", "smptebars")
    published(app)
    at = room(app)
    base = f"/facilitator/classes/{at.class_.id}/tiny/together"
    assert fill_in(at.teacher, base, base).status_code == 303
    shown = at.teacher.get(base + "/now").get_json()
    address = shown["clip"]["address"]
    before = at.teacher.get(address).get_data()
    filmed(app, "hall.mp4", "testsrc2")
    published(app, ("Where is my bag?", "Where is my hat?"))
    again = at.teacher.get(base + "/now").get_json()
    assert again["clip"]["address"] == address
    assert at.teacher.get(address).get_data() == before
    assert at.teacher.get(address.partition("?")[0]).get_data() != before


def test_the_debrief_counts_old_names_with_the_new_ones(app: Flask) -> None:
    published(app)
    at = room(app)
    for _ in range(4):
        at.plays(at.student(), "look for it", "gone")
    house = house_of(app)
    write(app, *LOBBY, ("      look:", "      search:"), ("sour", "bitter"))

    open_ = review(house.library, house.store, "tiny", Answers(), 2.0)
    assert {(str(q.name), q.routes, str(q.likely)) for q in open_.questions} == {
        ("hall", 4, "lobby"), ("sour", 4, "bitter"),
    }  # fmt: skip
    renamed = {Name("hall"): Name("lobby"), Name("sour"): Name("bitter")}
    then = review(house.library, house.store, "tiny", Answers(renamed), 2.0)
    assert [(str(q.name), q.routes) for q in then.questions] == [("lobby/look", 4)]
    renamed[Name("lobby", "look")] = Name("lobby", "search")
    release(house.library, review(house.library, house.store, "tiny", Answers(renamed), 2.0), "x", 2.0)
    for _ in range(3):
        at.plays(at.student(), "look for it", "gone")
    told = {(r["what"], r["scene"], r["choice"], r["to"]): r["number"] for r in at.table("figures.csv") if r["number"]}
    assert told["came", "lobby", "", ""] == "7"
    assert told["took", "lobby", "search", "desk"] == "7"
    assert told["chose", "lobby", "search", ""] == "7"
    assert told["way", "", "", "bitter"] == "7"
    assert not [key for key in told if {"hall", "look", "sour"} & set(key)]
    choices = {(row["scene"], row["choice"]) for row in at.table("choices.csv")}
    assert {("hall", "look"), ("lobby", "search")} <= choices  # a file of what happened says what happened


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def trainer(app: Flask) -> FlaskClient:
    client = app.test_client()
    signed_in(app, client, Role.TRAINER)
    return client


def sent(client: FlaskClient, **fields: str) -> TestResponse:
    """Sends the form of the page as it is shown, hidden fields included, with these answers."""
    html = client.get(PAGE).get_data(as_text=True)
    return again(client, html, **fields)


def again(client: FlaskClient, html: str, **fields: str) -> TestResponse:
    """Sends the form of a page that was shown."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html.partition("publish-form")[2]))
    return client.post(PAGE, data={**hidden, **fields})


def test_only_trainers_publish(app: Flask, client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 303
    signed_in(app, client, Role.FACILITATOR)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE).status_code in (400, 403)
    assert publications(house_of(app).library.home, "tiny") == ()


def test_a_trainer_publishes_and_is_told_what_students_get_now(app: Flask, trainer: FlaskClient) -> None:
    assert "Students play the file as it is" in trainer.get(PAGE).get_data(as_text=True)
    answer = sent(trainer, note="For <1B>")
    assert (answer.status_code, answer.location) == (303, "/author/tiny/publish?done=1")
    shown = trainer.get(answer.location).get_data(as_text=True)
    assert "This is publication 1. Students who start now get it." in shown
    assert "For &lt;1B&gt;" in shown
    assert "publish-form" not in shown
    (one,) = publications(house_of(app).library.home, "tiny")
    assert one.by == "Ms Jansen"
    assert "Students have publication 1" in trainer.get(PAGE).get_data(as_text=True)
    html = trainer.get(PAGE).get_data(as_text=True)
    assert "Nothing has changed since." in html
    assert "publish-form" not in html


def test_the_page_says_what_is_new(app: Flask, trainer: FlaskClient) -> None:
    published(app)
    write(app, ("You shrug.", "You <sigh>."), ("title: Tiny", "title: Small"), ("SECRET-THEN", "He stays."))
    html = trainer.get(PAGE).get_data(as_text=True).partition("What is new")[2]
    assert "“Hall”: the choice “You &lt;sigh&gt;.”" in html
    assert "Ending “SECRET-HAPPY”" in html
    assert "Around the story" in html
    assert "Desk" not in html


def test_films_and_translations_are_new_as_well(app: Flask, trainer: FlaskClient) -> None:
    published(app)
    filmed(app, "hall.mp4")
    (house_of(app).library.home.scenarios / "tiny.nl.po").write_text('msgctxt "title"\nmsgid "Tiny"\nmsgstr "Klein"\n')
    html = trainer.get(PAGE).get_data(as_text=True).partition("What is new")[2]
    assert re.findall(r'<p dir="auto">([^<]*)</p>', html) == ["The film or captions of 1 scene", "Translations"]
    assert sent(trainer).status_code == 303


def test_what_has_mistakes_has_no_button_and_can_t_be_sent(app: Flask, trainer: FlaskClient) -> None:
    for change in (("begin: hall", "begin: nowhere"), ("title: Tiny", "title: [")):
        html = trainer.get(PAGE).get_data(as_text=True)
        write(app, change)
        broken = trainer.get(PAGE).get_data(as_text=True)
        assert "publish-form" not in broken
        assert "It can't be published yet" in broken
        hidden = re.findall(r'name="csrf_token" value="([^"]+)"', html.partition("publish-form")[2])[0]
        raw = house_of(app).library.draft("tiny").raw
        answer = trainer.post(PAGE, data={"csrf_token": hidden, "digest": hashlib.sha256(raw).hexdigest()})
        assert answer.status_code == 409
        write(app)
    assert publications(house_of(app).library.home, "tiny") == ()


def test_a_film_that_is_being_made_is_waited_for(app: Flask, trainer: FlaskClient) -> None:
    film(house_of(app).library.home.media / "tiny" / "hall.mp4")
    html = trainer.get(PAGE).get_data(as_text=True)
    assert "1 film is being made ready." in html
    assert "publish-form" not in html
    filmed(app, "hall.mp4")
    assert sent(trainer).status_code == 303


def test_what_was_saved_meanwhile_is_looked_at_first(app: Flask, trainer: FlaskClient) -> None:
    html = trainer.get(PAGE).get_data(as_text=True)
    write(app, ("title: Tiny", "title: Small"))
    answer = again(trainer, html)
    assert answer.status_code == 409
    assert "This was saved again since you opened the page." in answer.get_data(as_text=True)
    assert again(trainer, answer.get_data(as_text=True)).status_code == 303


def test_what_is_gone_and_was_played_is_asked_about_and_what_nobody_played_is_not(
    app: Flask, client: FlaskClient, trainer: FlaskClient
) -> None:
    published(app)
    played(client, begun(client), *SOUR)
    write(app, *LOBBY, ("happy", "merry"), ("      shrug:", "      sigh:"))
    html = trainer.get(PAGE).get_data(as_text=True)
    assert re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', html) == [
        ("answer:hall", "=lobby"), ("answer:hall", "gone"),
    ]  # fmt: skip
    assert "It was played once." in html
    assert again(trainer, html).status_code == 409
    first = again(trainer, html, **{"answer:hall": "=lobby"})
    assert first.status_code == 409
    asked = first.get_data(as_text=True)
    assert set(re.findall(r'type="radio" name="([^"]+)"', asked)) == {"answer:lobby/shrug"}
    assert "It was chosen once." in asked
    assert again(trainer, asked, **{"answer:lobby/shrug": "=lobby/sigh"}).status_code == 303
    known = house_of(app).library.renames("tiny")
    assert [(r.kind, r.at, r.old, r.new) for r in known] == [
        ("place", "", "hall", "lobby"), ("choice", "lobby", "shrug", "sigh"),
    ]  # fmt: skip


def test_what_is_gone_for_good_is_asked_once(app: Flask, client: FlaskClient, trainer: FlaskClient) -> None:
    published(app)
    played(client, begun(client), *SOUR)
    write(app, *LOBBY)
    assert sent(trainer, **{"answer:hall": "gone"}).status_code == 303
    write(app, *LOBBY, ("title: Tiny", "title: Small"))
    assert 'type="radio"' not in trainer.get(PAGE).get_data(as_text=True)
    assert sent(trainer).status_code == 303
    assert house_of(app).library.renames("tiny") == ()


@pytest.mark.parametrize("answer", [{"answer:hall": "=nowhere"}, {"answer:desk": "gone"}, {"answer:hall": "=happy/x"}])
def test_an_answer_that_does_not_fit_is_told_and_nothing_is_published(
    app: Flask, client: FlaskClient, trainer: FlaskClient, answer: dict[str, str]
) -> None:
    published(app)
    played(client, begun(client), *SOUR)
    write(app, *LOBBY)
    refused = sent(trainer, **answer)
    assert refused.status_code == 409
    shown = refused.get_data(as_text=True)
    assert 'role="alert"' in shown
    assert len(publications(house_of(app).library.home, "tiny")) == 1
    assert again(trainer, shown, **{"answer:hall": "=lobby"}).status_code == 303


def test_before_the_first_publication_it_is_compared_with_what_was_played_last(
    app: Flask, client: FlaskClient, trainer: FlaskClient
) -> None:
    played(client, begun(client), *SOUR)
    write(app, *LOBBY)
    assert 'name="answer:hall" value="=lobby"' in trainer.get(PAGE).get_data(as_text=True)


def test_what_a_trainer_tried_of_her_draft_is_no_route(app: Flask, trainer: FlaskClient) -> None:
    house = house_of(app)
    published(app)
    scenario = house.library.scenario("tiny")
    with app.test_request_context():
        cast(Stage, app.extensions["roleplay.stage"]).preview(scenario, TINY.encode(), "hall", {})
    write(app, *LOBBY)
    assert 'type="radio"' not in trainer.get(PAGE).get_data(as_text=True)
    assert house.store.revisions.newest("tiny") is None

"""A facilitator makes a class, changes what is set of it, and finds it among hers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.classroom.settings import LONGEST, LONGEST_NAME
from roleplay.app.housekeeping import day_of
from roleplay.library import Home
from roleplay.store.classes import Class
from tests.app.classes import a_class, page_of
from tests.app.people import signed_in, store_of
from tests.app.reading import faults, fields, offers, sends, shown, text
from tests.app.room import Room, room
from tests.conftest import TINY

NEW = "/facilitator/classes/new"
Typed = dict[str, str | list[str]]


@pytest.fixture
def two(home: Home, make_app: Callable[[Home], Flask]) -> Flask:
    """An app with two scenarios."""
    (home.scenarios / "other.yaml").write_text(TINY.replace("title: Tiny", "title: Other"))
    return make_app(home)


@pytest.fixture
def at(two: Flask) -> Room:
    """A class that plays one of them, and its teacher."""
    return room(two)


def now(at: Room) -> Class:
    found = at.house.store.classes.get(at.class_.id)
    assert found is not None
    return found


def day(app: Flask, days: int) -> str:
    """So many days from now."""
    return (day_of(app.extensions["roleplay"].now()) + timedelta(days)).isoformat()


# -- a new one ---------------------------------------------------------------------------------------------------------


def test_a_class_is_made_with_a_name_role_plays_and_a_last_day(two: Flask, client: FlaskClient) -> None:
    person = signed_in(two, client := two.test_client())
    typed: Typed = {"name": "  Front   office 1B ", "scenarios": ["tiny", "other"], "last_day": day(two, 3)}
    answer = sends(client, NEW, NEW, **typed)
    (made,) = store_of(two).classes.of_person(person.id)
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(made))
    assert (made.name, made.last_day, made.named) == ("Front office 1B", day(two, 3), False)
    assert set(made.scenarios) == {"tiny", "other"}
    page = text(client, page_of(made))
    for words in (f"{made.code[:3]} {made.code[3:]}", f"http://localhost/class/{made.code}", "localhost/go"):
        assert words in page
    for words in ("Front office 1B", "Tiny", "Other", "Ends in 3 days", "Without names"):
        assert words in page


def test_a_code_has_six_signs_that_do_not_look_alike(two: Flask) -> None:
    person = signed_in(two, two.test_client())
    made = {a_class(two, person).code for _ in range(20)}
    assert len(made) == 20
    assert all(re.fullmatch(r"[A-HJKMNP-Z2-9]{6}", code) for code in made)


def test_a_new_class_is_without_names_and_open_for_some_weeks_unless_she_says_otherwise(two: Flask) -> None:
    person = signed_in(two, client := two.test_client())
    form = fields(client.get(NEW).text, NEW)
    assert "named" not in form
    assert "scenarios" not in form
    assert form["last_day"] == [day(two, 28)]
    assert sends(client, NEW, NEW, name="x", scenarios="tiny", named="1").status_code == 303
    (made,) = store_of(two).classes.of_person(person.id)
    assert (made.named, made.last_day) == (True, day(two, 28))


TYPED: Typed = {"name": "Front office 1B", "scenarios": ["other"], "last_day": "2040-01-01", "named": "1"}
WRONG: list[tuple[str, str, str]] = [
    ("name", "", "Give the class a name"),
    ("name", " \t ", "Give the class a name"),
    ("name", "\u200b\u2060", "Give the class a name"),
    ("name", "x" * (LONGEST_NAME + 1), f"at most {LONGEST_NAME} characters"),
    ("name", "x" * 50_000, f"at most {LONGEST_NAME} characters"),
    ("scenarios", "", "Tick at least one role-play"),
    ("scenarios", "nothing", "Tick at least one role-play"),
    ("scenarios", "../tiny", "Tick at least one role-play"),
    ("last_day", "", "as a date, such as 20"),
    ("last_day", "next week", "as a date, such as 20"),
    ("last_day", "2026-02-30", "as a date, such as 20"),
    ("last_day", "2020-01-01", "between today and"),
    ("last_day", "9999-12-31", "between today and"),
]


@pytest.mark.parametrize(("field", "bad", "sentence"), WRONG)
def test_what_is_wrong_with_a_new_class_is_said_at_its_field_and_nothing_that_was_typed_is_lost(
    two: Flask, field: str, bad: str, sentence: str
) -> None:
    person = signed_in(two, client := two.test_client())
    typed = {**TYPED, "last_day": day(two, 100), field: bad}
    answer = sends(client, NEW, NEW, **typed)
    assert answer.status_code == 400
    said = faults(answer.text)
    assert list(said) == [field]
    assert sentence in said[field]
    form = fields(answer.text, NEW)
    for name, value in typed.items():
        if name != field:
            assert form[name] == ([value] if isinstance(value, str) else value), name
    if field != "scenarios" and bad.strip().isprintable():
        assert form[field] == [bad.strip()]
    assert not store_of(two).classes.of_person(person.id)


def test_all_that_is_wrong_is_said_at_once_and_nothing_before_it_is_wrong(two: Flask) -> None:
    signed_in(two, client := two.test_client())
    assert faults(client.get(NEW).text) == {}
    answer = sends(client, NEW, NEW, name=" ", last_day="never")
    assert list(faults(answer.text)) == ["name", "scenarios", "last_day"]


@pytest.mark.parametrize("days", [0, LONGEST.days])
def test_the_last_day_is_today_at_the_earliest_and_two_years_on_at_the_latest(two: Flask, days: int) -> None:
    person = signed_in(two, client := two.test_client())
    for off, status in ((0, 303), (-1 if days == 0 else 1, 400)):
        assert sends(client, NEW, NEW, name="x", scenarios="tiny", last_day=day(two, days + off)).status_code == status
    (made,) = store_of(two).classes.of_person(person.id)
    assert made.last_day == day(two, days)


def test_a_day_that_was_typed_another_way_ends_the_class_all_the_same(two: Flask) -> None:
    person = signed_in(two, client := two.test_client())
    typed = day(two, 5).replace("-", "")
    assert sends(client, NEW, NEW, name="x", scenarios="tiny", last_day=typed).status_code == 303
    (made,) = store_of(two).classes.of_person(person.id)
    assert made.last_day == day(two, 5)


def test_of_a_role_play_that_is_not_there_nothing_is_kept(two: Flask) -> None:
    person = signed_in(two, client := two.test_client())
    assert sends(client, NEW, NEW, name="x", scenarios=["nothing", "tiny"]).status_code == 303
    (made,) = store_of(two).classes.of_person(person.id)
    assert made.scenarios == ("tiny",)


def test_a_class_is_not_made_changed_or_shared_by_a_form_of_another_site(two: Flask, at: Room) -> None:
    before = now(at)
    for path in (NEW, page_of(at.class_), *(page_of(at.class_, f"/{more}") for more in ("code", "people"))):
        typed = {"name": "Evil", "scenarios": "tiny", "last_day": day(two, 5), "login": "Ms Jansen"}
        assert at.teacher.post(path, data=typed).status_code == 400, path
    assert store_of(two).classes.all() == (before,)


# -- what is set of it -------------------------------------------------------------------------------------------------


def test_what_is_set_of_a_class_can_be_changed_later(two: Flask, at: Room) -> None:
    typed: Typed = {"name": "2C", "scenarios": ["other"], "last_day": day(two, 60), "named": "1"}
    answer = sends(at.teacher, page_of(at.class_), page_of(at.class_), **typed)
    assert answer.status_code == 303
    assert "Kept." in text(at.teacher, answer.headers["Location"])
    changed = now(at)
    assert changed == replace(at.class_, name="2C", scenarios=("other",), last_day=day(two, 60), named=True)
    assert sends(at.teacher, page_of(at.class_), page_of(at.class_)).status_code == 303
    assert now(at) == changed  # what stands in the form is what is set


@pytest.mark.parametrize(("field", "bad", "sentence"), WRONG)
def test_what_is_wrong_with_a_change_is_said_and_the_class_stays_as_it_was(
    at: Room, field: str, bad: str, sentence: str
) -> None:
    typed: Typed = {**TYPED, "last_day": day(at.app, 100), field: bad}
    answer = sends(at.teacher, page_of(at.class_), page_of(at.class_), **typed)
    assert answer.status_code == 400
    said = faults(answer.text)
    assert list(said) == [field]
    assert sentence in said[field]
    form = fields(answer.text, page_of(at.class_))
    for name in {"name", "last_day", "named"} - {field}:
        assert form[name] == [typed[name]], name
    assert now(at) == at.class_


def test_a_class_that_has_ended_can_have_another_name_and_go_on(two: Flask, at: Room) -> None:
    at.house.store.classes.change(replace(at.class_, last_day=day(two, -3)))
    assert sends(at.teacher, page_of(at.class_), page_of(at.class_), name="Last year").status_code == 303
    assert (now(at).name, now(at).last_day) == ("Last year", day(two, -3))
    assert sends(at.teacher, page_of(at.class_), page_of(at.class_), last_day=day(two, -2)).status_code == 400
    assert sends(at.teacher, page_of(at.class_), page_of(at.class_), last_day=day(two, 2)).status_code == 303
    assert "Ends in 2 days" in text(at.teacher, page_of(at.class_))


@pytest.mark.parametrize("named", [False, True])
def test_after_the_first_attempt_names_go_neither_on_nor_off(two: Flask, named: bool) -> None:
    at = room(two, named=named)
    path = page_of(at.class_)
    before, fixed = at.teacher.get(path).text, re.compile(r'<input(?=[^>]* name="named")(?=[^>]* disabled)')
    assert not fixed.search(before)
    at.plays(at.student("Anna"))
    page = at.teacher.get(path)
    assert fixed.search(page.text)
    assert "Somebody has begun, so this can't change any more" in shown(page)
    assert sends(at.teacher, path, path, name="Renamed").status_code == 303  # what can change still does
    assert (now(at).name, now(at).named) == ("Renamed", named)
    # From a page that was open before she began:
    typed: Typed = {**fields(before, path), "name": "Typed", "named": [] if named else ["1"]}
    answer = at.teacher.post(path, data=typed)
    assert answer.status_code == 409
    assert "Who sees what stays as she read it" in shown(answer)
    assert fields(answer.text, path)["name"] == ["Typed"]
    assert (now(at).name, now(at).named) == ("Renamed", named)


def test_before_the_first_attempt_names_can_go_on_and_off_also_when_somebody_has_joined(at: Room) -> None:
    path = page_of(at.class_)
    at.student("Anna")
    for typed in (["1"], []):
        assert sends(at.teacher, path, path, named=typed).status_code == 303
        assert now(at).named == bool(typed)


def test_a_new_code_makes_the_old_one_lead_nowhere_and_who_joined_stays(at: Room) -> None:
    student = at.student()
    path, old = page_of(at.class_), at.class_.code
    answer = sends(at.teacher, path, f"{path}/code")
    assert answer.status_code == 303
    page = text(at.teacher, answer.headers["Location"])
    new = now(at).code
    assert new != old
    assert "There is a new code" in page
    assert f"{new[:3]} {new[3:]}" in page
    assert old not in page
    for client in (student, at.app.test_client()):
        lost = client.get(f"/class/{old}")
        assert lost.status_code == 404
        assert "No class has this code" in shown(lost)
        assert client.get(f"/go/{old}").status_code == 404
    assert offers(student.get(f"/class/{new}").text, f"/class/{new}/leave")


def test_a_role_play_whose_file_is_gone_stands_in_the_settings_until_it_is_taken_out(home: Home, two: Flask) -> None:
    person = signed_in(two, teacher := two.test_client())
    at = Room(two, teacher, a_class(two, person, "other", "tiny"))
    (home.scenarios / "other.yaml").unlink()
    at.house.library.refresh()
    student, path = at.student(), page_of(at.class_)
    assert "can't be played now" in text(teacher, path)
    assert "Tiny" in text(teacher, "/facilitator/")
    assert "other" not in text(student, f"/class/{at.class_.code}")
    assert student.get(f"/class/{at.class_.code}/scenarios/other").status_code == 404
    assert sends(teacher, path, path).status_code == 303
    assert now(at).scenarios == ("other", "tiny")
    assert sends(teacher, path, path, scenarios="tiny").status_code == 303
    assert now(at).scenarios == ("tiny",)
    assert sends(teacher, path, path, scenarios=["tiny", "other"]).status_code == 303
    assert now(at).scenarios == ("tiny",)  # and can't be put back


# -- her classes -------------------------------------------------------------------------------------------------------


def test_her_classes_are_those_that_she_teaches_and_the_ended_ones_come_last(two: Flask) -> None:
    person = signed_in(two, client := two.test_client())
    other = signed_in(two, two.test_client(), name="Mr Bakker")
    assert "Welcome, Ms Jansen" in text(client, "/facilitator/")
    for name, who, days in (
        ("First", person, 20),
        ("Second", person, 0),
        ("Third", person, -1),
        ("Not hers", other, 9),
    ):
        store_of(two).classes.change(replace(a_class(two, who, days=days), name=name))
    page = text(client, "/facilitator/")
    assert max(page.index("First"), page.index("Second")) < page.index("Third")
    assert "Not hers" not in page


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "Ends today"), (1, "Ends in 1 day"), (14, "Ends in 14 days"), (15, "Until "), (-1, "Ended on ")],
)
def test_when_a_class_ends_is_said_in_words(two: Flask, days: int, words: str) -> None:
    person = signed_in(two, client := two.test_client())
    class_ = a_class(two, person, days=days)
    for path in ("/facilitator/", page_of(class_)):
        assert re.search(rf"{words}\b", text(client, path))


def test_the_page_for_the_beamer_has_the_code_and_the_way_in_and_nobodys_name(at: Room) -> None:
    at.student("Anna")
    answer, code = at.teacher.get(page_of(at.class_, "/code")), at.class_.code
    for words in (f"{code[:3]} {code[3:]}", "localhost/go", at.class_.name):
        assert words in shown(answer)
    assert "<svg" in answer.text
    assert "Anna" not in answer.text
    assert "Ms Jansen" not in answer.text

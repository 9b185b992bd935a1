"""Whose a class is: it is shared and left, its roster is looked at on record, and to everybody else it is not there."""

from __future__ import annotations

import pytest
from flask import Flask

from roleplay.store.classes import Class
from roleplay.store.people import Role
from tests.app.classes import a_class, joins, page_of
from tests.app.people import signed_in
from tests.app.reading import fields, offers, sends, shown, text
from tests.app.room import Room, room


@pytest.fixture
def at(app: Flask) -> Room:
    """A class and its teacher."""
    return room(app)


def now(at: Room) -> Class:
    found = at.house.store.classes.get(at.class_.id)
    assert found is not None
    return found


# -- who teaches it ----------------------------------------------------------------------------------------------------


def test_a_class_is_shared_with_a_colleague_by_her_login(at: Room) -> None:
    colleague, path = at.app.test_client(), page_of(at.class_)
    person = signed_in(at.app, colleague, name="Mr Bakker", login="bakker@school.example")
    assert colleague.get(path).status_code == 404
    for _twice in range(2):
        answer = sends(at.teacher, path, f"{path}/people", login=" Bakker@SCHOOL.example ")
        assert answer.status_code == 303
    assert "Your colleague finds it" in text(at.teacher, answer.headers["Location"])
    assert set(now(at).people) == {*at.class_.people, person.id}
    assert at.class_.name in text(colleague, "/facilitator/")
    assert "Mr Bakker" in text(at.teacher, path)
    assert "Ms Jansen" in text(colleague, path)
    assert "Class of Mr Bakker and Ms Jansen" in text(at.app.test_client(), f"/class/{at.class_.code}")


def test_an_unknown_login_and_a_closed_account_are_refused_in_one_sentence(at: Room) -> None:
    store, path = at.house.store, page_of(at.class_)
    store.people.close(store.people.make("Gone", "gone", Role.FACILITATOR, 0.0).id, 1.0)
    for login in ("nobody", "gone", "", "\x00", "x" * 5000):
        answer = sends(at.teacher, path, f"{path}/people", login=login)
        assert answer.status_code == 400
        assert "Nobody here has this login" in shown(answer)
    assert now(at) == at.class_


def test_who_takes_herself_out_of_a_class_finds_it_nowhere_any_more(at: Room) -> None:
    colleague, path = at.app.test_client(), page_of(at.class_)
    person = signed_in(at.app, colleague, name="Mr Bakker")
    at.house.store.classes.add_person(at.class_.id, person.id)
    answer = sends(at.teacher, path, f"{path}/people/leave")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/facilitator/")
    assert at.teacher.get(path).status_code == 404
    assert at.class_.name not in text(at.teacher, "/facilitator/")
    assert now(at).people == (person.id,)
    assert colleague.get(path).status_code == 200


def test_the_last_one_who_can_come_in_can_not_leave(at: Room) -> None:
    colleague, path = at.app.test_client(), page_of(at.class_)
    assert not offers(at.teacher.get(path).text, f"{path}/people/leave")
    person = signed_in(at.app, colleague, name="Mr Bakker")
    at.house.store.classes.add_person(at.class_.id, person.id)
    at.house.store.people.close(person.id, 1.0)
    answer = sends(at.teacher, path, f"{path}/people/leave")
    assert answer.status_code == 409
    assert "You are the last one here" in shown(answer)
    assert at.class_.people[0] in now(at).people
    at.house.store.people.reopen(person.id)
    assert sends(at.teacher, path, f"{path}/people/leave").status_code == 303


# -- who joined --------------------------------------------------------------------------------------------------------


def test_the_roster_lists_names_by_name_and_says_how_many_gave_none(at: Room) -> None:
    for name in ("Zoë", "anna", "", "Bob", ""):
        at.student(name)
    page = text(at.teacher, page_of(at.class_, "/roster"))
    assert "anna Bob Zoë" in page
    assert "Without a name: a few" in page
    assert "They stand beside no route" in page
    for _ in range(2):
        at.student()
    assert "Without a name: 4" in text(at.teacher, page_of(at.class_, "/roster"))


def test_every_look_at_the_roster_is_written_down_and_at_the_class_page_none(at: Room) -> None:
    at.student("Anna")
    person, path = at.class_.people[0], page_of(at.class_)
    for more in ("", "/code"):
        assert "Anna" not in text(at.teacher, path + more)
    assert "Anna" not in text(at.teacher, "/facilitator/")
    assert not at.house.store.people.accesses(at.class_.id)
    for times in (1, 2):
        assert "Anna" in text(at.teacher, f"{path}/roster")
        seen = [(each.person_id, each.what) for each in at.house.store.people.accesses(at.class_.id)]
        assert seen == [(person, "who joined")] * times


def test_of_one_and_two_who_joined_it_is_a_few_and_from_three_on_the_number(at: Room) -> None:
    for told in ("0", "a few", "a few", "3", "4"):
        for path in ("/facilitator/", page_of(at.class_)):
            assert f"Joined: {told}" in text(at.teacher, path)
        at.student()


def test_of_each_role_play_it_is_told_how_many_began_and_ended(at: Room) -> None:
    students = [at.student() for _ in range(4)]
    for student, words in zip(students, (("shrug", "gone"),) * 3 + (("shrug",),), strict=True):
        at.plays(student, *words)
    at.plays(students[0], "shrug", "gone")  # again, and outside of the class: no other learner
    students[1].post("/scenarios/tiny/attempts")
    page = text(at.teacher, page_of(at.class_))
    assert "Started: 4" in page
    assert "Ended: 3" in page


# -- nobody elses ------------------------------------------------------------------------------------------------------


def every_page_of(app: Flask, class_: Class) -> list[tuple[str, str]]:
    """Method and address of all that is asked about one class."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("classes.") and rule.arguments]
    assert all(rule.arguments == {"class_id"} for rule in rules)
    filled = [(rule.rule.replace("<class_id>", class_.id), rule.methods or set()) for rule in rules]
    return [(method, path) for path, methods in filled for method in sorted(methods & {"GET", "POST"})]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.TRAINER, Role.ADMINISTRATOR])
def test_to_who_does_not_teach_a_class_it_is_not_there(at: Room, role: Role) -> None:
    other, path = at.app.test_client(), page_of(at.class_)
    own = a_class(at.app, signed_in(at.app, other, role, name="Mr Bakker"))
    token = fields(other.get(page_of(own)).text, page_of(own))["csrf_token"]
    typed = {"csrf_token": token, "name": "Evil", "scenarios": "tiny", "last_day": "2040-01-01", "login": "Mr Bakker"}
    tried = every_page_of(at.app, at.class_)
    assert len(tried) >= 7
    for method, each in tried:
        answer = other.open(each, method=method, data=typed if method == "POST" else None)
        assert answer.status_code == 404, f"{method} {each}"
        assert "There is no class of yours here" in shown(answer)
        assert at.class_.code not in answer.text
    assert now(at) == at.class_
    assert not at.house.store.people.accesses(at.class_.id)
    assert other.get(path.replace(at.class_.id, "nothing")).status_code == 404


def test_who_is_not_signed_in_is_shown_the_door(at: Room) -> None:
    outsider = at.app.test_client()
    joins(outsider, at.class_)
    answers = [outsider.get(path) for method, path in every_page_of(at.app, at.class_) if method == "GET"]
    for answer in (*answers, outsider.get("/facilitator/"), outsider.get("/facilitator/classes/new")):
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/people/door?onward=/facilitator/")

"""Who is invited comes in by a link that works once; administrators see to everybody."""

from __future__ import annotations

import re
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app import Settings, access, create_app
from roleplay.app.house import House
from roleplay.library import Home
from roleplay.store.people import Person, Role
from tests.app.people import GOOD, OWN, come_in, fill_in, is_in, sign_in, signed_in, store_of, who_has_come_in

pytestmark = pytest.mark.usefixtures("quick_passwords")


def invitation_of(app: Flask, person: Person) -> str:
    """The address of a new invitation."""
    house = cast(House, app.extensions["roleplay"])
    return f"/people/invited/{access.invite(house.store, person, house.now())}"


# -- invitations -----------------------------------------------------------------------------------------------------


def link_on(page: str) -> str:
    """The path of the link that a page tells."""
    found = re.search(r"http://localhost(/people/invited/[\w-]+)", page)
    assert found
    return found[1]


def test_an_administrator_invites_and_the_one_who_is_invited_comes_in(app: Flask, client: FlaskClient) -> None:
    signed_in(app, client, Role.ADMINISTRATOR)
    page = fill_in(client, "/people/", "/people/", name="Mr Bakker", login="Bakker", role="trainer")
    assert page.status_code == 200
    path = link_on(page.text)
    assert "people/invited" not in client.get("/people/").text  # told once
    guest = app.test_client()
    shown = guest.get(path).text
    assert 'value="Mr Bakker"' in shown
    assert 'value="bakker"' in shown
    answer = fill_in(guest, path, path, name="Mr B. Bakker", password=GOOD)
    assert (answer.status_code, answer.location) == (303, "/facilitator/")
    assert is_in(guest)
    (made,) = [p for p in store_of(app).people.all() if p.login == "bakker"]
    assert (made.name, made.role, made.waiting) == ("Mr B. Bakker", Role.TRAINER, False)
    assert sign_in(app.test_client(), "bakker").status_code == 303
    assert guest.get(path).status_code == 404  # spent
    fresh = fill_in(app.test_client(), "/people/door", path, name="Thief", password="another one by a thief")
    assert fresh.status_code == 404
    assert sign_in(app.test_client(), "bakker").status_code == 303


def test_looking_at_an_invitation_does_not_spend_it(app: Flask, client: FlaskClient) -> None:
    path = invitation_of(app, store_of(app).people.make("Ms Jansen", "jansen", Role.FACILITATOR, 0.0))
    assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    assert client.get("/people/invited/nothing").status_code == 404


def test_a_new_link_lets_in_who_forgot_the_password_and_ends_the_old_one(app: Flask, client: FlaskClient) -> None:
    person = who_has_come_in(app)
    elsewhere = app.test_client()
    sign_in(elsewhere)
    signed_in(app, client, Role.ADMINISTRATOR, name="Boss")
    first = link_on(fill_in(client, "/people/", f"/people/{person.id}/link").text)
    second = link_on(fill_in(client, "/people/", f"/people/{person.id}/link").text)
    assert client.get(f"/people/{person.id}/link").location == "/people/"
    assert client.get(first).status_code == 404
    assert is_in(elsewhere)
    guest = app.test_client()
    fill_in(guest, second, second, name="Ms Jansen", password="nine owls in a lift")
    assert is_in(guest)
    assert not is_in(elsewhere)
    assert sign_in(app.test_client()).status_code == 403
    assert sign_in(app.test_client(), password="nine owls in a lift").status_code == 303


def test_an_invitation_holds_for_seven_days(home: Home) -> None:
    now = 1_000_000.0
    app = create_app(home, Settings(now=lambda: now))
    try:
        path = invitation_of(app, store_of(app).people.make("Ms Jansen", "jansen", Role.FACILITATOR, now))
        now += 7 * 86400 - 1
        assert app.test_client().get(path).status_code == 200
        now += 1
        assert app.test_client().get(path).status_code == 404
    finally:
        store_of(app).close()


@pytest.mark.parametrize(
    ("password", "name"),
    [("2herons", "Ms Jansen"), ("Welcome2024!", "Ms Jansen"), ("jansen@school", "Ms Jansen"), (GOOD, " ")],
)
def test_what_can_not_be_a_password_or_name_is_told_and_spends_nothing(
    app: Flask, client: FlaskClient, password: str, name: str
) -> None:
    made = store_of(app).people.make("Ms Jansen", "jansen@school", Role.FACILITATOR, 0.0)
    path = invitation_of(app, made)
    answer = fill_in(client, path, path, name=name, password=password)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert password not in answer.text or password == made.login
    assert not is_in(client)
    assert fill_in(client, path, path, name="Ms Jansen", password=GOOD).status_code == 303


# -- the list --------------------------------------------------------------------------------------------------------


def test_a_login_that_is_taken_is_told_and_what_was_typed_stays(app: Flask, client: FlaskClient) -> None:
    signed_in(app, client, Role.ADMINISTRATOR, name="Boss", login="boss")
    answer = fill_in(client, "/people/", "/people/", name="Another", login="BOSS", role="trainer")
    assert answer.status_code == 409
    assert "somebody with this login already" in answer.text
    assert 'value="Another"' in answer.text
    assert re.search(r'value="trainer" checked', answer.text)


def test_an_administrator_closes_opens_and_changes_roles(app: Flask, client: FlaskClient) -> None:
    person, people = who_has_come_in(app), store_of(app).people
    signed_in(app, client, Role.ADMINISTRATOR, name="Boss")
    other = app.test_client()
    come_in(app, other, person)
    fill_in(client, "/people/", f"/people/{person.id}/role", role="trainer")
    assert other.get("/facilitator/scenarios/tiny/clips").status_code == 200  # at once
    fill_in(client, "/people/", f"/people/{person.id}/close")
    assert not is_in(other)
    assert sign_in(other).status_code == 403
    assert fill_in(client, "/people/", f"/people/{person.id}/link").status_code == 409
    fill_in(client, "/people/", f"/people/{person.id}/open")
    assert sign_in(other).status_code == 303
    found = people.get(person.id)
    assert found is not None
    assert (found.role, found.closed) == (Role.TRAINER, False)


def test_the_last_administrator_is_neither_closed_nor_lowered(app: Flask, client: FlaskClient) -> None:
    person = signed_in(app, client, Role.ADMINISTRATOR)
    for action in ("close", "role"):
        answer = fill_in(client, "/people/", f"/people/{person.id}/{action}", role="trainer")
        assert answer.status_code == 409
        assert "the last administrator" in answer.text
    assert store_of(app).people.get(person.id) == person


def test_who_or_what_is_not_there_is_refused(app: Flask, client: FlaskClient) -> None:
    person = signed_in(app, client, Role.ADMINISTRATOR)
    assert fill_in(client, "/people/", "/people/nobody/close").status_code == 404
    assert fill_in(client, "/people/", f"/people/{person.id}/role", role="king").status_code == 400


def test_a_name_is_shown_as_text_and_never_as_code(app: Flask, client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    signed_in(app, client, Role.ADMINISTRATOR, name=evil, login="boss")
    assert evil not in client.get("/people/").text
    assert "&lt;script&gt;alert(1)" in client.get("/people/").text


# -- one's own password ----------------------------------------------------------------------------------------------


def test_a_changed_password_signs_out_everywhere_else(app: Flask, client: FlaskClient) -> None:
    who_has_come_in(app)
    elsewhere = app.test_client()
    sign_in(elsewhere)
    sign_in(client)
    assert fill_in(client, OWN, OWN, password="wrong", new="nine owls in a lift").status_code == 403
    assert fill_in(client, OWN, OWN, password=GOOD, new="short").status_code == 400
    assert is_in(elsewhere)
    assert fill_in(client, OWN, OWN, password=GOOD, new="nine owls in a lift").status_code == 200
    assert is_in(client)
    assert not is_in(elsewhere)
    assert sign_in(elsewhere).status_code == 403
    assert sign_in(elsewhere, password="nine owls in a lift").status_code == 303

"""People for the tests: somebody who is signed in, without going by the door."""

from __future__ import annotations

import re
import secrets
from typing import cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roleplay.app.access import COOKIE
from roleplay.app.house import House, hashed
from roleplay.app.passwords import hashed_password
from roleplay.store.people import Person, Role
from roleplay.store.store import Store

GOOD = "two herons on a tram"
OWN = "/people/password"
"""A page of everybody with an account."""


def signed_in(
    app: Flask, client: FlaskClient, role: Role = Role.FACILITATOR, name: str = "Ms Jansen", login: str = ""
) -> Person:
    """A new person who is signed in with this client; her login is her name unless it is given."""
    house = cast(House, app.extensions["roleplay"])
    person = house.store.people.make(name, login or name, role, house.now())
    come_in(app, client, person)
    return person


def come_in(app: Flask, client: FlaskClient, person: Person) -> None:
    """Signs a person in with this client."""
    house, token = cast(House, app.extensions["roleplay"]), secrets.token_urlsafe(32)
    house.store.people.open_session(hashed(token), person.id, house.now() + 3600, house.now())
    client.set_cookie(COOKIE, token)


def fill_in(client: FlaskClient, page: str, action: str, **fields: str) -> TestResponse:
    """Sends a form of a page, as a browser does: with the token that stands on it."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert found, page
    return client.post(action, data={"csrf_token": found[1], **fields})


def store_of(app: Flask) -> Store:
    """The store of an app."""
    return cast(House, app.extensions["roleplay"]).store


def who_has_come_in(app: Flask, login: str = "jansen", role: Role = Role.FACILITATOR) -> Person:
    """A person whose password is GOOD."""
    people = store_of(app).people
    made = people.make(login.title(), login, role, 0.0)
    people.keep_password(made.id, hashed_password(GOOD))
    return made


def sign_in(client: FlaskClient, login: str = "jansen", password: str = GOOD, onward: str = "") -> TestResponse:
    """By the door."""
    return fill_in(client, "/people/door", "/people/door", login=login, password=password, onward=onward)


def is_in(client: FlaskClient) -> bool:
    """Whether somebody is signed in with this client."""
    return client.get(OWN).status_code == 200

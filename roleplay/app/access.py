"""Who may see which page: people with an account, known by a session that is kept on the server and can be ended."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial, wraps
from typing import cast, overload

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from roleplay.app.house import hashed, house
from roleplay.app.switch import here
from roleplay.store.people import Person, Role
from roleplay.store.store import Store

COOKIE = "roleplay_session"
HOURS = 12
DAYS = 7
"""How long an invitation holds."""

View = Callable[..., ResponseReturnValue]


def signed_in() -> Person | None:
    """Who uses this browser, or None."""
    if house().at_home is not None:
        return house().at_home
    if "person" not in g:
        token = request.cookies.get(COOKIE, "")
        g.person = house().store.people.of_session(hashed(token), house().now()) if token else None
    return cast("Person | None", g.person)


def person() -> Person:
    """Who looks at this page; only where `people_only` has let somebody in."""
    found = signed_in()
    assert found is not None
    return found


def open_session(person: Person, response: Response) -> None:
    """Signs a person in on this browser, however she was recognised; what was open there before ends."""
    _end()
    token, now = secrets.token_urlsafe(32), house().now()
    house().store.people.open_session(hashed(token), person.id, now + HOURS * 3600, now)
    response.set_cookie(COOKIE, token, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=request.is_secure)


def end_session(response: Response) -> None:
    """Signs out whoever uses this browser."""
    _end()
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)


def _end() -> None:
    token = request.cookies.get(COOKIE, "")
    if token:
        house().store.people.end_session(hashed(token))
    session.clear()  # a form that was loaded before is worth nothing now


@overload
def people_only(who: View) -> View: ...
@overload
def people_only(who: Role) -> Callable[[View], View]: ...
def people_only(who: View | Role) -> View | Callable[[View], View]:
    """Guards a view: `@people_only` for everybody with an account, `@people_only(Role.TRAINER)` from there upwards.

    Others are shown the door, which leads back to the page; who is in with too small a role gets 403.
    """
    return partial(_guarded, needed=who) if isinstance(who, Role) else _guarded(who, Role.FACILITATOR)


def _guarded(view: View, needed: Role) -> View:
    @wraps(view)
    def guarded(**arguments: object) -> ResponseReturnValue:
        found = signed_in()
        if found is None:
            # A form can't be sent again from the door.
            onward = here() if request.method == "GET" else None
            return redirect(url_for("people.door", onward=onward), 303)
        if not found.role.may(needed):
            abort(403)
        return view(**arguments)

    return guarded


def invite(store: Store, person: Person, now: float) -> str:
    """A new token for `/people/invited/TOKEN`, by which a person sets a password; the one before holds no more."""
    token = secrets.token_urlsafe(32)
    store.people.invite(person.id, hashed(token), now + DAYS * 86400, now)
    return token


def log(class_id: str, what: str) -> None:
    """Writes down that who looks at this page saw `what`, named data of a class."""
    house().store.people.log(person().id, class_id, what, house().now())

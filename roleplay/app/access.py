"""Who may see the facilitator's pages: a passcode, and a session that is kept on the server and can be ended."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from roleplay.app.house import House, hashed, house
from roleplay.store.store import Store

COOKIE = "roleplay_session"
HOURS = 12
_SETTING = "facilitator_passcode"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters and digits that look alike on a note."""


def new_passcode(store: Store) -> str:
    """Makes a new passcode and ends every session; only its hash is kept. 31^12 codes: 2^59 guesses."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    store.keep_setting(_SETTING, PasswordHasher().hash(code))
    store.close_session()
    return code


def has_passcode(store: Store) -> bool:
    """Whether a passcode was made."""
    return store.setting(_SETTING) is not None


def open_door(kept: House, passcode: str, response: Response, *, secure: bool) -> bool:
    """Opens a session in a cookie when the passcode is right."""
    right = kept.store.setting(_SETTING)
    if right is None or len(passcode) > 100:
        return False
    try:
        PasswordHasher().verify(right, passcode.strip().lower())
    except VerificationError:
        return False
    token, now = secrets.token_urlsafe(32), kept.now()
    kept.store.open_session(hashed(token), "facilitator", now + HOURS * 3600, now)
    response.set_cookie(COOKIE, token, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=secure)
    return True


def close_door(kept: House, response: Response) -> None:
    """Ends this session."""
    token = request.cookies.get(COOKIE)
    if token:
        kept.store.close_session(hashed(token))
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")


def facilitators_only(
    view: Callable[..., ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Lets facilitators in and shows others the door."""

    @wraps(view)
    def guarded(**arguments: object) -> ResponseReturnValue:
        token = request.cookies.get(COOKIE, "")
        kept = house()
        if token and kept.store.session_role(hashed(token), kept.now()) == "facilitator":
            return view(**arguments)
        return redirect(url_for("facilitator.door", onward=request.path), 303)

    return guarded

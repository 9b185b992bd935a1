"""The learner on this device: no account, no name. A random token in a cookie; the store keeps only its hash."""

from __future__ import annotations

import secrets
from typing import cast

from flask import g, request
from werkzeug.wrappers import Response

from roleplay.app.house import hashed, house

COOKIE = "roleplay_me"
DAYS = 400
"""The longest that browsers keep a cookie; it is renewed with every start."""


def known() -> str | None:
    """The learner that this device is of, or None."""
    if "learner" not in g:
        token = request.cookies.get(COOKIE, "")
        g.learner = house().store.learners.of_device(hashed(token)) if token else None
    return cast("str | None", g.learner)


def own(learner: str | None) -> str | None:
    """The learner of an attempt, on a device of that learner: somebody else with its address sees that route only."""
    return learner if learner == known() else None


def fresh() -> str:
    """A new learner, known by nothing."""
    return secrets.token_urlsafe(16)


def remember(response: Response, learner: str) -> None:
    """Makes this device one of the learner's, or keeps it so for longer. A device of another learner stays theirs."""
    if not from_here():
        return  # it came without the cookie of a learner that the device may well have
    token = request.cookies.get(COOKIE, "")
    if known() is None:
        token = secrets.token_urlsafe(32)
        house().store.learners.add_device(hashed(token), learner, house().now())
    response.set_cookie(COOKIE, token, max_age=DAYS * 86400, httponly=True, samesite="Lax", secure=request.is_secure)


def forget(response: Response) -> None:
    """Makes this device nobody's."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)


def from_here() -> bool:
    """Whether a form was sent by a page of ours: another site may not say whose this device is."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:  # browsers of today, over https; it is true behind a proxy as well
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host

"""The switch of languages in the foot of every page: a form, so that it needs no script."""

from __future__ import annotations

import re

from babel import Locale
from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.urls import iri_to_uri

from roleplay.app.words import COOKIE, LANGUAGES

blueprint = Blueprint("switch", __name__)

A_YEAR = 365 * 24 * 3600

_WITHIN = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""An address on this site. A browser takes `//` and `/\\` for another site, and leaves out tabs and line ends."""


@blueprint.post("/language")
def choose() -> ResponseReturnValue:
    """Keeps the chosen language for a year, and shows the same page in it."""
    code, onward = request.form.get("language", ""), request.form.get("onward", "")
    if code not in LANGUAGES:
        abort(400)
    response = redirect(onward if within(onward) else url_for("learner.catalogue"), 303)
    response.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def within(address: str) -> bool:
    """Whether a browser stays on this site with it."""
    return _WITHIN.fullmatch(address) is not None


def here() -> str:
    """The address of this page, to come back to; the catalogue, where it is the answer to a form."""
    return iri_to_uri(request.full_path).rstrip("?") if request.method == "GET" else url_for("learner.catalogue")


def languages() -> tuple[tuple[str, str], ...]:
    """Code and own name of every language that we speak."""
    return tuple((code, str(Locale(code).get_display_name(code)).capitalize()) for code in LANGUAGES)

"""Errors to answers: a status, one page for people, one JSON shape for programs. No traceback reaches a person."""

from __future__ import annotations

from flask import Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from roleplay.app.pages import FaultPage
from roleplay.app.playing import BadEvent
from roleplay.app.words import language
from roleplay.errors import (
    AttemptNotFound,
    ClipNotFound,
    ClipUnplayable,
    NotHere,
    NotPublished,
    RoleplayError,
    RouteError,
    ScenarioError,
    ScenarioInvalid,
    ScenarioNotFound,
    StoreError,
)
from roleplay.said import in_words

_STATUS: tuple[tuple[type[RoleplayError], int], ...] = (
    (ScenarioNotFound, 404),
    (AttemptNotFound, 404),
    (ClipNotFound, 404),
    (ClipUnplayable, 400),
    (NotHere, 404),
    (ScenarioInvalid, 409),
    (NotPublished, 409),
    (ScenarioError, 409),
    (BadEvent, 400),
    (RouteError, 409),
    (StoreError, 503),
)


def answer_faults(app: Flask) -> None:
    """Registers the answers."""
    app.register_error_handler(RoleplayError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(Exception, _unexpected)


def _ours(fault: Exception) -> ResponseReturnValue:
    assert isinstance(fault, RoleplayError)
    status = next((s for kind, s in _STATUS if isinstance(fault, kind)), 500)
    return _answer(status, in_words(fault.sentence, language()))


def _http(fault: Exception) -> ResponseReturnValue:
    assert isinstance(fault, HTTPException)
    if fault.response is not None:
        return fault.response
    status = fault.code or 500
    sentences = {
        403: _("Your account can't open this page. An administrator can change what it may do."),
        404: _("There is nothing at this address."),
        405: _("This address does not take that kind of request."),
        413: _("That is too much to send at once."),
        429: _("That was tried too often. Wait a minute and try again."),
    }
    return _answer(status, str(sentences.get(status) or _("This request could not be understood.")))


def _expired(_fault: Exception) -> ResponseReturnValue:
    return _answer(400, str(_("This page was open for too long. Go back, reload it and try again.")))


def _unexpected(fault: Exception) -> ResponseReturnValue:
    current_app.logger.exception("unexpected fault at %s", request.path, exc_info=fault)
    return _answer(500, str(_("Something went wrong here, and it is written down. What you did is kept. Try again.")))


def _answer(status: int, sentence: str) -> ResponseReturnValue:
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return jsonify({"fault": sentence}), status
    heading = _("Not found") if status == 404 else _("That did not work")
    return FaultPage(status, str(heading), sentence).render(), status

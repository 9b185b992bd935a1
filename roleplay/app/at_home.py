"""A server on one's own machine, to preview what one writes: for this machine alone, and for nothing but that.

Nobody signs in. So a page of another site must not reach it by a name that leads here: other hosts are refused.
"""

from __future__ import annotations

from flask import Flask, abort, request

from roleplay.store.people import Person, Role
from roleplay.store.store import Store

HOST = "127.0.0.1"

_PARTS = frozenset({"preview", "learner", "look_back", "beside", "clips", "maps", "switch"})
"""The blueprints that are there; what is written with the others would go with the server."""


def trainer(store: Store, now: float) -> Person:
    """Who works at this machine."""
    return store.people.make("Trainer", "trainer", Role.TRAINER, now)


def keep_to_itself(app: Flask) -> None:
    """Answers to this machine only, and only with previews."""
    # Browsers tell cookies apart by host and not by port: a school's own server may run here as well.
    app.config["SESSION_COOKIE_NAME"] = "roleplay_preview"
    app.before_request(_only_previews)


def _only_previews() -> None:
    if request.host.partition(":")[0] not in (HOST, "localhost"):
        abort(400)
    if request.endpoint not in (None, "static") and request.blueprint not in _PARTS:
        abort(404)

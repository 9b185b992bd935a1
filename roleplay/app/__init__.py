"""The web application: thin over library, route and store. Flask is used here and nowhere else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response
from flask_compress import Compress
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from roleplay.app import along, at_home, beside, clips, facilitator, handover, learner, look_back, maps, pwa, switch
from roleplay.app.access import signed_in
from roleplay.app.author import films, form, history, overview, preview, publish, subtitles, texts, words
from roleplay.app.classroom import (
    classes,
    debriefing,
    ending,
    exports,
    groups,
    joining,
    keeping,
    live,
    mine,
    people,
    together,
    voting,
)
from roleplay.app.faults import answer_faults
from roleplay.app.house import MOST_UPLOAD, House, kept_secret, most_upload
from roleplay.app.housekeeping import KEEP_DAYS, kept_days
from roleplay.app.limits import limiter
from roleplay.app.playing import Stage
from roleplay.app.words import direction, language, translate
from roleplay.jobs import ClipWork, queue_at
from roleplay.library import Home, Library
from roleplay.shipped import shipped
from roleplay.store.store import Store

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; "
    "frame-src 'self'; manifest-src 'self'; worker-src 'self'"
)

_PACKED = ["text/css", "text/javascript", "image/svg+xml"]
"""What travels packed: no page, for one that holds a token must not show its length (BREACH)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside: another database, a Redis for the queue, another ffmpeg, another clock.

    A class is kept for `keep_days` after its last day; a film that is sent has at most `most_upload` bytes.
    `at_home`: for previews on one's own machine, see roleplay.app.at_home.
    """

    database: str = ""
    queue: str = ""
    ffmpeg: str | None = None
    now: Callable[[], float] = time.time
    keep_days: int = KEEP_DAYS
    most_upload: int = MOST_UPLOAD
    at_home: bool = False

    @classmethod
    def from_environment(cls) -> Settings:
        """ROLEPLAY_DATABASE (an SQLAlchemy address), ROLEPLAY_QUEUE (a Redis), ROLEPLAY_KEEP_DAYS, ROLEPLAY_UPLOAD_MB.

        Raises HomeError for a number that is none.
        """
        named = os.environ.get
        days = kept_days(named("ROLEPLAY_KEEP_DAYS", ""))
        most = most_upload(named("ROLEPLAY_UPLOAD_MB", ""))
        return cls(named("ROLEPLAY_DATABASE", ""), named("ROLEPLAY_QUEUE", ""), keep_days=days, most_upload=most)


def create_app(home: Home, settings: Settings | None = None) -> Flask:
    """The application over a home folder. Raises HomeError or StoreError when that can't be used.

    `app.extensions["roleplay"]` is its `House`.
    """
    settings = settings or Settings()
    home.usable()
    library = Library(home, settings.ffmpeg)
    store = Store(settings.database or home.database)
    work = ClipWork(library, store.media_jobs, queue_at(settings.queue), settings.now)
    secret, most = kept_secret(home.data / "secret.key"), settings.most_upload
    trainer = at_home.trainer(store, settings.now()) if settings.at_home else None
    house = House(library, store, work, secret, settings.now, settings.keep_days, most, trainer)

    app = Flask(
        "roleplay",
        template_folder=str(shipped("web") / "templates"),
        static_folder=str(shipped("web") / "static"),
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=house.seal("session"),
        MAX_CONTENT_LENGTH=1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        RATELIMIT_HEADERS_ENABLED=False,
        COMPRESS_MIMETYPES=_PACKED,
        COMPRESS_STREAMS=False,  # packing a stream leaves its file open
    )
    app.extensions["roleplay"] = house
    app.extensions["roleplay.stage"] = Stage(house)
    _dress(app)
    Compress(app)
    app.after_request(_whole)
    csrf = CSRFProtect(app)
    for part in (learner, look_back, handover, along):
        csrf.exempt(part.blueprint)  # an attempt's address is the right to play it; there is nothing to ride on
    for part in (joining, mine, voting):
        csrf.exempt(part.blueprint)  # for devices without a session; these ask themselves where a form comes from
    csrf.exempt(switch.blueprint)  # another site could do no more than change the language, and no cookie is needed
    limiter.init_app(app)
    translate(app)
    for part in (learner, look_back, beside, handover, facilitator, clips, along, pwa, maps, switch):
        app.register_blueprint(part.blueprint)
    for part in (people, classes, joining, mine, debriefing, together, voting, live, ending, exports, groups, keeping):
        app.register_blueprint(part.blueprint)
    for part in (overview, texts, form, history, films, subtitles, words, preview, publish):
        app.register_blueprint(part.blueprint)
    answer_faults(app)
    if settings.at_home:
        at_home.keep_to_itself(app)
    app.after_request(_guarded)
    return app


def _dress(app: Flask) -> None:
    """What every template may use."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        language=language,
        dir=direction,
        here=switch.here,
        interface_languages=switch.languages,
        signed_in=signed_in,
    )


def _whole(response: Response) -> Response:
    """Reads a small file before it is packed; runs before the packing, which was registered earlier."""
    if response.mimetype in _PACKED and response.is_streamed:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def _guarded(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if response.mimetype in ("text/html", "application/json"):
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Vary", "Accept, Accept-Language, Cookie")
    if response.mimetype == "text/html":
        headers.setdefault("Content-Language", language())
    return response

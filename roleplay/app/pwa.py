"""What makes the site installable: the manifest, the service worker, and the page for when there is no connection."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.pages import OfflinePage
from roleplay.app.words import direction, language
from roleplay.shipped import shipped

blueprint = Blueprint("pwa", __name__)

PAPER = "#faf6ef"
"""The colour of the page in roleplay.css."""

_KEPT = frozenset({".js", ".css", ".woff2", ".svg", ".png"})


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Name, colours and pictures on a home screen."""
    response = jsonify(
        {
            "id": "/",
            "name": str(_("Role-play")),
            "short_name": str(_("Role-play")),
            "description": str(_("You meet a guest. You choose what you say. The story goes on from there.")),
            "lang": language(),
            "dir": direction(language()),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [_icon("icon-192.png"), _icon("icon-512.png"), _icon("icon-maskable.png", "maskable")],
        }
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _icon(name: str, purpose: str = "any") -> dict[str, str]:
    size = "192x192" if "192" in name else "512x512"
    return {
        "src": url_for("static", filename=f"icons/{name}"),
        "sizes": size,
        "type": "image/png",
        "purpose": purpose,
    }


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker; it changes with every file that it keeps."""
    digest, files = _kept(shipped("web") / "static")
    script = (shipped("web") / "static" / "sw.js").read_text(encoding="utf-8")
    addresses = [url_for("pwa.offline"), *(url_for("static", filename=name) for name in files)]
    script = script.replace('"VERSION"', json.dumps(digest)).replace('["FILES"]', json.dumps(addresses))
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _kept(folder: Path) -> tuple[str, tuple[str, ...]]:
    """The static files that pages need, and a digest over them."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _KEPT and path.name != "sw.js")
    digest = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    return digest, tuple(path.relative_to(folder).as_posix() for path in files)


@blueprint.get("/offline")
def offline() -> ResponseReturnValue:
    """What is shown without a connection: what was taken along."""
    return OfflinePage().render()

"""Clips and stills: Range, validators and caching for good, behind addresses that say nothing.

A request for an open range (`bytes=0-`) is answered with a bounded piece: a browser that preloads stops reading when
its buffer is full, and a half-read answer of a whole film would hold on to the server. It asks on by itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.http import is_resource_modified, parse_range_header
from werkzeug.wsgi import wrap_file

from roleplay.app import views
from roleplay.app.house import house
from roleplay.app.learner import stage
from roleplay.app.playing import at_step
from roleplay.errors import ClipNotFound
from roleplay.media.need import Role
from roleplay.media.workshop import BuiltClip
from roleplay.route.attempt import start
from roleplay.scenario.model import Scenario

blueprint = Blueprint("clips", __name__)

PIECE = 1024 * 1024
"""Bytes of the longest answer to an open range."""

FOR_GOOD = "private, max-age=31536000, immutable"
FOR_A_WHILE = "private, max-age=60"


@dataclass(frozen=True, slots=True)
class _Part:
    """Bytes `first` up to and with `last` of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@blueprint.get("/attempts/<attempt_id>/clips/<name>")
def clip(attempt_id: str, name: str) -> Response:
    """A clip of an attempt: `size=small` for a slow line, `version=described` for who can't see it."""
    found, _place = stage().resolve(attempt_id, name, _wants_described())
    return _film(found, name, FOR_GOOD)


@blueprint.get("/attempts/<attempt_id>/clips/<name>/captions")
def captions(attempt_id: str, name: str) -> Response:
    """The captions of a clip, fetched with it: a tap without a connection plays it with its words.

    They tell what the clip itself tells, and like the three clips of a decision all are asked for alike.
    """
    found, place = stage().resolve(attempt_id, name, _wants_described())
    scenario = stage().play(attempt_id).now.scenario
    return jsonify([asdict(cue) for cue in views.cues(stage(), scenario, place, found)])


@blueprint.get("/scenarios/<scenario_id>/first")
def first(scenario_id: str) -> Response:
    """The clip that every attempt begins with, to be fetched while the start page is read."""
    attempt = start(house().library.scenario(scenario_id), "")
    version = stage().described(attempt) if _wants_described() else None
    found = _made(version or stage().clip(attempt), attempt.here)
    return _film(found, found.digest, FOR_A_WHILE)


def _wants_described() -> bool:
    return request.args.get("version") == "described"


def _film(found: BuiltClip, name: str, caching: str) -> Response:
    rendition = found.renditions[-1 if request.args.get("size") == "small" else 0]
    etag = house().seal("etag", name, found.digest, rendition.path.name)
    return send(rendition.path, "video/mp4", etag, caching)


@blueprint.get("/attempts/<attempt_id>/stills/<name>")
def moment_still(attempt_id: str, name: str) -> Response:
    """A still of a clip of an attempt, for the look back."""
    found, _place = stage().resolve(attempt_id, name)
    return send(found.poster, "image/jpeg", house().seal("still", name), FOR_GOOD)


@blueprint.get("/attempts/<attempt_id>/waiting/<int:step>")
def waiting(attempt_id: str, step: int) -> Response:
    """The silent loop while the student thinks."""
    then = at_step(stage().play(attempt_id), step)
    found = stage().waiting(then) if then is not None else None
    if found is None:
        raise ClipNotFound(str(step), "There is no waiting clip here.")
    return send(found.path, "video/mp4", house().seal("waiting", found.digest), FOR_A_WHILE)


@blueprint.get("/scenarios/<scenario_id>/still")
def still(scenario_id: str) -> Response:
    """The picture of a scenario in the catalogue: its first moment."""
    return scene_picture(scenario_id, house().library.scenario(scenario_id).begin)


def of_place(scenario: Scenario, place: str, variant: int = 0) -> BuiltClip | None:
    """The made clip of a scene or an ending; None while it is not made."""
    role = Role.SCENE if place in scenario.scenes else Role.ENDING
    return house().library.clip(scenario, (place, role, variant))


def place_film(scenario: Scenario, place: str, variant: int) -> Response:
    """The clip of any scene or ending; who may see it is the caller's care."""
    found = _made(of_place(scenario, place, variant), place)
    return _film(found, found.digest, FOR_A_WHILE)


def place_captions(scenario: Scenario, place: str, variant: int) -> Response:
    """The captions of that clip."""
    found = _made(of_place(scenario, place, variant), place)
    return jsonify([asdict(cue) for cue in views.cues(stage(), scenario, place, found)])


def scene_picture(scenario_id: str, scene_id: str) -> Response:
    """A still of any scene or ending; who may see it is the caller's care."""
    found = _made(of_place(house().library.scenario(scenario_id), scene_id), scene_id)
    return send(found.poster, "image/jpeg", house().seal("still", found.digest), FOR_A_WHILE)


@blueprint.get("/scenarios/<scenario_id>/lecture")
def lecture(scenario_id: str) -> Response:
    """The lecture of a scenario."""
    found = _made(stage().lecture(scenario_id), scenario_id)
    return _film(found, found.digest, FOR_A_WHILE)


def _made(found: BuiltClip | None, subject: str) -> BuiltClip:
    if found is None:
        raise ClipNotFound(subject, "This clip is not made yet. Come back in a minute.")
    return found


def send(path: Path, kind: str, etag: str, caching: str) -> Response:
    """A file, or the part of it that is asked for. Raises ClipNotFound when it is gone."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise ClipNotFound(path.name, "This clip is gone from the disk; the next start makes it again.") from fault
    response = Response(mimetype=kind)
    response.set_etag(etag)
    response.headers["Cache-Control"] = caching
    response.headers["Accept-Ranges"] = "bytes"
    if not is_resource_modified(request.environ, etag=response.headers["ETag"]):
        response.status_code = 304
        return response
    part = _part(size, response.headers["ETag"])
    if part is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    whole = part or _Part(0, size - 1, size)
    response.content_length = whole.length
    if request.method == "HEAD":
        return response
    if whole.length == size and whole.first == 0:
        # The server may hand the open file to the system as it is.
        response.response = wrap_file(request.environ, path.open("rb"))
        response.direct_passthrough = True
        return response
    with path.open("rb") as file:
        file.seek(whole.first)
        response.set_data(file.read(whole.length))
    return response


def _part(size: int, etag: str) -> _Part | None:
    """The range asked for, bounded when its end is open; None for the whole. Aborts with 416 outside the file."""
    asked = parse_range_header(request.headers.get("Range"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or size == 0:
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition != etag:
        return None
    start, stop = asked.ranges[0]
    if start < 0:
        return _Part(max(0, size + start), size - 1, size)
    if start >= size:
        answer = Response(status=416)
        answer.headers["Content-Range"] = f"bytes */{size}"
        abort(answer)
    if stop is None:
        return _Part(start, min(start + PIECE, size) - 1, size)
    return _Part(start, min(stop, size) - 1, size)

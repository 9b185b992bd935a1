"""The films of a scenario under work: how each clip stands, films sent and put back, and the clips made of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.author import desk
from roleplay.app.author.answers import Json
from roleplay.app.clips import FOR_A_WHILE, send
from roleplay.app.house import house
from roleplay.app.words import language
from roleplay.errors import ClipError, ClipNotFound
from roleplay.media.captions import captions_beside
from roleplay.media.described import version_of
from roleplay.media.intake import Stored
from roleplay.media.need import ClipNeed, needs
from roleplay.media.need import Role as ClipRole
from roleplay.media.receiving import film_before, put_back, receive_film
from roleplay.media.sources import ENDINGS
from roleplay.media.workshop import BuiltClip, ClipState, Kind
from roleplay.said import in_words
from roleplay.store.media_jobs import JobState, MediaJob
from roleplay.store.people import Role

blueprint = Blueprint("films", __name__, url_prefix="/author")

_PIECE = 1024**2
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@blueprint.url_value_preprocessor
def _room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A film may be large, and is not read before it is known who sends it; a form would be, so it may not."""
    if endpoint == "films.receive" and request.mimetype not in _FORMS:
        request.max_content_length = sys.maxsize  # what is larger than may be is told by `receive` itself


@blueprint.get("/<scenario_id>/clips.json")
@people_only(Role.TRAINER)
def clips(scenario_id: str) -> ResponseReturnValue:
    """How every clip of the saved text stands; 304 while nothing has changed."""
    jobs = house().store.media_jobs.of(scenario_id)
    states = [house().library.workshop.state(need) for need in wanted(scenario_id)]
    entry = desk.known(scenario_id)
    own = [entry.scenario.language] if entry.scenario is not None else []
    response = jsonify(
        {
            "clips": [_clip(state, jobs) for state in states],
            "most": house().most_upload,
            "endings": ENDINGS,
            "languages": [*own, *(one.language for one in entry.translations)],
        }
    )
    response.add_etag()
    return response.make_conditional(request)


def wanted(scenario_id: str) -> tuple[ClipNeed, ...]:
    """The clips that the saved text of a scenario has. Raises ScenarioNotFound."""
    scenario = desk.draft(scenario_id).scenario
    return needs(scenario) if scenario is not None else ()


def _clip(state: ClipState, jobs: Mapping[str, MediaJob]) -> Json:
    need, built, job = state.need, state.built, jobs.get(state.digest)
    failed = job.error if job is not None and job.state is JobState.FAILED else ""
    problem = in_words(state.problem.sentence, language()) if state.problem is not None else failed
    running = job is not None and job.state is JobState.RUNNING
    return {
        "file": need.file,
        "place": need.place,
        "title": need.title,
        "role": need.role.value,
        "variant": need.variant,
        "line": need.mark.line,
        "there": state.kind is Kind.FILMED,
        "state": "broken" if problem else _state(state, running),
        "share": round(100 * job.share) if job is not None and running else None,
        "problem": problem,
        "seconds": built.seconds if built is not None else None,
        "bytes": built.bytes if built is not None else None,
        "film": _address("films.made", need, built),
        "still": _address("films.still", need, built),
        "put": url_for("films.receive", scenario_id=need.scenario_id, file=need.file),
        "before": _has_before(need.scenario_id, need.file),
        "described": _described(need),
        "captions": list(_captions(need)),
    }


def _state(state: ClipState, running: bool) -> str:
    if state.built is not None:
        return "filmed" if state.built.kind is Kind.FILMED else "drawn"
    if running:
        return "making"
    return "waiting" if house().library.workshop.makeable(state.need) else "none"


def _address(endpoint: str, need: ClipNeed, built: BuiltClip | None) -> str | None:
    """Where a made clip is to be had; the address changes with the clip."""
    if built is None:
        return None
    role, variant = need.role.value, need.variant
    asked = url_for(endpoint, scenario_id=need.scenario_id, place=need.place, role=role, variant=variant)
    return f"{asked}&is={built.digest[:12]}"


def _has_before(scenario_id: str, file: str) -> bool:
    with suppress(ClipError):
        return film_before(house().library.home.media / scenario_id, file) is not None
    return False


def _described(need: ClipNeed) -> Json | None:
    if need.role not in (ClipRole.SCENE, ClipRole.ENDING):
        return None
    version = version_of(need)
    there = False
    with suppress(ClipError):
        there = house().library.workshop.source(version) is not None
    put = url_for("films.receive", scenario_id=need.scenario_id, file=version.file)
    return {"file": version.file, "put": put, "there": there}


def _captions(need: ClipNeed) -> Iterator[Json]:
    """The caption files of a clip's film."""
    source = None
    with suppress(ClipError):
        source = house().library.workshop.source(need)
    for code, path in captions_beside(source).items() if source is not None else ():
        file = str(Path(need.file).with_name(path.name))
        address = url_for("subtitles.page", scenario_id=need.scenario_id, file=file)
        yield {"language": code, "file": file, "address": address}


# -- sent, and put back ----------------------------------------------------------------------------------------------


@blueprint.put("/<scenario_id>/clips/<path:file>")
@people_only(Role.TRAINER)
def receive(scenario_id: str, file: str) -> ResponseReturnValue:
    """Takes a film for a clip: its bytes, as they are."""
    if request.mimetype in _FORMS:
        abort(415)
    if request.content_length is None:
        abort(411)
    most = house().most_upload
    if request.content_length > most:
        told = _("This film is larger than %(most)s GB. Export it smaller.", most=f"{most / 1024**3:.1f}")
        return jsonify({"fault": str(told)}), 413
    folder = _folder(scenario_id, file)
    parts, looks = iter(lambda: request.stream.read(_PIECE), b""), house().library.workshop.looks
    return _taken(scenario_id, receive_film(parts, request.content_length, folder, file, looks))


@blueprint.post("/<scenario_id>/clips/<path:file>")
@people_only(Role.TRAINER)
def back(scenario_id: str, file: str) -> ResponseReturnValue:
    """Exchanges the film of a clip for the one that it had before."""
    return _taken(scenario_id, put_back(_folder(scenario_id, file), file))


def _folder(scenario_id: str, file: str) -> Path:
    """The folder of the films. Raises ClipNotFound for a file that is none of the saved text's clips."""
    found = wanted(scenario_id)
    names = {need.file for need in found} | {version_of(need).file for need in found}
    if file not in names:
        told = _("No clip of this scenario is called “%(file)s”. Save the text first, and look at its name.", file=file)
        raise ClipNotFound(file, str(told))
    return house().library.home.media / scenario_id


def _taken(scenario_id: str, stored: Stored) -> ResponseReturnValue:
    """What was taken; the clip is made of it in the background."""
    found = house().library.workshop.looks.of(stored.path)
    house().library.refresh()
    house().clips.again(scenario_id)
    return jsonify(
        {"file": stored.path.name, "seconds": found.seconds, "bytes": found.bytes, "already": stored.already}
    )


# -- looked at -------------------------------------------------------------------------------------------------------


@blueprint.get("/<scenario_id>/made/<place>")
@people_only(Role.TRAINER)
def made(scenario_id: str, place: str) -> Response:
    """The made clip of a place, by `role` and `variant`."""
    found = _made(scenario_id, place)
    rendition = found.renditions[-1 if request.args.get("size") == "small" else 0]
    return send(rendition.path, "video/mp4", house().seal("etag", found.digest, rendition.path.name), FOR_A_WHILE)


@blueprint.get("/<scenario_id>/still/<place>")
@people_only(Role.TRAINER)
def still(scenario_id: str, place: str) -> Response:
    """A picture of it."""
    found = _made(scenario_id, place)
    return send(found.poster, "image/jpeg", house().seal("still", found.digest), FOR_A_WHILE)


def _made(scenario_id: str, place: str) -> BuiltClip:
    variant, role = request.args.get("variant", 0, int), request.args.get("role", "")
    entry = desk.known(scenario_id)
    found = needs(entry.scenario) if entry.scenario is not None else ()
    need = next((n for n in found if n.place == place and n.variant == variant and role in ("", n.role.value)), None)
    built = house().library.workshop.made(need) if need is not None else None
    if built is None:
        raise ClipNotFound(place, str(_("This clip is not made yet. Come back in a minute.")))
    return built

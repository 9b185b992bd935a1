"""The captions of a film under work: a first text from the script, mended beside the film, checked and saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.author.answers import Json, finding
from roleplay.app.author.films import wanted
from roleplay.app.house import house
from roleplay.errors import ClipError, ClipNotFound
from roleplay.media.caption_drafts import caption_text
from roleplay.media.caption_findings import findings_in
from roleplay.media.captions import decoded, read_vtt
from roleplay.media.intake import MOST_CAPTION_BYTES
from roleplay.media.need import ClipNeed
from roleplay.media.need import Role as ClipRole
from roleplay.store.people import Role
from roleplay.textfile import digest_of, replaced

blueprint = Blueprint("subtitles", __name__, url_prefix="/author/<scenario_id>/captions")

_NAME = re.compile(r"(?P<stem>.+)\.(?P<language>[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)\.vtt")


@dataclass(frozen=True, slots=True)
class _Captions:
    """A caption file, which may not be there yet: the `film` it belongs to, and the clips that show that."""

    path: Path
    language: str
    film: Path
    needs: tuple[ClipNeed, ...]


@blueprint.get("/<path:file>")
@people_only(Role.TRAINER)
def page(scenario_id: str, file: str) -> ResponseReturnValue:
    """The captions as they are, or a first text from the script."""
    found = _found(scenario_id, file)
    there = found.path.is_file()
    raw = found.path.read_bytes() if there else b""
    text = decoded(raw) if there else caption_text(found.film, found.needs, found.language)
    need = found.needs[0]
    film = url_for("films.made", scenario_id=scenario_id, place=need.place, role=need.role.value, variant=need.variant)
    digest = digest_of(raw) if there else ""
    return jsonify(
        {**_told(found, text), "text": text, "digest": digest, "drafted": not there and bool(text), "film": film}
    )


@blueprint.post("/<path:file>")
@people_only(Role.TRAINER)
def check(scenario_id: str, file: str) -> ResponseReturnValue:
    """What is to be said about captions as they stand in the editor."""
    text, _base = _sent()
    return jsonify(_told(_found(scenario_id, file), text))


@blueprint.put("/<path:file>")
@people_only(Role.TRAINER)
def save(scenario_id: str, file: str) -> ResponseReturnValue:
    """Saves captions that were begun on those of `base`; 409 with theirs when somebody saved in between."""
    found = _found(scenario_id, file)
    text, base = _sent()
    if not read_vtt(text)[0]:
        told = _("There are no captions in this text: each one needs a time above it, 00:01.500 --> 00:04.000.")
        return jsonify({"fault": str(told)}), 400
    raw = text.encode()
    if not replaced(found.path, base, raw):
        theirs = found.path.read_bytes() if found.path.is_file() else b""
        if theirs != raw:
            told = _("Somebody else saved these captions meanwhile. Yours are not saved yet.")
            return jsonify({"fault": str(told), "theirs": decoded(theirs), "digest": digest_of(theirs)}), 409
    house().clips.again(scenario_id)
    return jsonify({**_told(found, text), "digest": digest_of(raw)})


def _found(scenario_id: str, file: str) -> _Captions:
    """Raises ClipNotFound when no film of the saved text can have captions of that name."""
    workshop, match = house().library.workshop, _NAME.fullmatch(Path(file).name)
    films: dict[Path, list[ClipNeed]] = {}
    for need in wanted(scenario_id) if match else ():
        same = Path(need.file).parent == Path(file).parent and need.role is not ClipRole.WAITING
        film = _source(need) if same else None
        if film is not None:
            films.setdefault(film, []).append(need)
    for film, of_it in films.items():
        if match and film.stem == match["stem"]:
            workshop.looks.of(film)
            return _Captions(film.with_name(Path(file).name), match["language"], film, tuple(of_it))
    raise ClipNotFound(file, str(_("There is no film with captions of that name. Send the film first.")))


def _source(need: ClipNeed) -> Path | None:
    try:
        return house().library.workshop.source(need)
    except ClipError:
        return None


def _told(found: _Captions, text: str) -> Json:
    length = house().library.workshop.looks.of(found.film).seconds
    cues = [{"start": cue.start, "end": cue.end, "who": cue.who, "text": cue.text} for cue in read_vtt(text)[0]]
    said = findings_in(found.path.name, text, found.language, length)
    return {"cues": cues, "findings": [finding(one) for one in said]}


def _sent() -> tuple[str, str]:
    """The text and its base. Aborts with 400 when there is none, or signs in it that are none."""
    sent = request.get_json(silent=True)
    text, base = (sent.get("text"), sent.get("base", "")) if isinstance(sent, dict) else (None, "")
    if not isinstance(text, str) or not isinstance(base, str):
        abort(400)
    try:
        if len(text.encode()) > MOST_CAPTION_BYTES:
            abort(413)
    except UnicodeEncodeError:  # half of a sign
        abort(400)
    return text, base

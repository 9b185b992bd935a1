"""Preview: a draft, played from any place with any values, beside what the checker says of it. It follows the file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from roleplay.app.access import people_only
from roleplay.app.author.preview_pages import FoundRow, PlaceRow, PreviewPage, VariableRow
from roleplay.app.author.texts import MOST_DRAWN
from roleplay.app.author.watched import Watched, look
from roleplay.app.house import house
from roleplay.app.learner import stage, wants_json
from roleplay.app.playing import BadEvent, Play
from roleplay.app.words import language
from roleplay.errors import NotHere, ScenarioInvalid
from roleplay.finding import Finding, Severity
from roleplay.route.attempt import previewed
from roleplay.said import in_words
from roleplay.scenario.conditions import Value
from roleplay.scenario.map import TITLES, Drawing, Kind, box_id, draw, svg, words_in
from roleplay.scenario.model import Ending, Scenario
from roleplay.scenario.unfinished import NOT_YET
from roleplay.scenario.values import fitting
from roleplay.store.people import Role

blueprint = Blueprint("preview", __name__, url_prefix="/author")

MOST_THROUGH = 100
"""Scenes of the way that led here that are kept: for where a scene is gone."""

_FIELD = "value-"
_SEVERITIES = list(Severity)


@blueprint.get("/<scenario_id>/preview")
@people_only(Role.TRAINER)
def page(scenario_id: str) -> ResponseReturnValue:
    """The player with the draft in it: `?at=SCENE&value-trust=2` says where it begins."""
    watched = look(scenario_id)
    scenario = watched.entry.scenario if watched.entry is not None else None
    at = request.args.get("at", "")
    if scenario is None or scenario.place(at) is None:
        at = scenario.begin if scenario is not None else ""
    values = fitting(scenario, _asked(scenario, request.args)) if scenario is not None else {}
    drawing = _drawn(scenario) if scenario is not None else None
    draft = house().library.draft(scenario_id)
    data = {
        "now": url_for("preview.now", scenario_id=scenario_id),
        "digest": watched.digest,
        "plays": scenario is not None,
        "kept": str(_("Saved. You are where you were.")),
        "gone": str(_("That scene is gone. This is the one before it.")),
        "broken": str(_("There is a mistake in the file now. What you see is the version before it.")),
        "drawn": str(_("The picture of this scene is ready.")),
        "lost": str(_("No connection with the server.")),
    }
    return PreviewPage(
        file=draft.path.name,
        title=scenario.title if scenario is not None else scenario_id,
        spoken=scenario.language if scenario is not None else "en",
        playable=watched.playable,
        plays=scenario is not None,
        found=_found(watched),
        places=_places(scenario, drawing, watched) if scenario is not None else (),
        variables=_variables(scenario, values) if scenario is not None else (),
        map=_map(drawing, watched),
        at=at,
        editor=_editor(scenario_id),
        data=data,
    ).render()


@blueprint.post("/<scenario_id>/preview")
@people_only(Role.TRAINER)
def begin(scenario_id: str) -> ResponseReturnValue:
    """Begins at a place with values, or (`after` an attempt) where that one is, as far as it is still there."""
    watched = look(scenario_id)
    if watched.entry is None or watched.entry.scenario is None:
        told = str(_("This can't be played yet. Mend what is wrong first."))
        raise ScenarioInvalid(scenario_id, told, watched.findings)
    entry, scenario = watched.entry, watched.entry.scenario
    raw = request.get_json(silent=True) if request.is_json else request.form
    given: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
    at, after = str(given.get("at") or ""), str(given.get("after") or "")
    if at or not after:
        told_values = given.get("values") if request.is_json else _asked(scenario, request.form)
        values = told_values if isinstance(told_values, Mapping) else {}
        return _begun(stage().preview(scenario, entry.raw, at, values), "")
    before = _under_way(scenario_id, after)
    way = _way(before)
    here = next((name for name in reversed(way) if scenario.place(name)), scenario.begin)
    gone = way[-1] if here != way[-1] else ""
    through = way[: way.index(here)] if here in way else ()
    return _begun(stage().preview(scenario, entry.raw, here, before.now.values, through[-MOST_THROUGH:]), gone)


def _begun(play: Play, gone: str) -> ResponseReturnValue:
    place = url_for("learner.attempt", attempt_id=play.id)
    if not wants_json():
        return redirect(place, 303)
    return jsonify({"attempt": play.id, "place": place, "at": play.now.here, "gone": gone}), 201


@blueprint.get("/<scenario_id>/preview/now")
@people_only(Role.TRAINER)
def now(scenario_id: str) -> ResponseReturnValue:
    """How the draft is now, and where `?attempt=` is in it; asked again and again, so with an ETag."""
    watched, attempt = look(scenario_id), request.args.get("attempt", "")
    told = {
        "digest": watched.digest,
        "playable": watched.playable,
        "findings": {each.value: watched.count(each) for each in Severity},
        "where": _where(_under_way(scenario_id, attempt)) if attempt else None,
    }
    said = json.dumps(told, sort_keys=True)
    response = Response(said, mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(sha256(said.encode()).hexdigest()[:20])
    response.make_conditional(request)
    return response


# -- where ---------------------------------------------------------------------------------------------------------


def _under_way(scenario_id: str, attempt_id: str) -> Play:
    """The attempt of a preview of this scenario. Raises NotHere for any other."""
    play = stage().play(attempt_id)
    if not play.preview or play.stored.scenario_id != scenario_id:
        raise NotHere(attempt_id, str(_("There is no such preview.")))
    return play


def _where(play: Play) -> Mapping[str, object]:
    place, clip = play.now.place, stage().clip(play.now)
    return {
        "attempt": play.id,
        "at": play.now.here,
        "ending": isinstance(place, Ending),
        "step": play.now.step,
        "values": dict(play.now.values),
        "clip": clip.digest[:16] if clip is not None else None,
    }


def _way(play: Play) -> tuple[str, ...]:
    """The scenes that a preview came through, the last one is where it is."""
    told = (previewed(play.stored.events) or {}).get("through")
    before = tuple(map(str, told)) if isinstance(told, list) else ()
    here = () if play.now.here == NOT_YET else (play.now.here,)
    return (*before, *(step.scene for step in play.now.steps), *here)


def _asked(scenario: Scenario, fields: Mapping[str, object]) -> dict[str, Value]:
    """The values of variables in a form or an address. Raises BadEvent for one that is none."""
    found: dict[str, Value] = {}
    for name, variable in scenario.variables.items():
        said = str(fields.get(_FIELD + name, "")).strip()
        if not said:
            continue
        value = said == "true" if variable.yes_no and said in ("true", "false") else _number(said)
        if value is None or isinstance(value, bool) is not variable.yes_no:
            known = "true, false" if variable.yes_no else f"{variable.low} … {variable.high}"
            told = _("“%(name)s” can't be “%(value)s”: %(known)s.", name=name, value=said[:40], known=known)
            raise BadEvent(name, str(told))
        found[name] = value
    return found


def _number(said: str) -> int | None:
    digits = said.removeprefix("-")
    return int(said) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


# -- what the page shows --------------------------------------------------------------------------------------------


def _found(watched: Watched) -> tuple[FoundRow, ...]:
    def rank(finding: Finding) -> int:
        return _SEVERITIES.index(finding.severity)

    return tuple(
        FoundRow(f.severity.value, _told(in_words(f.message, language())), f.mark.line, f.file, f.place)
        for f in sorted(watched.findings, key=rank)
    )


def _told(message: str) -> Markup:
    """A sentence in which what stands between backticks is what the author wrote."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(message))))


def _places(scenario: Scenario, drawing: Drawing | None, watched: Watched) -> tuple[PlaceRow, ...]:
    wrong = {f.place for f in watched.findings if f.severity is not Severity.NOTE}
    boxes = {(box.place, box.kind): box_id(box) for box in drawing.boxes} if drawing is not None else {}
    return tuple(
        PlaceRow(
            id=place.id,
            title=place.title or place.id,
            ending=isinstance(place, Ending),
            begin=place.id == scenario.begin,
            box=boxes.get((place.id, Kind.ENDING if isinstance(place, Ending) else Kind.SCENE), ""),
            wrong=place.id in wrong,
        )
        for place in scenario.places()
    )


def _variables(scenario: Scenario, values: Mapping[str, Value]) -> tuple[VariableRow, ...]:
    return tuple(
        VariableRow(v.name, v.means, v.yes_no, values[v.name], v.low, v.high) for v in scenario.variables.values()
    )


def _drawn(scenario: Scenario) -> Drawing | None:
    """The map; None of a scenario without places, or with more than anybody can read."""
    if not 0 < len(scenario.places()) <= MOST_DRAWN:
        return None
    return draw(scenario, words=words_in(language()), style=TITLES)


def _map(drawing: Drawing | None, watched: Watched) -> Markup:
    if drawing is None:
        return Markup()
    # After a mistake the findings are those of another text than the one that is drawn.
    return Markup(svg(drawing, findings=watched.findings if watched.playable else (), standalone=False))


def _editor(scenario_id: str) -> str | None:
    """Where it is written; on one's own machine that is a program of one's own."""
    return url_for("author.editor", scenario_id=scenario_id) if house().at_home is None else None

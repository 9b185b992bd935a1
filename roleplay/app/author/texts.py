"""The text of a scenario for the editor: checked while it is typed, drawn, saved. Every answer is the checker's."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.author import answers, desk
from roleplay.app.words import language
from roleplay.scenario.map import TITLES, box_id, draw, svg, words_in
from roleplay.scenario.mends import proved
from roleplay.scenario.model import Scenario
from roleplay.scenario.schema import schema as schema_of
from roleplay.store.people import Role

blueprint = Blueprint("texts", __name__, url_prefix="/author")

MOST_MENDS = 40
"""Mends that are tried at once: each takes two checks."""
MOST_DRAWN = 400
"""Scenes and endings in a drawing; beyond that nobody can read it."""


@blueprint.url_value_preprocessor
def _room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A text in JSON takes more than it says: every sign may be written as six."""
    if request.is_json:
        request.max_content_length = 3 * desk.MOST_TEXT


@blueprint.get("/schema.json")
@people_only(Role.TRAINER)
def schema() -> ResponseReturnValue:
    """The shape of a scenario's file, with what every key is for."""
    return jsonify(schema_of(language()))


@blueprint.post("/<scenario_id>/check")
@people_only(Role.TRAINER)
def check(scenario_id: str) -> ResponseReturnValue:
    """Everything that is to be said about a text as it stands in the editor."""
    known = desk.known(scenario_id)
    return jsonify(answers.checked(answers.examined(scenario_id, _sent("text"), known.beside)))


@blueprint.post("/<scenario_id>/mends")
@people_only(Role.TRAINER)
def mends(scenario_id: str) -> ResponseReturnValue:
    """Which of the findings of a text have a mend that can be made at once."""
    text = _sent("text")
    found = answers.examined(scenario_id, text, desk.known(scenario_id).beside).findings
    tried = [number for number, one in enumerate(found) if one.mend is not None and not one.file][:MOST_MENDS]
    sound = proved(text, scenario_id, [found[number] for number in tried])
    return jsonify({"proved": [number for number, fine in zip(tried, sound, strict=True) if fine], "tried": len(tried)})


@blueprint.post("/<scenario_id>/map")
@people_only(Role.TRAINER)
def map_(scenario_id: str) -> ResponseReturnValue:
    """The map of a text, with a sign at every finding."""
    here = _sent("here", "")
    found = answers.examined(scenario_id, _sent("text"), desk.known(scenario_id).beside)
    scenario = found.scenario
    why = _undrawn(scenario)
    if scenario is None or why:
        return jsonify({"svg": None, "boxes": {}, "here": None, "said": why})
    drawing = draw(scenario, style=TITLES, words=words_in(language()))
    boxes = {box.place: box_id(box) for box in reversed(list(drawing.walk()))}
    drawn = svg(drawing, findings=found.findings, standalone=False)
    return jsonify({"svg": drawn, "boxes": boxes, "here": boxes.get(here), "said": ""})


def _undrawn(scenario: Scenario | None) -> str:
    if scenario is None or not scenario.places():
        return str(_("There is no scene to draw yet."))
    if len(scenario.places()) > MOST_DRAWN:
        return str(_("There are more than %(most)s scenes and endings: too many for one drawing.", most=MOST_DRAWN))
    return ""


@blueprint.get("/<scenario_id>/text")
@people_only(Role.TRAINER)
def text(scenario_id: str) -> ResponseReturnValue:
    """What is in the file now."""
    return jsonify(asdict(desk.sheet(scenario_id)))


@blueprint.post("/<scenario_id>/text")
@people_only(Role.TRAINER)
def save(scenario_id: str) -> ResponseReturnValue:
    """Saves a text that was begun on the one of `base`; 409 with both when somebody saved in between."""
    outcome = desk.save(scenario_id, _sent("text"), _sent("base"))
    if isinstance(outcome, desk.Taken):
        return jsonify(asdict(outcome))
    theirs = outcome.sheet
    told = _("Somebody else saved this scenario meanwhile. What you wrote is kept in the history.")
    return jsonify(
        {
            "fault": str(told),
            "theirs": theirs.text,
            "digest": theirs.digest,
            "by": theirs.by,
            "at": theirs.at,
            "merged": outcome.merged,
        }
    ), 409


def _sent(name: str, otherwise: str | None = None) -> str:
    """A text of the JSON that was sent. Aborts with 400 when there is none, or signs in it that are none."""
    sent = request.get_json(silent=True)
    value = sent.get(name, otherwise) if isinstance(sent, dict) else None
    if not isinstance(value, str):
        abort(400)
    try:
        if len(value.encode()) > desk.MOST_TEXT:
            abort(413)
    except UnicodeEncodeError:  # half of a sign
        abort(400)
    return value

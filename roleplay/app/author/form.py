"""The form beside the text: one scene or ending as fields, over the same text; and the buttons that add to it."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.author.desk import MOST_TEXT, draft
from roleplay.app.playing import BadEvent
from roleplay.scenario.editing import Path, changed
from roleplay.scenario.growing import new_choice, new_scene
from roleplay.scenario.model import Branch, Choice, Ending, Scenario, Scene
from roleplay.scenario.reading import read
from roleplay.store.people import Role

blueprint = Blueprint("form", __name__, url_prefix="/author")


@blueprint.post("/<scenario_id>/form")
@people_only(Role.TRAINER)
def fields(scenario_id: str) -> ResponseReturnValue:
    """The fields of one place of a text; without a `place` those of the whole."""
    sent = _sent()
    scenario, place_id = read(sent["text"], scenario_id).scenario, sent.get("place", "")
    place = scenario.place(place_id) if scenario is not None else None
    if scenario is None or (place is None and place_id):
        return jsonify({"place": None, "places": []})
    return jsonify({"place": _place(place) if place else _whole(scenario), "places": _places(scenario)})


@blueprint.post("/<scenario_id>/form/change")
@people_only(Role.TRAINER)
def change(scenario_id: str) -> ResponseReturnValue:
    """The text with other values: `values` is a list of [path, text or null]."""
    draft(scenario_id)
    sent = _sent()
    return jsonify({"text": changed(sent["text"], _values(sent.get("values")))})


@blueprint.post("/<scenario_id>/form/add")
@people_only(Role.TRAINER)
def add(scenario_id: str) -> ResponseReturnValue:
    """The text with a new scene called `title`, or with a new reaction of the scene `place`."""
    draft(scenario_id)
    sent = _sent()
    place, title = sent.get("place"), sent.get("title")
    made = new_choice(sent["text"], place) if isinstance(place, str) else new_scene(sent["text"], str(title or ""))
    return jsonify({"text": made.text, "line": made.line})


def _sent() -> dict[str, str]:
    raw = request.get_json(silent=True) if (request.content_length or 0) <= MOST_TEXT else None
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise BadEvent("text", str(_("Send the text of the scenario.")))
    return raw


def _values(raw: object) -> dict[Path, str | None]:
    found: dict[Path, str | None] = {}
    for one in raw if isinstance(raw, list) else []:
        path, value = one if isinstance(one, list) and len(one) == 2 else (None, None)
        if not isinstance(path, list) or not path or not all(isinstance(key, str) for key in path):
            raise BadEvent("values", str(_("Each value is a path of keys and a text.")))
        if value is not None and not isinstance(value, str):
            raise BadEvent("values", str(_("Each value is a path of keys and a text.")))
        found[tuple(path)] = value
    return found


def _whole(scenario: Scenario) -> dict[str, object]:
    values = {"title": scenario.title, "about": scenario.about, "goal": scenario.goal}
    return {"id": "", "path": [], "kind": "scenario", "fields": values, "choices": []}


def _place(place: Scene | Ending) -> dict[str, object]:
    if isinstance(place, Ending):
        values = {
            "title": place.title,
            "outcome": place.outcome.value if place.outcome else "",
            "script": place.script,
            "consequence": place.consequence,
        }
        return {"id": place.id, "path": ["endings", place.id], "kind": "ending", "fields": values, "choices": []}
    decision = place.decision
    values = {
        "title": place.title,
        "script": place.script,
        "question": decision.question if decision else "",
        "describe": place.describe,
    }
    return {
        "id": place.id,
        "path": ["scenes", place.id],
        "kind": "scene",
        "fields": values,
        "choices": [_choice(choice) for choice in decision.choices] if decision else [],
        "then": _only(place.then) if decision is None else None,
    }


def _choice(choice: Choice) -> dict[str, object]:
    return {
        "id": choice.id,
        "how": "say" if choice.spoken else "do",
        "words": choice.text,
        "then": _only(choice.then),
        "afterwards": choice.afterwards,
    }


def _only(branches: tuple[Branch, ...]) -> str | None:
    """Where something leads; None when that depends."""
    return branches[0].go if len(branches) == 1 else None


def _places(scenario: Scenario) -> list[dict[str, str]]:
    return [{"id": place.id, "title": place.title or place.id} for place in scenario.places()]

"""The debrief: the stage on the beamer, the facilitator's desk, and the paper."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.classroom import desk as desks
from roleplay.app.classroom import slides, wall
from roleplay.app.classroom.debrief_pages import DebriefPage, DeskPage, PaperPage
from roleplay.app.classroom.doors import own_class, own_scenario, today
from roleplay.app.classroom.figures import of_class
from roleplay.app.house import house
from roleplay.app.pages import FaultPage
from roleplay.errors import NotHere
from roleplay.store.debriefs import LONGEST

blueprint = Blueprint("debrief", __name__, url_prefix="/facilitator/classes/<class_id>/<scenario_id>")


@blueprint.get("/debrief")
@people_only
def stage(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """The stage, for the beamer: never a name."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    figures = of_class(class_id, scenario)
    told, places = slides.shown(scenario, figures), slides.places(scenario)
    made = slides.slides(told)
    leads = {place.place: f"#play-{place.place}" for place in places}
    kept = house().store.debriefs.kept(class_id, scenario_id)
    return DebriefPage(
        class_id=class_id,
        scenario_id=scenario_id,
        steps=slides.steps(made),
        slides=made,
        shown=told,
        map=slides.class_map(scenario, figures, prefix="class", leads=leads),
        choose=slides.class_map(scenario, figures, prefix="choose", leads=leads),
        places=places,
        wall=tuple(each for each in wall.shared(class_id, scenario) if each.through),
        kept=kept.text if kept is not None else "",
    ).render()


@blueprint.get("/desk")
@people_only
def desk(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """The facilitator's own window. With `who` it shows names, in a class that has them."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    told = slides.shown(scenario, of_class(class_id, scenario))
    return DeskPage(
        class_id=class_id,
        class_name=class_.name,
        scenario_id=scenario_id,
        slides=slides.slides(told),
        shown=told,
        notes=desks.notes(class_id, scenario),
        wall=wall.shared(class_id, scenario),
        kept=desks.words(house().store.debriefs.kept(class_id, scenario_id)),
        named=class_.named,
        who=desks.who(class_, scenario) if class_.named and "who" in request.args else None,
    ).render()


@blueprint.get("/paper")
@people_only
def paper(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Everything in reading order with the notes, to be printed: no names."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    figures = of_class(class_id, scenario)
    return PaperPage(
        class_id=class_id,
        class_name=class_.name,
        scenario_id=scenario_id,
        day=str(format_date(today(), "long")),
        shown=slides.shown(scenario, figures),
        map=slides.class_map(scenario, figures),
        notes=desks.notes(class_id, scenario),
        wall=tuple(each for each in wall.shared(class_id, scenario) if each.through),
        kept=desks.words(house().store.debriefs.kept(class_id, scenario_id)).text,
    ).render()


# -- what is written at the desk ---------------------------------------------------------------------------------------


@blueprint.post("/note")
@people_only
def note(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Keeps the note of a decision (`scene`; empty: of the whole), written over the one of `seen`."""
    scenario = own_scenario(own_class(class_id), scenario_id)
    scene, text = request.form.get("scene", ""), _text()
    if scene not in desks.notes(class_id, scenario):
        raise NotHere(scene, str(_("This scene is not in the role-play any more. Reload the page.")))
    kept = house().store.debriefs
    done = kept.keep_note(class_id, scenario_id, scene, text, _seen(), house().now())
    newest = done or kept.notes(class_id, scenario_id)[scene]
    return _saved(class_id, scenario_id, done is not None, newest.text, newest.at)


@blueprint.post("/keep")
@people_only
def keep(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Keeps the words that the class agreed on, written over those of `seen`."""
    own_scenario(own_class(class_id), scenario_id)
    kept = house().store.debriefs
    done = kept.keep(class_id, scenario_id, _text(), _seen(), house().now())
    newest = desks.words(done or kept.kept(class_id, scenario_id))
    return _saved(class_id, scenario_id, done is not None, newest.text, newest.seen)


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")[:LONGEST]


def _seen() -> float:
    return request.form.get("seen", 0.0, float)


def _saved(class_id: str, scenario_id: str, done: bool, text: str, at: float) -> ResponseReturnValue:
    changed = str(_("This was changed in another window since. Reload the page, then add your words to it."))
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"seen": at} if done else {"fault": changed, "text": text, "seen": at}), 200 if done else 409
    if not done:
        return FaultPage(409, str(_("Not saved")), changed).render(), 409
    return redirect(url_for("debrief.desk", class_id=class_id, scenario_id=scenario_id), 303)


# -- the wall ----------------------------------------------------------------------------------------------------------


@blueprint.get("/wall")
@people_only
def on_wall(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """What is on the wall now, and the words to keep: the stage asks for it while it shows them."""
    scenario = own_scenario(own_class(class_id), scenario_id)
    kept = house().store.debriefs.kept(class_id, scenario_id)
    answers = [{"ask": each.ask, "text": each.text} for each in wall.shared(class_id, scenario) if each.through]
    return jsonify({"wall": answers, "kept": kept.text if kept is not None else ""})


@blueprint.post("/wall")
@people_only
def moderate(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Lets an answer (`name`) through to the wall, or with `back` holds it back."""
    own_scenario(own_class(class_id), scenario_id)
    if not wall.moderate(class_id, scenario_id, request.form.get("name", ""), "back" not in request.form):
        raise NotHere("wall", str(_("This answer is not shared any more, or it was changed. Reload the page.")))
    if request.accept_mimetypes.best == "application/json":
        return jsonify({})
    return redirect(url_for("debrief.desk", class_id=class_id, scenario_id=scenario_id, _anchor="wall"), 303)

"""Where a class is while it plays, as counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from roleplay.app import views
from roleplay.app.access import people_only
from roleplay.app.classroom.counts import count
from roleplay.app.classroom.doors import own_class, own_scenario
from roleplay.app.classroom.figures import here
from roleplay.app.classroom.live_pages import LivePage, SpotView
from roleplay.app.house import house
from roleplay.app.learner import stage
from roleplay.app.words import language
from roleplay.route.tally import Cell, Of
from roleplay.scenario.map import TITLES, Drawing, box_id, draw, svg, words_in
from roleplay.scenario.model import Scenario
from roleplay.store.classes import Class

blueprint = Blueprint("live", __name__, url_prefix="/facilitator/classes/<class_id>/<scenario_id>")

_PREFIX = "live"


@blueprint.get("/live")
@people_only
def page(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """The map of a scenario with the class on it, as it plays."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    drawing, there = _drawing(scenario), here(class_.id, scenario)
    return LivePage(
        card=views.card(stage(), scenario),
        class_id=class_id,
        class_name=class_.name,
        map=Markup(svg(drawing, standalone=False, prefix=_PREFIX)),
        spots=_spots(drawing, there),
        counts=_counts(class_, scenario, there),
        data={"now": url_for(".figures", class_id=class_id, scenario_id=scenario_id)},
    ).render()


@blueprint.get("/live.json")
@people_only
def figures(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """The same as numbers, for a page that looks every second: 304 while nothing has changed."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    there = here(class_.id, scenario)
    spots = {spot.box: spot.count for spot in _spots(_drawing(scenario), there) if spot.count}
    response = jsonify({"counts": _counts(class_, scenario, there), "here": spots})
    response.add_etag()
    return response.make_conditional(request)


def _drawing(scenario: Scenario) -> Drawing:
    words = replace(words_in(language()), start="", when="", otherwise="")
    return draw(scenario, style=TITLES, words=words)


def _spots(drawing: Drawing, there: Counter[str]) -> tuple[SpotView, ...]:
    boxes = {box.place: box for box in reversed(list(drawing.walk()))}  # of a place drawn twice the first box
    found = ((box, there[place]) for place, box in reversed(boxes.items()))
    return tuple(SpotView(box_id(box, _PREFIX), box.title, count(number) if number else "") for box, number in found)


def _counts(class_: Class, scenario: Scenario, there: Counter[str]) -> dict[str, str]:
    """Who joined; of the learners' first attempts who began and who ended; and how many play now."""
    tally = house().store.figures.tally(class_.id, scenario.id)
    numbers = {
        "joined": house().store.classes.joined([class_.id])[class_.id],
        "started": tally[Cell(Of.LEARNERS)],
        "ended": tally[Cell(Of.ENDED)],
        "playing": there.total(),
    }
    return {name: count(number) for name, number in numbers.items()}

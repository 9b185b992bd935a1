"""The facilitator's first pages: how many took which choice and which ending. Never a name."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from roleplay.app import views
from roleplay.app.access import close_door, facilitators_only, open_door
from roleplay.app.clips import scene_picture
from roleplay.app.house import house
from roleplay.app.learner import stage
from roleplay.app.pages import BarView, DecisionView, FacilitatorPage, PasscodePage, PlayedCard, PlayedPage
from roleplay.app.words import speak
from roleplay.media.need import Role
from roleplay.route.debrief import FEW, Figures, figures
from roleplay.scenario.model import SILENCE, Decision, Scenario, Scene

blueprint = Blueprint("facilitator", __name__, url_prefix="/facilitator")
limiter = Limiter(get_remote_address, storage_uri="memory://")


def count(number: int) -> str:
    """A count as it may be said: below three it would point at a person in a small class."""
    return str(number) if number == 0 or number >= FEW else str(_("a few"))


def share(number: int, of: int) -> int:
    """The length of a bar in percent. The smallest counts share one length, so that it gives nothing away."""
    if number == 0 or of == 0:
        return 0
    return max(1, round(100 * (number if number >= FEW else min(FEW - 1, of)) / max(of, FEW)))


@blueprint.get("/door")
def door() -> ResponseReturnValue:
    """Asks for the passcode."""
    return PasscodePage(False, _inside(request.args.get("onward", ""))).render()


@blueprint.post("/door")
@limiter.limit("10 per minute")
def enter() -> ResponseReturnValue:
    """Lets a facilitator in."""
    onward = _inside(request.form.get("onward", ""))
    response = redirect(onward, 303)
    if open_door(house(), request.form.get("passcode", ""), response, secure=request.is_secure):
        return response
    return PasscodePage(True, onward).render(), 403


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Ends the session."""
    response = redirect(url_for("learner.catalogue"), 303)
    close_door(house(), response)
    return response


def _inside(address: str) -> str:
    """An address on the facilitator's pages; anything else becomes their front page."""
    return address if address.startswith("/facilitator/") and "//" not in address else url_for("facilitator.overview")


@blueprint.get("/")
@facilitators_only
def overview() -> ResponseReturnValue:
    """The scenarios and how often they were played."""
    cards = []
    for scenario in sorted(house().library.playable(), key=lambda s: s.title):
        played = figures(house().store.routes(scenario.id))
        first = house().library.clip(scenario, (scenario.begin, Role.SCENE, 0))
        still = url_for("clips.still", scenario_id=scenario.id) if first else None
        cards.append(PlayedCard(scenario.id, scenario.title, scenario.language, count(played.started), still))
    return FacilitatorPage(tuple(cards)).render()


@blueprint.get("/scenarios/<scenario_id>")
@facilitators_only
def played(scenario_id: str) -> ResponseReturnValue:
    """What was chosen in a scenario, and where it ended."""
    scenario = house().library.scenario(scenario_id)
    speak(scenario.language)
    counted = figures(house().store.routes(scenario_id))
    endings = tuple(
        _bar(e.title, False, counted.endings.get(e.id, 0), counted.ended) for e in scenario.endings.values()
    )
    return PlayedPage(
        card=views.card(stage(), scenario),
        started=count(counted.started),
        ended=count(counted.ended),
        endings=endings,
        decisions=tuple(_decision(scenario, s, s.decision, counted) for s in scenario.scenes.values() if s.decision),
        prompts=tuple(p.ask for p in scenario.debrief if not p.at),
        remember=scenario.remember,
    ).render()


def _decision(scenario: Scenario, scene: Scene, decision: Decision, counted: Figures) -> DecisionView:
    chosen, came = counted.choices.get(scene.id, {}), counted.came(scene.id)
    bars = [_bar(c.text, c.spoken, chosen.get(c.id, 0), came) for c in decision.choices]
    if decision.silence is not None:
        bars.append(_bar(str(_("Said nothing")), False, chosen.get(SILENCE, 0), came))
    gone = came - sum(chosen.get(c.id, 0) for c in (*decision.choices, decision.silence) if c is not None)
    if gone:
        bars.append(_bar(str(_("A choice that is no longer in the scenario")), False, gone, came))
    clip = house().library.clip(scenario, (scene.id, Role.SCENE, 0))
    return DecisionView(
        title=scene.title or scene.id.replace("_", " ").replace("-", " ").capitalize(),
        question=decision.question or str(_("What do you do?")),
        still=url_for("facilitator.scene_still", scenario_id=scenario.id, scene_id=scene.id) if clip else None,
        came=count(came),
        bars=tuple(bars),
        prompts=tuple(p.ask for p in scenario.debrief if p.at == scene.id),
    )


def _bar(label: str, spoken: bool, number: int, of: int) -> BarView:
    return BarView(label, spoken, count(number), share(number, of))


@blueprint.get("/scenarios/<scenario_id>/stills/<scene_id>")
@facilitators_only
def scene_still(scenario_id: str, scene_id: str) -> ResponseReturnValue:
    """A still of any scene; only facilitators see scenes that were not played."""
    return scene_picture(scenario_id, scene_id)

"""The facilitator's first pages: how many took which choice and which ending. Never a name."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import views
from roleplay.app.access import close_door, facilitators_only, open_door
from roleplay.app.clips import scene_picture
from roleplay.app.house import house
from roleplay.app.learner import stage
from roleplay.app.limits import limiter
from roleplay.app.pages import (
    BarView,
    ClipRow,
    ClipsPage,
    DecisionView,
    FacilitatorPage,
    PasscodePage,
    PlayedCard,
    PlayedPage,
)
from roleplay.app.words import in_words
from roleplay.media.need import Role, needs
from roleplay.media.workshop import ClipState, Kind
from roleplay.route.debrief import FEW, Figures, figures
from roleplay.scenario.model import SILENCE, Decision, Ending, Scenario, Scene
from roleplay.store.media_jobs import JobState, MediaJob

blueprint = Blueprint("facilitator", __name__, url_prefix="/facilitator")


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
    for scenario in sorted(map(in_words, house().library.playable()), key=lambda s: s.title):
        played = figures(house().store.routes(scenario.id))
        first = house().library.clip(scenario, (scenario.begin, Role.SCENE, 0))
        still = url_for("clips.still", scenario_id=scenario.id) if first else None
        cards.append(PlayedCard(scenario.id, scenario.title, scenario.language, count(played.started), still))
    return FacilitatorPage(tuple(cards)).render()


@blueprint.get("/scenarios/<scenario_id>")
@facilitators_only
def played(scenario_id: str) -> ResponseReturnValue:
    """What was chosen in a scenario, and where it ended."""
    scenario = in_words(house().library.scenario(scenario_id))
    counted = figures(house().store.routes(scenario_id))
    endings = tuple(
        _bar(e.title, False, counted.endings.get(e.id, 0), counted.ended) for e in scenario.endings.values()
    )
    return PlayedPage(
        card=views.card(stage(), scenario),
        started=count(counted.started),
        ended=count(counted.ended),
        retried=count(counted.retries),
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
        question=views.question(scene),
        still=url_for("facilitator.scene_still", scenario_id=scenario.id, scene_id=scene.id) if clip else None,
        came=count(came),
        bars=tuple(bars),
        prompts=tuple(p.ask for p in scenario.debrief if p.at == scene.id),
    )


def _bar(label: str, spoken: bool, number: int, of: int) -> BarView:
    return BarView(label, spoken, count(number), share(number, of))


@blueprint.get("/scenarios/<scenario_id>/clips")
@facilitators_only
def scenario_clips(scenario_id: str) -> ResponseReturnValue:
    """How the clips of a scenario stand: filmed or drawn, made or not, and what is wrong with a film."""
    scenario = house().library.scenario(scenario_id)
    told = in_words(scenario)
    jobs = house().store.media_jobs.of(scenario_id)
    states = [house().library.workshop.state(need) for need in needs(scenario)]
    rows = tuple(_clip_row(told, state, jobs.get(state.digest)) for state in states)
    return ClipsPage(
        card=views.card(stage(), told),
        clips=rows,
        filmed=sum(state.kind is Kind.FILMED for state in states),
        missing=sum(state.built is None and house().library.workshop.makeable(state.need) for state in states),
        problems=sum(bool(row.problem) for row in rows),
    ).render()


@blueprint.post("/scenarios/<scenario_id>/clips")
@facilitators_only
def make_clips(scenario_id: str) -> ResponseReturnValue:
    """Makes what is missing, and tries again what failed."""
    house().library.scenario(scenario_id)
    house().clips.again(scenario_id)
    return redirect(url_for("facilitator.scenario_clips", scenario_id=scenario_id), 303)


def _clip_row(scenario: Scenario, state: ClipState, job: MediaJob | None) -> ClipRow:
    need, built = state.need, state.built
    running = job is not None and job.state is JobState.RUNNING
    if state.problem is not None:
        told = str(_("This film can't be used; a drawing takes its place."))
    elif built is not None:
        told = str(_("Filmed")) if built.kind is Kind.FILMED else str(_("Drawn from the script"))
    elif running:
        told = str(_("Is being made"))
    else:
        told = str(_("Waits to be made"))
    place = scenario.place(need.place)
    named = place.title if place is not None else scenario.lecture.title if scenario.lecture is not None else ""
    still = None
    if built is not None and isinstance(place, Scene | Ending) and need.role is not Role.WAITING:
        still = url_for("facilitator.scene_still", scenario_id=scenario.id, scene_id=need.place)
    problem = state.problem.sentence if state.problem else job.error if job and job.state is JobState.FAILED else ""
    return ClipRow(
        title=named or need.place.replace("_", " ").replace("-", " ").capitalize(),
        file=need.file,
        about=f"{built.seconds:.1f} s · {built.bytes / 1e6:.1f} MB" if built else "",
        state=told,
        still=still,
        share=round(100 * job.share) if job is not None and running else None,
        problem=problem.replace("`", ""),
    )


@blueprint.get("/scenarios/<scenario_id>/stills/<scene_id>")
@facilitators_only
def scene_still(scenario_id: str, scene_id: str) -> ResponseReturnValue:
    """A still of any scene; only facilitators see scenes that were not played."""
    return scene_picture(scenario_id, scene_id)

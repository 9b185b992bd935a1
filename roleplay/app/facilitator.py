"""Scenarios as trainers see them: how each clip stands, and a still of any scene."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import views
from roleplay.app.access import people_only
from roleplay.app.clips import place_captions, place_film, scene_picture
from roleplay.app.house import house
from roleplay.app.learner import stage
from roleplay.app.pages import ClipRow, ClipsPage, ScenariosPage
from roleplay.app.words import in_words, language
from roleplay.media.need import Role as ClipRole
from roleplay.media.workshop import ClipState, Kind
from roleplay.said import in_words as told_in
from roleplay.scenario.model import Ending, Scenario, Scene
from roleplay.store.media_jobs import JobState, MediaJob
from roleplay.store.people import Role

blueprint = Blueprint("facilitator", __name__, url_prefix="/facilitator")


@blueprint.get("/scenarios")
@people_only(Role.TRAINER)
def scenarios() -> ResponseReturnValue:
    """Every scenario, with the way to its clips."""
    playable = sorted((in_words(s) for s in house().library.playable()), key=lambda s: s.title)
    return ScenariosPage(tuple(views.card(stage(), s) for s in playable)).render()


@blueprint.get("/scenarios/<scenario_id>/clips")
@people_only(Role.TRAINER)
def scenario_clips(scenario_id: str) -> ResponseReturnValue:
    """How the clips of a scenario stand: filmed or drawn, made or not, and what is wrong with a film."""
    scenario = house().library.scenario(scenario_id)
    told = in_words(scenario)
    jobs = house().store.media_jobs.of(scenario_id)
    wanted = (need for need in house().library.needs(scenario) if need.role is not ClipRole.DESCRIBED)
    states = [house().library.workshop.state(need) for need in wanted]
    rows = tuple(_clip_row(told, state, jobs.get(state.digest)) for state in states)
    return ClipsPage(
        card=views.card(stage(), told),
        clips=rows,
        filmed=sum(state.kind is Kind.FILMED for state in states),
        missing=sum(state.built is None and house().library.workshop.makeable(state.need) for state in states),
        problems=sum(bool(row.problem) for row in rows),
    ).render()


@blueprint.post("/scenarios/<scenario_id>/clips")
@people_only(Role.TRAINER)
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
    if built is not None and isinstance(place, Scene | Ending) and need.role is not ClipRole.WAITING:
        still = url_for("facilitator.scene_still", scenario_id=scenario.id, scene_id=need.place)
    problem = (
        told_in(state.problem.sentence, language())
        if state.problem
        else job.error
        if job and job.state is JobState.FAILED
        else ""
    )
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
@people_only
def scene_still(scenario_id: str, scene_id: str) -> ResponseReturnValue:
    """A still of any scene; only facilitators see scenes that were not played."""
    return scene_picture(scenario_id, scene_id)


@blueprint.get("/scenarios/<scenario_id>/clips/<place>")
@people_only
def place_clip(scenario_id: str, place: str) -> ResponseReturnValue:
    """The clip of any scene or ending, for a debrief: `variant` (from 0) of one that was filmed more than once.

    Of what is played now, or of the `revision` that a class began with.
    """
    return place_film(_asked(scenario_id), place, request.args.get("variant", 0, int))


@blueprint.get("/scenarios/<scenario_id>/clips/<place>/captions")
@people_only
def clip_captions(scenario_id: str, place: str) -> ResponseReturnValue:
    """The captions of that clip."""
    return place_captions(in_words(_asked(scenario_id)), place, request.args.get("variant", 0, int))


def _asked(scenario_id: str) -> Scenario:
    digest, kept = request.args.get("revision", ""), house().store.revision_text
    library = house().library
    return library.revision(digest, scenario_id, kept) if digest else library.scenario(scenario_id)

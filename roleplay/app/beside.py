"""Two attempts at a scenario beside each other, from where they part."""

from __future__ import annotations

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import views
from roleplay.app.learner import stage
from roleplay.app.look_back import said_at, when
from roleplay.app.look_back_pages import BesidePage, ColumnView, StepView
from roleplay.app.playing import NotYet, Play, every_step
from roleplay.route.attempt import Attempt
from roleplay.scenario.model import Ending, Scene

blueprint = Blueprint("beside", __name__)


@blueprint.get("/attempts/<attempt_id>/beside/<other_id>")
def page(attempt_id: str, other_id: str) -> ResponseReturnValue:
    """Two attempts beside each other, the older one first. Who has both addresses may see both."""
    both = sorted((stage().play(attempt_id), stage().play(other_id)), key=lambda play: play.stored.started_at)
    first, second = both
    if first.stored.scenario_id != second.stored.scenario_id:
        abort(404)
    if not (first.done and second.done):
        raise NotYet(attempt_id, str(_("You can look at both when both role-plays have ended.")))
    same = 0
    for one, other in zip(first.now.steps, second.now.steps, strict=False):
        if one != other:
            break
        same += 1
    return BesidePage(
        card=views.card(stage(), second.now.scenario),
        shared=_steps(second, 0, same),
        columns=(_column(first, same), _column(second, same)),
    ).render()


def _column(play: Play, since: int) -> ColumnView:
    ending = play.now.place if isinstance(play.now.place, Ending) else None
    return ColumnView(
        when=when(play.stored.started_at),
        steps=_steps(play, since, play.now.step),
        ending=ending.title if ending else str(_("You stopped here")),
        consequence=ending.consequence if ending else "",
        still=views.still_address(stage(), play, play.now),
        look_back=url_for("look_back.page", attempt_id=play.id),
    )


def _steps(play: Play, since: int, until: int) -> tuple[StepView, ...]:
    return tuple(_step(play, attempt) for attempt in every_step(play)[since:until])


def _step(play: Play, attempt: Attempt) -> StepView:
    scene, (chosen, spoken) = attempt.place, said_at(play, attempt)
    assert isinstance(scene, Scene)
    return StepView(
        title=scene.title,
        question=views.question(scene),
        chosen=chosen,
        spoken=spoken,
    )

"""What a class keeps: the page behind the link that is sent to it, and the sending."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import me
from roleplay.app.access import people_only
from roleplay.app.classroom.doors import open_, own_class, own_scenario
from roleplay.app.classroom.keeping_pages import KeptLinkPage, KeptPage, LinkView
from roleplay.app.classroom.topics import topic
from roleplay.app.house import house
from roleplay.app.qr import qr
from roleplay.app.words import in_words
from roleplay.errors import NotHere
from roleplay.scenario.model import Scenario
from roleplay.store.debriefs import Kept

blueprint = Blueprint("keeping", __name__)


def sent(class_id: str) -> tuple[tuple[str, str], ...]:
    """What was sent to a class: scenario and token of each link."""
    return tuple((kept.scenario_id, kept.token) for kept in house().store.debriefs.sent(class_id))


@blueprint.get("/kept/<token>")
def page(token: str) -> ResponseReturnValue:
    """What a class keeps. Who has the link may read it: there is no name on it, and no count."""
    kept = house().store.debriefs.kept_behind(token)
    if kept is None:
        raise NotHere(token, str(_("There is nothing behind this link any more. Ask your teacher for a new one.")))
    playable = {scenario.id: scenario for scenario in house().library.playable()}
    found = playable.get(kept.scenario_id)
    scenario = in_words(found) if found is not None else None
    return KeptPage(
        title=scenario.title if scenario else "",
        spoken=scenario.language if scenario else "",
        remember=scenario.remember if scenario else (),
        words=_paragraphs(kept.text),
        again=_again(kept) if scenario else None,
        practise=url_for("learner.scenario", scenario_id=scenario.id) if scenario else None,
    ).render()


def _again(kept: Kept) -> str | None:
    """The role-play in the class, for a learner of that class while it is open."""
    class_, learner = house().store.classes.get(kept.class_id), me.known()
    if class_ is None or learner is None or not open_(class_) or kept.scenario_id not in class_.scenarios:
        return None
    if house().store.classes.member(class_.id, learner) is None:
        return None
    return url_for("joining.scenario", code=class_.code, scenario_id=kept.scenario_id)


def _paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


# -- the facilitator's side --------------------------------------------------------------------------------------------


@blueprint.get("/facilitator/classes/<class_id>/<scenario_id>/kept")
@people_only
def link(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """What will be sent, and once it is: the link to hand on."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    kept = house().store.debriefs.kept(class_.id, scenario.id)
    return KeptLinkPage(
        topic=topic(class_, scenario),
        remember=scenario.remember,
        words=_paragraphs(kept.text) if kept is not None else (),
        link=_link(scenario, kept) if kept is not None and kept.sent else None,
    ).render()


@blueprint.post("/facilitator/classes/<class_id>/<scenario_id>/kept")
@people_only
def send(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Opens the link to what the class keeps, or with `back` closes it: the same link opens when it is sent again."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    house().store.debriefs.send(class_.id, scenario.id, "back" not in request.form)
    return redirect(url_for("keeping.link", class_id=class_.id, scenario_id=scenario.id), 303)


def _link(scenario: Scenario, kept: Kept) -> LinkView:
    address = url_for("keeping.page", token=kept.token, _external=True)
    words, points = _paragraphs(kept.text), [f"- {point}" for point in scenario.remember]
    parts = ["\r\n".join(part) for part in ([scenario.title], words, points, [address]) if part]
    text = "\r\n\r\n".join(parts)
    return LinkView(address, qr(address), f"mailto:?subject={quote(scenario.title)}&body={quote(text)}", text)

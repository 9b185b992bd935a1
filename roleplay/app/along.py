"""A role-play taken along, to play without a connection: sealed packets, tickets to play with, and its clips."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from math import ceil

from flask import Blueprint, Response, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from roleplay.app import me, tickets
from roleplay.app.clips import FOR_GOOD, send
from roleplay.app.house import House, house
from roleplay.app.learner import stage
from roleplay.app.limits import limiter
from roleplay.app.packets import Moment, Page, Sealed, moments, seal
from roleplay.app.pages import ClipView
from roleplay.app.playing import Play, Stage, buttons
from roleplay.app.views import scene_view
from roleplay.app.words import in_words
from roleplay.errors import ClipNotFound, RouteError
from roleplay.media.need import needs
from roleplay.media.workshop import BuiltClip
from roleplay.scenario.model import Scenario
from roleplay.store.store import StoredAttempt

blueprint = Blueprint("along", __name__)

TICKETS = 5
MOST_CLIPS = 60_000_000
"""Bytes of all clips, at their smallest size."""
MOST_PACKETS = 12_000_000
"""Bytes of all packets; a role-play of many ways comes with fewer tickets."""

OF_A_ROUTE = ("attempt", "step", "decisions", "place", "events", "look_back")
"""What a scene has from its route and not from its moment: the browser counts it, or has it with the ticket."""

Address = Callable[[BuiltClip], str]


class StaysHere(RouteError):
    """A role-play that can't be taken along."""


@dataclass(frozen=True, slots=True)
class Luggage:
    """What a scenario comes down to when it is taken along."""

    scenario: Scenario
    moments: tuple[Moment, ...]
    clips: tuple[BuiltClip, ...]

    @property
    def bytes(self) -> int:
        """Bytes of all clips, at their smallest size."""
        return sum(clip.renditions[-1].bytes for clip in self.clips)


def luggage(on: Stage, scenario: Scenario) -> Luggage:
    """Packs a scenario. Raises StaysHere when it is too large."""
    found = moments(scenario)
    if found is None:
        raise _too_many_ways(scenario)
    clips = {clip.digest: clip for moment in found for clip in _of_moment(on, moment) if clip is not None}
    packed = Luggage(scenario, found, tuple(clips.values()))
    if packed.bytes > MOST_CLIPS:
        sentence = _(
            "This role-play can't be taken along: its clips are %(size)s MB, and %(most)s MB is the most.",
            size=ceil(packed.bytes / 1e6),
            most=MOST_CLIPS // 1_000_000,
        )
        raise StaysHere(scenario.id, str(sentence))
    return packed


def _too_many_ways(scenario: Scenario) -> StaysHere:
    return StaysHere(scenario.id, str(_("This role-play can't be taken along: its story has too many ways.")))


def _of_moment(on: Stage, moment: Moment) -> tuple[BuiltClip | None, ...]:
    return on.clip(moment.attempt), on.described(moment.attempt), on.waiting(moment.attempt)


# -- the bundle --------------------------------------------------------------------------------------------------------


@blueprint.get("/scenarios/<scenario_id>/along")
def about(scenario_id: str) -> ResponseReturnValue:
    """Whether a role-play can be taken along, and how much that is."""
    packed = luggage(stage(), in_words(house().library.scenario(scenario_id)))
    sentence = _("To play without a connection. About %(size)s MB.", size=max(1, ceil(packed.bytes / 1e6)))
    return jsonify({"bytes": packed.bytes, "sentence": sentence})


@blueprint.post("/scenarios/<scenario_id>/along")
@limiter.limit("60 per hour")  # a class takes it along at once, all from the address of its school
def bundle(scenario_id: str) -> ResponseReturnValue:
    """All that is needed to play it without a connection, TICKETS times."""
    kept = house()
    played, text = kept.library.ready(scenario_id)
    scenario = in_words(played)
    kept.store.keep_revision(scenario.digest, scenario.id, text, kept.now())
    packed = luggage(stage(), scenario)
    nonce = secrets.token_urlsafe(12)
    token = str(_signer(kept).dumps([nonce, scenario.id, scenario.digest]))

    def address(clip: BuiltClip) -> str:
        return url_for("along.clip", token=token, name=_name(kept, nonce, clip))

    learner = me.known() or me.fresh()
    issued = [tickets.issue(kept, scenario, learner) for _number in range(TICKETS)]
    books = pages(stage(), packed, address, [tickets.seed(kept, attempt_id) for attempt_id, _ticket in issued])
    carried = _bounded(scenario, seal(books))
    response = jsonify(
        {
            "id": scenario.id,
            "title": scenario.title,
            "language": scenario.language,
            "bytes": packed.bytes,
            "clips": sorted(address(clip) for clip in packed.clips),  # by names that say nothing
            "tickets": [_ticket(*one, sealed) for one, sealed in zip(issued, carried, strict=False)],
        }
    )
    me.remember(response, learner)
    return response


def _bounded(scenario: Scenario, sealed: tuple[Sealed, ...]) -> tuple[Sealed, ...]:
    """As many as may travel together. Raises StaysHere when that is none."""
    most = MOST_PACKETS // sealed[0].bytes
    if most == 0:
        raise _too_many_ways(scenario)
    return sealed[:most]


def _ticket(attempt_id: str, ticket: str, sealed: Sealed) -> dict[str, object]:
    scene = {
        "attempt": attempt_id,
        "place": url_for("learner.attempt", attempt_id=attempt_id),
        "events": url_for("learner.events", attempt_id=attempt_id),
        "look_back": url_for("look_back.page", attempt_id=attempt_id),
    }
    return {"ticket": ticket, "scene": scene, **asdict(sealed)}


# -- its pages ---------------------------------------------------------------------------------------------------------


def pages(on: Stage, packed: Luggage, address: Address, seeds: list[str]) -> list[list[Page]]:
    """For each seed every moment as it is told: the same scenes, their reactions in another order."""
    scenes = [_scene(on, moment, address) for moment in packed.moments]
    return [[_page(m, s, seed) for m, s in zip(packed.moments, scenes, strict=True)] for seed in seeds]


def _scene(on: Stage, moment: Moment, address: Address) -> dict[str, object]:
    attempt = moment.attempt
    stored = StoredAttempt("-", attempt.scenario.id, attempt.scenario.digest, "", 0.0, ())
    view = scene_view(on, Play("-", stored, attempt))
    clip, described, waiting = _of_moment(on, moment)

    def behind(choice: str | None) -> str | None:
        following = on.clip(attempt.choose(choice))
        return address(following) if following else None

    told = replace(
        view,
        clip=_clip(view.clip, clip, described, address),
        waiting=address(waiting) if waiting else None,
        on=behind(None) if view.goes_on else None,
        choices=tuple(replace(v, clip=behind(c.id)) for v, c in zip(view.choices, attempt.offered(), strict=True)),
    )
    return {name: value for name, value in asdict(told).items() if name not in OF_A_ROUTE}


def _clip(
    view: ClipView | None, clip: BuiltClip | None, described: BuiltClip | None, address: Address
) -> ClipView | None:
    if view is None or clip is None:
        return None
    size, version = clip.renditions[-1].bytes, _clip(view.described, described, None, address)
    return replace(view, address=address(clip), bytes=size, small=size, described=version)


def _page(moment: Moment, scene: dict[str, object], seed: str) -> Page:
    attempt = replace(moment.attempt, seed=seed)
    told = scene["choices"]
    assert isinstance(told, tuple)
    views = {choice.id: view for choice, view in zip(moment.attempt.offered(), told, strict=True)}
    ordered = [{**views[choice.id], "key": str(number)} for number, choice in enumerate(attempt.offered(), 1)]
    after = {button: moment.after[choice] for button, choice in buttons(attempt) if button}
    return Page({**scene, "choices": ordered}, after)


# -- its clips ---------------------------------------------------------------------------------------------------------


@blueprint.get("/along/<token>/<name>")
def clip(token: str, name: str) -> Response:
    """A clip of a bundle, at its smallest size."""
    kept = house()
    try:
        nonce, scenario_id, digest = _signer(kept).loads(token)
    except (BadSignature, ValueError):
        nonce, scenario_id, digest = "", "", ""
    if nonce:
        scenario = kept.library.revision(digest, scenario_id, kept.store.revision_text)
        for found in _clips(kept, scenario):
            if _name(kept, nonce, found) == name:
                return send(found.renditions[-1].path, "video/mp4", kept.seal("along-etag", name), FOR_GOOD)
    raise ClipNotFound(name, "There is no clip at this address.")


def _clips(kept: House, scenario: Scenario) -> Iterator[BuiltClip]:
    for need in needs(scenario):
        found = kept.library.clip(scenario, need.key)
        version = kept.library.described(scenario, need.place, need.variant)
        yield from (clip for clip in (found, version) if clip is not None)


def _name(kept: House, nonce: str, clip: BuiltClip) -> str:
    return kept.seal("along", nonce, clip.digest)


def _signer(kept: House) -> URLSafeSerializer:
    return URLSafeSerializer(kept.seal("bundle"), salt="along")

"""From the played to the shown: what a browser gets of a scenario and of one moment of an attempt.

This is the border that keeps the outcome a secret: targets, variables, outcomes, `afterwards` and other scenes have
no field to travel in before the ending.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import url_for
from flask_babel import gettext as _

from roleplay.app.pages import Card, ChoiceView, ClipView, CueView, LectureView, Line, SceneView
from roleplay.app.playing import DESCRIBED, Play, Stage
from roleplay.media.captions import read_vtt
from roleplay.media.need import Role
from roleplay.media.workshop import BuiltClip
from roleplay.route.attempt import Attempt
from roleplay.scenario.model import Ending, Scenario
from roleplay.scenario.script import parse, seconds

_OURSELVES = frozenset({"YOU", "JIJ", "JE", "U", "IK", "I"})
_DECIDING = 8.0
"""Seconds that a decision takes, for the estimate on the start page."""


def voice(scenario: Scenario, cue: str) -> str:
    """The name to show for a cue: from the people's description up to its first comma."""
    if not cue:
        return ""
    if cue.upper() in _OURSELVES:
        return str(_("You"))
    described = scenario.people.get(cue, "").split(",")[0].strip()
    return described if 0 < len(described) <= 40 else cue.capitalize()


def lines(scenario: Scenario, script: str) -> tuple[Line, ...]:
    """A script as lines to read."""
    return tuple(Line(voice(scenario, b.who or ""), b.mood, b.text) for b in parse(script).beats)


@lru_cache(maxsize=2_000)
def _cues(path: Path) -> tuple[tuple[float, float, str, str], ...]:
    cues, _problems = read_vtt(path.read_text(encoding="utf-8", errors="replace"))
    return tuple((c.start, c.end, c.who, c.text) for c in cues)


def clip_view(scenario: Scenario, clip: BuiltClip, address: str, described: str | None = None) -> ClipView:
    """A clip with its captions in the scenario's language (or the first there are)."""
    path = clip.captions.get(scenario.language) or next(iter(clip.captions.values()), None)
    cues = _cues(path) if path is not None else ()
    shown = tuple(CueView(s, e, voice(scenario, who), text) for s, e, who, text in cues)
    return ClipView(address, round(clip.seconds, 3), shown, described)


def scene_view(stage: Stage, play: Play) -> SceneView:
    """Where an attempt is, for the player."""
    attempt, scenario, place = play.now, play.now.scenario, play.now.place

    def address(button: str, choice: str | None) -> str | None:
        name = stage.address(play.id, attempt, button, choice)
        return url_for("clips.clip", attempt_id=play.id, name=name) if name else None

    clip, here = stage.clip(attempt), address("", None)
    decision = None if isinstance(place, Ending) else place.decision
    ending = place if isinstance(place, Ending) else None
    goes_on = ending is None and decision is None
    waiting = stage.waiting(attempt)
    return SceneView(
        attempt=play.id,
        step=attempt.step,
        decisions=attempt.decisions,
        kind="ending" if ending else "scene",
        place=url_for("learner.attempt", attempt_id=play.id),
        language=scenario.language,
        clip=clip_view(scenario, clip, here, address(DESCRIBED, None)) if clip and here else None,
        text=lines(scenario, place.script),
        question=(decision.question or str(_("What do you do?"))) if decision else "",
        choices=tuple(
            ChoiceView(str(n), c.text, c.spoken, address(str(n), c.id)) for n, c in enumerate(attempt.offered(), 1)
        ),
        goes_on=goes_on,
        on=address("on", None) if goes_on else None,
        within=decision.within if decision else None,
        waiting=url_for("clips.waiting", attempt_id=play.id, step=attempt.step) if waiting else None,
        title=ending.title if ending else "",
        consequence=ending.consequence if ending else "",
        events=url_for("learner.events", attempt_id=play.id),
        look_back=url_for("learner.look_back", attempt_id=play.id),
    )


def card(stage: Stage, scenario: Scenario) -> Card:
    """A scenario for the catalogue."""
    first = stage.house.library.clip(scenario, (scenario.begin, Role.SCENE, 0))
    return Card(
        id=scenario.id,
        title=scenario.title,
        about=scenario.about.strip(),
        language=scenario.language,
        minutes=minutes(stage, scenario),
        still=url_for("clips.still", scenario_id=scenario.id) if first else None,
        tags=scenario.tags,
    )


def minutes(stage: Stage, scenario: Scenario) -> int:
    """About how long a role-play takes: the longest way without passing a scene twice is a good upper guess."""
    lengths = {}
    for place in scenario.places():
        role = Role.ENDING if isinstance(place, Ending) else Role.SCENE
        clip = stage.house.library.clip(scenario, (place.id, role, 0))
        thinking = 0.0 if isinstance(place, Ending) or place.decision is None else _DECIDING
        lengths[place.id] = thinking + (clip.seconds if clip else sum(seconds(b) for b in parse(place.script).beats))
    depth, here, total = 0, [scenario.begin], 0.0
    seen: set[str] = set()
    while here and depth < 200:
        total += max(lengths.get(name, 0.0) for name in here)
        seen.update(here)
        following = {
            b.go for name in here if name in scenario.scenes for _c, then in scenario.scenes[name].ways() for b in then
        }
        here, depth = sorted(following - seen), depth + 1
    return max(1, round(total / 60))


def lecture_view(stage: Stage, scenario: Scenario) -> LectureView | None:
    """The lecture of a scenario."""
    lecture = scenario.lecture
    if lecture is None:
        return None
    clip = stage.lecture(scenario.id)
    address = url_for("clips.lecture", scenario_id=scenario.id)
    return LectureView(
        lecture.title or str(_("Before you start")),
        lecture.show,
        clip_view(scenario, clip, address) if clip else None,
        lines(scenario, lecture.script),
    )


def still_address(stage: Stage, play: Play, attempt: Attempt) -> str | None:
    """The address of a still of a moment on the own route."""
    name = stage.address(play.id, attempt, "", None)
    return url_for("clips.moment_still", attempt_id=play.id, name=name) if name else None

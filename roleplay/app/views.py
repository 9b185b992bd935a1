"""From the played to the shown: what a browser gets of a scenario and of one moment of an attempt.

This is the border that keeps the outcome a secret: targets, variables, outcomes, `afterwards` and other scenes have
no field to travel in before the ending.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from babel.core import get_global
from flask import url_for
from flask_babel import gettext as _

from roleplay.app.pages import (
    Card,
    ChapterView,
    ChoiceView,
    ClipView,
    CueView,
    LectureView,
    Line,
    SceneView,
    ShareView,
)
from roleplay.app.playing import Play, Stage
from roleplay.app.qr import qr
from roleplay.app.words import direction
from roleplay.media.caption_words import translated_cues
from roleplay.media.captions import Cue, read_vtt
from roleplay.media.need import LECTURE_PLACE, Role
from roleplay.media.workshop import BuiltClip
from roleplay.route.attempt import Attempt, start
from roleplay.scenario.model import Ending, Scenario, Scene
from roleplay.scenario.script import parse, seconds
from roleplay.scenario.translation import best_of

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
def _cues(path: Path, source: str, words: str) -> tuple[Cue, ...]:
    """The captions of a file; where `words` is another script than its `source`, with the words of that one."""
    cues, _problems = read_vtt(path.read_text(encoding="utf-8", errors="replace"))
    return cues if source == words else translated_cues(cues, parse(source), parse(words)) or cues


def _captions(stage: Stage, scenario: Scenario, place: str, clip: BuiltClip) -> tuple[Cue, ...]:
    """The captions in the scenario's language: from a file of that language, else translated, else as they are."""
    own, files = stage.house.library.original(scenario), clip.captions
    words = _script(scenario, place)
    language = best_of(scenario.language, files)
    if language is not None:
        return _cues(files[language], words, words)
    language = best_of(own.language, files) or next(iter(files), None)
    return _cues(files[language], _script(own, place), words) if language is not None else ()


def _script(scenario: Scenario, name: str) -> str:
    """The script of a scene, an ending or the lecture."""
    place = scenario.lecture if name == LECTURE_PLACE else scenario.place(name)
    return place.script if place is not None else ""


def cues(stage: Stage, scenario: Scenario, place: str, clip: BuiltClip) -> tuple[CueView, ...]:
    """The captions of the clip of a place, with the names to show."""
    found = _captions(stage, scenario, place, clip)
    return tuple(CueView(c.start, c.end, voice(scenario, c.who), c.text) for c in found)


def clip_view(
    stage: Stage, scenario: Scenario, place: str, clip: BuiltClip, address: str, described: BuiltClip | None = None
) -> ClipView:
    """The clip of a place with its captions in the scenario's language, or the nearest there is."""
    shown = cues(stage, scenario, place, clip)
    version = clip_view(stage, scenario, place, described, address) if described is not None else None
    sizes = clip.renditions[0].bytes, clip.renditions[-1].bytes
    return ClipView(address, round(clip.seconds, 3), shown, *sizes, version)


def question(place: Scene | Ending) -> str:
    """What is asked at a decision; empty where nothing is decided."""
    decision = None if isinstance(place, Ending) else place.decision
    return (decision.question or str(_("What do you do?"))) if decision else ""


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
        direction=direction(scenario.language),
        clip=clip_view(stage, scenario, place.id, clip, here, stage.described(attempt)) if clip and here else None,
        text=lines(scenario, place.script),
        question=question(place),
        choices=tuple(
            ChoiceView(str(n), c.text, c.spoken, address(str(n), c.id)) for n, c in enumerate(attempt.offered(), 1)
        ),
        goes_on=goes_on,
        on=address("on", None) if goes_on else None,
        within=decision.within if decision else None,
        waiting=url_for("clips.waiting", attempt_id=play.id, step=attempt.step) if waiting else None,
        seen=stage.seen(play),
        title=ending.title if ending else "",
        consequence=ending.consequence if ending else "",
        events=url_for("learner.events", attempt_id=play.id),
        look_back=url_for("look_back.page", attempt_id=play.id),
    )


def first_view(stage: Stage, scenario: Scenario) -> ClipView | None:
    """The clip that a role-play begins with, to be fetched while the start page is read."""
    clip = stage.clip(start(scenario, ""))
    if clip is None:
        return None
    address = url_for("clips.first", scenario_id=scenario.id)
    return replace(clip_view(stage, scenario, scenario.begin, clip, address), captions=())


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
        languages=stage.house.library.languages(scenario),
    )


def minutes(stage: Stage, scenario: Scenario) -> int:
    """About how long a role-play takes, with a lecture that comes before.

    The longest way without passing a scene twice is a good upper guess.
    """
    lengths = {}
    for place in scenario.places():
        role = Role.ENDING if isinstance(place, Ending) else Role.SCENE
        clip = stage.house.library.clip(scenario, (place.id, role, 0))
        thinking = 0.0 if isinstance(place, Ending) or place.decision is None else _DECIDING
        lengths[place.id] = thinking + (clip.seconds if clip else sum(seconds(b) for b in parse(place.script).beats))
    lesson = stage.lecture(scenario.id) if scenario.lecture and scenario.lecture.show == "before" else None
    depth, here, total = 0, [scenario.begin], lesson.seconds if lesson else 0.0
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
    revision = stage.house.seal("lecture", clip.digest)[:12] if clip else ""
    return LectureView(
        id=scenario.id,
        title=lecture.title or str(_("Before you start")),
        show=lecture.show,
        clip=clip_view(stage, scenario, LECTURE_PLACE, clip, address) if clip else None,
        text=lines(scenario, lecture.script),
        chapters=tuple(ChapterView(c.at, c.title) for c in lecture.chapters),
        key=f"{scenario.id}:{revision}",
    )


def share_view(stage: Stage, scenario: Scenario, address: str) -> ShareView:
    """A start page at an address, to be shared: a preview of it shows what stands in the catalogue."""
    shown = card(stage, scenario)
    return ShareView(
        address=address,
        title=shown.title,
        about=shown.about,
        picture=url_for("clips.still", scenario_id=scenario.id, _external=True) if shown.still else "",
        locale=locale(shown.language),
        qr=qr(address),
    )


def locale(tag: str) -> str:
    """A language tag as previews of links want it, with the land where most speak it: `nl` is nl_NL."""
    language, _separator, rest = tag.partition("-")
    likely = str(get_global("likely_subtags").get(language, language)).split("_")
    return f"{language}_{(rest or likely[-1]).upper()}"


def still_address(stage: Stage, play: Play, attempt: Attempt) -> str | None:
    """The address of a still of a moment on the own route."""
    name = stage.address(play.id, attempt, "", None)
    return url_for("clips.moment_still", attempt_id=play.id, name=name) if name else None

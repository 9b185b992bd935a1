"""Which clips a scenario needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from roleplay.finding import Mark
from roleplay.scenario.model import ClipRef, Ending, Scenario, Scene

LECTURE_PLACE = "lecture"


class Role(StrEnum):
    """What a clip is for."""

    SCENE = "scene"
    ENDING = "ending"
    WAITING = "waiting"
    LECTURE = "lecture"
    DESCRIBED = "described"
    """A scene or an ending for who can't see it, beside its own film."""


ClipKey = tuple[str, Role, int]
"""The place (scene, ending or "lecture"), the role, and which variant."""


@dataclass(frozen=True, slots=True)
class ClipNeed:
    """One clip: where it belongs, the film's file name and cut (seconds), and the script that stands in for it.

    `kept` is the digest of the clip that was published, which is this very one; empty: made of the files as they lie.
    """

    scenario_id: str
    place: str
    role: Role
    variant: int
    file: str
    start: float | None
    end: float | None
    title: str
    script: str
    language: str
    people: tuple[tuple[str, str], ...]
    mark: Mark
    kept: str = ""

    @property
    def key(self) -> ClipKey:
        """What tells it apart within its scenario."""
        return (self.place, self.role, self.variant)


def needs(scenario: Scenario) -> tuple[ClipNeed, ...]:
    """Every clip of a scenario, in the order of the file."""
    return tuple(_needs(scenario))


def _needs(scenario: Scenario) -> Iterator[ClipNeed]:
    people = tuple(scenario.people.items())

    def need(place: str, role: Role, variant: int, clip: ClipRef, title: str, script: str) -> ClipNeed:
        return ClipNeed(
            scenario.id,
            place,
            role,
            variant,
            clip.file or f"{place}.mp4",
            clip.start,
            clip.end,
            title,
            script,
            scenario.language,
            people,
            clip.mark,
        )

    if scenario.lecture is not None:
        lecture = scenario.lecture
        clip = lecture.clip or ClipRef("lecture.mp4", mark=lecture.mark)
        yield need(LECTURE_PLACE, Role.LECTURE, 0, clip, lecture.title or scenario.title, lecture.script)
    for place in scenario.places():
        role = Role.ENDING if isinstance(place, Ending) else Role.SCENE
        clips = place.clips or (ClipRef(f"{place.id}.mp4", mark=place.mark),)
        title = place.title if isinstance(place, Scene) else ""
        for variant, clip in enumerate(clips):
            yield need(place.id, role, variant, clip, title, place.script)
        if isinstance(place, Scene) and place.waiting is not None:
            yield need(place.id, Role.WAITING, 0, place.waiting, title, "")

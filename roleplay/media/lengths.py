"""How long a scenario's clips take: probed where they are filmed, estimated from the script where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roleplay.errors import ClipError
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.workshop import Workshop
from roleplay.scenario.model import Scenario
from roleplay.scenario.report import between
from roleplay.scenario.script import length, parse


@dataclass(frozen=True, slots=True)
class Lengths:
    """`seconds` by place and variant, the `lecture` in seconds, and how many clips were probed and estimated."""

    seconds: Mapping[tuple[str, int], float]
    lecture: float
    probed: int
    estimated: int


def lengths(scenario: Scenario, workshop: Workshop) -> Lengths:
    """The lengths of every clip that a route can show, and of the lecture. A film that can't be read is estimated."""
    seconds: dict[tuple[str, int], float] = {}
    lecture, probed, estimated = 0.0, 0, 0
    for need in needs(scenario):
        if need.role is Role.WAITING:
            continue
        filmed = _filmed(need, workshop)
        probed += filmed is not None
        estimated += filmed is None
        lasts = between(need.start, need.end, length(parse(need.script)) if filmed is None else filmed)
        if need.role is Role.LECTURE:
            lecture = lasts
        else:
            seconds[need.place, need.variant] = lasts
    return Lengths(seconds, lecture, probed, estimated)


def _filmed(need: ClipNeed, workshop: Workshop) -> float | None:
    try:
        source = workshop.source(need)
        return None if source is None else workshop.looks.of(source).seconds
    except ClipError:
        return None

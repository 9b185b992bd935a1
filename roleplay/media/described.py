"""The described version of a clip: `arrival.described.mp4` beside `arrival.mp4`, for who can't see the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from roleplay.errors import ClipError
from roleplay.finding import Finding, Severity
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.workshop import Workshop
from roleplay.said import joined, said
from roleplay.scenario.model import Scenario


def described(need: ClipNeed, workshop: Workshop) -> ClipNeed | None:
    """The described version as a clip of its own, if it is there. Raises ClipNotFound as Workshop.source does."""
    version = version_of(need)
    return version if workshop.source(version) is not None else None


def version_of(need: ClipNeed) -> ClipNeed:
    """What the described version of a scene's or an ending's clip would be."""
    ending = PurePosixPath(need.file).suffix
    return replace(need, file=f"{need.file.removesuffix(ending)}.described{ending}", role=Role.DESCRIBED)


def described_findings(scenario: Scenario, workshop: Workshop) -> tuple[Finding, ...]:
    """`clip-unplayable` (error) for each described version that can't be read."""
    found: dict[str, Finding] = {}
    for need in needs(scenario):
        try:
            version = described(need, workshop)
        except ClipError:
            continue  # a name that leads out of the folder is told of the clip itself
        try:
            film = workshop.source(version) if version is not None else None
            if film is not None:
                workshop.looks.of(film)
        except ClipError as fault:
            told = joined((fault.sentence, said("Until then there is no described version.")))
            found.setdefault(told, Finding("clip-unplayable", Severity.ERROR, told, need.mark))
    return tuple(found.values())

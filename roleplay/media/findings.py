"""What a check says about clips."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.errors import ClipError
from roleplay.finding import Finding, Severity
from roleplay.media.caption_findings import caption_findings
from roleplay.media.described import described_findings
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.workshop import ClipState, Kind, Workshop
from roleplay.said import joined, said
from roleplay.scenario.model import Scenario
from roleplay.scenario.report import between

LONGEST = 90.0
"""Seconds of a film that students still only watch."""


def clip_findings(scenario: Scenario, workshop: Workshop, strict: bool = False) -> tuple[Finding, ...]:
    """`clip-unplayable` (error) for each broken film; `clip-missing`: one note, or when strict an error for each.

    A draft has no film at all: telling so scene by scene would bury what matters.
    """
    states = [workshop.state(need) for need in needs(scenario)]
    missing = {s.need.file: s for s in states if s.kind is Kind.STORYBOARD and s.problem is None}
    return (
        *dict.fromkeys(_unplayable(states)),
        *(_each(scenario, missing) if strict else _together(scenario, missing)),
        *(finding for state in states for finding in _too_long(state.need, workshop)),
        *described_findings(scenario, workshop),
        *caption_findings(scenario, workshop),
    )


def _unplayable(states: list[ClipState]) -> Iterator[Finding]:
    for state in states:
        if state.problem is not None:
            yield Finding(
                "clip-unplayable",
                Severity.ERROR,
                joined((state.problem.sentence, said("Until then the student sees a storyboard."))),
                state.need.mark,
            )


def _each(scenario: Scenario, missing: dict[str, ClipState]) -> Iterator[Finding]:
    for file, state in missing.items():
        seen = (
            said("there is no loop")
            if state.need.role is Role.WAITING
            else said("a storyboard is drawn from the script")
        )
        yield Finding(
            "clip-missing",
            Severity.ERROR,
            said(
                "`{file}` is not filmed yet: {seen}. Put the film in media/{scenario}/ under that name.",
                file=file,
                seen=seen,
                scenario=scenario.id,
            ),
            state.need.mark,
        )


def _together(scenario: Scenario, missing: dict[str, ClipState]) -> Iterator[Finding]:
    if missing:
        names = ", ".join(f"`{f}`" for f in list(missing)[:5]) + (" …" if len(missing) > 5 else ".")
        yield Finding(
            "clip-missing",
            Severity.NOTE,
            said(
                "Not filmed yet ({missing}): {names} Until they are, storyboards "
                "are drawn from the scripts. Put the films in media/{scenario}/ under these names.",
                missing=len(missing),
                names=names,
                scenario=scenario.id,
            ),
            next(iter(missing.values())).need.mark,
        )


def _too_long(need: ClipNeed, workshop: Workshop) -> Iterator[Finding]:
    """A film that only goes on and on; the lecture and a waiting loop may."""
    if need.role in (Role.LECTURE, Role.WAITING):
        return
    try:
        source = workshop.source(need)
        seconds = between(need.start, need.end, workshop.looks.of(source).seconds) if source is not None else 0.0
    except ClipError:
        return  # told as what it is
    if seconds > LONGEST:
        yield Finding(
            "clip-too-long",
            Severity.WARNING,
            said(
                "`{file}` takes {seconds:.0f} seconds, and students can do nothing but watch; after {longest:.0f} "
                "they stop listening. Cut it with `from` and `to`, or let a decision come in between.",
                file=need.file,
                seconds=seconds,
                longest=LONGEST,
            ),
            need.mark,
            place=need.place,
        )

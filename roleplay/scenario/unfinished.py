"""A scenario that is still being written: what can be played of it already, with an end where nothing follows yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from roleplay.finding import Finding, Severity
from roleplay.scenario.model import Branch, Choice, Decision, Ending, Scenario, Scene

ABOUT_WAYS = frozenset({"trap", "endless-loop", "dead-end", "unreachable-scene", "unreachable-ending"})
"""Errors that say where ways lead: all that is written can be read, and be played by who wrote it."""

NOT_YET = "(not yet)"
"""The ending where nothing is written yet; no author can give this name to one."""

_UNFINISHED = ABOUT_WAYS | {"unknown-target"}
_HERE = (Branch(NOT_YET),)


def can_be_tried(scenario: Scenario | None, findings: Iterable[Finding]) -> bool:
    """Whether a draft can be played by who wrote it: nothing is wrong but where ways lead."""
    wrong = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    return scenario is not None and scenario.place(scenario.begin) is not None and wrong <= _UNFINISHED


def finished(scenario: Scenario, title: str, consequence: str) -> Scenario:
    """The same with an ending NOT_YET, told by `title` and `consequence`, wherever a way leads to nothing."""
    scenes = {name: _scene(scene, scenario) for name, scene in scenario.scenes.items()}
    ending = Ending(NOT_YET, title, consequence=consequence)
    return replace(scenario, scenes=scenes, endings={**scenario.endings, NOT_YET: ending})


def _scene(scene: Scene, scenario: Scenario) -> Scene:
    decision = scene.decision
    if decision is None:
        return replace(scene, then=_ways(scene.then, scenario))
    return replace(scene, decision=_decision(decision, scenario))


def _decision(decision: Decision, scenario: Scenario) -> Decision:
    choices = tuple(_choice(choice, scenario) for choice in decision.choices)
    silence = _choice(decision.silence, scenario) if decision.silence else None
    return replace(decision, choices=choices, silence=silence)


def _choice(choice: Choice, scenario: Scenario) -> Choice:
    return replace(choice, then=_ways(choice.then, scenario))


def _ways(then: tuple[Branch, ...], scenario: Scenario) -> tuple[Branch, ...]:
    return tuple(b if scenario.place(b.go) else replace(b, go=NOT_YET) for b in then) or _HERE

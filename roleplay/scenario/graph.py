"""The ways of a scenario as links between its scenes and endings.

A mistake in a link must not make a row of others: a target that is a slip of a known name counts as that name, and one
that is missing or unknown counts as a way out that leads nowhere else (`HOLE`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roleplay.scenario.model import Branch, Choice, Scenario, Scene
from roleplay.scenario.suggest import closest

HOLE = "\0hole"
"""Where a broken link leads: out, so that nothing more is said about it."""


@dataclass(frozen=True, slots=True)
class Link:
    """One way: from a scene, by a reaction (None: it goes on by itself) and a branch, to a place or HOLE."""

    scene: str
    choice: Choice | None
    branch: Branch | None
    target: str


def target(scenario: Scenario, name: str) -> str:
    """Where a link by that name leads."""
    if scenario.place(name) is not None:
        return name
    guess = closest(name, (*scenario.scenes, *scenario.endings)) if name else None
    return guess or HOLE


def links(scenario: Scenario, scene: Scene) -> Iterator[Link]:
    """Every way out of a scene, in the author's order; a reaction without a readable `then` is a hole."""
    for choice, branches in scene.ways():
        if not branches:
            yield Link(scene.id, choice, None, HOLE)
        for branch in branches:
            yield Link(scene.id, choice, branch, target(scenario, branch.go))


def begin(scenario: Scenario) -> str | None:
    """The first scene; the likely one when `begin` is a slip."""
    if scenario.begin in scenario.scenes:
        return scenario.begin
    guess = closest(scenario.begin, scenario.scenes) if scenario.begin else None
    return guess or next(iter(scenario.scenes), None)


def spoken(text: str, longest: int = 42) -> str:
    """A reaction as quoted in a route."""
    words = text if len(text) <= longest else text[: longest - 1].rstrip(" ,.;:") + "…"
    return f"“{words}”"

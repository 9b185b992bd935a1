"""A scenario as a directed graph of its scenes and endings, for the questions that networkx answers well.

A mistake in a link must not make a row of others: a target that is a slip of a known name counts as that name, and one
that is missing or unknown counts as a way out that leads nowhere else (`HOLE`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import networkx as nx

from roleplay.scenario.model import Branch, Choice, Scenario, Scene
from roleplay.scenario.suggest import closest

Graph: TypeAlias = "nx.MultiDiGraph[str]"

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
    guess = closest(name, _places(scenario)) if name else None
    return guess or HOLE


@lru_cache(maxsize=8)
def _names(scenes: tuple[str, ...], endings: tuple[str, ...]) -> tuple[str, ...]:
    return (*scenes, *endings)


def _places(scenario: Scenario) -> tuple[str, ...]:
    return _names(tuple(scenario.scenes), tuple(scenario.endings))


def links(scenario: Scenario, scene: Scene) -> Iterator[Link]:
    """Every way out of a scene, in the author's order; a reaction without a readable `then` is a hole."""
    for choice, branches in scene.ways():
        if not branches:
            yield Link(scene.id, choice, None, HOLE)
        for branch in branches:
            yield Link(scene.id, choice, branch, target(scenario, branch.go))


def build(scenario: Scenario) -> Graph:
    """The graph: a node for each scene and ending, an edge (with its `link`) for each branch of each reaction."""
    graph: Graph = nx.MultiDiGraph()
    graph.add_nodes_from(scenario.scenes, kind="scene")
    graph.add_nodes_from(scenario.endings, kind="ending")
    for scene in scenario.scenes.values():
        for link in links(scenario, scene):
            if link.target == HOLE and HOLE not in graph:
                graph.add_node(HOLE, kind="hole")
            graph.add_edge(scene.id, link.target, link=link)
    return graph


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

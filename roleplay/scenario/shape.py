"""The shape of a scenario by name, after Sam Kabo Ashwell, “Standard Patterns in Choice-Based Games” (2015).

| shape | how it is told |
|---|---|
| straight line | there is no decision |
| loop and grow | scenes can be passed more than once, and what was changed there decides a way on |
| open map | more than half of the scenes, and at least three, can be passed again and again |
| loop | some scenes can be passed more than once |
| time cave | hardly any two ways meet again |
| gauntlet | one thread: three scenes in four lead to a single next scene, or to an ending |
| branch and bottleneck | the ways part, and meet again in scenes that nobody can avoid |
| sorting hat | the ways meet again in the first half only |
| quest | the ways part and meet, and no scene is unavoidable |
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from roleplay.scenario.components import components
from roleplay.scenario.conditions import names
from roleplay.scenario.proof import Proof


@dataclass(frozen=True, slots=True)
class Shape:
    """`name` as in the table above; `bottlenecks` are the scenes after the first that every route passes, in order.

    `looping` are the scenes that a route can pass more than once.
    """

    name: str
    bottlenecks: tuple[str, ...]
    looping: frozenset[str]


class _Plan:
    """The places that are reached, by number, and which place leads to which by a branch that some state takes."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        machine, size = proof.machine, proof.machine.packing.size
        self.after = [
            sorted({base // size for _, _, ends in ways for link, base in ends if proof.used[link]})
            for ways in machine.ways
        ]
        first, target = [0], []
        for after in self.after:
            target += after
            first.append(len(target))
        self.found = components(first, target)
        self.scenes = [n for n in range(machine.first_ending) if n in proof.at]
        self.into: dict[int, list[int]] = {n: [] for n in proof.at}
        for n in self.scenes:
            for reached in self.after[n]:
                self.into[reached].append(n)
        # Every place after all that lead to it, a loop in one piece.
        self.order = [n for n in reversed(self.found.order) if n in proof.at]

    @cached_property
    def looping(self) -> list[int]:
        """The scenes that can be passed more than once."""
        larger = set(self.found.larger())
        return [n for n in self.scenes if self.found.of[n] in larger or n in self.after[n]]

    @cached_property
    def depth(self) -> dict[int, int]:
        """The most scenes before each place; a loop counts as one step."""
        deep: dict[int, int] = {}
        of = self.found.of
        for n in self.order:
            before = [deep[of[b]] + 1 for b in self.into[n] if of[b] != of[n]]
            deep[of[n]] = max([deep.get(of[n], 0), *before])
        return {n: deep[of[n]] for n in self.order}

    @cached_property
    def bottlenecks(self) -> list[int]:
        """The scenes after the first that every route passes, in order.

        Along one route to an ending: a scene is passed by all when nothing before it leads past it.
        """
        route = self._route()
        if not route:
            return []
        ends = self.proof.machine.first_ending
        at = {n: k for k, n in enumerate(route)}
        at |= dict.fromkeys(range(ends, len(self.proof.machine.places)), at[route[-1]])  # all endings are one
        found, seen, furthest = [], set(at), 0
        for k, n in enumerate(route[:-1]):
            if furthest == k and k:
                found.append(n)
            waiting = [n]
            while waiting:
                for after in self.after[waiting.pop()]:
                    if after in at:
                        furthest = max(furthest, at[after])
                    elif after not in seen:
                        seen.add(after)
                        waiting.append(after)
        return found

    def _route(self) -> list[int]:
        """A shortest route over the scenes, its ending last."""
        start = self.proof.states[0] // self.proof.machine.packing.size
        before = {start: -1}
        for here in (waiting := [start]):
            if here >= self.proof.machine.first_ending:
                route = [here]
                while before[route[-1]] >= 0:
                    route.append(before[route[-1]])
                return route[::-1]
            for n in self.after[here]:
                if n not in before:
                    before[n] = here
                    waiting.append(n)
        return []


def shape(proof: Proof) -> Shape:
    """The shape of a complete proof."""
    plan = _Plan(proof)
    places = proof.machine.places
    return Shape(_name(plan), tuple(places[n] for n in plan.bottlenecks), frozenset(places[n] for n in plan.looping))


def _name(plan: _Plan) -> str:
    scenes = plan.scenes
    if all(plan.proof.scenario.scenes[plan.proof.machine.places[n]].decision is None for n in scenes):
        return "straight line"
    if plan.looping:
        if _grows(plan):
            return "loop and grow"
        return "open map" if len(plan.looping) > max(2, len(scenes) / 2) else "loop"
    merging = [n for n in scenes if len(plan.into[n]) > 1]
    deepest = max(plan.depth[n] for n in scenes)
    if len(merging) <= len(scenes) / 10 and deepest + 1 < 0.7 * len(scenes):
        return "time cave"
    single = [n for n in scenes if sum(t < plan.proof.machine.first_ending for t in plan.after[n]) <= 1]
    if len(single) >= 0.75 * len(scenes):
        return "gauntlet"
    if plan.bottlenecks:
        return "branch and bottleneck"
    early = all(plan.depth[n] <= deepest / 2 for n in merging)
    return "sorting hat" if early else "quest"


def _grows(plan: _Plan) -> bool:
    """Whether a loop changes a variable that the way on asks for, there or later."""
    scenes = plan.proof.scenario.scenes
    inside = [scenes[plan.proof.machine.places[n]] for n in plan.looping]
    changed = {e.variable for scene in inside for choice, _ in scene.ways() if choice for e in choice.effects}
    asked = {
        name
        for scene in scenes.values()
        for _, branches in scene.ways()
        for branch in branches
        for name in names(branch.when)
    }
    return bool(changed & asked)

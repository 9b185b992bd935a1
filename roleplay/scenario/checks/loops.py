"""Loops: legal with a way out. The note says which, and whether the student's own choice takes it or only luck."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from roleplay.finding import Finding, Hop, Severity
from roleplay.said import said
from roleplay.scenario.checks.words import listed
from roleplay.scenario.components import Components, components
from roleplay.scenario.conditions import names
from roleplay.scenario.graph import HOLE, Link, spoken
from roleplay.scenario.model import SILENCE, Scene
from roleplay.scenario.proof import Proof

_MOST_TRIED = 60
"""States from which a way round a loop is looked for."""


class Groups:
    """Scenes that lead round to each other, over the branches that some state takes; a group has a number."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        machine = proof.machine
        first, target = [0], []
        for ways in machine.ways:
            for _, _, ends in ways:
                target += [base // machine.packing.size for link, base in ends if proof.used[link]]
            first.append(len(target))
        self._found: Components = components(first, target)
        self._first, self._target = first, target

    def group_of(self, place: str) -> int:
        """The group of a scene or ending."""
        return self._found.of[self.proof.machine.number[place]]

    def names(self, group: int) -> list[str]:
        """The scenes of a group, in the order of the file."""
        places = self.proof.machine.places
        return [places[n] for n in sorted(self._found.members(group))]

    @cached_property
    def looping(self) -> list[int]:
        """The groups that can be passed more than once."""
        single = [
            self._found.of[n]
            for n in range(len(self._first) - 1)
            if n in self._target[self._first[n] : self._first[n + 1]]
        ]
        return sorted({*self._found.larger(), *single})

    @cached_property
    def out(self) -> dict[int, list[Link]]:
        """Every branch that leads out of a looping group, taken or not, in the order of the file."""
        found: dict[int, list[Link]] = {group: [] for group in self.looping}
        if found:
            for link in self.proof.machine.links:
                group = self.group_of(link.scene)
                if group in found and self.group_of(link.target) != group:
                    found[group].append(link)
        return found

    @cached_property
    def closed(self) -> list[int]:
        """The looping groups that no branch leaves."""
        return [group for group, links in self.out.items() if not links]

    @cached_property
    def asked_from(self) -> dict[int, tuple[str, ...]]:
        """By place number, the variables that some condition asks for there or later, in the order of the file."""
        scenario, machine = self.proof.scenario, self.proof.machine
        if not scenario.variables:
            return {}
        asked: list[set[str]] = [set() for _ in self._found.bounds]
        for number in self._found.order:
            place = scenario.place(machine.places[number])
            here = asked[self._found.of[number]]
            if place is not None:
                here.update(name for clip in place.clips for name in names(clip.when))
            if isinstance(place, Scene):
                here.update(n for _, branches in place.ways() for branch in branches for n in names(branch.when))
            for after in self._target[self._first[number] : self._first[number + 1]]:
                here |= asked[self._found.of[after]]
        return {n: tuple(v for v in scenario.variables if v in asked[c]) for n, c in enumerate(self._found.of)}

    def leaving(self, group: int) -> tuple[Link | None, Link | None]:
        """(the first reaction that leads out, if the student's own choices do so whatever the values are; the first
        branch that leads out only with some values, or that only some values lead to).

        A scene is safe when one of its reactions always leads out, or always to scenes that are safe.
        """
        machine, used = self.proof.machine, self.proof.used
        ways: dict[str, list[list[Link]]] = {}
        before: dict[str, set[str]] = {}
        for name in self.names(group):
            taken = [
                [machine.links[n] for n, _ in ends if used[n]] for _, _, ends in machine.ways[machine.number[name]]
            ]
            # Saying nothing is no way out: a student can switch the clock off.
            ways[name] = [way for way in taken if way and (way[0].choice is None or way[0].choice.id != SILENCE)]
            for way in ways[name]:
                for link in way:
                    before.setdefault(link.target, set()).add(name)
        inside, safe = set(ways), set[str]()
        waiting = list(ways)
        while waiting:
            name = waiting.pop()
            if name not in safe and any(all(k.target not in inside or k.target in safe for k in w) for w in ways[name]):
                safe.add(name)
                waiting += before.get(name, set()) - safe
        outward = [(way, link) for name in ways for way in ways[name] for link in way if link.target not in inside]
        always = next((link for way, link in outward if all(k.target not in inside for k in way)), None)
        sometimes = next((link for _, link in outward if link is not always), always)
        if safe == inside and always is not None:
            return always, sometimes
        return None, next((link for way, link in outward if link.branch and link.branch.when), sometimes)


def findings(proof: Proof, groups: Groups) -> Iterator[Finding]:
    """All findings about loops that have a way out."""
    stuck = {proof.place(state) for state in proof.stuck}
    for group in groups.looping:
        if group not in groups.closed and stuck.isdisjoint(groups.names(group)):
            always, sometimes = groups.leaving(group)
            route = _round(proof, groups, group)
            if route and always is not None:
                yield loop(proof, groups, group, always, route)
            elif route and sometimes is not None:
                yield loop_by_luck(proof, groups, group, sometimes, route)


def loop(proof: Proof, groups: Groups, group: int, out: Link, route: tuple[Hop, ...]) -> Finding:
    """A loop that the student's own choice leaves."""
    inside = groups.names(group)
    by = said(" with {choice}", choice=spoken(out.choice.text)) if out.choice and out.choice.text else ""
    to = "" if out.target == HOLE else said(" to `{target}`", target=out.target)
    return Finding(
        "loop",
        Severity.NOTE,
        said(
            "{inside} can be passed more than once. The way out: from `{scene}`{by}{to}. That is fine if it is meant.",
            inside=listed(inside),
            scene=out.scene,
            by=by,
            to=to,
        ),
        proof.scenario.scenes[inside[0]].mark,
        route,
        inside[0],
    )


def loop_by_luck(proof: Proof, groups: Groups, group: int, out: Link, route: tuple[Hop, ...]) -> Finding:
    """A loop in which no reaction always leads on: only the values decide."""
    inside = groups.names(group)
    asked = f" (`{out.branch.when}`)" if out.branch and out.branch.when else ""
    by = said(" with {choice}", choice=spoken(out.choice.text)) if out.choice and out.choice.text else ""
    return Finding(
        "loop-by-luck",
        Severity.NOTE,
        said(
            "{inside} can be passed more than once, and no reaction always leads out: only the values decide, as "
            "from `{scene}`{by} to `{target}`{asked}. A student who can't see that leaves by luck. Let one "
            "reaction lead on whatever the values are, or let the scene show what is still missing.",
            inside=listed(inside),
            scene=out.scene,
            by=by,
            target=out.target,
            asked=asked,
        ),
        proof.scenario.scenes[inside[0]].mark,
        route,
        inside[0],
    )


def _round(proof: Proof, groups: Groups, group: int) -> tuple[Hop, ...]:
    """The shortest way into a loop and once round it; none when the values never let anybody pass a scene twice."""
    size = proof.machine.packing.size
    among = frozenset(proof.machine.number[name] for name in groups.names(group))
    inside = [state for name in groups.names(group) for state in proof.at[proof.machine.number[name]]]
    best: tuple[Hop, ...] = ()
    for state in sorted(inside)[:_MOST_TRIED]:
        before = proof.way_to(state)
        if best and len(before) >= len(best):
            break  # found nearest first: those that follow are further away
        if not before:
            return ()  # too much was told already
        once = proof.way_on(state, proof.at[proof.states[state] // size], among)
        if once and (not best or len(before) + len(once) - 1 < len(best)):
            best = (*before[:-1], *once)
    return best

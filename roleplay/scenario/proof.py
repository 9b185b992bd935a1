"""The proof that every path ends: all reachable states (a place, and the values of all variables), exactly.

Breadth first, so the first way into a state is a shortest one, and every finding can show it. Unreadable conditions and
unknown variables may be either way: both branches are followed, and nothing is concluded from them.

Linear in states and their edges, on plain integers: two million states are a matter of seconds.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from roleplay.finding import Hop
from roleplay.said import said
from roleplay.scenario.components import Components, components
from roleplay.scenario.conditions import Value
from roleplay.scenario.graph import Link, spoken
from roleplay.scenario.machine import Machine
from roleplay.scenario.model import SILENCE, Choice, Scenario

MOST_TOLD = 50_000
"""Moves of all routes that are told together; what is found after that has no route, so that time stays linear."""

_EDGES_A_STATE = 6
MOST_STATES = 2_000_000
"""How many states are explored before the answer is “not proved”."""


class Proof:
    """What was found. States are numbered in the order found: 0 is the start; `number` finds that of a packed state.

    The edges of state i are `first[i]` to `first[i + 1]` in `target` (a state) and `link` (a number of machine.links).
    `used` has a 1 for each link that some state takes; `used_clips` which variants play, by place number.
    `blocked` are (state, reaction) where no branch can be taken. Not `complete`: there are more than `most` states.
    """

    def __init__(self, machine: Machine, most: int = MOST_STATES) -> None:
        self.machine, self.scenario, self.most = machine, machine.scenario, most
        self.complete = True
        self.states: list[int] = []
        self.number: dict[int, int] = {}
        self.first, self.target, self.link = array("q", [0]), array("q"), array("q")
        self.came_from, self.came_by = array("q"), array("q")
        self.used = bytearray(len(machine.links))
        self.used_clips: dict[int, set[int]] = {}
        self._told_moves = 0
        self.blocked: list[tuple[int, Choice | None]] = []
        if machine.start is not None:
            self._explore(machine.start)

    def _explore(self, start: int) -> None:
        """One loop and no calls in it: it runs once for every state."""
        machine, most, size = self.machine, self.most, self.machine.packing.size
        most_edges = _EDGES_A_STATE * most  # conditions that can't be judged lead both ways, and that multiplies
        ways, clips, used = machine.ways, machine.clips, self.used
        states, came_from, came_by = self.states, self.came_from, self.came_by
        first, target, link = self.first, self.target, self.link
        number = self.number
        number[start] = 0
        states.append(start)
        came_from.append(-1)
        came_by.append(-1)
        for here, state in enumerate(states):  # grows while it is walked: breadth first
            place, values = divmod(state, size)
            variants = clips[place]
            if variants is not None:
                self.used_clips.setdefault(place, set()).update(variants[values])
            for after, taken, ends in ways[place]:
                then = values if after is None else after[values]
                if taken is None:
                    branches: Iterable[tuple[int, int]] = ends[:1]
                else:
                    lines = taken[then]
                    branches = [ends[line] for line in lines]
                    if not lines:
                        self.blocked.append((here, machine.links[ends[0][0]].choice))
                for by, base in branches:
                    reached = base + then
                    found = number.get(reached)
                    if found is None:
                        found = len(states)
                        if found >= most:
                            self.complete = False
                            return
                        number[reached] = found
                        states.append(reached)
                        came_from.append(here)
                        came_by.append(by)
                    used[by] = 1
                    target.append(found)
                    link.append(by)
            first.append(len(target))
            if len(target) > most_edges:
                self.complete = False
                return

    # -- reading it --------------------------------------------------------------------------------------------------

    def place(self, state: int) -> str:
        """The scene or ending that a state is in."""
        return self.machine.place(self.states[state])

    def values(self, state: int) -> dict[str, Value]:
        """The values of all variables in a state."""
        return self.machine.values(self.states[state])

    def clip(self, state: int) -> tuple[str, int]:
        """The clip that plays in a state: its place and variant."""
        place, values = divmod(self.states[state], self.machine.packing.size)
        variants = self.machine.clips[place]
        return self.machine.places[place], 0 if variants is None else variants[values][0]

    def after(self, state: int) -> Sequence[int]:
        """The states that follow, one for each reaction."""
        return self.target[self.first[state] : self.first[state + 1]]

    def chosen(self, state: int) -> list[int]:
        """The states that follow on what the student does, so not on saying nothing."""
        links, link = self.machine.links, self.link
        edges = range(self.first[state], self.first[state + 1])
        return [self.target[e] for e in edges if (c := links[link[e]].choice) is None or c.id != SILENCE]

    def by(self, state: int, choice: Choice | None) -> int:
        """The state that follows on a reaction. Raises KeyError when no branch of it can be taken."""
        for edge in range(self.first[state], self.first[state + 1]):
            if self.machine.links[self.link[edge]].choice is choice:
                return self.target[edge]
        raise KeyError(choice)

    @cached_property
    def at(self) -> dict[int, list[int]]:
        """The states of each place, by place number, nearest to the start first."""
        size, found = self.machine.packing.size, {}  # type: int, dict[int, list[int]]
        for here, state in enumerate(self.states):
            found.setdefault(state // size, []).append(here)
        return found

    @cached_property
    def reached(self) -> frozenset[str]:
        """Every scene and ending that some state is in."""
        return frozenset(self.machine.places[place] for place in self.at)

    def nearest(self, place: str) -> int | None:
        """The state of a place with the shortest way there; None when nobody comes there."""
        states = self.at.get(self.machine.number[place])
        return states[0] if states else None

    @cached_property
    def components(self) -> Components:
        """The strongly connected components of the states."""
        return components(self.first, self.target)

    @cached_property
    def stuck(self) -> tuple[int, ...]:
        """The states that no ending can be reached from, in order.

        Saying nothing is not counted on: a student can switch the clock off, and then has to choose.
        """
        links, link = self.machine.links, self.link
        silent = {n for n, one in enumerate(links) if one.choice is not None and one.choice.id == SILENCE}
        ends = self.machine.first_ending * self.machine.packing.size
        if silent:
            back: dict[int, list[int]] = {}
            for state in range(len(self.states)):
                for edge in range(self.first[state], self.first[state + 1]):
                    if link[edge] not in silent:
                        back.setdefault(self.target[edge], []).append(state)
            good = {state for state, packed in enumerate(self.states) if packed >= ends}
            waiting = list(good)
            while waiting:
                for before in back.get(waiting.pop(), ()):
                    if before not in good:
                        good.add(before)
                        waiting.append(before)
            return tuple(state for state in range(len(self.states)) if state not in good)
        return self._stuck_by_components(ends)

    def _stuck_by_components(self, ends: int) -> tuple[int, ...]:
        """The same where there is no clock: the components, from the endings back, are known already."""
        found = self.components
        first, target, of, states = self.first, self.target, found.of, self.states
        good = bytearray(len(found.bounds) - 1)
        for state in found.order:
            component = of[state]
            if good[component]:
                continue
            if states[state] >= ends:
                good[component] = 1
                continue
            for edge in range(first[state], first[state + 1]):
                if good[of[target[edge]]]:
                    good[component] = 1
                    break
        return tuple(state for state in range(len(states)) if not good[of[state]]) if 0 in good else ()

    def leading_to(self, goals: Iterable[int], among: Iterable[int]) -> set[int]:
        """`goals` and every state of `among` from which one of them can be reached through `among`."""
        back: dict[int, list[int]] = {}
        for state in among:
            for after in self.after(state):
                back.setdefault(after, []).append(state)
        found = set(goals)
        waiting = list(found)
        while waiting:
            for before in back.get(waiting.pop(), ()):
                if before not in found:
                    found.add(before)
                    waiting.append(before)
        return found

    def around(self, state: int) -> list[int]:
        """Every state that can follow on what the student does, itself first, nearest first."""
        found = dict.fromkeys([state])
        for here in (waiting := [state]):
            for after in self.chosen(here):
                if after not in found:
                    found[after] = None
                    waiting.append(after)
        return list(found)

    # -- telling it --------------------------------------------------------------------------------------------------

    def way_to(self, state: int) -> tuple[Hop, ...]:
        """The shortest way from the start to a state, as a route is told; none once too much was told."""
        if self._told_moves > MOST_TOLD:
            return ()
        hops = [Hop(self.place(state))]
        while self.came_from[state] >= 0:
            by, state = self.machine.links[self.came_by[state]], self.came_from[state]
            hops.append(hop(by))
        self._told_moves += len(hops)
        return tuple(reversed(hops))

    def way_by(self, state: int, choice: Choice | None) -> tuple[Hop, ...]:
        """The shortest way to a state, and on by a reaction; none once too much was told."""
        before = self.way_to(state)
        link = Link(self.place(state), choice, None, "")
        return (*before[:-1], hop(link), Hop(self.place(self.by(state, choice)))) if before else ()

    def way_through(self, states: Sequence[int]) -> tuple[Hop, ...]:
        """A route over states that follow each other."""
        hops = []
        for here, after in pairwise(states):
            edge = next(e for e in range(self.first[here], self.first[here + 1]) if self.target[e] == after)
            hops.append(hop(self.machine.links[self.link[edge]]))
        return (*hops, Hop(self.place(states[-1]))) if states else ()

    def way_on(self, state: int, goals: Iterable[int], among: frozenset[int]) -> tuple[Hop, ...]:
        """The shortest way of at least one step from a state to one of `goals` through the places `among` (by number).

        Empty when there is none.
        """
        size = self.machine.packing.size
        wanted, before = set(goals), {}  # type: set[int], dict[int, tuple[int, int]]
        waiting = [state]
        for here in waiting:
            for edge in range(self.first[here], self.first[here + 1]):
                after = self.target[edge]
                if after in wanted:
                    return tuple(self._told(state, here, before, self.link[edge], after))
                if after not in before and after != state and self.states[after] // size in among:
                    before[after] = (here, self.link[edge])
                    waiting.append(after)
        return ()

    def _told(self, start: int, last: int, before: dict[int, tuple[int, int]], by: int, arrives: int) -> Iterator[Hop]:
        hops = [Hop(self.place(arrives)), hop(self.machine.links[by])]
        while last != start:
            last, link = before[last]
            hops.append(hop(self.machine.links[link]))
        return reversed(hops)


def hop(link: Link) -> Hop:
    """One move of a told route."""
    if link.choice is None:
        return Hop(link.scene)
    return Hop(link.scene, link.choice.id, spoken(link.choice.text) if link.choice.text else said("(nothing said)"))


def explore(scenario: Scenario, most: int = MOST_STATES) -> Proof:
    """Explores a scenario; stops at `most` states and then says that it is not `complete`."""
    return Proof(Machine(scenario), most)

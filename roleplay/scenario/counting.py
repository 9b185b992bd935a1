"""How many routes there are, and how short and long they can be: exactly, in whole numbers of any size.

A route without a loop never comes back to the same scene with the same values. Where no state can be passed twice these
are all routes. Within a component that can be passed more than once, the ways through it are counted by a search that
remembers (state, what can still be reached without passing a state twice): a ladder with one way back is linear so.
Beyond a bound the loops are cut open instead, and the figures become “at least”.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from roleplay.scenario.proof import Proof

MOST_MEMBERS = 400
MOST_WORK = 300_000
"""Steps of the search through all components together."""


ENOUGH = 10**100
"""“At least” so many is said of what can't be counted exactly: more figures would only cost time."""


class Ways(NamedTuple):
    """How many ways there are from somewhere, the most decisions on one of them, and the most seconds."""

    number: int
    decisions: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Counted:
    """`endings` by state; `loops`: some states can be passed twice, and only routes without a loop are counted.

    Not `exact`: the component of some loop was too large, and `endings` are at least so many and so long.
    """

    endings: dict[int, Ways]
    loops: bool
    exact: bool


class _TooMuch(Exception):
    pass


def count(proof: Proof, seconds: Sequence[float], deciding: Sequence[bool]) -> Counted:
    """Counts the routes of a complete proof; `seconds` of each state's clip, and whether a decision is made there."""
    found = proof.components
    looping = set(found.larger())
    flow = _Flow(proof, seconds, deciding)
    loops, exact, work = False, True, MOST_WORK
    for component in range(len(found.bounds) - 2, -1, -1):
        if component not in looping:
            state = found.order[found.bounds[component]]
            here = flow.take(state)
            if here is not None:
                loops = flow.leave(state, here) or loops
            continue
        loops = True
        entries = {s: ways for s in found.members(component) if (ways := flow.take(s)) is not None}
        inside = _Inside(proof, found.members(component), seconds, deciding, work)
        try:
            leaving = inside.through(entries)
        except _TooMuch:
            exact = False
            leaving = inside.cut_open(entries)
        work = inside.work
        for state, ways in leaving.items():
            flow.leave(state, ways, inside.number)
    return Counted(flow.endings, loops, exact)


class _Flow:
    """What has arrived at each state, in three lists: this runs once for every edge of a million states.

    A number is forgotten once it was passed on: those of a long story have thousands of digits.
    """

    def __init__(self, proof: Proof, seconds: Sequence[float], deciding: Sequence[bool]) -> None:
        self.first, self.target = proof.first, proof.target
        self.seconds, self.deciding = seconds, deciding
        states = len(proof.states)
        self._number, self._decisions, self._seconds = [0] * states, [0] * states, [0.0] * states
        self._number[0] = 1
        self.endings: dict[int, Ways] = {}

    def take(self, state: int) -> Ways | None:
        """What arrived at a state, if anything did."""
        if not self._number[state]:
            return None
        ways = Ways(self._number[state], self._decisions[state], self._seconds[state])
        self._number[state] = 0
        return ways

    def leave(self, state: int, here: Ways, inside: Mapping[int, int] | None = None) -> bool:
        """Passes the ways to a state on to all that follows and is not `inside`; whether it leads to itself."""
        number, decisions, seconds = here
        seconds += self.seconds[state]
        after = self.target[self.first[state] : self.first[state + 1]]
        if not after:
            self.endings[state] = Ways(number, decisions, seconds)
            return False
        decisions += self.deciding[state]
        arrived, most, longest, itself = self._number, self._decisions, self._seconds, False
        for reached in after:
            if reached == state:
                itself = True
            elif inside is None or reached not in inside:
                arrived[reached] += number
                if decisions > most[reached]:
                    most[reached] = decisions
                if seconds > longest[reached]:
                    longest[reached] = seconds
        return itself


def _either(one: Ways, other: Ways) -> Ways:
    return Ways(one.number + other.number, max(one.decisions, other.decisions), max(one.seconds, other.seconds))


class _Inside:
    """The ways through a component, by states numbered within it; sets of states are the bits of a number."""

    def __init__(
        self, proof: Proof, members: list[int], seconds: Sequence[float], deciding: Sequence[bool], work: int
    ) -> None:
        self.members = members[::-1]
        self.number = {state: n for n, state in enumerate(self.members)}
        self.after = [[self.number[t] for t in proof.after(s) if t in self.number] for s in self.members]
        self.exits = [any(t not in self.number for t in proof.after(s)) for s in self.members]
        self.seconds = [seconds[s] for s in self.members]
        self.deciding = [deciding[s] for s in self.members]
        self._known: dict[tuple[int, int], dict[int, Ways]] = {}
        self.work = work
        """How many steps the search may still take."""

    def through(self, entries: dict[int, Ways]) -> dict[int, Ways]:
        """For each state that leads out, all ways to it that pass no state twice. Raises _TooMuch."""
        if len(self.members) > MOST_MEMBERS or self.work < 0:
            raise _TooMuch
        self._masks = [sum(1 << t for t in set(after)) for after in self.after]
        leaving: dict[int, Ways] = {}
        everything = (1 << len(self.members)) - 1
        for state, ways in entries.items():
            start = self.number[state]
            free = self._reach(start, everything & ~(1 << start))
            for number, inner in self._from(start, free).items():
                self._add(leaving, number, ways, inner)
        return leaving

    def _add(self, leaving: dict[int, Ways], number: int, ways: Ways, inner: Ways) -> None:
        state = self.members[number]
        joined = Ways(ways.number * inner.number, ways.decisions + inner.decisions, ways.seconds + inner.seconds)
        leaving[state] = _either(leaving[state], joined) if state in leaving else joined

    def _reach(self, start: int, free: int) -> int:
        """The states of `free` that can be reached from `start` through `free`."""
        found, waiting = 0, self._masks[start] & free
        while waiting:
            self.work -= 1
            lowest = waiting & -waiting
            found |= lowest
            waiting = (waiting | self._masks[lowest.bit_length() - 1] & free) & ~found
        if self.work < 0:
            raise _TooMuch
        return found

    def _from(self, number: int, free: int) -> dict[int, Ways]:
        """The ways from a state to each that leads out, through `free` (all of it can be reached)."""
        key = (number, free)
        known = self._known.get(key)
        if known is not None:
            return known
        found: dict[int, Ways] = {}
        if self.exits[number]:
            found[number] = Ways(1, 0, 0.0)
        for after in self.after[number]:
            if free >> after & 1:
                onward = self._from(after, self._reach(after, free & ~(1 << after)))
                for out, ways in onward.items():
                    more = Ways(
                        ways.number, ways.decisions + self.deciding[number], ways.seconds + self.seconds[number]
                    )
                    found[out] = _either(found[out], more) if out in found else more
        self._known[key] = found
        return found

    def cut_open(self, entries: dict[int, Ways]) -> dict[int, Ways]:
        """The same for those ways only that never go back in the order of the members: a bound, in linear time."""
        arrived = {self.number[state]: ways for state, ways in entries.items()}
        leaving: dict[int, Ways] = {}
        for number in range(len(self.members)):
            here = arrived.pop(number, None)
            if here is None:
                continue
            if self.exits[number]:
                leaving[self.members[number]] = here
            onward = Ways(
                min(here.number, ENOUGH), here.decisions + self.deciding[number], here.seconds + self.seconds[number]
            )
            for after in self.after[number]:
                if after > number:
                    arrived[after] = _either(arrived[after], onward) if after in arrived else onward
        return leaving


def shortest(proof: Proof, cost: Sequence[float], below: float = math.inf, start: int = 0) -> tuple[float, list[int]]:
    """The smallest sum of `cost` of the states on a way from `start` to an ending, both ends counted, and that way.

    Dijkstra's algorithm. Infinite, and no route, when no ending can be reached at less than `below`.
    """
    first, target = proof.first, proof.target
    best, before = {start: cost[start]}, {start: -1}
    waiting: list[tuple[float, int]] = [(cost[start], start)]
    while waiting:
        far, state = heapq.heappop(waiting)
        if far > best[state]:
            continue
        after = target[first[state] : first[state + 1]]
        if not after:
            route = [state]
            while before[route[-1]] >= 0:
                route.append(before[route[-1]])
            return far, route[::-1]
        for reached in after:
            more = far + cost[reached]
            if more < below and (reached not in best or more < best[reached]):
                best[reached], before[reached] = more, state
                heapq.heappush(waiting, (more, reached))
    return math.inf, []


def longest(proof: Proof, cost: Sequence[float]) -> list[int]:
    """The route with the largest sum of `cost`, where no state can be passed twice; otherwise none."""
    found = proof.components
    if len(found.bounds) - 1 < len(found.order) or any(s in proof.after(s) for s in found.order):
        return []
    best = [0.0] * len(found.order)
    for state in found.order:
        best[state] = cost[state] + max((best[t] for t in proof.after(state)), default=0.0)
    route = [0]
    while after := proof.after(route[-1]):
        route.append(max(after, key=best.__getitem__))
    return route

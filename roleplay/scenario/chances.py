"""What happens when everybody chooses at random: the states as a Markov chain, every reaction equally likely.

Exact, but for the rounding of floats: components of states are solved one after another, and within a component that
can be passed more than once states are eliminated (Grassmann, Taksar and Heyman: no subtraction, no loss of figures).
A component that is too large for that is swept until nothing moves any more (Gauss–Seidel).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from roleplay.scenario.proof import Proof

MOST_ELIMINATED = 600
"""States of a component that are eliminated; a larger one is swept."""
MOST_WORK = 12_000_000
"""Edges that all sweeps together may look at."""
CLOSE = 1e-13
_LIKELY_SWEEPS = 40


@dataclass(slots=True)
class _Knot:
    """A component that can be passed more than once. `steps` eliminate its states one by one, if it is small enough.

    A step is (state, how often it is passed per visit, what it leads to, what leads to it) among those still there.
    """

    members: list[int]
    steps: list[tuple[int, float, list[tuple[int, float]], list[tuple[int, float]]]] = field(default_factory=list)


class Chances:
    """The chain of a complete proof. `known` is False when a component was too large to be worked out.

    From a state that no ending can be reached from, nothing is expected.
    """

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.known = proof.complete
        self.visits: list[float] = []
        """How often each state is passed on average by one who starts; for an ending that is its chance."""
        found = proof.components
        self._knots = {c: _Knot(found.members(c)) for c in found.larger()}
        stuck = set(proof.stuck)
        for state, component in enumerate(found.of):
            if component not in self._knots and state in proof.after(state):
                self._knots[component] = _Knot([state])
        for component in [c for c, knot in self._knots.items() if knot.members[0] in stuck]:
            del self._knots[component]
        self._closed = stuck
        self._work = MOST_WORK
        large = [
            state for knot in self._knots.values() if len(knot.members) > MOST_ELIMINATED for state in knot.members
        ]
        if _LIKELY_SWEEPS * sum(len(proof.after(state)) for state in large) > MOST_WORK:
            self.known = False  # said before anything is worked out
            return
        for knot in self._knots.values():
            if self.known and len(knot.members) <= MOST_ELIMINATED:
                self._eliminate(knot)
        if self.known:
            self.visits = self._visits()

    def _visits(self) -> list[float]:
        proof, of, knots = self.proof, self.proof.components.of, self._knots
        first, target = proof.first, proof.target
        visits = [0.0] * len(proof.states)
        if visits:
            visits[0] = 1.0
        inside = None
        for state in reversed(proof.components.order):
            start, end = first[state], first[state + 1]
            if start == end or (not visits[state] and of[state] not in knots):
                continue
            if knots and of[state] in knots:
                if inside != of[state]:  # the members of a component follow each other
                    inside = of[state]
                    self._visit(knots[inside], visits)
                share = visits[state] / (end - start)
                for reached in target[start:end]:
                    if of[reached] != inside:
                        visits[reached] += share
            elif state not in self._closed:
                share = visits[state] / (end - start)
                for reached in target[start:end]:
                    visits[reached] += share
        return visits

    def expected(self, worth: Callable[[str], float]) -> list[float]:
        """For each state what `worth` of the ending it leads to is on average."""
        proof, of, knots = self.proof, self.proof.components.of, self._knots
        first, target, machine = proof.first, proof.target, proof.machine
        expected = [0.0] * len(proof.states)
        for place in range(machine.first_ending, len(machine.places)):
            for state in proof.at.get(place, ()):
                expected[state] = worth(machine.places[place])
        done = set()
        for state in proof.components.order:
            start, end = first[state], first[state + 1]
            if knots and of[state] in knots:
                if of[state] not in done:
                    done.add(of[state])
                    self._expect(knots[of[state]], expected)
            elif start < end:
                expected[state] = sum([expected[t] for t in target[start:end]]) / (end - start)
        return expected

    # -- components that can be passed more than once ----------------------------------------------------------------

    def _eliminate(self, knot: _Knot) -> None:
        """Takes the states out one by one, those with the fewest neighbours first."""
        inside = set(knot.members)
        onward: dict[int, dict[int, float]] = {}
        leaving: dict[int, float] = {}
        back: dict[int, set[int]] = {state: set() for state in knot.members}
        for state in knot.members:
            after = self.proof.after(state)
            row: dict[int, float] = {}
            for reached in after:
                if reached in inside:
                    row[reached] = row.get(reached, 0.0) + 1 / len(after)
                    back[reached].add(state)
            onward[state] = row
            leaving[state] = sum(reached not in inside for reached in after) / len(after)
        waiting = sorted(knot.members, key=lambda s: len(onward[s]) * len(back[s]), reverse=True)
        while waiting:
            state = waiting.pop()
            row = onward.pop(state)
            row.pop(state, None)
            back[state].discard(state)
            onward_all = leaving[state] + sum(row.values())
            if onward_all <= 0.0:  # smaller than a float can be
                self.known = False
                return
            passed = 1 / onward_all
            column = []
            for before in back.pop(state):
                share = onward[before].pop(state)
                column.append((before, share))
                leaving[before] += share * passed * leaving[state]
                for reached, by in row.items():
                    onward[before][reached] = onward[before].get(reached, 0.0) + share * passed * by
                    back[reached].add(before)
            for reached in row:
                back[reached].discard(state)
            knot.steps.append((state, passed, list(row.items()), column))
            if len(waiting) % 64 == 0:
                waiting.sort(key=lambda s: len(onward[s]) * len(back[s]), reverse=True)

    def _expect(self, knot: _Knot, expected: list[float]) -> None:
        inside = set(knot.members)
        outside = {}
        for state in knot.members:
            after = self.proof.after(state)
            outside[state] = sum([expected[t] for t in after if t not in inside]) / len(after)
        if not knot.steps:
            self._sweep(knot.members, lambda s: self._mean(s, expected), expected)
            return
        for state, passed, _, column in knot.steps:
            for before, share in column:
                outside[before] += share * passed * outside[state]
        for state, passed, row, _ in reversed(knot.steps):
            expected[state] = passed * (outside[state] + sum([share * expected[t] for t, share in row]))

    def _mean(self, state: int, expected: list[float]) -> float:
        after = self.proof.after(state)
        return sum([expected[t] for t in after]) / len(after)

    def _visit(self, knot: _Knot, visits: list[float]) -> None:
        """`visits` of the members hold what comes in from outside, and then how often they are passed."""
        if knot.steps:
            for state, passed, row, _ in knot.steps:
                for reached, share in row:
                    visits[reached] += visits[state] * passed * share
            for state, passed, _, column in reversed(knot.steps):
                visits[state] = passed * (visits[state] + sum([visits[b] * share for b, share in column]))
            return
        coming = {state: visits[state] for state in knot.members}
        back: dict[int, list[tuple[int, float]]] = {state: [] for state in knot.members}
        for state in knot.members:
            after = self.proof.after(state)
            for reached in after:
                if reached in back:
                    back[reached].append((state, 1 / len(after)))
        self._sweep(knot.members[::-1], lambda s: coming[s] + sum([visits[b] * share for b, share in back[s]]), visits)

    def _sweep(self, members: list[int], value: Callable[[int], float], values: list[float]) -> None:
        """Works the values out from each other until they stand still."""
        while self.known and self._work > 0:
            self._work -= 3 * len(members)
            moved = 0.0
            for state in members:
                new = value(state)
                moved = max(moved, abs(new - values[state]))
                values[state] = new
            if moved < CLOSE:
                return
        self.known = False

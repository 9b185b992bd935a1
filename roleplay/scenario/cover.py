"""The smallest set of routes that shows every choice once: what to try by hand.

Each route is a unit of flow from the start to an ending; a choice that must be shown wants at least one unit. The least
flow that gives it is the least number of routes (the least path cover of an acyclic graph; loops are drawn together to
one point, since a single route may go round them as often as it likes). That is exact over the scenes, and over the
states where each choice is made in one state only. Where the values let one choice be made in several states, which of
them to use is a hard question: routes are then searched, and held against the bound that the scenes give.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from roleplay.scenario.components import components
from roleplay.scenario.proof import Proof

MOST_CHOICES = 1_500
"""Beyond so many choices nobody tries them by hand."""
MOST_EDGES = 30_000
_TRIED_EDGES = 60_000


@dataclass(frozen=True, slots=True)
class Cover:
    """`routes` as choice ids; no set smaller than `at_least` can do. Where the two agree it is a real minimum.

    Not `known`: there are too many choices to work it out.
    """

    routes: tuple[tuple[str, ...], ...] = ()
    at_least: int = 0
    known: bool = True

    @property
    def exact(self) -> bool:
        """Whether no smaller set exists."""
        return self.known and len(self.routes) == self.at_least


@dataclass(frozen=True, slots=True)
class _Graph:
    """Node 0 is the start; a node without edges is an ending. `label` of an edge: the choice it shows, or -1."""

    first: Sequence[int]
    target: Sequence[int]
    label: Sequence[int]


def cover(proof: Proof) -> Cover:
    """The cover of a complete proof in which every state can reach an ending."""
    choices: dict[tuple[str, str], int] = {}
    label = []
    for link in proof.machine.links:
        label.append(choices.setdefault((link.scene, link.choice.id), len(choices)) if link.choice else -1)
    states = _Graph(proof.first, proof.target, [label[link] for link in proof.link])
    needed = set(states.label) - {-1}
    if len(needed) > MOST_CHOICES or len(proof.target) > MOST_EDGES:
        return Cover(known=False)
    single = len(needed) == sum(n >= 0 for n in states.label)
    at_least = 0 if single else len(_smallest(_over_scenes(proof, label), Random(0)))
    best = _smallest(states, Random(0))
    for attempt in range(1, 1 if single else max(4, min(64, _TRIED_EDGES // len(proof.target)))):
        if len(best) <= at_least:
            break
        best = min(best, _smallest(states, Random(attempt)), key=len)
    names = [choice for _, choice in choices]
    told = sorted(tuple(names[states.label[e]] for e in route if states.label[e] >= 0) for route in best)
    return Cover(tuple(told), len(told) if single else at_least)


def _over_scenes(proof: Proof, label: Sequence[int]) -> _Graph:
    """The scenes without their values, a node for each choice: whoever plays a route passes through here as well."""
    machine = proof.machine
    size = machine.packing.size
    start = proof.states[0] // size
    numbers = {start: 0}
    places = [start]
    outward: list[list[tuple[int, int]]] = []
    extra: list[list[int]] = []
    for place in places:
        ways: list[tuple[int, int]] = []
        for _, _, ends in machine.ways[place]:
            reached = []
            for link, base in ends:
                if proof.used[link]:
                    if base // size not in numbers:
                        numbers[base // size] = len(places)
                        places.append(base // size)
                    reached.append(numbers[base // size])
            if reached and label[ends[0][0]] >= 0:
                ways.append((-1 - len(extra), label[ends[0][0]]))
                extra.append(reached)
            else:
                ways += [(t, -1) for t in reached]
        outward.append(ways)
    first, target, labels = [0], [], []
    for ways in outward:
        target += [t if t >= 0 else len(places) - 1 - t for t, _ in ways]
        labels += [n for _, n in ways]
        first.append(len(target))
    for reached in extra:
        target += reached
        labels += [-1] * len(reached)
        first.append(len(target))
    return _Graph(first, target, labels)


def _smallest(graph: _Graph, chance: Random) -> list[list[int]]:
    """Routes (as edges) that show every label: walked greedily, then as few as the edges they chose allow."""
    routes = _walked(graph, chance)
    return _Flow(graph, routes).routes()


def _walked(graph: _Graph, chance: Random) -> list[list[int]]:
    """Routes that always go to the nearest choice not shown yet, and to the nearest ending when none is left ahead."""
    missing = set(graph.label) - {-1}

    def shows_more(edge: int) -> bool:
        return graph.label[edge] in missing

    routes: list[list[int]] = []
    while missing or not routes:
        route: list[int] = []
        here = 0
        while True:
            way = _nearest(graph, here, shows_more, chance)
            if way is None:
                break
            route += way
            missing.difference_update(graph.label[e] for e in way)
            here = graph.target[way[-1]]
        if graph.first[here] != graph.first[here + 1]:
            route += _nearest(graph, here, lambda e: _ends(graph, graph.target[e]), chance) or []
        routes.append(route)
    return routes


def _ends(graph: _Graph, node: int) -> bool:
    return graph.first[node] == graph.first[node + 1]


def _nearest(
    graph: _Graph,
    start: int,
    wanted: Callable[[int], bool],
    chance: Random | None = None,
    among: Callable[[int], bool] = lambda _: True,
) -> list[int] | None:
    """The shortest way from a node whose last edge is wanted, through nodes of `among`; None when there is none."""
    before: dict[int, int] = {start: -1}
    source: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        edges = list(range(graph.first[node], graph.first[node + 1]))
        if chance is not None:
            chance.shuffle(edges)
        for edge in edges:
            source[edge] = node
            if wanted(edge):
                way = [edge]
                while before[source[way[-1]]] >= 0:
                    way.append(before[source[way[-1]]])
                return way[::-1]
        for edge in edges:
            if graph.target[edge] not in before and among(graph.target[edge]):
                before[graph.target[edge]] = edge
                waiting.append(graph.target[edge])
    return None


class _Flow:
    """The least flow over the components of a graph through the edges that the given routes showed each label with."""

    def __init__(self, graph: _Graph, routes: list[list[int]]) -> None:
        self.graph = graph
        self.of = components(graph.first, graph.target).of
        self.source = [n for n in range(len(graph.first) - 1) for _ in range(graph.first[n], graph.first[n + 1])]
        self.shows: dict[int, int] = {}
        """Label to the edge that shows it."""
        for route in routes:
            for edge in route:
                if graph.label[edge] >= 0:
                    self.shows.setdefault(graph.label[edge], edge)
        self.inner: dict[int, list[int]] = {}
        """The needed edges within a component: whoever passes it can take them all."""
        self.needed = set()
        for edge in self.shows.values():
            if self._inside(edge):
                self.inner.setdefault(self.of[self.source[edge]], []).append(edge)
            else:
                self.needed.add(edge)
        self.flow = [0] * len(graph.target)
        self.passing: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        for route in routes:
            for edge in route:
                if not self._inside(edge):
                    self.flow[edge] += 1
            passed = {self.of[0], *(self.of[graph.target[edge]] for edge in route)}
            for component in passed:
                self.passing[component] = self.passing.get(component, 0) + 1
            last = self.of[graph.target[route[-1]]] if route else self.of[0]
            self.ends[last] = self.ends.get(last, 0) + 1
        self.out: dict[int, list[int]] = {}
        self.into: dict[int, list[int]] = {}
        for edge, target in enumerate(graph.target):
            if not self._inside(edge):
                self.out.setdefault(self.of[self.source[edge]], []).append(edge)
                self.into.setdefault(self.of[target], []).append(edge)

    def _inside(self, edge: int) -> bool:
        return self.of[self.source[edge]] == self.of[self.graph.target[edge]]

    def routes(self) -> list[list[int]]:
        """As few routes as the needed edges allow, as edges."""
        while self._less():
            pass
        found: list[list[int]] = []
        shown: set[int] = set()
        while self.passing[self.of[0]] > len(found):
            found.append(self._route(shown))
        return found

    def _less(self) -> bool:
        """Takes one route away, if the others can be led to show everything: a way from the ends to the start.

        It may go back over what is passed more often than needed, and forward over anything. A component counts as two
        points, coming in (False) and going out (True).
        """
        before: dict[tuple[int, bool], tuple[tuple[int, bool] | None, int]] = {}
        waiting = deque((component, True) for component, number in self.ends.items() if number > 0)
        before.update((point, (None, 0)) for point in waiting)
        goal = (self.of[0], False)
        while waiting and goal not in before:
            point = waiting.popleft()
            for onward, edge in self._steps(*point):
                if onward not in before:
                    before[onward] = (point, edge)
                    waiting.append(onward)
        if goal not in before:
            return False
        point = goal
        while True:
            back, edge = before[point]
            if back is None:
                break
            if point[0] == back[0]:
                self.passing[point[0]] = self.passing.get(point[0], 0) + (1 if point[1] else -1)
            else:
                self.flow[edge] += -1 if point[1] else 1
            point = back
        self.ends[point[0]] -= 1
        return True

    def _steps(self, component: int, out: bool) -> list[tuple[tuple[int, bool], int]]:
        of, source, target = self.of, self.source, self.graph.target
        if out:
            found = [((of[target[e]], False), e) for e in self.out.get(component, ())]
            # One route at least, even where there is nothing to choose.
            if self.passing.get(component, 0) > (component in self.inner or component == of[0]):
                found.append(((component, False), -1))
            return found
        back = [e for e in self.into.get(component, ()) if self.flow[e] > (e in self.needed)]
        return [((component, True), -1), *(((of[source[e]], True), e) for e in back)]

    def _route(self, shown: set[int]) -> list[int]:
        """One unit of the flow as edges of the graph; within a component it shows all that is still to be shown."""
        route: list[int] = []
        here, component = 0, self.of[0]
        while True:
            missing = set(self.inner.get(component, ())) - shown
            while missing:
                way = self._within(here, lambda e, m=missing: e in m)  # type: ignore[misc]
                route += way
                missing -= set(way)
                here = self.graph.target[way[-1]]
            shown |= set(self.inner.get(component, ()))
            edge = next((e for e in self.out.get(component, ()) if self.flow[e] > 0), None)
            if edge is None:
                self.ends[component] -= 1
                return route
            if here != self.source[edge]:
                route += self._within(here, lambda e, goal=self.source[edge]: self.graph.target[e] == goal)  # type: ignore[misc]
            self.flow[edge] -= 1
            route.append(edge)
            here = self.graph.target[edge]
            component = self.of[here]

    def _within(self, here: int, wanted: Callable[[int], bool]) -> list[int]:
        component = self.of[here]
        inside = lambda node: self.of[node] == component  # noqa: E731
        return _nearest(self.graph, here, lambda e: self._inside(e) and wanted(e), among=inside) or []

"""What a scenario comes to in figures: routes, lengths, chances, what to try by hand, what to film.

All of it over the states of a complete proof without errors; every figure says where it is only a bound.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from roleplay.scenario.chances import Chances
from roleplay.scenario.counting import Counted, count, shortest
from roleplay.scenario.cover import Cover, cover
from roleplay.scenario.model import Scenario, Scene
from roleplay.scenario.proof import Proof
from roleplay.scenario.script import length, parse
from roleplay.scenario.shape import Shape, shape

Seconds = Mapping[tuple[str, int], float]
"""How long a clip takes, by place and variant."""

MOST_FIGURES = 10_000_000
"""Edges times endings for which it is worked out how much each decision decides."""


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most on one route; the `average` when all choose at random, loops included (None: unknown).

    Not `exact`: the most is at least so much.
    """

    shortest: float
    longest: float
    average: float | None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class EndingFigures:
    """`chance` when all choose at random (None: not worked out), and how many `routes` lead there."""

    chance: float | None
    routes: int


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """`passed` is how often one who chooses at random comes here; `decides` how much the choice decides the ending.

    `decides` is the mutual information of choice and ending, as a share (0 to 1) of what is still open here: 1 when the
    choice settles the ending, 0 when it changes nothing. `endings` are the chances of each ending by choice.
    """

    passed: float
    decides: float
    endings: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Film:
    """Minutes to film: `shared` by all or by several reactions, `unique` to one; the `lecture` beside them."""

    unique: float
    shared: float
    lecture: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.unique + self.shared + self.lecture


@dataclass(frozen=True, slots=True)
class Report:
    """The figures: `minutes` and `film` in minutes, `decisions` in whole numbers.

    `routes` are all there are, or with `loops` those that never come back to the same scene with the same values; when
    not `exact` there are at least so many.
    """

    states: int
    routes: int
    loops: bool
    exact: bool
    decisions: Range
    minutes: Range
    endings: Mapping[str, EndingFigures]
    deciding: Mapping[str, DecisionFigures] | None
    cover: Cover
    shape: Shape
    film: Film


def estimated(scenario: Scenario) -> Seconds:
    """How long every clip would take, read from its script, or from its cut."""
    found: dict[tuple[str, int], float] = {}
    for place in scenario.places():
        whole = length(parse(place.script))
        for variant, clip in enumerate(place.clips or (None,)):
            found[place.id, variant] = between(clip.start, clip.end, whole) if clip is not None else whole
    return found


def between(start: float | None, end: float | None, whole: float) -> float:
    """The seconds that a cut leaves of a film of `whole` seconds."""
    return end - (start or 0.0) if end is not None else max(0.0, whole - (start or 0.0))


def report(proof: Proof, seconds: Seconds, lecture: float = 0.0) -> Report:
    """The figures of a complete proof in which every state can reach an ending; `lecture` in seconds."""
    deciding = deciding_of(proof)
    lasting = lasting_of(proof, seconds)
    counted = count(proof, lasting, deciding)
    chances = Chances(proof)
    return Report(
        states=len(proof.states),
        routes=sum(ways.number for ways in counted.endings.values()),
        loops=counted.loops,
        exact=counted.exact,
        decisions=Range(
            int(shortest(proof, deciding)[0]),
            max(w.decisions for w in counted.endings.values()),
            sum(map(mul, chances.visits, deciding)) if chances.known else None,
            counted.exact,
        ),
        minutes=Range(
            shortest(proof, lasting)[0] / 60,
            max(w.seconds for w in counted.endings.values()) / 60,
            sum(map(mul, chances.visits, lasting)) / 60 if chances.known else None,
            counted.exact,
        ),
        endings=_endings(proof, counted, chances.visits if chances.known else None),
        deciding=_deciding(proof, chances) if chances.known else None,
        cover=cover(proof),
        shape=shape(proof),
        film=_film(proof, seconds, lecture),
    )


def decided(proof: Proof) -> Mapping[str, DecisionFigures]:
    """The figures of the decisions alone; none where they can't be worked out."""
    chances = Chances(proof)
    return (_deciding(proof, chances) if chances.known else None) or {}


def deciding_of(proof: Proof) -> list[bool]:
    """Whether a decision is made in each state."""
    size = proof.machine.packing.size
    decides = [isinstance(p, Scene) and p.decision is not None for p in proof.scenario.places()]
    decides.append(False)
    return [decides[state // size] for state in proof.states]


def lasting_of(proof: Proof, seconds: Seconds) -> list[float]:
    """The seconds of each state's clip."""
    machine, size = proof.machine, proof.machine.packing.size
    whole = [seconds.get((place, 0), 0.0) for place in machine.places]
    lasting = []
    for state in proof.states:
        place, values = divmod(state, size)
        variants = machine.clips[place]
        lasting.append(whole[place] if variants is None else seconds[machine.places[place], variants[values][0]])
    return lasting


def _endings(proof: Proof, counted: Counted, visits: Sequence[float] | None) -> dict[str, EndingFigures]:
    found = {}
    for name in proof.scenario.endings:
        states = proof.at.get(proof.machine.number[name], [])
        chance = None if visits is None else math.fsum(visits[s] for s in states)
        found[name] = EndingFigures(chance, sum(counted.endings[s].number for s in states if s in counted.endings))
    return found


# -- how much each decision decides ----------------------------------------------------------------------------------


def is_met(proof: Proof, chances: Chances, scene: str) -> bool:
    """Whether anybody who chooses at random comes to a scene, as far as floats can tell."""
    return any(chances.visits[state] for state in proof.at.get(proof.machine.number[scene], ()))


def by_choice(proof: Proof, chances: Chances, scene: str, expected: Sequence[Sequence[float]]) -> list[list[float]]:
    """For each reaction of a decision (in order, silence last) what each of `expected` is on average after it.

    Every state of the scene counts as often as it is passed.
    """
    states = proof.at[proof.machine.number[scene]]
    weights = [chances.visits[state] for state in states]
    passed = math.fsum(weights)
    starts = [proof.first[state] for state in states]
    found = []
    for number in range(len(proof.after(states[0]))):
        after = [proof.target[start + number] for start in starts]
        found.append([sum(map(mul, weights, map(one.__getitem__, after))) / passed for one in expected])
    return found


def _deciding(proof: Proof, chances: Chances) -> dict[str, DecisionFigures] | None:
    endings = [name for name in proof.scenario.endings if name in proof.reached]
    if len(endings) * len(proof.target) > MOST_FIGURES:
        return None
    expected = [array("d", chances.expected(lambda e, name=name: float(e == name))) for name in endings]  # type: ignore[misc]
    if not chances.known:  # a sweep was given up
        return None
    found = {}
    for scene in proof.scenario.scenes.values():
        if scene.decision is None or not is_met(proof, chances, scene.id):
            continue
        shares = by_choice(proof, chances, scene.id, expected)
        names = [choice.id for choice, _ in scene.ways() if choice is not None]
        passed = math.fsum(chances.visits[state] for state in proof.at[proof.machine.number[scene.id]])
        by = {name: dict(zip(endings, one, strict=True)) for name, one in zip(names, shares, strict=True)}
        found[scene.id] = DecisionFigures(passed, _decides(list(by.values())), by)
    return found


def _decides(by_choice: list[dict[str, float]]) -> float:
    """Mutual information of choice (all alike) and ending, as a share of the entropy of the ending."""
    endings = by_choice[0]
    together = [sum(one[e] for one in by_choice) / len(by_choice) for e in endings]
    open_here = _entropy(together)
    if open_here < 1e-9:
        return 0.0
    left = sum(_entropy(list(one.values())) for one in by_choice) / len(by_choice)
    return min(1.0, max(0.0, (open_here - left) / open_here))


def _entropy(shares: Sequence[float]) -> float:
    """Shannon's entropy, in bits."""
    return -math.fsum(p * math.log2(p) for p in shares if p > 0)


def _leading(proof: Proof) -> dict[str, set[object]]:
    """The reactions after which each place is seen; what goes on by itself counts as its scene does.

    To the beginning everybody comes: it counts as several.
    """
    machine = proof.machine
    leading: dict[str, set[object]] = {place.id: set() for place in proof.scenario.places()}
    onward: dict[str, list[str]] = {}
    for number, link in enumerate(machine.links):
        if proof.used[number] and link.target in leading:
            if link.choice is not None:
                leading[link.target].add((link.scene, link.choice.id))
            else:
                onward.setdefault(link.scene, []).append(link.target)
    leading[proof.place(0)] |= {"the start", "everybody"}
    waiting = list(onward)
    while waiting:
        scene = waiting.pop()
        for target in onward.get(scene, ()):
            if not leading[scene] <= leading[target]:
                leading[target] |= leading[scene]
                waiting.append(target)
    return leading


# -- what to film ----------------------------------------------------------------------------------------------------


def _film(proof: Proof, seconds: Seconds, lecture: float) -> Film:
    """Every clip counts once, however many scenes play it; it is shared when more than one reaction leads to it."""
    leading = _leading(proof)
    films: dict[tuple[str, float | None, float | None], tuple[float, set[object]]] = {}
    for place in proof.scenario.places():
        for variant, clip in enumerate(place.clips or (None,)):
            which = (
                (clip.file, clip.start, clip.end) if clip is not None and clip.file else (f"{place.id}.mp4", None, None)
            )
            _, ways = films.setdefault(which, (seconds[place.id, variant], set()))
            ways |= leading[place.id]
    unique = math.fsum(lasts for lasts, ways in films.values() if len(ways) < 2)
    shared = math.fsum(lasts for lasts, ways in films.values() if len(ways) >= 2)
    return Film(unique / 60, shared / 60, lecture / 60)

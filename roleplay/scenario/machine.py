"""A scenario as a machine over packed states, so that millions of them can be walked.

A state is one whole number: `place * size + values`, where `values` numbers a combination of all variables (mixed
radix, in the order of the file) and `size` is how many combinations there are. What a reaction does to the values, and
which branch follows, is worked out once for each combination that really occurs, and shared by reactions that say so
alike.

Unreadable conditions and unknown variables may be either way: both branches are followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from roleplay.scenario.conditions import Condition, Value, names
from roleplay.scenario.graph import HOLE, Link, begin, target
from roleplay.scenario.model import ClipRef, Effect, Scenario, Scene
from roleplay.scenario.values import held, meant, wanted


class Packing:
    """Combinations of values as numbers from 0 to `size` - 1."""

    def __init__(self, scenario: Scenario) -> None:
        self.names = tuple(scenario.variables)
        self._lows = tuple(0 if v.yes_no else v.low for v in scenario.variables.values())
        self._radix = tuple(2 if v.yes_no else v.high - v.low + 1 for v in scenario.variables.values())
        self._yes_no = tuple(v.yes_no for v in scenario.variables.values())
        self.size = 1
        for radix in self._radix:
            self.size *= radix
        # A start outside its bounds is a finding of its own; here it only has to have a number.
        self.start = self.pack({v.name: held(v, v.start) for v in scenario.variables.values()})

    def pack(self, values: Mapping[str, Value]) -> int:
        """The number of a combination."""
        packed = 0
        for name, low, radix in zip(self.names, self._lows, self._radix, strict=True):
            packed = packed * radix + int(values[name]) - low
        return packed

    def unpack(self, packed: int) -> dict[str, Value]:
        """The combination of a number, in the order of the file."""
        found: list[Value] = []
        for low, radix, yes_no in zip(reversed(self._lows), reversed(self._radix), reversed(self._yes_no), strict=True):
            packed, digit = divmod(packed, radix)
            found.append(bool(digit) if yes_no else digit + low)
        return dict(zip(self.names, reversed(found), strict=True))


class After(dict[int, int]):
    """Values after certain effects, by the values before; `cut` keeps which bounds held a value back."""

    def __init__(self, scenario: Scenario, packing: Packing, effects: tuple[Effect, ...]) -> None:
        super().__init__()
        self._packing = packing
        self._effects = [
            (variable, effect)
            for effect in effects
            if (variable := scenario.variables.get(meant(scenario, effect.variable))) is not None
        ]
        self.cut: dict[int, tuple[tuple[str, Value], ...]] = {}
        """Values before to (variable, bound), for each bound that held something back."""

    def __missing__(self, before: int) -> int:
        values, cut = self._packing.unpack(before), {}  # type: dict[str, Value], dict[str, Value]
        for variable, effect in self._effects:
            would = wanted(variable, effect, values[variable.name])
            values[variable.name] = bound = held(variable, would)
            if effect.adds and bound != would:
                cut[variable.name] = bound
            elif not effect.adds:
                cut.pop(variable.name, None)  # what was cut off is set anew
        if cut:
            self.cut[before] = tuple(cut.items())
        after = self[before] = self._packing.pack(values)
        return after


class Taken(dict[int, tuple[int, ...]]):
    """The lines of a list that may be taken, by values: the first that holds, and before it what can't be judged."""

    def __init__(self, scenario: Scenario, packing: Packing, whens: tuple[Condition | None, ...]) -> None:
        super().__init__()
        self._scenario, self._packing, self._whens = scenario, packing, whens

    def __missing__(self, packed: int) -> tuple[int, ...]:
        values, found = self._packing.unpack(packed), []
        for number, when in enumerate(self._whens):
            judged = judge(self._scenario, when, values)
            if judged is not False:
                found.append(number)
            if judged:
                break
        taken = self[packed] = tuple(found)
        return taken


def judge(scenario: Scenario, condition: Condition | None, values: Mapping[str, Value]) -> bool | None:
    """Whether a condition holds; None when it names a variable that does not exist, or whose values are unknown."""
    if condition is None:
        return True
    if any((variable := scenario.variables.get(name)) is None or not variable.sure for name in names(condition)):
        return None
    return bool(condition.evaluate(values))


Way: TypeAlias = "tuple[After | None, Taken | None, tuple[tuple[int, int], ...]]"
"""A reaction at a place: its effects, its conditions, and per branch (link number, place number * size)."""


class Machine:
    """The compiled scenario.

    `places` are the scenes, then the endings, then HOLE, by number; `links` every branch of every reaction in the order
    of the file; `ways` the reactions of each place; `clips` which variants may play there (None: there is only one).
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.packing = Packing(scenario)
        self.places = (*scenario.scenes, *scenario.endings, HOLE)
        self.first_ending = len(scenario.scenes)
        # A scene and an ending of one name: the scene counts, as in Scenario.place.
        self.number = {name: at for at, name in reversed(tuple(enumerate(self.places)))}
        self.links: list[Link] = []
        self._afters: dict[tuple[Effect, ...], After] = {}
        self._takens: dict[tuple[Condition | None, ...], Taken] = {}
        self._targets: dict[str, int] = {}
        scenes = tuple(scenario.scenes.values())
        self.ways: list[tuple[Way, ...]] = [self._ways(scene) for scene in scenes]
        self.ways += [()] * (len(self.places) - len(scenes))
        self.clips: list[Taken | None] = [*(self._clips(place.clips) for place in scenario.places()), None]
        first = begin(scenario)
        self.start = None if first is None else self.number[first] * self.packing.size + self.packing.start

    def _ways(self, scene: Scene) -> tuple[Way, ...]:
        made: list[Way] = []
        size = self.packing.size
        for choice, branches in scene.ways():
            ends = []
            for branch in branches:
                place = self._target(branch.go)
                ends.append((len(self.links), place * size))
                self.links.append(Link(scene.id, choice, branch, self.places[place]))
            if not branches:  # its `then` could not be read
                ends.append((len(self.links), self.number[HOLE] * size))
                self.links.append(Link(scene.id, choice, None, HOLE))
            after = self._after(choice.effects) if choice and choice.effects else None
            made.append((after, self._taken(tuple(b.when for b in branches)), tuple(ends)))
        return tuple(made)

    def _after(self, effects: tuple[Effect, ...]) -> After:
        known = self._afters.get(effects)
        if known is None:
            known = self._afters[effects] = After(self.scenario, self.packing, effects)
        return known

    def _taken(self, whens: tuple[Condition | None, ...]) -> Taken | None:
        if not whens or whens[0] is None:
            return None
        known = self._takens.get(whens)
        if known is None:
            known = self._takens[whens] = Taken(self.scenario, self.packing, whens)
        return known

    def _target(self, name: str) -> int:
        known = self._targets.get(name)
        if known is None:
            known = self._targets[name] = self.number[target(self.scenario, name)]
        return known

    def _clips(self, clips: tuple[ClipRef, ...]) -> Taken | None:
        return self._taken((*(c.when for c in clips[:-1]), None)) if len(clips) > 1 else None

    def place(self, state: int) -> str:
        """The scene or ending that a state is in."""
        return self.places[state // self.packing.size]

    def values(self, state: int) -> dict[str, Value]:
        """The values of all variables in a state."""
        return self.packing.unpack(state % self.packing.size)

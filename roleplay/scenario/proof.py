"""The proof that every path ends: all reachable states (a place, and the values of all variables), exactly.

Breadth first, so the first way into a state is a shortest one, and every finding can show it. Unreadable conditions and
unknown variables may be either way: both branches are followed, and nothing is concluded from them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from roleplay.scenario.conditions import Condition, Value, names
from roleplay.scenario.graph import HOLE, begin, spoken, target
from roleplay.scenario.model import Branch, Choice, ClipRef, Effect, Scenario
from roleplay.scenario.suggest import closest

State = tuple[str, tuple[Value, ...]]
"""A place and the values of the variables, in the order of the file."""

MOST_STATES = 2_000_000


@dataclass(slots=True)
class Proof:
    """What was found. `came_from` leads back to the start; `stuck` are states from which no ending can be reached."""

    scenario: Scenario
    start: State | None
    complete: bool = True
    came_from: dict[State, tuple[State, Choice | None] | None] = field(default_factory=dict)
    onward: dict[State, tuple[State, ...]] = field(default_factory=dict)
    used_branches: set[tuple[str, str | None, int]] = field(default_factory=set)
    used_clips: set[tuple[str, int]] = field(default_factory=set)
    stuck: frozenset[State] = frozenset()
    blocked: dict[State, Choice | None] = field(default_factory=dict)
    """States with a reaction of which no branch can be taken."""

    def places(self) -> set[str]:
        """Every scene and ending that some state is in."""
        return {place for place, _ in self.came_from}

    def values_at(self, place: str, variable: str) -> set[Value]:
        """The values that a variable can have at a place."""
        number = list(self.scenario.variables).index(variable)
        return {values[number] for at, values in self.came_from if at == place}

    def witness(self, state: State) -> tuple[str, ...]:
        """The shortest way to a state, told as places and quoted reactions."""
        told: list[str] = []
        here: State | None = state
        while here is not None:
            told.append(here[0])
            step = self.came_from[here]
            if step is None:
                break
            here, choice = step
            if choice is not None:
                told.append(spoken(choice.text) if choice.text else "(nothing said)")
        return tuple(reversed(told))


def explore(scenario: Scenario, most: int = MOST_STATES) -> Proof:
    """Explores a scenario; stops at `most` states and then says it is not `complete`."""
    first = begin(scenario)
    if first is None:
        return Proof(scenario, None)
    start: State = (first, tuple(v.start for v in scenario.variables.values()))
    proof = Proof(scenario, start)
    proof.came_from[start] = None
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        following: dict[State, None] = {}
        for choice, after in _moves(scenario, state, proof):
            following[after] = None
            if after not in proof.came_from:
                if len(proof.came_from) >= most:
                    proof.complete = False
                    return proof
                proof.came_from[after] = (state, choice)
                waiting.append(after)
        proof.onward[state] = tuple(following)
        _clips(scenario, state, proof)
    proof.stuck = _stuck(proof)
    return proof


def _moves(scenario: Scenario, state: State, proof: Proof) -> Iterator[tuple[Choice | None, State]]:
    place, values = state
    scene = scenario.scenes.get(place)
    if scene is None:
        return
    for choice, branches in scene.ways():
        after = _changed(scenario, choice.effects if choice else (), values)
        taken = False
        for number in _taken(scenario, branches, after):
            taken = True
            proof.used_branches.add((place, choice.id if choice else None, number))
            yield choice, (target(scenario, branches[number].go), after)
        if not branches:
            yield choice, (HOLE, after)  # its `then` could not be read
        elif not taken:
            proof.blocked.setdefault(state, choice)


def _changed(scenario: Scenario, effects: tuple[Effect, ...], values: tuple[Value, ...]) -> tuple[Value, ...]:
    if not effects:
        return values
    after = dict(zip(scenario.variables, values, strict=True))
    for effect in effects:
        variable = scenario.variables.get(meant(scenario, effect.variable))
        if variable is None:
            continue
        if variable.yes_no:
            after[variable.name] = bool(effect.amount)
        else:
            base = int(after[variable.name]) if effect.adds else 0
            after[variable.name] = min(variable.high, max(variable.low, base + int(effect.amount)))
    return tuple(after.values())


def _taken(scenario: Scenario, branches: tuple[Branch, ...], values: tuple[Value, ...]) -> Iterator[int]:
    """The branches that may be taken: the first that holds, and those before it that could not be judged."""
    for number, branch in enumerate(branches):
        judged = _judge(scenario, branch.when, values)
        if judged is None:
            yield number
        elif judged:
            yield number
            return


def meant(scenario: Scenario, name: str) -> str:
    """The variable that is meant by a name, if that is a slip of one."""
    return name if name in scenario.variables else closest(name, scenario.variables) or name


def _judge(scenario: Scenario, condition: Condition | None, values: tuple[Value, ...]) -> bool | None:
    """Whether a condition holds; None when it names a variable that does not exist."""
    if condition is None:
        return True
    if any(name not in scenario.variables for name in names(condition)):
        return None
    return bool(condition.evaluate(dict(zip(scenario.variables, values, strict=True))))


def _clips(scenario: Scenario, state: State, proof: Proof) -> None:
    place = scenario.place(state[0])
    if place is None:
        return
    clips: tuple[ClipRef, ...] = place.clips
    for number, clip in enumerate(clips):
        judged = _judge(scenario, clip.when, state[1])
        if judged is not False:
            proof.used_clips.add((state[0], number))
        if judged and (clip.when is not None or number == len(clips) - 1):
            return


def leading_to(proof: Proof, goals: set[State]) -> set[State]:
    """`goals` and every state from which one of them can be reached."""
    back: dict[State, list[State]] = {}
    for state, following in proof.onward.items():
        for after in following:
            back.setdefault(after, []).append(state)
    found, waiting = set(goals), list(goals)
    while waiting:
        for before in back.get(waiting.pop(), ()):
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found


def _stuck(proof: Proof) -> frozenset[State]:
    """The states that no ending can be reached from."""
    endings = proof.scenario.endings
    good = leading_to(proof, {s for s in proof.came_from if s[0] in endings or s[0] == HOLE})
    return frozenset(s for s in proof.came_from if s not in good)

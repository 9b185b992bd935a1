"""A class that plays together: what a vote decides, and how it comes to a scene. Counts come as they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from roleplay.errors import RouteError
from roleplay.route.attempt import Attempt, Step, start
from roleplay.route.told import Told
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import explore

Choices = tuple[str | None, ...]
"""The moves of a route in order; None where a scene went on by itself."""


@dataclass(frozen=True, slots=True)
class Leads:
    """The choice with the most votes, and of the others that had votes the one with the fewest; None at a tie."""

    most: str | None
    least: str | None


def leads(votes: Mapping[str, Told]) -> Leads:
    """What a vote decides. It goes by what is told of it: two “a few” are a tie, whatever is behind them."""
    given = {choice: told.middle for choice, told in votes.items() if told.middle}
    most, least = _only(given, max(given.values(), default=0)), _only(given, min(given.values(), default=0))
    return Leads(most, least if len(given) > 1 else None)


def _only(given: Mapping[str, float], height: float) -> str | None:
    found = [choice for choice, votes in given.items() if votes == height]
    return found[0] if len(found) == 1 else None


def replayed(scenario: Scenario, choices: Iterable[str | None]) -> Attempt:
    """Where a class stands after `choices`. Raises NoSuchChoice or Finished when they can't be made."""
    attempt = start(scenario, "")
    for choice in choices:
        attempt = attempt.choose(choice)
    return attempt


def way_to(scenario: Scenario, scene: str, taken: Mapping[tuple[Step, ...], int], most_states: int) -> Choices | None:
    """How a class comes to a scene: as most did first, of the routes `taken`, or else by a shortest way.

    None when no way is known. Of the scenario at most `most_states` states are looked at.
    """
    came: Counter[Choices] = Counter()
    for steps, number in taken.items():
        before = next((n for n, step in enumerate(steps) if step.scene == scene), None)
        if before is not None:
            came[tuple(step.choice for step in steps[:before])] += number
    common = sorted(came, key=lambda choices: (-came[choices], len(choices), repr(choices)))
    for choices in chain(common, _shortest(scenario, scene, most_states)):
        if _arrives(scenario, choices, scene):
            return choices
    return None


def _shortest(scenario: Scenario, scene: str, most_states: int) -> Iterator[Choices]:
    if scene not in scenario.scenes:
        return
    proof = explore(scenario, most_states)
    state = proof.nearest(scene)
    if state is not None:
        yield tuple(hop.choice for hop in proof.way_to(state)[:-1])


def _arrives(scenario: Scenario, choices: Choices, scene: str) -> bool:
    """Whether that way is there: routes may be from another revision, and a shortest one may go by a guess."""
    try:
        return replayed(scenario, choices).here == scene
    except RouteError:
        return False

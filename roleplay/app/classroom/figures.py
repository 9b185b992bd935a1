"""The figures of a class at a scenario, as every page of hers tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from roleplay.app.house import house
from roleplay.route.debrief import Debrief, debrief
from roleplay.route.played import LEFT
from roleplay.route.renaming import moved, renamed
from roleplay.route.tally import Cell
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import explore
from roleplay.scenario.report import DecisionFigures, decided

_MOST_STATES = 20_000
"""Of a larger scenario the class alone says what decides: nobody waits for a proof on a page."""
_kept: dict[str, Mapping[str, DecisionFigures]] = {}


def of_class(class_id: str, scenario: Scenario) -> Debrief:
    """The figures of a class, as they may be told."""
    renames = house().library.renames(scenario.id)
    active = house().store.figures.active(class_id, scenario.id, house().now() - LEFT)
    counted = tally(class_id, scenario)
    return debrief(scenario, counted, moved(active, renames, scenario), _decided(scenario))


def tally(class_id: str, scenario: Scenario) -> Counter[Cell]:
    """How many learners of a class count in each cell, by the names that things have now."""
    renames = house().library.renames(scenario.id)
    return renamed(house().store.figures.tally(class_id, scenario.id), renames, scenario)


def here(class_id: str, scenario: Scenario) -> Counter[str]:
    """By place, how many attempts are there; who did nothing for half an hour is not."""
    found = house().store.figures.here(class_id, scenario.id, house().now() - LEFT)
    return moved(found, house().library.renames(scenario.id), scenario)


def _decided(scenario: Scenario) -> Mapping[str, DecisionFigures]:
    """What the graph engine says of the decisions; worked out once for each revision."""
    if scenario.digest not in _kept:
        _kept[scenario.digest] = decided(explore(scenario, _MOST_STATES))
    return _kept[scenario.digest]

"""The figures of a class at a scenario, as every page of hers tells them."""

from __future__ import annotations

from collections.abc import Mapping

from roleplay.app.house import house
from roleplay.route.debrief import Debrief, debrief
from roleplay.route.played import LEFT
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import explore
from roleplay.scenario.report import DecisionFigures, decided

_MOST_STATES = 20_000
"""Of a larger scenario the class alone says what decides: nobody waits for a proof on a page."""
_kept: dict[str, Mapping[str, DecisionFigures]] = {}


def of_class(class_id: str, scenario: Scenario) -> Debrief:
    """The figures of a class, as they may be told."""
    kept = house().store.figures
    active = kept.active(class_id, scenario.id, house().now() - LEFT)
    return debrief(scenario, kept.tally(class_id, scenario.id), active, _decided(scenario))


def _decided(scenario: Scenario) -> Mapping[str, DecisionFigures]:
    """What the graph engine says of the decisions; worked out once for each revision."""
    if scenario.digest not in _kept:
        _kept[scenario.digest] = decided(explore(scenario, _MOST_STATES))
    return _kept[scenario.digest]

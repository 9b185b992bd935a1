"""What reactions do to the values of the variables: one rule for the route that is played and for the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from roleplay.scenario.conditions import Value
from roleplay.scenario.model import Effect, Scenario, Variable
from roleplay.scenario.suggest import closest


def effects(scenario: Scenario) -> Iterator[Effect]:
    """Every effect of every reaction, in the order of the file."""
    for scene in scenario.scenes.values():
        for choice, _ in scene.ways():
            if choice is not None:
                yield from choice.effects


def meant(scenario: Scenario, name: str) -> str:
    """The variable that is meant by a name, if that is a slip of one."""
    return name if name in scenario.variables else closest(name, scenario.variables) or name


def wanted(variable: Variable, effect: Effect, value: Value) -> Value:
    """What an effect would make of `value` if the variable had no bounds."""
    if variable.yes_no:
        return bool(effect.amount)
    return (int(value) if effect.adds else 0) + int(effect.amount)


def held(variable: Variable, value: Value) -> Value:
    """The value within the bounds of its variable."""
    return value if variable.yes_no else min(variable.high, max(variable.low, int(value)))


def changed(scenario: Scenario, effects: Iterable[Effect], values: Mapping[str, Value]) -> dict[str, Value]:
    """The values after `effects`: `change` adds and stops at the bounds, `set` assigns within them."""
    after = dict(values)
    for effect in effects:
        variable = scenario.variables.get(meant(scenario, effect.variable))
        if variable is not None:
            after[variable.name] = held(variable, wanted(variable, effect, after[variable.name]))
    return after


def fitting(scenario: Scenario, values: Mapping[str, object]) -> dict[str, Value]:
    """Every variable at its start, or at what `values` says where it can have that; a number stops at its bounds."""
    found = scenario.start_values()
    for name, variable in scenario.variables.items():
        value = values.get(name)
        if variable.yes_no and isinstance(value, bool):
            found[name] = value
        elif not variable.yes_no and isinstance(value, int) and not isinstance(value, bool):
            found[name] = held(variable, value)
    return found

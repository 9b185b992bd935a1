"""What things are called now: names of an older revision, followed through what was renamed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from roleplay.scenario.model import Scenario
from roleplay.scenario.rename import Kind, Rename


class Name(NamedTuple):
    """A scene or an ending, or with a choice that choice of it."""

    place: str
    choice: str | None = None

    def __str__(self) -> str:
        return self.place if self.choice is None else f"{self.place}/{self.choice}"


def names_of(scenario: Scenario) -> tuple[Name, ...]:
    """Every scene with its choices, saying nothing included, then every ending, in the order of the file."""
    found: list[Name] = []
    for scene in scenario.scenes.values():
        found.append(Name(scene.id))
        found += [Name(scene.id, choice.id) for choice, _ in scene.ways() if choice is not None]
    return (*found, *map(Name, scenario.endings))


class Naming:
    """Follows names into a scenario. What has its name there keeps it: another thing may once have been called so."""

    def __init__(self, scenario: Scenario, renames: Sequence[Rename]) -> None:
        self._here = frozenset(names_of(scenario))
        self._renames = renames
        self._found: dict[Name, Name] = {}

    def of(self, name: Name) -> Name:
        """What it is called now; its own name where nothing is known of it."""
        if name not in self._found:
            self._found[name] = self._followed(name)
        return self._found[name]

    def place(self, name: str) -> str:
        """The same of a scene or an ending."""
        return self.of(Name(name)).place

    def choice(self, scene: str, choice: str | None) -> str | None:
        """The same of a choice at a scene."""
        return choice if choice is None else self.of(Name(scene, choice)).choice

    def _followed(self, name: Name) -> Name:
        if name in self._here:
            return name
        place, choice, stays = name.place, name.choice, Name(name.place) in self._here
        for rename in self._renames:
            if rename.kind is Kind.PLACE and not stays:
                place = rename.place(place)
            elif rename.kind is Kind.CHOICE and choice is not None:
                choice = rename.choice(place, choice)
        return Name(place, choice)

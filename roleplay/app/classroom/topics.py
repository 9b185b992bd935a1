"""What pages about one scenario of one class are headed with."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.scenario.model import Scenario
from roleplay.store.classes import Class


@dataclass(frozen=True, slots=True)
class Topic:
    """A class and a scenario that it plays, told in `language`."""

    class_id: str
    class_name: str
    scenario_id: str
    title: str
    language: str


def topic(class_: Class, scenario: Scenario) -> Topic:
    """The topic of a page."""
    return Topic(class_.id, class_.name, scenario.id, scenario.title, scenario.language)

"""The wall: what students wrote and chose to share, without a name, once the facilitator has let it through."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.app.classroom.debrief_pages import OnWall
from roleplay.app.house import house
from roleplay.scenario.model import Scenario
from roleplay.store import exporting
from roleplay.store.debriefs import hash_of

_MOST = 500


@dataclass(frozen=True, slots=True)
class _Shared:
    """An answer that is shared: the attempt is known here and nowhere else, for its id is the right to play it."""

    attempt: str
    number: int
    text: str

    @property
    def name(self) -> str:
        """Which one it is. Another text at the same place has another name."""
        return house().seal("wall", self.attempt, self.number, self.text)


def shared(class_id: str, scenario: Scenario) -> tuple[OnWall, ...]:
    """Everything that is shared now, shuffled: an order of its own that says nothing of who or when."""
    through = house().store.debriefs.through(class_id)
    found = [
        OnWall(_ask(scenario, each.number), each.text, each.name, _key(each) in through)
        for each in _all(class_id, scenario.id)
    ]
    return tuple(sorted(found, key=lambda each: each.name)[:_MOST])


def moderate(class_id: str, scenario_id: str, name: str, through: bool) -> bool:
    """Lets an answer through or holds it back; False when it is not shared any more, or reads otherwise by now."""
    found = next((each for each in _all(class_id, scenario_id) if each.name == name), None)
    if found is None:
        return False
    kept = house().store.debriefs
    if through:
        kept.let_through(class_id, *_key(found))
    else:
        kept.hold_back(class_id, found.attempt, found.number)
    return True


def _all(class_id: str, scenario_id: str) -> list[_Shared]:
    return [
        _Shared(written.attempt_id, number, answer.strip())
        for written in house().store.debriefs.written(class_id, scenario_id)
        for number, answer in exporting.shared(written.details)
    ]


def _key(each: _Shared) -> tuple[str, int, str]:
    return each.attempt, each.number, hash_of(each.text)


def _ask(scenario: Scenario, number: int) -> str:
    asked = scenario.reflection[number - 1 : number]
    return asked[0].ask if asked else ""

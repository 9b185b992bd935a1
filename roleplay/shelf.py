"""What is published, as it is played: of each scenario the newest publication, and every one by its revision."""

from __future__ import annotations

from roleplay.entry import Entry, Stamp, stamp_of
from roleplay.home import Home
from roleplay.publishing import FACTS, Publication, folder_of, numbers, publication, published_entry

Shelved = tuple[Publication, Entry]
"""A publication and the scenario in it."""


class Shelf:
    """The publications of a home, each read once: they never change."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._read: dict[tuple[str, int], tuple[Stamp, Shelved]] = {}

    def holds(self, scenario_id: str) -> bool:
        """Whether a scenario is one that is published: what students see is not its file."""
        return folder_of(self._home, scenario_id).is_dir()

    def newest(self, scenario_id: str) -> Shelved | None:
        """What was published last, as far as it can be read; None before the first time."""
        every = (self._shelved(scenario_id, number) for number in reversed(numbers(self._home, scenario_id)))
        return next((found for found in every if found is not None), None)

    def find(self, scenario_id: str, digest: str) -> Shelved | None:
        """The publication that is this revision."""
        every = (self._shelved(scenario_id, number) for number in reversed(numbers(self._home, scenario_id)))
        return next((found for found in every if found is not None and found[0].digest == digest), None)

    def _shelved(self, scenario_id: str, number: int) -> Shelved | None:
        key = (scenario_id, number)
        try:
            stamp = stamp_of(folder_of(self._home, scenario_id) / str(number) / FACTS)
            known = self._read.get(key)
            if known is not None and known[0] == stamp:
                return known[1]
            one = publication(self._home, scenario_id, number)
            if one is None:
                return None
            found = one, published_entry(one)
        except OSError:
            return None
        self._read[key] = stamp, found
        return found

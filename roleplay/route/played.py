"""An attempt as a debrief sees it: its route with times, read from its events."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from roleplay.route.attempt import MOVES, Event, Kind, Route, Step
from roleplay.scenario.model import SILENCE

LONGEST = 60
"""Seconds. Who takes longer to decide was doing something else; it counts as so long."""
LEFT = 30 * 60
"""Seconds without an event after which an attempt that has not ended counts as left where it stands."""
TOLD = MOVES | {Kind.STARTED, Kind.REPLAYED, Kind.STOPPED, Kind.ENDED}
"""The kinds of events that `played` reads; the others change nothing of it."""


@dataclass(frozen=True, slots=True)
class Played:
    """One attempt of one learner; `started_at` is UTC seconds, `learner` an opaque name that is never told.

    `here` is the scene or ending where it stands. `stopped`: it has not ended, and she said stop there.
    By step: `seconds` to decide (page visible, pauses out, at most LONGEST, whole tenths; silence is no decision) and
    `replays` of the scene.
    """

    learner: str
    started_at: float
    route: Route
    here: str
    stopped: bool = False
    seconds: Mapping[int, float] = field(default_factory=dict)
    replays: Mapping[int, int] = field(default_factory=dict)

    @property
    def from_start(self) -> bool:
        """Whether it began at the beginning; otherwise it is a “What if?”."""
        return self.route.from_step is None

    @property
    def under_way(self) -> bool:
        """Whether it has neither ended nor been stopped. Who just went away is told by the clock alone."""
        return self.route.ending is None and not self.stopped


def played(
    learner: str,
    started_at: float,
    of: tuple[str, str],
    events: Iterable[Event],
    from_step: int | None = None,
) -> Played:
    """An attempt from its events in order; `of` is the scenario's id and the digest of its revision.

    The player sends its time anew when a scene was looked at again, so that what counts is the last look.
    """
    steps: list[Step] = []
    here, ending, stop = "", None, -1
    seconds: dict[int, float] = {}
    replays: dict[int, int] = {}
    for event in events:
        if event.kind is Kind.STARTED:
            here = here or event.scene
        elif event.kind in MOVES and event.goes_to is not None:
            steps.append(Step(event.scene, event.choice, event.goes_to))
            here = event.goes_to
            lasted = _seconds(event.details.get("visible_ms"))
            if event.choice not in (None, SILENCE) and lasted is not None:
                seconds[event.step] = lasted
        elif event.kind is Kind.REPLAYED:
            replays[event.step] = replays.get(event.step, 0) + 1
        elif event.kind is Kind.STOPPED:
            stop = max(stop, event.step)
        elif event.kind is Kind.ENDED:
            ending = event.scene
    stopped = ending is None and stop >= len(steps)
    return Played(learner, started_at, Route(*of, tuple(steps), ending, from_step), here, stopped, seconds, replays)


def _seconds(milliseconds: object) -> float | None:
    """Whole tenths of what the player sent; None for what is no time."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    if not milliseconds >= 0:  # NaN is not
        return None
    return math.floor(min(milliseconds, 1000 * LONGEST) / 100 + 0.5) / 10

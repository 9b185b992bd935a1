"""What a decision looked like: first picture, motion, black, stalls, out of what an eye has seen frame by frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

FRAME = 1000 / 60
"""Milliseconds of a display frame: what is laid out in one is painted at its end."""
STALL = 250
"""Milliseconds from which a standing picture is a stall."""


@dataclass(frozen=True, slots=True)
class Look:
    """What lay on top at a moment (ms): a `picture` of a `clip`, or neither."""

    at: float
    state: str
    what: str
    clip: int = -1
    picture: int = -1


@dataclass(frozen=True, slots=True)
class Seen:
    """One decision, in ms after the tap; None for what did not come.

    `black` in display frames; `stalled` in seconds; `told` is when the browser says it showed the frame after the tap.
    """

    first: float | None
    motion: float | None
    black: int
    stalls: int
    stalled: float
    sound: float | None = None
    told: float | None = None
    bytes: int = 0


def watch(looks: Sequence[Look], tap: float, clip: int, last: int, lag: float = FRAME) -> Seen:
    """What came of a tap: the `clip` behind it, whose last picture has the number `last`.

    `lag`: ms from a look to the moment when what it saw is on the screen.
    """
    after = [look for look in looks if look.at > tap]
    dark = sum(later.at - look.at for look, later in pairwise(after) if look.what == "black")
    shown = [look for look in after if look.what == "picture" and look.clip == clip]
    black = math.ceil(round(dark / FRAME, 1))
    if not shown:
        return Seen(None, None, black, 0, 0.0)
    moved = next((look.at for look in shown if look.picture > shown[0].picture), None)
    stalls, stalled = _stalls([look for look in shown if look.state == "playing"], last)
    first, motion = (None if at is None else at - tap + lag for at in (shown[0].at, moved))
    return Seen(first, motion, black, stalls, stalled)


def _stalls(looks: Sequence[Look], last: int) -> tuple[int, float]:
    """How often, and how many seconds, a playing clip was seen to stand still before its last picture.

    Only what was looked at counts: a machine that is too busy to look is not the player's stall.
    """
    count, seconds = 0, 0.0
    for number, stood in groupby(looks, key=lambda look: look.picture):
        same = list(stood)
        still = same[-1].at - same[0].at
        if still > STALL and number < last - 2:
            count, seconds = count + 1, seconds + still / 1000
    return count, seconds

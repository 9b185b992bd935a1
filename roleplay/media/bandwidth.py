"""The bandwidth at which a role-play never waits: from the real bytes of the built clips, over every path.

The player first loads what it plays, and then the first seconds of all clips that can follow. So while a clip plays, of
which the beginning is there already, the rest of it and the beginnings of the next ones must come; and no moment of it
may come later than it is shown. Thinking time is not counted on: a student may choose at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av

from roleplay.finding import Finding, Severity
from roleplay.media.need import Role, needs
from roleplay.media.workshop import Workshop
from roleplay.said import said
from roleplay.scenario.proof import Proof

FIRST = 2.0
"""Seconds of a clip that must be there when it begins."""
READY = 0.4
"""Seconds after which the choices can be made."""
WANTED = 2_000_000
"""Bits per second that nearly every school and phone has; a role-play should not need more."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A clip on the line: its `bytes`, those of its `first` seconds, its `seconds`.

    `steady`: bytes a second that keep up with its playing once the first seconds are there.
    """

    bytes: int
    first: int
    seconds: float
    steady: float


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """The lowest that suffices, in `bits` per second, and the scene that needs it."""

    bits: float
    place: str


def weigh(path: Path) -> Weight:
    """Weighs a clip, packet by packet."""
    size = path.stat().st_size
    first, seconds, arrivals = 0, 0.0, []
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.pts is None or packet.time_base is None or packet.pos is None:
                continue
            at, end = float(packet.pts * packet.time_base), packet.pos + packet.size
            seconds = max(seconds, at + float((packet.duration or 0) * packet.time_base))
            if at < FIRST:
                first = max(first, end)
            else:
                arrivals.append((at, end))
    steady = max(((end - first) / at for at, end in arrivals), default=0.0)
    return Weight(size, min(size, first or size), seconds, max(0.0, steady))


def bandwidth(proof: Proof, weight: Callable[[str, int], Weight]) -> Bandwidth:
    """The bandwidth that every path of a complete proof needs; `weight` of a clip by place and variant."""
    most = Bandwidth(0.0, "")
    seen: set[tuple[tuple[str, int], frozenset[tuple[str, int]]]] = set()
    for state in range(len(proof.states)):
        here, following = proof.clip(state), frozenset(proof.clip(after) for after in proof.after(state))
        if (here, following) in seen:
            continue
        seen.add((here, following))
        playing = weight(*here)
        coming = playing.bytes - playing.first + sum(weight(*after).first for after in following)
        ready = READY if len(proof.after(state)) > 1 else 0.0
        needed = max(coming / max(0.1, playing.seconds + ready), playing.steady) * 8
        if needed > most.bits:
            most = Bandwidth(needed, here[0])
    return most


@dataclass(frozen=True, slots=True)
class Needed:
    """What the clips as built need: in their `largest` size and in their `smallest`."""

    largest: Bandwidth
    smallest: Bandwidth


def needed(proof: Proof, workshop: Workshop) -> Needed | None:
    """What a scenario's clips need; None while some of them are not made."""
    largest, smallest = {}, {}
    for need in needs(proof.scenario):
        if need.role in (Role.WAITING, Role.LECTURE):
            continue
        built = workshop.made(need)
        if built is None:
            return None
        key = (need.place, need.variant)
        largest[key] = weigh(built.renditions[0].path)
        smallest[key] = weigh(built.renditions[-1].path) if len(built.renditions) > 1 else largest[key]
    return Needed(
        bandwidth(proof, lambda place, variant: largest[place, variant]),
        bandwidth(proof, lambda place, variant: smallest[place, variant]),
    )


def bandwidth_findings(proof: Proof, workshop: Workshop) -> Iterator[Finding]:
    """`needs-bandwidth` (warning) when even the smallest sizes need more than nearly every line has."""
    found = needed(proof, workshop) if proof.complete and not proof.stuck else None
    if found is not None and found.smallest.bits > WANTED:
        place = proof.scenario.place(found.smallest.place)
        assert place is not None
        yield Finding(
            "needs-bandwidth",
            Severity.WARNING,
            said(
                "On a line of less than {speed:.1f} Mbit/s students will wait at `{place}`: its "
                "film is too heavy, or too short for what must be fetched meanwhile. Let the scene last longer, or "
                "film it and what follows with less movement; {wanted:.0f} Mbit/s is what nearly every phone has.",
                speed=found.smallest.bits / 1e6,
                place=place.id,
                wanted=WANTED / 1e6,
            ),
            place.mark,
            place=place.id,
        )

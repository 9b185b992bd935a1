"""The shot list for the shooting day: by set and light, then by the people needed, with sums.

A film that several scenes play is one shot. Seconds are whole, rounded up, so that the sums are those of the column.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roleplay.errors import ClipError
from roleplay.media import sets
from roleplay.media.lengths import Lengths, lengths
from roleplay.media.need import Role
from roleplay.media.paper.pieces import Heading, Part, first_heading, last_heading, together, yourself
from roleplay.media.paper.takes import Take, minutes, takes
from roleplay.media.paper.words import Words, words_in
from roleplay.media.probe import probe
from roleplay.media.workshop import Workshop
from roleplay.scenario.map.wording import clean
from roleplay.scenario.model import Scenario
from roleplay.scenario.script import Setting

_HOURS = tuple(sets.light(Setting("", hour)) for hour in ("morning", "day", "afternoon", "evening", "night"))
_OUTSIDE = ("EXT", "BUITEN")


class State(StrEnum):
    """How a film stands."""

    TO_FILM = "to film"
    FILMED = "filmed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Shot:
    """One film to deliver; `seconds` is None for a waiting loop that is not filmed. No `set`: none is written."""

    file: str
    numbers: tuple[str, ...]
    titles: tuple[str, ...]
    set: str
    time: str
    cast: tuple[Part, ...]
    seconds: int | None
    state: State
    notes: tuple[str, ...]
    light: int
    order: int


@dataclass(frozen=True, slots=True)
class Sum:
    """How many clips and `seconds`, and how many of them are still to film; `name` is a set or a person, or empty."""

    name: str
    clips: int
    seconds: int
    left: int
    left_seconds: int
    cues: int = 0


@dataclass(frozen=True, slots=True)
class ShotList:
    """The shots in the order of the day, and the sums: per set (in that order), per person (most clips first)."""

    shots: tuple[Shot, ...]
    sets: tuple[Sum, ...]
    people: tuple[Sum, ...]
    whole: Sum


def shot_list(scenario: Scenario, workshop: Workshop) -> ShotList:
    """The shot list of a scenario; films are looked for in the workshop's media."""
    words = words_in(scenario.language)
    lasting = lengths(scenario, workshop)
    films: dict[str, list[Take]] = {}
    made = takes(scenario)
    for take in made:
        films.setdefault(take.need.file, []).append(take)
    scenes = {take.need.place: take for take in reversed(made) if take.need.role is not Role.WAITING}
    shots = _sorted([_shot(same, scenes, lasting, workshop, words) for same in films.values()])
    names = dict.fromkeys(shot.set for shot in shots)
    per_set = tuple(_sum(name, [s for s in shots if s.set == name]) for name in names)
    parts = together(shot.cast for shot in shots)
    per_person = [_sum(p.who, [s for s in shots if _needs(s, p.who)], p.cues) for p in parts]
    return ShotList(shots, per_set, tuple(sorted(per_person, key=lambda s: -s.clips)), _sum("", shots))


def _shot(same: Sequence[Take], scenes: dict[str, Take], lasting: Lengths, workshop: Workshop, words: Words) -> Shot:
    first = same[0]
    # A waiting loop has no script: it is filmed where its scene is, with the same people.
    stands_for = [scenes.get(take.need.place, take) if take.need.role is Role.WAITING else take for take in same]
    heading = first_heading(piece for take in stands_for for piece in take.pieces)
    people = [take.cast for take in same if take.need.role is not Role.WAITING]
    silent = [tuple(Part(p.who, 0, ()) for p in take.cast if not yourself(p.who)) for take in stands_for]
    return Shot(
        file=clean(first.need.file),
        numbers=tuple(take.number for take in same),
        titles=tuple(dict.fromkeys(take.title for take in same)),
        set=_place(heading),
        time=heading.setting.time if heading is not None else "",
        cast=together(people or silent),
        seconds=_seconds(same, lasting, workshop),
        state=_state(first, workshop),
        notes=tuple(_notes(same, scenes, words)),
        light=_HOURS.index(sets.light(heading.setting if heading is not None else None)),
        order=first.order,
    )


def _seconds(same: Sequence[Take], lasting: Lengths, workshop: Workshop) -> int | None:
    """The seconds of a film: of its cuts where it is cut."""
    cuts: dict[object, float] = {}
    for take in same:
        need = take.need
        if need.role is Role.LECTURE:
            cuts[need.start, need.end] = lasting.lecture
        elif need.role is not Role.WAITING:
            cuts[need.start, need.end] = lasting.seconds[need.place, need.variant]
    if not cuts:
        found = _probed(same[0], workshop)
        return None if found is None else math.ceil(found)
    return math.ceil(math.fsum(cuts.values()))


def _probed(take: Take, workshop: Workshop) -> float | None:
    try:
        film = workshop.source(take.need)
        return None if film is None else probe(film).seconds
    except ClipError:
        return None


def _state(take: Take, workshop: Workshop) -> State:
    try:
        film = workshop.source(take.need)
        if film is None:
            return State.TO_FILM
        probe(film)
    except ClipError:
        return State.UNREADABLE
    return State.FILMED


def _notes(same: Sequence[Take], scenes: dict[str, Take], words: Words) -> Iterator[str]:
    for take in same:
        yield from take.notes
    if any(take.begins for take in same):
        yield words.begins
    yield from _continuity(same, scenes, words)
    places = dict.fromkeys(p.place for take in same for p in take.pieces if isinstance(p, Heading))
    if len(places) > 1:
        yield words.also.format(sets=", ".join(list(places)[1:]))
    for take in same:
        need = take.need
        if need.start is not None or need.end is not None:
            end = minutes(need.end) if need.end is not None else words.whole
            yield words.cut.format(scene=take.number, start=minutes(need.start or 0), end=end)


def _continuity(same: Sequence[Take], scenes: dict[str, Take], words: Words) -> Iterator[str]:
    """What the first picture must fit: on the same set the last picture before, from another set what people wear."""
    before = {one.scene: one.number for take in same for one in take.before}
    here = _place(first_heading(same[0].pieces))
    fits = [number for scene, number in before.items() if _place(last_heading(scenes[scene].pieces)) == here]
    comes = [number for number in before.values() if number not in fits]
    if fits:
        yield words.fits.format(scenes=", ".join(fits))
    if comes:
        yield words.comes.format(scenes=", ".join(comes))


def _place(heading: Heading | None) -> str:
    return heading.place if heading is not None else ""


# -- the order of the day --------------------------------------------------------------------------------------------


def _sorted(shots: list[Shot]) -> tuple[Shot, ...]:
    """By location and set, early light first; on a set by light, then by people: rare ones come once and can go.

    `KEUKEN` and `KEUKEN, DOORGEEFLUIK` are one location. With the same first light inside comes before outside, and
    more film before less.
    """
    often = {name: -sum(_needs(s, name) for s in shots) for name in {p.who for s in shots for p in s.cast}}
    rank = {name: number for number, name in enumerate(sorted(often, key=lambda name: (often[name], name)))}
    early: dict[str, int] = {}
    film: dict[str, int] = {}
    for shot in shots:
        for where in {shot.set, _location(shot)}:
            early[where] = min(shot.light, early.get(where, shot.light))
            film[where] = film.get(where, 0) + (shot.seconds or 0)

    def key(shot: Shot) -> tuple[object, ...]:
        location = _location(shot)
        outside = location.startswith(_OUTSIDE)
        people = tuple(sorted(rank[p.who] for p in shot.cast if not yourself(p.who)))
        at = (not shot.set, early[location], outside, -film[location], location)
        return (*at, early[shot.set], -film[shot.set], shot.set, shot.light, people, shot.order)

    return tuple(sorted(shots, key=key))


def _location(shot: Shot) -> str:
    return shot.set.partition(",")[0].strip()


def _needs(shot: Shot, who: str) -> bool:
    return any(part.who == who for part in shot.cast)


def _sum(name: str, shots: Sequence[Shot], cues: int = 0) -> Sum:
    left = [shot for shot in shots if shot.state is not State.FILMED]
    return Sum(name, len(shots), _total(shots), len(left), _total(left), cues)


def _total(shots: Iterable[Shot]) -> int:
    return sum(shot.seconds or 0 for shot in shots)

"""Who is seen when, where and how near: a script as a list of shots. Nothing is drawn here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from roleplay.media import people, sets
from roleplay.media.canvas import WHOLE, View, towards
from roleplay.media.people import Mood
from roleplay.scenario.script import LEAD, Beat, Script

RATE = 12.5
"""Pictures in a second: drawn on twos, as in cartoons."""

_ON_THE_LINE = re.compile(r"\b(phone|telephone|telefoon|voice over|v\.?o\.?|o\.s\.)(?=\W|$)", re.I)
_DIALS = re.compile(r"\b(dials?|dialled|phone rings|telephone rings|belt|draait het nummer|telefoon gaat)\b", re.I)
_SOMEBODY = re.compile(r"\b(he|she|they|hij|zij|ze)\b", re.I)
_GONE = re.compile(r"\b(gone|left|leaves|empty|weg|vertrokken|verdwenen|leeg)\b", re.I)
_MOST = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody in a picture: `x`, `y` is the middle of the head, which is two `size` wide.

    `near` are those who speak or are alone, `away` who speaks on the telephone.
    """

    who: str
    feels: Mood
    x: float
    y: float
    size: float
    gaze: float = 0.0
    near: bool = True
    away: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """A stretch of film: `cast` from far to near, `speaks` the place in it of who speaks; `ours` 0..1: we speak,
    and our shoulder is in the picture."""

    cast: tuple[Seen, ...]
    speaks: int | None
    ours: float
    view: View
    frames: int
    mouths: tuple[int, ...] = ()
    """How far the mouth is open, picture by picture, where a voice was measured."""


@dataclass(slots=True)
class _Room:
    """What is so at a moment of the scene."""

    lecture: bool
    where: str
    names: list[str]
    away: frozenset[int]
    moods: dict[str, Mood]
    plain: Mood

    def cast(self, speaker: str | None, away: bool) -> tuple[tuple[Seen, ...], int | None]:
        """Everybody, who speaks last and a little nearer."""
        names = self.names[:_MOST]
        if speaker is not None and not away and speaker not in names:
            names[-1] = speaker
        top = sets.TABLES.get(self.where)
        alone = len(names) < 2
        seats = (
            (980.0,)
            if self.lecture and alone
            else {0: (), 1: (650.0,), 2: (426.0, 862.0)}.get(len(names), (270.0, 640.0, 1010.0))
        )
        seen = []
        for name, x in zip(names, seats, strict=True):
            size = 98.0 if alone else 96.0 if name == speaker else 86.0
            size *= 0.84 if len(names) > 2 else 1.0
            y = top - 3.72 * size if top else 262.0 + (size - 98) * 0.5 + (20 if self.lecture else 0)
            gaze = 0.0
            if speaker in names and name != speaker and speaker is not None:
                gaze = 1.0 if seats[names.index(speaker)] > x else -1.0
            seen.append(Seen(name, self.moods.get(name, self.plain), x, y, size, gaze, alone or name == speaker))
        seen.sort(key=lambda one: one.who == speaker)
        if speaker is None or (not seen and not away):
            return tuple(seen), None
        if away:
            seen.append(Seen(speaker, self.moods.get(speaker, self.plain), 1096.0, 178.0, 74.0, away=True))
        return tuple(seen), len(seen) - 1


def is_ours(beat: Beat) -> bool:
    """Whether the student speaks."""
    return beat.who is not None and beat.who.upper() in people.YOURSELF


def shots(
    script: Script,
    named: Sequence[str],
    *,
    lecture: bool,
    plain: Mood,
    lengths: Sequence[float],
    whole: float,
    mouths: Sequence[tuple[int, ...]],
) -> list[Shot]:
    """The film as shots, one per beat (`lengths` in seconds), one before and one that holds the end."""
    beats = script.beats
    room = _room(script, named, lecture, plain)
    made: list[Shot] = []
    spent, at, view = 0, 0.0, WHOLE
    before: str | None = None
    times = 0
    for number in range(-1, len(beats) + 1):
        beat = beats[number] if 0 <= number < len(beats) else None
        at += lengths[number] if beat else LEAD if number < 0 else whole + 1 - at
        speaker = beat.who if beat and beat.who and not is_ours(beat) else None
        if beat and speaker and beat.mood:
            room.moods[speaker] = _mood(beat.mood, plain)
        away = number in room.away
        cast, speaks = room.cast(speaker, away)
        if not room.names and beat:
            view = towards(640, 330, 1 + 0.05 * min(number + 1, 3))
        if speaker is not None:
            times = times + 1 if speaker == before else 0
            view = _nearer(cast, speaks, times) if not away else WHOLE
            before = speaker
        frames = max(1, round(at * RATE) - spent)
        spent += frames
        heard = mouths[number] if beat and mouths else ()
        made.append(Shot(cast, speaks, float(beat is not None and is_ours(beat)), view, frames, heard))
    return made


def same_people(one: Shot, other: Shot) -> bool:
    """Whether the same people are in the same room, wherever they stand."""
    return sorted((seen.who, seen.away) for seen in one.cast) == sorted((seen.who, seen.away) for seen in other.cast)


def differ(one: Shot, other: Shot) -> bool:
    """Whether somebody has to move between two shots of the same people."""
    return set(one.cast) != set(other.cast) or one.ours != other.ours


def between(before: Shot, after: Shot, share: float) -> Shot:
    """A shot on the way from one to the next of the same people; it is seen as the second is."""
    was = {(seen.who, seen.away): seen for seen in before.cast}
    cast = tuple(_moved(was[seen.who, seen.away], seen, share) for seen in after.cast)
    return replace(after, cast=cast, ours=before.ours + (after.ours - before.ours) * share)


def _moved(one: Seen, other: Seen, share: float) -> Seen:
    def way(a: float, b: float) -> float:
        return a + (b - a) * share

    a, b = one.feels, other.feels
    feels = Mood(
        way(a.inner, b.inner),
        way(a.outer, b.outer),
        way(a.eyes, b.eyes),
        way(a.mouth, b.mouth),
        way(a.wide, b.wide),
        way(a.tilt, b.tilt),
        way(a.flush, b.flush),
        b.pose if share > 0.5 else a.pose,
    )
    place = (way(one.x, other.x), way(one.y, other.y), way(one.size, other.size), way(one.gaze, other.gaze))
    return Seen(other.who, feels, *place, other.near if share > 0.5 else one.near, other.away)


def _room(script: Script, named: Sequence[str], lecture: bool, plain: Mood) -> _Room:
    away = _away(script.beats)
    names: list[str] = []
    moods: dict[str, Mood] = {}
    for number, beat in enumerate(script.beats):
        if beat.who is None or is_ours(beat):
            continue
        if number not in away and beat.who not in names:
            names.append(beat.who)
        if beat.mood and beat.who not in moods:
            moods[beat.who] = _mood(beat.mood, plain)
    if not names:
        names = ["TEACHER"] if lecture else _mentioned(script.beats, named)
    where = "lecture" if lecture else sets.place(script.setting)
    return _Room(lecture, where, names, away, moods, plain)


def _mentioned(beats: tuple[Beat, ...], named: Sequence[str]) -> list[str]:
    """Whom the actions of a scene without a word show; nobody, when they are gone or not there yet."""
    told = " ".join(beat.text for beat in beats if beat.who is None)
    others = [name for name in named if name.upper() not in people.YOURSELF]
    if _GONE.search(told):
        return []
    by_name = [name for name in others if re.search(rf"\b{re.escape(name)}\b", told, re.I)]
    return by_name[:_MOST] or (others[:1] if _SOMEBODY.search(told) else [])


def _away(beats: tuple[Beat, ...]) -> frozenset[int]:
    """The beats that are spoken on the telephone: the parenthesis says so, or somebody has just dialled."""
    away: set[int] = set()
    here: set[str] = set()
    line: str | None = None
    dialled = False
    for number, beat in enumerate(beats):
        if beat.who is None:
            dialled, line = (True, None) if _DIALS.search(beat.text) else (False if line else dialled, None)
        elif not is_ours(beat):
            if dialled and beat.who not in here:
                line, dialled = beat.who, False
            if beat.who == line or _ON_THE_LINE.search(beat.mood):
                away.add(number)
            else:
                here.add(beat.who)
    return frozenset(away)


def _nearer(cast: tuple[Seen, ...], speaks: int | None, times: int) -> View:
    """A step nearer with every line that somebody goes on; never so near that another leaves the picture."""
    if speaks is None or not times:
        return WHOLE
    who = cast[speaks]
    zoom = (1.07, 1.13)[min(times, 2) - 1] if len(cast) == 1 else 1.04
    return towards(who.x if len(cast) == 1 else (who.x + 640) / 2, who.y + 0.5 * who.size, zoom)


def _mood(words: str, plain: Mood) -> Mood:
    found = people.mood(words)
    return plain if found == people.MOODS["neutral"] else found

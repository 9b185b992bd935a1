"""A scene's script as beats: the setting, who says what in which mood, and what happens in between.

A line in capitals is a cue, as in a screenplay: `GUEST (angry)`, then the words, up to an empty line. `INT.` or `EXT.`
starts a setting. Everything else is action. Anything can be read; nothing is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PACE = 15.0
"""Characters that are read or spoken in a second."""
SHORTEST = 1.6
PAUSE = 0.4
LEAD, TAIL = 0.6, 0.9
"""Seconds before the first words and after the last."""
SHORTEST_FILM = 4.0

_SETTING = re.compile(r"^(INT|EXT|INT/EXT|I/E|BINNEN|BUITEN)[./ ]\s*(?P<rest>.+)$")
_CUE = re.compile(r"^(?P<who>[^\W\d_a-z][^a-z()]*?)\s*(?:\((?P<mood>[^()]*)\))?:?$")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when: `FRONT DESK`, `AFTERNOON`."""

    place: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Beat:
    """Words of somebody (`who`), or an action (`who` is None)."""

    text: str
    who: str | None = None
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A whole script."""

    setting: Setting | None
    beats: tuple[Beat, ...]


def parse(text: str) -> Script:
    """Reads a script."""
    setting: Setting | None = None
    beats: list[Beat] = []
    who: str | None = None
    mood = ""
    words: list[str] = []

    def close() -> None:
        nonlocal who, mood
        if words:
            beats.append(Beat(" ".join(words), who, mood))
        words.clear()
        who, mood = None, ""

    for raw in text.splitlines():
        line = " ".join(raw.split())
        heading = _SETTING.match(line)
        cue = _CUE.match(line) if who is None and not words else None
        if not line:
            close()
        elif heading:
            close()
            place, _, time = heading["rest"].rpartition(" - ")
            setting = setting or Setting((place or time).strip(), time.strip() if place else "")
        elif cue:
            who, mood = cue["who"].strip(), (cue["mood"] or "").strip()
        elif who is not None and not words and line.startswith("(") and line.endswith(")"):
            mood = line[1:-1].strip()
        else:
            words.append(line)
    close()
    return Script(setting, tuple(beats))


def speakers(script: Script) -> tuple[str | None, ...]:
    """Who says each line, in order; None for what happens in between."""
    return tuple(beat.who for beat in script.beats)


def seconds(beat: Beat) -> float:
    """How long a beat takes at reading pace."""
    return max(SHORTEST, len(beat.text) / PACE) + PAUSE


def length(script: Script) -> float:
    """How long the film of a script takes, in seconds: what a storyboard takes, and a fair guess for a film."""
    return max(SHORTEST_FILM, LEAD + sum(map(seconds, script.beats)) + TAIL)

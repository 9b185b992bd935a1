"""Captions drafted from a script, timed to where somebody speaks in the film.

The lines are laid on the spans of speech as Gale and Church lay translations on texts: a few lines belong to a few
spans, in order, and the longer line to the longer span. It knows lengths only; what was said it never hears.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise

from roleplay.media.captions import LONGEST, Cue, in_lines, split
from roleplay.media.speech import Span
from roleplay.scenario.script import Script

FASTEST = 20.0
"""Characters that an adult can read in a second."""
LEAST = 1.0
"""Seconds: a shorter caption only flashes."""
LINGER = 0.4
"""Seconds that a caption may stay after the last sound."""

_TOGETHER = 4
"""Lines or spans that can belong together."""
_CELLS = 400_000
"""Lines times spans, above which nobody waits for the best way."""
_PACE = (7.0, 28.0)
"""Characters in a second of speech, at the slowest and the fastest: beyond, the script is not what is said."""
_GOOD = 0.7
"""The mean cost up to which lines and spans fit."""
_BREATH = 0.35
"""Seconds of silence that one line may well have in it."""
_EARLY = 500
"""Milliseconds that a caption may come before its words, when it could not be read otherwise."""
_TINY = 1e-6
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+")
_ASIDE = re.compile(r"\([^()]*\)")


class Timing(StrEnum):
    """How sure the times of a draft are."""

    FITS = "fits the speech"
    PROPORTIONAL = "only proportional"


@dataclass(frozen=True, slots=True)
class Draft:
    """Drafted captions and how sure their times are."""

    cues: tuple[Cue, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Line:
    """What one caption says."""

    who: str
    text: str

    @property
    def weight(self) -> float:
        """How long it takes to say, in letters: a figure takes as long as a word of four."""
        return len(self.text) + 3.0 * sum(map(str.isdigit, self.text))


def spoken_lines(script: Script, everything: bool = False) -> tuple[Line, ...]:
    """The captions of a script in order: spoken sentences, in two lines at most. `everything`: also what nobody says.

    A short sentence is kept together with the next of the same beat: alone it would only flash.
    """
    lines: list[Line] = []
    for beat in script.beats:
        if beat.who is None and not everything:
            continue
        words = " ".join(_ASIDE.sub(" ", beat.text).split())
        ready = ""
        for sentence in _sentences(words):
            both = f"{ready} {sentence}".strip()
            if ready and (len(both) > LONGEST or max(map(len, in_lines(both).split("\n"))) > LONGEST // 2):
                lines += [Line(beat.who or "", part) for part in split(ready)]
                both = sentence
            if len(both) < FASTEST * LEAST:
                ready = both
            else:
                lines += [Line(beat.who or "", part) for part in split(both)]
                ready = ""
        if ready:
            lines.append(Line(beat.who or "", ready))
    return tuple(lines)


def _sentences(words: str) -> list[str]:
    ends = [0, *(m.end() for m in _SENTENCE.finditer(words)), len(words)]
    return [words[a:b].strip() for a, b in pairwise(ends) if words[a:b].strip()]


def draft(lines: Sequence[Line], spans: Sequence[Span], start: float, end: float) -> Draft:
    """Captions for the lines between `start` and `end` (seconds of the film), timed to the spans of speech.

    No captions when there is nothing to say, nobody speaks, or there is no room.
    """
    heard = [Span(max(s.start, start), min(s.end, end)) for s in spans if s.end > start and s.start < end]
    if not lines or not heard or end <= start:
        return Draft((), Timing.PROPORTIONAL)
    pace = sum(line.weight for line in lines) / sum(span.length for span in heard)
    if not _PACE[0] <= pace <= _PACE[1]:  # something else is heard than the script: only the length of the film is sure
        return Draft(_readable(lines, _shared_out(lines, [Span(start, end)]), start, end), Timing.PROPORTIONAL)
    laid = _laid(lines, heard, pace)
    timing = Timing.PROPORTIONAL if laid is None else Timing.FITS
    return Draft(_readable(lines, laid or _shared_out(lines, heard), start, end), timing)


# -- lines on spans --------------------------------------------------------------------------------------------------

_Block = tuple[int, int, int, int]
"""First line, line after, first span, span after: these belong together. No lines: an unscripted sound."""


def _laid(lines: Sequence[Line], spans: Sequence[Span], pace: float) -> list[Span] | None:
    """When each line is said; None when lines and spans don't fit."""
    if len(lines) * len(spans) > _CELLS or (len(spans) == 1 and len(lines) > 1):
        return None
    blocks, cost = _best(lines, spans, pace)
    sound = sum(span.length for a, b, p, q in blocks if b > a for span in spans[p:q])
    if sound:  # once more, now that it is known what else is heard
        blocks, cost = _best(lines, spans, sum(line.weight for line in lines) / sound)
    if cost > _GOOD * len(lines):
        return None
    return [said for a, b, p, q in blocks if b > a for said in _shared_out(lines[a:b], spans[p:q])]


def _best(lines: Sequence[Line], spans: Sequence[Span], pace: float) -> tuple[list[_Block], float]:
    """The cheapest way to cut both into blocks, and its cost (infinite: there is none)."""
    said = [0.0, *accumulate(line.weight / pace for line in lines)]
    turns = [0, *accumulate(int(a.who != b.who) for a, b in pairwise(lines))]
    sound = [0.0, *accumulate(span.length for span in spans)]
    held = [0.0, *accumulate(max(0.0, b.start - a.end - _BREATH) for a, b in pairwise(spans))]
    best = [[math.inf] * (len(spans) + 1) for _ in range(len(lines) + 1)]
    came = [[(0, 0)] * (len(spans) + 1) for _ in range(len(lines) + 1)]
    best[0][0] = 0.0
    for n in range(len(lines) + 1):
        for m in range(1, len(spans) + 1):
            found = best[n][m - 1] + 0.3 + spans[m - 1].length
            way = (n, m - 1)
            for a in range(max(0, n - _TOGETHER), n):
                for p in range(max(0, m - _TOGETHER), m):
                    expected, heard = said[n] - said[a], sound[m] - sound[p]
                    cost = (heard - expected) ** 2 / (0.06 * (heard + expected) + 0.04)
                    cost += 0.8 * (n - a - 1) + 1.2 * (turns[n - 1] - turns[a]) + 1.5 * (held[m - 1] - held[p])
                    if best[a][p] + cost < found:
                        found, way = best[a][p] + cost, (a, p)
            best[n][m], came[n][m] = found, way
    blocks: list[_Block] = []
    n, m = len(lines), len(spans)
    while m and best[n][m] < math.inf:
        a, p = came[n][m]
        blocks.append((a, n, p, m))
        n, m = a, p
    return blocks[::-1], best[-1][-1]


def _shared_out(lines: Sequence[Line], spans: Sequence[Span]) -> list[Span]:
    """The time of the spans shared out among the lines by their weight; the pauses between spans don't count."""
    sound = [0.0, *accumulate(span.length for span in spans)]
    said = [0.0, *accumulate(line.weight for line in lines)]
    said = [moment * sound[-1] / said[-1] for moment in said]
    shared, at = [], 0
    for begins, ends in pairwise(said):
        while at < len(spans) - 1 and sound[at + 1] <= begins + _TINY:
            at += 1
        last = at
        while last < len(spans) - 1 and sound[last + 1] < ends - _TINY:
            last += 1
        shared.append(Span(spans[at].start + begins - sound[at], spans[last].start + ends - sound[last]))
    return shared


# -- times that can be read ------------------------------------------------------------------------------------------


def _readable(lines: Sequence[Line], said: Sequence[Span], start: float, end: float) -> tuple[Cue, ...]:
    """Cues within `start` and `end` that stand long enough to be read, where there is room, and never overlap."""
    first, last = math.ceil(start * 1000 - _TINY), math.floor(end * 1000 + _TINY)
    least = min(round(LEAST * 1000), (last - first) // len(lines))
    if least < 1:
        return ()
    cues: list[tuple[int, int]] = []
    free, needed = first, first  # where the cue before ends, and where it could end at the earliest
    for n, (line, span) in enumerate(zip(lines, said, strict=True)):
        latest = last - (len(lines) - 1 - n) * least
        begins = min(max(free, round(span.start * 1000)), latest - least)
        wanted = max(least, round(len(line.text) / FASTEST * 1000))
        following = round(said[n + 1].start * 1000) if n + 1 < len(said) else last
        ends = min(max(round((span.end + LINGER) * 1000), begins + wanted), max(following, begins))
        if ends - begins < wanted:
            begins = max(needed, min(begins, max(ends - wanted, begins - _EARLY)))
        ends = min(max(ends, begins + least), latest)
        if cues:
            cues[-1] = (cues[-1][0], min(cues[-1][1], begins))
        cues.append((begins, ends))
        free, needed = ends, min(ends, max(begins + wanted, round(span.end * 1000)))
    return tuple(Cue(a / 1000, b / 1000, line.who, line.text) for (a, b), line in zip(cues, lines, strict=True))

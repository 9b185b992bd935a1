"""Captions in another language than they were written in: their times stay, their words are those of the translation.

Which captions say which line is found by their words, for a caption may be mended by hand and a line takes several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from roleplay.media.captions import Cue
from roleplay.scenario.script import Beat, Script, speakers

_ALIKE = 0.6
"""How much of a line and its captions must be the same words, from 0 to 1."""
_AFTER_SENTENCE, _AFTER_COMMA = 14, 6
"""Characters that a break may be off its place to come after one."""
_WORD = re.compile(r"\w+")


def translated_cues(cues: Sequence[Cue], source: Script, words: Script) -> tuple[Cue, ...] | None:
    """The captions of the script `source` with the words of its translation.

    None when the two have other speakers or lines, or when the captions don't say what the script says.
    """
    if speakers(source) != speakers(words):
        return None
    lines = list(zip(source.beats, words.beats, strict=True))
    for taken in (lines, [(beat, told) for beat, told in lines if beat.who is not None]):
        groups = _groups(cues, [beat for beat, _ in taken])
        if groups is not None:
            said = zip(groups, taken, strict=True)
            return tuple(cue for group, (_, told) in said for cue in _laid(told.text, group))
    return None


def _groups(cues: Sequence[Cue], beats: Sequence[Beat]) -> list[Sequence[Cue]] | None:
    """The captions of each line, in order; None when there is a line without, or one that belongs to none."""
    groups: list[Sequence[Cue]] = []
    at = 0
    for beat in beats:
        end, best = at, 0.0
        while end < len(cues) and cues[end].who.casefold() in ("", (beat.who or "").casefold()):
            alike = _alike(beat.text, cues[at : end + 1])
            if alike <= best:
                break
            end, best = end + 1, alike
        if best < _ALIKE:
            return None
        groups.append(cues[at:end])
        at = end
    return groups if at == len(cues) else None


def _alike(text: str, cues: Sequence[Cue]) -> float:
    heard = [word for cue in cues for word in _words(cue.text)]
    return SequenceMatcher(None, _words(text), heard, autojunk=False).ratio()


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _laid(text: str, cues: Sequence[Cue]) -> list[Cue]:
    """A line shared out among its captions by their length, broken between words.

    A caption for which no word is left gives its time to the one before, the first to the one after.
    """
    words = text.split()
    places = list(accumulate((len(word) + 1 for word in words), initial=0))
    ends = list(accumulate(len(cue.text) + 1 for cue in cues))
    cuts = [0, *(_nearest(words, places, end * places[-1] / ends[-1]) for end in ends[:-1]), len(words)]
    used = [n for n in range(len(cues)) if cuts[n] < cuts[n + 1]]
    begins = [0, *used[1:], len(cues)]
    return [
        replace(cues[first], end=cues[after - 1].end, text=" ".join(words[cuts[n] : cuts[n + 1]]))
        for n, (first, after) in zip(used, pairwise(begins), strict=True)
    ]


def _nearest(words: Sequence[str], places: Sequence[int], wanted: float) -> int:
    """Before which word to break: near the place that is wanted, and rather after a sentence or a comma."""

    def far(number: int) -> float:
        last = words[number - 1][-1] if number else " "
        return abs(places[number] - wanted) - (
            _AFTER_SENTENCE if last in ".!?…" else _AFTER_COMMA if last in ",;:" else 0
        )

    return min(range(len(places)), key=far)

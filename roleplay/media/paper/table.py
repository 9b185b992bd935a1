"""The shot list as a table: the words of its cells, and a CSV file that a Dutch or an English Excel opens right."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from roleplay.media.paper.shots import Shot, ShotList, State, Sum
from roleplay.media.paper.takes import minutes
from roleplay.media.paper.words import Words, words_in
from roleplay.scenario.map.wording import clean

_FORMULA = "=+@＝＋－＠-"


def state_word(state: State, words: Words) -> str:
    """How a film stands, in words."""
    return {State.TO_FILM: words.to_film, State.FILMED: words.filmed, State.UNREADABLE: words.unreadable}[state]


def people_cell(shot: Shot) -> str:
    """Who is needed, with the number of cues: `GUEST ×2`."""
    return ", ".join(f"{p.who} ×{p.cues}" if p.cues else p.who for p in shot.cast)


def moods_cell(shot: Shot) -> str:
    """Who plays which moods: `GUEST: angry, tired`."""
    return "; ".join(f"{p.who}: {', '.join(p.moods)}" for p in shot.cast if p.moods)


def separator(language: str) -> str:
    """What stands between cells in the Excel of a language: a semicolon in a Dutch one, a comma in an English one."""
    return ";" if words_in(language) is words_in("nl") else ","


def as_csv(found: ShotList, language: str, between: str | None = None) -> bytes:
    """The shot list as a CSV file that Excel opens by itself: UTF-8 with a mark, every cell quoted, no formulas.

    Cells are parted by `between`, or by what the Excel of the language expects.
    """
    words = words_in(language)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=between or separator(language), quoting=csv.QUOTE_ALL)
    for row in _rows(found, words):
        writer.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(found: ShotList, words: Words) -> Iterator[tuple[str, ...]]:
    yield words.columns
    for s in found.shots:
        yield (
            s.file,
            ", ".join(s.numbers),
            ", ".join(s.titles),
            s.set or words.no_set,
            s.time,
            people_cell(s),
            moods_cell(s),
            "" if s.seconds is None else str(s.seconds),
            state_word(s.state, words),
            " ".join(s.notes),
        )
    yield ("",) * len(words.columns)
    for one in found.sets:
        yield (
            words.sum,
            "",
            count(one, words),
            one.name or words.no_set,
            "",
            "",
            "",
            str(one.seconds),
            left(one, words),
            "",
        )
    for one in found.people:
        who = f"{one.name} ×{one.cues}" if one.cues else one.name
        yield (words.sum, "", count(one, words), "", "", who, "", str(one.seconds), left(one, words), "")
    whole = found.whole
    yield (words.sum, "", count(whole, words), words.in_all, "", "", "", str(whole.seconds), left(whole, words), "")


def count(one: Sum, words: Words) -> str:
    """How many clips, in words."""
    return words.one_clip if one.clips == 1 else f"{one.clips} {words.clips}"


def left(one: Sum, words: Words) -> str:
    """What is still to film, in words."""
    if not one.left:
        return words.done
    return words.still_to_film.format(count=one.left, minutes=minutes(one.left_seconds))


def _harmless(cell: str) -> str:
    """The cell, never a formula: an apostrophe in front makes it text for Excel."""
    # Also inside, after what an Excel of another country may take for the end of the cell.
    return re.sub(rf"(^|[;,]\s*)(?=[{_FORMULA}])", r"\1'", clean(cell))

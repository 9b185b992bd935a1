"""Drafts the captions that the films of a scenario lack, and writes them beside the films."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from roleplay.errors import ClipError
from roleplay.media.captions import Cue, captions_beside, decoded, read_vtt, same_language, write_vtt
from roleplay.media.drafting import Draft, Line, Timing, draft, spoken_lines
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.probe import probe
from roleplay.media.speech import speech
from roleplay.media.workshop import Workshop
from roleplay.scenario.model import Scenario
from roleplay.scenario.script import parse

NOTE = "A draft, made from the script by roleplay. Watch the film with it, mend it, and take this note out."
TRANSLATE = "The words are still in “{language}”: translate them, and leave the times as they are."


class Outcome(StrEnum):
    """What became of the captions of a film."""

    WRITTEN = "written"
    KEPT = "kept"
    NO_SOUND = "no sound"
    NO_LINES = "no lines"
    NO_SPEECH = "no speech"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Drafted:
    """One film: its captions are `file`, its times those of the captions `timed_by`; `problem` is what is wrong."""

    film: str
    file: Path
    outcome: Outcome
    draft: Draft | None = None
    timed_by: str = ""
    problem: str = ""


def draft_captions(scenario: Scenario, workshop: Workshop, language: str, force: bool) -> Iterator[Drafted]:
    """Drafts and writes captions in a language, film by film; over others only by `force`. Raises FfmpegMissing."""
    broken: set[str] = set()
    films: dict[Path, list[ClipNeed]] = {}
    for need in needs(scenario):
        try:
            film = workshop.source(need) if need.role is not Role.WAITING else None
        except ClipError as fault:
            if fault.sentence not in broken:
                yield Drafted(need.file, Path(need.file), Outcome.BROKEN, problem=fault.sentence)
            broken.add(fault.sentence)
            continue
        if film is not None:
            films.setdefault(film, []).append(need)
    for film, of_film in films.items():
        yield _film(film, of_film, language, force)


def caption_text(film: Path, of_film: Sequence[ClipNeed], language: str) -> str:
    """A first text of the captions of a film; empty where there is nothing to write. Raises ClipError."""
    made, _timed_by = _made(film, of_film, language)
    return "" if isinstance(made, Outcome) else write_vtt(made.cues)


def _film(film: Path, of_film: Sequence[ClipNeed], language: str, force: bool) -> Drafted:
    beside = captions_beside(film)
    file = film.with_name(f"{film.stem}.{language}.vtt")
    there = next((path for code, path in beside.items() if same_language(code, language)), None)
    if there is not None and not force:
        return Drafted(film.name, there, Outcome.KEPT)
    spoken = of_film[0].language
    note = NOTE if same_language(spoken, language) else f"{NOTE}\n{TRANSLATE.format(language=spoken)}"
    try:
        made, timed_by = _made(film, of_film, language)
    except ClipError as fault:
        return Drafted(film.name, file, Outcome.BROKEN, problem=fault.sentence)
    if isinstance(made, Outcome):
        return Drafted(film.name, file, made)
    with file.open("w" if force else "x", encoding="utf-8", newline="\n") as out:
        out.write(write_vtt(made.cues, note))
    return Drafted(film.name, file, Outcome.WRITTEN, made, timed_by)


def _made(film: Path, of_film: Sequence[ClipNeed], language: str) -> tuple[Draft | Outcome, str]:
    """The captions for a film or why there are none, and by which other captions they are timed."""
    figures = probe(film)
    if figures.audio_codec is None:
        return Outcome.NO_SOUND, ""
    cues, timed_by = _translated(captions_beside(film), of_film[0].language, language)
    return (Draft(cues, Timing.FITS) if cues else _drafted(film, of_film, figures.seconds)), timed_by


def _translated(beside: Mapping[str, Path], spoken: str, language: str) -> tuple[tuple[Cue, ...], str]:
    """The cues of the captions in the spoken language, to be translated: somebody may have mended their times."""
    path = None if same_language(spoken, language) else next((p for c, p in beside.items() if c == spoken), None)
    return (read_vtt(decoded(path.read_bytes()))[0], path.name) if path is not None else ((), "")


def _drafted(film: Path, of_film: Sequence[ClipNeed], length: float) -> Draft | Outcome:
    """Captions for the whole film; each cut of it has a script of its own."""
    parts = [(_lines(need), start, end) for need, start, end in _cuts(of_film, length)]
    if not any(lines for lines, _, _ in parts):
        return Outcome.NO_LINES
    spans = speech(film)
    drafts = [draft(lines, spans, start, end) for lines, start, end in parts]
    cues = tuple(cue for one in drafts for cue in one.cues)
    if not cues:
        return Outcome.NO_SPEECH
    sure = all(one.timing is Timing.FITS for one in drafts if one.cues)
    return Draft(cues, Timing.FITS if sure else Timing.PROPORTIONAL)


def _lines(need: ClipNeed) -> tuple[Line, ...]:
    """What is said in a clip. A lecture in which no names stand is all spoken."""
    script = parse(need.script)
    nobody = need.role is Role.LECTURE and not any(beat.who for beat in script.beats)
    return spoken_lines(script, everything=nobody)


def _cuts(of_film: Sequence[ClipNeed], length: float) -> Iterator[tuple[ClipNeed, float, float]]:
    """The parts of a film that are shown, in order; of two that overlap, the first."""
    free = 0.0
    for need in sorted(of_film, key=lambda need: need.start or 0.0):
        start, end = need.start or 0.0, min(length, length if need.end is None else need.end)
        if start >= free and end > start:
            yield need, start, end
            free = end

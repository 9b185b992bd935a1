"""What a check says about the captions beside films."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from roleplay.errors import ClipError
from roleplay.finding import Finding, Mark, Severity
from roleplay.media.captions import Cue, Unreadable, captions_beside, clock, decoded, read_vtt, same_language
from roleplay.media.described import described
from roleplay.media.drafting import FASTEST
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.probe import Probe
from roleplay.media.workshop import Workshop
from roleplay.said import said
from roleplay.scenario.model import Scenario

SLACK = 0.25
"""Seconds that a caption may run on after the film."""
FRAME = 0.04
"""Seconds that a caption may run on into the next: a frame of rounding."""
MOST_BYTES = 5_000_000
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class _Read:
    """A caption file: what stands in it, how long its film is (seconds), and where the film stands in the scenario."""

    name: str
    language: str
    cues: Sequence[Cue]
    problems: Sequence[Unreadable]
    length: float
    mark: Mark


def caption_findings(scenario: Scenario, workshop: Workshop) -> tuple[Finding, ...]:
    """One finding for each rule that a caption file breaks, and one that lists the films without captions.

    Films that can't be read are left to `clip-unplayable`.
    """
    found: list[Finding] = []
    bare: dict[Path, Mark] = {}
    for film, (need, figures, version) in _films(scenario, workshop).items():
        files = [_read(path, lang, figures.seconds, need.mark) for lang, path in captions_beside(film).items()]
        for file in files:
            found += _file_findings(file)
        captioned = any((f.cues or f.problems) and same_language(f.language, scenario.language) for f in files)
        if figures.audio_codec and need.role is not Role.WAITING and not version and not captioned:
            bare[film] = need.mark
    return (*found, *_none(scenario, bare))


def findings_in(name: str, text: str, language: str, length: float) -> tuple[Finding, ...]:
    """What a check says of the text of a caption file, with its lines, for a film of `length` seconds."""
    cues, problems = read_vtt(text)
    unreadable = (
        Finding("caption-unreadable", Severity.ERROR, problem.sentence, Mark(problem.line), file=name)
        for problem in problems
    )
    return (*unreadable, *_file_findings(_Read(name, language, cues, (), length, Mark())))


def _films(scenario: Scenario, workshop: Workshop) -> dict[Path, tuple[ClipNeed, Probe, bool]]:
    """Every film that can be read, with the clip that it is for, its figures and whether it is a described version."""
    films: dict[Path, tuple[ClipNeed, Probe, bool]] = {}
    for need in needs(scenario):
        for version in (False, True):
            with suppress(ClipError):
                wanted = described(need, workshop) if version else need
                film = workshop.source(wanted) if wanted is not None else None
                if film is not None and film not in films:
                    films[film] = (need, workshop.looks.of(film), version)
    return films


def _read(path: Path, language: str, length: float, mark: Mark) -> _Read:
    cues: Sequence[Cue] = ()
    problems: Sequence[Unreadable] = ()
    try:
        if path.stat().st_size > MOST_BYTES:
            problems = (Unreadable(1, said("The file is far too large for captions. Export the captions as WebVTT.")),)
        else:
            cues, problems = read_vtt(decoded(path.read_bytes()))
    except OSError as fault:
        problems = (
            Unreadable(1, said("The file can't be read ({strerror}). Copy it again.", strerror=fault.strerror)),
        )
    return _Read(path.name, language, cues, problems, length, mark)


def _file_findings(file: _Read) -> Iterator[Finding]:
    if file.problems:
        first = file.problems[0]
        told = said(
            "`{file}:{line}`: {problem}{also}",
            file=file.name,
            line=first.line,
            problem=first.sentence,
            also=_also([p.line for p in file.problems]),
        )
        yield Finding("caption-unreadable", Severity.ERROR, told, file.mark)
    for rule in (_overlap, _outside, _too_fast):
        yield from rule(file)


def _overlap(file: _Read) -> Iterator[Finding]:
    ordered = sorted(file.cues, key=lambda cue: cue.start)
    over = [(a, b) for a, b in pairwise(ordered) if b.start < a.end - FRAME]
    if over:
        before, cue = over[0]
        told = said(
            "`{file}:{line}`: this caption comes at {start}, while the one of line {other} "
            "stays until {end}. The student sees both at once, or only one of them. End the first "
            "earlier; when two people speak at the same time, write both in one caption."
            "{also}",
            file=file.name,
            line=cue.line,
            start=clock(cue.start),
            other=before.line,
            end=clock(before.end),
            also=_also([b.line for _, b in over]),
        )
        yield Finding("caption-overlap", Severity.WARNING, told, file.mark)


def _outside(file: _Read) -> Iterator[Finding]:
    late = [cue for cue in file.cues if cue.end > file.length + SLACK]
    if late:
        cue = late[0]
        seen = said("is never seen") if cue.start >= file.length else said("is cut off")
        told = said(
            "`{file}:{line}`: this caption ends at {end}, and the film at {length}: "
            "it {seen}. Are these the captions of this film? Mend the time, or take the caption out."
            "{also}",
            file=file.name,
            line=cue.line,
            end=clock(cue.end),
            length=clock(file.length),
            seen=seen,
            also=_also([c.line for c in late]),
        )
        yield Finding("caption-outside", Severity.WARNING, told, file.mark)


def _too_fast(file: _Read) -> Iterator[Finding]:
    fast = [cue for cue in file.cues if _speed(cue) > FASTEST + 0.5]
    if fast:
        cue = max(fast, key=_speed)
        told = said(
            "`{file}:{line}`: “{cue}” is there for {seconds:.1f} seconds. That is "
            "{speed:.0f} characters a second; most adults can read {fastest:.0f}. Let it stay longer, or use "
            "fewer words.{also}",
            file=file.name,
            line=cue.line,
            cue=_short(cue.text),
            seconds=cue.end - cue.start,
            speed=_speed(cue),
            fastest=FASTEST,
            also=_also([cue.line, *(c.line for c in fast if c is not cue)]),
        )
        yield Finding("caption-too-fast", Severity.WARNING, told, file.mark)


def _speed(cue: Cue) -> float:
    return len(cue.text) / (cue.end - cue.start)


def _also(lines: Sequence[int]) -> str:
    """A sentence about all lines but the first."""
    others = [str(line) for line in lines[1:]]
    if len(others) > _MOST_NAMES:
        return said(" There are {number} more like it, from line {line} on.", number=len(others), line=others[0])
    if len(others) > 1:
        return said(" Look at lines {lines} and {last} as well.", lines=", ".join(others[:-1]), last=others[-1])
    return said(" Look at line {line} as well.", line=others[0]) if others else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _none(scenario: Scenario, bare: Mapping[Path, Mark]) -> Iterator[Finding]:
    if not bare:
        return
    names = ", ".join(f"`{film.name}`" for film in list(bare)[:_MOST_NAMES])
    names += " …" if len(bare) > _MOST_NAMES else ""
    language = scenario.language
    mend = said(
        "Let them be drafted (roleplay captions {scenario}), or put yours beside the film, as `{file}`.",
        scenario=scenario.id,
        file=f"{next(iter(bare)).stem}.{language}.vtt",
    )
    for film in bare:
        there = next((e for e in (".vtt", ".srt", f".{language}.srt") if film.with_name(film.stem + e).is_file()), None)
        if there is not None:
            mend = said(
                "There is a `{stem}{there}`: call it `{stem}.{language}.vtt`.",
                stem=film.stem,
                there=there,
                language=language,
            )
            break
    told = said(
        "No captions in `{language}`, the language of the scenario, for {names}. A student who can't hear the film "
        "misses what is said. {mend}",
        language=language,
        names=names if len(bare) == 1 else f"{names} ({len(bare)})",
        mend=mend,
    )
    yield Finding("no-captions", Severity.WARNING, told, next(iter(bare.values())))

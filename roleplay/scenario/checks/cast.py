"""Cast: who speaks in a script is one of the people, and a script is written in lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from roleplay.finding import Finding, Mark, Severity, write
from roleplay.said import said
from roleplay.scenario.model import Scenario
from roleplay.scenario.script import parse
from roleplay.scenario.suggest import closest

_ANYBODY = frozenset(
    [
        *("YOU", "ME", "I", "WE", "HE", "SHE", "THEY", "ALL", "BOTH", "EVERYBODY", "VOICE"),
        *("JIJ", "JE", "U", "IK", "WIJ", "HIJ", "ZIJ", "ALLEN", "ALLEBEI", "IEDEREEN", "STEM"),
    ]
)
"""Words for somebody that need no place among the people."""
_CAPITALS = r"[^\W\d_a-z][^\Wa-z]*(?:[ '’-][^\Wa-z]+)*"
_RUNS_ON = re.compile(rf"(?:^|(?<=[.!?…\"”:]\s)|(?<=[^\Wa-z]\s))(?P<who>{_CAPITALS})\s*\((?P<mood>[^()]*)\):?\s+(?=\S)")
_SAME_LINE = re.compile(rf"^(?P<who>{_CAPITALS}):\s+(?=\S)")
_ALIKE = 0.75
"""How alike two names are, from 0 to 1, when one is taken for a slip of the other."""


def findings(scenario: Scenario) -> Iterator[Finding]:
    """All findings about who speaks."""
    yield from script_runs_together(scenario)
    yield from unknown_speaker(scenario)


def _scripts(scenario: Scenario) -> Iterator[tuple[str, str, Mark]]:
    """Place, text and where the text starts, of every scene and ending."""
    for place in scenario.places():
        yield place.id, place.script, place.script_mark
    if scenario.lecture:
        yield "", scenario.lecture.script, Mark(scenario.lecture.mark.line, scenario.lecture.mark.column)


def script_runs_together(scenario: Scenario) -> Iterator[Finding]:
    """Behind a speaker's cue nothing stands on the same line, or nobody says the words."""
    people = {name.upper() for name in scenario.people}
    for place, script, mark in _scripts(scenario):
        lines = script.splitlines()
        for number, line in enumerate(lines):
            match = _cue_in(line.strip(), people)
            if match is None:
                continue
            cue = match[0].strip().rstrip(":")
            # Only below a `|` are the lines of a text those of the file; any other text is marked by its first sign.
            block = mark.length > 1
            if block:
                told = said(
                    "Behind `{cue}` stand words on the same line, so nobody says them: the student sees them as a "
                    "description. Put the words on the next line.",
                    cue=cue,
                )
            else:
                told = said(
                    "`{cue}` stands in the middle of the text, so nobody speaks: the student sees all of it as one "
                    "description. Write `script: |`, put the text on the lines below, and give each speaker a line "
                    "of his own.",
                    cue=cue,
                )
            at = Mark(mark.line + number, mark.column + match.start(), len(cue)) if block else mark
            yield Finding("script-runs-together", Severity.WARNING, told, at, place=place)
            break


def _cue_in(line: str, people: set[str]) -> re.Match[str] | None:
    """A speaker's cue with words behind it. Where people are listed, only one of them is a speaker."""
    for match in (*_RUNS_ON.finditer(line), *_SAME_LINE.finditer(line)):
        who = match["who"].strip()
        if who in people or (not people and match.start() == 0 and "mood" in match.groupdict()):
            return match
        # “INT. DESK - DAY GUEST (angry) …”: the name is the end of a row of capitals
        if any(who.endswith(f" {name}") for name in people):
            return match
    return None


def unknown_speaker(scenario: Scenario) -> Iterator[Finding]:
    """Somebody speaks who is not among the people, and whose name is nearly that of one who is."""
    people = {name.upper() for name in scenario.people}
    told: set[str] = set()
    for place, script, mark in _scripts(scenario):
        for who in dict.fromkeys(beat.who for beat in parse(script).beats if beat.who):
            if who in people or who in told or who in _ANYBODY:
                continue
            meant = _near(who, people)
            if meant:
                told.add(who)
                line = _line_of(who, script, mark)
                yield Finding(
                    "unknown-speaker",
                    Severity.WARNING,
                    said(
                        "Nobody called `{who}` is listed under `people`, so the student sees a stranger speak. "
                        "Did you mean `{meant}`?",
                        who=who,
                        meant=meant,
                    ),
                    line,
                    place=place,
                    mend=write(line, meant) if line is not mark else None,
                )


def _line_of(who: str, script: str, mark: Mark) -> Mark:
    for number, line in enumerate(script.splitlines() if mark.length > 1 else ()):
        if re.match(rf"\s*{re.escape(who)}\s*(\(|:?$)", line):
            return Mark(mark.line + number, mark.column, len(who))
    return mark


def _near(who: str, people: Collection[str]) -> str | None:
    """The person whose name `who` is a slip of; a plural, another number or a word more is somebody else."""
    alike = [
        name
        for name in people
        if len(who.split()) == len(name.split())
        and re.sub(r"\D", "", who) == re.sub(r"\D", "", name)
        and not (who.startswith(name) or name.startswith(who))
    ]
    return closest(who, alike, cutoff=_ALIKE)

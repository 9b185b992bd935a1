"""What a check says: where (`Mark`), how bad (`Severity`), which rule, and one sentence with the mend.

Findings are values, never exceptions: one run collects them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from roleplay.said import said


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; `line` and `column` count from 1, `length` is that of the marked text on that line."""

    line: int = 1
    column: int = 1
    length: int = 1


class Severity(StrEnum):
    """How bad a finding is. Only errors keep a scenario from being played."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of what is marked; a mark of length 0 puts it before that column."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What takes a finding away: one short sentence, such as “Write `listened`.”, and the edits of its file."""

    said: str
    edits: tuple[Edit, ...]


def write(mark: Mark, text: str) -> Mend:
    """The mend that puts `text` in the place of what is marked."""
    return Mend(said("Write `{text}`.", text=text.strip()), (Edit(mark, text),))


@dataclass(frozen=True, slots=True)
class Hop:
    """One move of a told route: at `place`, by `choice` (an id; None when it goes on by itself), told as `words`.

    The last hop of a route is where it arrives: it has no choice and no words.
    """

    place: str
    choice: str | None = None
    words: str = ""


def told(route: Iterable[Hop]) -> tuple[str, ...]:
    """A route as it is read aloud: scene, quoted reaction, scene, …"""
    return tuple(part for hop in route for part in (hop.place, hop.words) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    `code` names the rule (its page is docs/findings/<code>.md). `message` says what, what happens to the student
    and the mend. `route` is the shortest way that shows it; `place` the scene or ending it is about, if there is one.
    `file` is the name of the file that `mark` is in, where that is not the scenario's own but one beside it.
    `mend` is there where the repair is known; roleplay.scenario.mends proves it before it is made.
    """

    code: str
    severity: Severity
    message: str
    mark: Mark
    route: tuple[Hop, ...] = ()
    place: str = ""
    file: str = ""
    mend: Mend | None = None


def by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the file, then those of files beside it, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.file, f.mark, f.code, f.message)))

"""One scenario with its translations, read and checked: the answer of every command and every page about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from roleplay.finding import Finding, Mark, Severity, by_place
from roleplay.media.bandwidth import bandwidth_findings
from roleplay.media.findings import clip_findings
from roleplay.media.join_findings import join_findings
from roleplay.media.lengths import Lengths, lengths
from roleplay.media.workshop import Workshop
from roleplay.said import said
from roleplay.scenario.checks import judge, translations
from roleplay.scenario.model import Scenario
from roleplay.scenario.pofile import MOST_BYTES, read_po
from roleplay.scenario.proof import MOST_STATES, Proof, explore
from roleplay.scenario.reading import read_bytes
from roleplay.scenario.translation import Translation

MOST_AT_ONCE = 50_000
"""States that the proof looks at when a library takes a file up; `roleplay check` looks at more."""

Stamp = tuple[str, int, int]
"""A file as it lies there: its name, time of change and size."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A scenario as it was read, with its translations. `scenario` is None when nothing could be read.

    `path` is its file and `raw` what it says; `beside` its translations by file name. `findings` are those about the
    scenario itself; of a publication there are none, for it was checked before.
    """

    id: str
    path: Path
    raw: bytes = field(repr=False)
    scenario: Scenario | None
    findings: tuple[Finding, ...]
    stamp: tuple[Stamp, ...]
    beside: Mapping[str, bytes] = field(repr=False)
    translations: tuple[Translation, ...] = field(repr=False)

    @property
    def playable(self) -> bool:
        """Whether it can be played: read, and without errors."""
        return self.scenario is not None and not any(f.severity is Severity.ERROR for f in self.findings)


@dataclass(frozen=True, slots=True)
class Examined:
    """What was read and found; `proof` is None when nothing could be read, `lengths` when no clips were looked at."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]
    text: str = field(repr=False)
    proof: Proof | None = field(repr=False)
    lengths: Lengths | None = field(repr=False)


def examine(
    raw: bytes,
    scenario_id: str,
    *,
    strict: bool = False,
    most_states: int = MOST_STATES,
    workshop: Workshop | None = None,
    beside: Mapping[str, bytes] | None = None,
) -> Examined:
    """Reads and checks a scenario's text; the findings of both, in order of place.

    With a `workshop` its clips are looked at as well; without one their lengths are estimated. With the translations
    `beside` it (by file name) those are checked too.
    """
    reading = read_bytes(raw, scenario_id)
    scenario = reading.scenario
    if scenario is None:
        return Examined(None, _inside(reading.findings, reading.text), reading.text, None, None)
    measured = lengths(scenario, workshop) if workshop is not None else None
    proof = explore(scenario, most_states)
    found = [*_file_name(scenario_id), *reading.findings]
    readable = not any(finding.severity is Severity.ERROR for finding in found)
    seconds = measured.seconds if measured is not None else None
    found += judge(proof, strict=strict, seconds=seconds, readable=readable)
    if workshop is not None:
        found += clip_findings(scenario, workshop, strict)
        if proof.complete and not any(finding.severity is Severity.ERROR for finding in found):
            found += [*join_findings(proof, workshop), *bandwidth_findings(proof, workshop)]
    found += translations.findings(scenario, beside or {})
    return Examined(scenario, by_place(_inside(found, reading.text)), reading.text, proof, measured)


def _inside(found: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """The findings with places that are there: what was mended in reading may be longer than what is written."""
    lines = text.split("\n")

    def there(finding: Finding) -> Finding:
        at = finding.mark
        if finding.file:
            return finding
        line = min(at.line, len(lines))
        column = min(at.column, len(lines[line - 1]) + 1) if line == at.line else len(lines[line - 1]) + 1
        return finding if (line, column) == (at.line, at.column) else replace(finding, mark=Mark(line, column, 1))

    return tuple(map(there, found))


def _file_name(scenario_id: str) -> Iterator[Finding]:
    """The file's name is the scenario's id: it stands in addresses and names its media folder."""
    if not re.match(r"^[a-z0-9][a-z0-9-]*$", scenario_id):
        yield Finding(
            "bad-name",
            Severity.ERROR,
            said(
                "The file `{name}.yaml` can't be called that: its name stands in "
                "addresses. Use small letters, digits and -, such as room-not-ready.yaml.",
                name=scenario_id,
            ),
            Mark(),
        )


def translations_beside(path: Path) -> dict[str, bytes]:
    """The translations of a scenario file by name: `<id>.<language>.po` in its folder."""
    return {beside.name: _start_of(beside) for beside in files_beside(path, sorted(path.parent.glob("*.po")))}


def translation_file(path: Path, language: str) -> Path:
    """Where the translation of a scenario file lies: the file there is, however its name is written, or a new one."""
    for name in translations_beside(path):
        if name.removesuffix(".po").rpartition(".")[2].replace("_", "-").lower() == language.lower():
            return path.with_name(name)
    return path.with_name(f"{path.stem}.{language}.po")


def files_beside(path: Path, files: Iterable[Path]) -> list[Path]:
    """The files among `files` that are translations of a scenario file."""
    return [f for f in files if f.stem.rpartition(".")[0] == path.stem and f.is_file()]


def _start_of(path: Path) -> bytes:
    """A file, as much of it as can be a translation and one byte more."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def stamp_of(path: Path) -> Stamp:
    """A file as it lies there."""
    status = path.stat()
    return (path.name, status.st_mtime_ns, status.st_size)


def entry_of(path: Path, files: Iterable[Path], stamp: tuple[Stamp, ...]) -> Entry:
    """A scenario file, read and checked with the `files` of its translations. Raises OSError."""
    raw, beside = path.read_bytes(), {}
    for file in files:
        with suppress(OSError):  # the scenario is there all the same
            beside[file.name] = _start_of(file)
    reading = examine(raw, path.stem, most_states=MOST_AT_ONCE)
    return Entry(path.stem, path, raw, reading.scenario, reading.findings, stamp, beside, told_in(beside))


def told_in(beside: Mapping[str, bytes]) -> tuple[Translation, ...]:
    """Those translations by file name that can be read."""
    read = (read_po(words, name)[0] for name, words in beside.items())
    return tuple(translation for translation in read if translation is not None)

"""A folder of scenarios and their clips, read once and again only when a file changes.

home/
  scenarios/<id>.yaml, <id>.<language>.po
  media/<id>/<film>.mp4, <film>.<language>.vtt
  data/            the database, made clips, secrets: the folder to back up together with the other two
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from roleplay.errors import ClipError, HomeError, ScenarioInvalid, ScenarioNotFound
from roleplay.finding import Finding, Mark, Severity, by_place
from roleplay.media.bandwidth import bandwidth_findings
from roleplay.media.described import described
from roleplay.media.findings import clip_findings
from roleplay.media.join_findings import join_findings
from roleplay.media.lengths import Lengths, lengths
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.workshop import BuiltClip, Kind, Workshop
from roleplay.scenario.checks import judge, translations
from roleplay.scenario.model import Scenario
from roleplay.scenario.pofile import MOST_BYTES, read_po
from roleplay.scenario.proof import MOST_STATES, Proof, explore
from roleplay.scenario.reading import read_bytes
from roleplay.scenario.translation import Translation, best_of, tells, translated

MOST_AT_ONCE = 50_000
"""States that the proof looks at when a library takes a file up; `roleplay check` looks at more."""

ClipKey = tuple[str, Role, int]
"""The place (scene, ending or "lecture"), the role, and which variant."""

_Revision = tuple[str, str]
"""A scenario's id and digest: two files may have one text."""
_Stamp = tuple[str, int, int]
"""A file as it lies there: its name, time of change and size."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that a school keeps: `root` with scenarios/, media/ and data/."""

    root: Path

    @property
    def scenarios(self) -> Path:
        """Where the scenarios lie."""
        return self.root / "scenarios"

    @property
    def media(self) -> Path:
        """Where the films lie."""
        return self.root / "media"

    @property
    def data(self) -> Path:
        """What the program itself keeps."""
        return self.root / "data"

    @property
    def clips(self) -> Path:
        """The clips made from films and scripts."""
        return self.data / "clips"

    @property
    def database(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.data / 'roleplay.sqlite'}"

    def usable(self) -> Home:
        """Itself, when it holds scenarios/ and data/ can be written. Raises HomeError with the mend."""
        if not self.scenarios.is_dir():
            raise HomeError(
                str(self.root),
                f"There is no folder `scenarios` in {self.root}. Go to the folder that has one, name it with --home, "
                "or make one with the samples in it: roleplay init FOLDER",
            )
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            probe = self.data / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as fault:
            raise HomeError(
                str(self.data), f"{self.data} can't be written ({fault.strerror}). Choose another folder with --home."
            ) from fault
        return self


@dataclass(frozen=True, slots=True)
class Entry:
    """One scenario file as it is now, with its translations. `scenario` is None when nothing could be read.

    `findings` are those about the scenario itself.
    """

    id: str
    path: Path
    raw: bytes = field(repr=False)
    scenario: Scenario | None
    findings: tuple[Finding, ...]
    stamp: tuple[_Stamp, ...]
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
        return Examined(None, reading.findings, reading.text, None, None)
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
    return Examined(scenario, by_place(found), reading.text, proof, measured)


def _file_name(scenario_id: str) -> Iterator[Finding]:
    """The file's name is the scenario's id: it stands in addresses and names its media folder."""
    if not re.match(r"^[a-z0-9][a-z0-9-]*$", scenario_id):
        yield Finding(
            "bad-name",
            Severity.ERROR,
            f"The file `{scenario_id}.yaml` can't be called that: its name stands in "
            "addresses. Use small letters, digits and -, such as room-not-ready.yaml.",
            Mark(),
        )


def translations_beside(path: Path) -> dict[str, bytes]:
    """The translations of a scenario file by name: `<id>.<language>.po` in its folder."""
    return {beside.name: _start_of(beside) for beside in _beside(path, sorted(path.parent.glob("*.po")))}


def _beside(path: Path, files: Iterable[Path]) -> list[Path]:
    """The files among `files` that are translations of a scenario file."""
    return [f for f in files if f.stem.rpartition(".")[0] == path.stem and f.is_file()]


def _start_of(path: Path) -> bytes:
    """A file, as much of it as can be a translation and one byte more."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


class Library:
    """The scenarios of a home, and the clips to play them with."""

    def __init__(self, home: Home, ffmpeg: str | None = None) -> None:
        self.home = home
        self.workshop = Workshop(home.media, home.clips, ffmpeg)
        self._entries: dict[str, Entry] = {}
        self._revisions: dict[_Revision, Scenario] = {}
        self._clips: dict[_Revision, dict[ClipKey, BuiltClip]] = {}
        self._translated: dict[tuple[_Revision, str], Scenario] = {}
        self._lock = threading.Lock()
        self.refresh()

    def refresh(self) -> bool:
        """Takes up files that were added, changed or removed; whether there were any."""
        files = [p for p in sorted(self.home.scenarios.glob("*.yaml")) if p.is_file()]
        words = sorted(self.home.scenarios.glob("*.po"))
        fresh: dict[str, Entry] = {}
        for path in files:
            known = self._entries.get(path.stem)
            try:
                beside = _beside(path, words)
                stamp = tuple(_stamp(p) for p in (path, *beside))
                fresh[path.stem] = known if known and known.stamp == stamp else _entry(path, beside, stamp)
            except OSError:
                continue  # being saved at this very moment: the next look takes it up
        changed = fresh != self._entries
        with self._lock:
            self._entries = fresh
            for entry in fresh.values():
                if entry.scenario is not None:
                    self._revisions[_revision(entry.scenario)] = entry.scenario
            if changed:
                self._translated = {}  # a new one, and after the entries: who still fills the old one does no harm
        return changed

    def entries(self) -> tuple[Entry, ...]:
        """Every scenario file, by id."""
        return tuple(self._entries.values())

    def playable(self) -> tuple[Scenario, ...]:
        """The scenarios that can be played."""
        return tuple(e.scenario for e in self._entries.values() if e.playable and e.scenario is not None)

    def entry(self, scenario_id: str) -> Entry:
        """One scenario file. Raises ScenarioNotFound."""
        entry = self._entries.get(scenario_id)
        if entry is None:
            raise ScenarioNotFound(scenario_id, f"There is no scenario `{scenario_id}` here. Look in the catalogue.")
        return entry

    def scenario(self, scenario_id: str) -> Scenario:
        """A scenario to play. Raises ScenarioNotFound or ScenarioInvalid."""
        entry = self.entry(scenario_id)
        if not entry.playable or entry.scenario is None:
            raise ScenarioInvalid(
                scenario_id,
                f"`{scenario_id}` has mistakes and can't be played yet. Run: roleplay check {scenario_id}",
                entry.findings,
            )
        return entry.scenario

    def revision(self, digest: str, scenario_id: str, kept_text: Callable[[str], bytes | None]) -> Scenario:
        """The revision that an attempt was played on, from its kept text when the file has changed since."""
        found = self._revisions.get((scenario_id, digest))
        if found is None:
            raw = kept_text(digest)
            scenario = read_bytes(raw, scenario_id).scenario if raw is not None else None
            if scenario is None:
                raise ScenarioNotFound(digest, "The text of this role-play is gone from the database.")
            found = self._revisions[scenario_id, digest] = scenario
        return found

    # -- languages -----------------------------------------------------------------------------------------------

    def original(self, scenario: Scenario) -> Scenario:
        """The scenario in its own words; clips are made from these."""
        return self._revisions.get(_revision(scenario), scenario)

    def languages(self, scenario: Scenario) -> tuple[str, ...]:
        """The languages that a scenario can be played in, its own first."""
        own = self.original(scenario)
        return (own.language, *(t.language for t in self._translations(own)))

    def translated(self, scenario: Scenario, language: str) -> Scenario:
        """The scenario in a language, or the nearest there is; in its own words when there is none."""
        kept, own = self._translated, self.original(scenario)
        found = kept.get((_revision(own), language))
        if found is None:
            offered = {t.language: t for t in self._translations(own)}
            best = best_of(language, [own.language, *offered])
            found = translated(own, offered[best]) if best in offered else own
            kept[_revision(own), language] = found
        return found

    def _translations(self, own: Scenario) -> tuple[Translation, ...]:
        """The translations that have words for this revision; of two for one language the first."""
        entry = self._entries.get(own.id)
        found: dict[str, Translation] = {}
        for translation in entry.translations if entry is not None else ():
            if translation.language.lower() != own.language.lower() and tells(translation, own):
                found.setdefault(translation.language, translation)
        return tuple(found.values())

    # -- clips ---------------------------------------------------------------------------------------------------

    def clip(self, scenario: Scenario, key: ClipKey) -> BuiltClip | None:
        """The made clip of a place, in whatever language; None while it is not made or can't be."""
        made = self._clips.get(_revision(scenario))
        if made is None or key not in made:
            self.find_made(scenario)
            made = self._clips[_revision(scenario)]
        return made.get(key)

    def described(self, scenario: Scenario, place: str, variant: int) -> BuiltClip | None:
        """The made described version of a place's clip; None where there is none, or not yet."""
        if _revision(scenario) not in self._clips:
            self.find_made(scenario)
        return self._clips[_revision(scenario)].get((place, Role.DESCRIBED, variant))

    def find_made(self, scenario: Scenario) -> tuple[ClipNeed, ...]:
        """Looks up which clips of a scenario are made; returns those that are still to be made."""
        made: dict[ClipKey, BuiltClip] = {}
        missing = []
        for need in needs(self.original(scenario)):
            built = self.workshop.made(need)
            if built is not None:
                made[need.key] = built
            elif self.workshop.makeable(need):
                missing.append(need)
            version = self._version(need)
            if version is not None:
                built = self.workshop.made(version)
                if built is None:
                    missing.append(version)
                elif built.kind is Kind.FILMED:  # a drawing in its place would describe nothing
                    made[version.key] = built
        self._clips[_revision(scenario)] = made
        return tuple(missing)

    def _version(self, need: ClipNeed) -> ClipNeed | None:
        try:
            return described(need, self.workshop) if need.role in (Role.SCENE, Role.ENDING) else None
        except ClipError:
            return None  # a name that leads out of the folder is told of the clip itself

    def findings(self, entry: Entry, *, strict: bool = False) -> tuple[Finding, ...]:
        """All findings of a scenario file, those about its clips and translations included."""
        return examine(entry.raw, entry.id, strict=strict, workshop=self.workshop, beside=entry.beside).findings


def _revision(scenario: Scenario) -> _Revision:
    return (scenario.id, scenario.digest)


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return (path.name, status.st_mtime_ns, status.st_size)


def _entry(path: Path, files: Iterable[Path], stamp: tuple[_Stamp, ...]) -> Entry:
    raw, beside = path.read_bytes(), {}
    for file in files:
        with suppress(OSError):  # the scenario is there all the same
            beside[file.name] = _start_of(file)
    reading = examine(raw, path.stem, most_states=MOST_AT_ONCE)
    read = (read_po(words, name)[0] for name, words in beside.items())
    found = tuple(translation for translation in read if translation is not None)
    return Entry(path.stem, path, raw, reading.scenario, reading.findings, stamp, beside, found)

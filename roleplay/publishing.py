"""Publications of a scenario: its text, its translations and the names of its clips as they were, under a number.

data/published/<id>/<number>/
  scenario.yaml, <language>.po, publication.json

Where the folder of a scenario is there, what was published last is what is played; in an empty one it is a draft.
A publication is never changed. What is played on it goes on when there is a newer one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from roleplay.entry import Entry, examine, told_in
from roleplay.errors import ClipError, NotPublished, ScenarioInvalid
from roleplay.finding import Severity
from roleplay.home import Home
from roleplay.media.described import version_of
from roleplay.media.need import ClipKey, ClipNeed, Role, needs
from roleplay.media.workshop import Kind, Workshop
from roleplay.said import said
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read_bytes

TEXT, FACTS = "scenario.yaml", "publication.json"
VERSIONED = (Role.SCENE, Role.ENDING)
"""What there can be a described version of."""
MOST_NOTE = 500
"""Letters of a note."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published of a scenario as `number` (from 1): when (`at`, UTC seconds), by whom, and with which `note`.

    `digest` is that of all it says and shows: its revision. `clips` are the digests of its clips.
    """

    scenario_id: str
    number: int
    at: float
    by: str
    note: str
    digest: str
    clips: Mapping[ClipKey, str] = field(repr=False)
    folder: Path = field(repr=False)


def folder_of(home: Home, scenario_id: str) -> Path:
    """Where the publications of a scenario lie."""
    return home.published / scenario_id


def publications(home: Home, scenario_id: str) -> tuple[Publication, ...]:
    """All publications of a scenario that can be read, the oldest first."""
    found = (publication(home, scenario_id, number) for number in numbers(home, scenario_id))
    return tuple(one for one in found if one is not None)


def numbers(home: Home, scenario_id: str) -> tuple[int, ...]:
    """The numbers of the publications that lie there, in order."""
    folder = folder_of(home, scenario_id)
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return tuple(sorted(int(name) for name in names if name.isascii() and name.isdigit()))


def publication(home: Home, scenario_id: str, number: int) -> Publication | None:
    """One of them; None when it is not there or can't be read."""
    folder = folder_of(home, scenario_id) / str(number)
    try:
        told = json.loads((folder / FACTS).read_bytes())
        clips = {(str(p), Role(role), int(variant)): str(digest) for p, role, variant, digest in told["clips"]}
        at, by, note, digest = float(told["at"]), str(told["by"]), str(told["note"]), str(told["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Publication(scenario_id, number, at, by, note, digest, clips, folder)


def published_entry(one: Publication) -> Entry:
    """The scenario that was published, with its translations. Raises OSError."""
    path = one.folder / TEXT
    raw = path.read_bytes()
    files = sorted(one.folder.glob("*.po"))
    beside = {f"{one.scenario_id}.{file.name}": file.read_bytes() for file in files}
    reading = read_bytes(raw, one.scenario_id)
    scenario = replace(reading.scenario, digest=one.digest) if reading.scenario is not None else None
    return Entry(one.scenario_id, path, raw, scenario, (), (), beside, told_in(beside))


def published_needs(one: Publication, scenario: Scenario) -> Iterator[ClipNeed]:
    """The clips that a scenario was published with, and described versions of them."""
    for need in needs(scenario):
        if need.key in one.clips:
            yield replace(need, kept=one.clips[need.key])
        version = version_of(need)
        if need.role in VERSIONED and version.key in one.clips:
            yield replace(version, kept=one.clips[version.key])


# -- publishing --------------------------------------------------------------------------------------------------------


def publish(home: Home, entry: Entry, workshop: Workshop, by: str, now: float, note: str = "") -> Publication:
    """Publishes a draft as the next number; durable when this returns.

    Raises ScenarioInvalid when it has errors, and NotPublished when a film is still to be made, when nothing has
    changed, or when somebody else published at the same moment.
    """
    _sound(entry, workshop)
    assert entry.scenario is not None
    _films_made(entry.scenario, workshop)
    clips = clips_now(entry.scenario, workshop)
    digest = _digest(entry, clips)
    before = numbers(home, entry.id)
    last = publication(home, entry.id, before[-1]) if before else None
    if last is not None and last.digest == digest:
        told = said(
            "Nothing has changed since publication {number} of `{scenario}`.", number=last.number, scenario=entry.id
        )
        raise NotPublished(entry.id, told)
    number = before[-1] + 1 if before else 1
    folder = folder_of(home, entry.id)
    made = Publication(entry.id, number, now, by, note.strip()[:MOST_NOTE], digest, clips, folder / str(number))
    folder.mkdir(parents=True, exist_ok=True)
    _write(made, entry)
    return made


def draft_only(home: Home, scenario_id: str) -> None:
    """Makes a scenario one that students don't see before it is published."""
    folder_of(home, scenario_id).mkdir(parents=True, exist_ok=True)


def _sound(entry: Entry, workshop: Workshop) -> None:
    found = examine(entry.raw, entry.id, workshop=workshop, beside=entry.beside).findings
    if any(finding.severity is Severity.ERROR for finding in found):
        told = said(
            "`{scenario}` has mistakes, so it can't be published. Mend them first: roleplay check {scenario}",
            scenario=entry.id,
        )
        raise ScenarioInvalid(entry.id, told, found)


def films_to_make(scenario: Scenario, workshop: Workshop) -> tuple[ClipNeed, ...]:
    """The films of a draft that must be made before it can be published; drawings can be made at any time."""
    states = (workshop.state(need) for need in _wanted(scenario, workshop))
    return tuple(state.need for state in states if state.kind is Kind.FILMED and state.built is None)


def clips_now(scenario: Scenario, workshop: Workshop) -> dict[ClipKey, str]:
    """The digests of the clips that a draft would be published with at this moment."""
    return {need.key: workshop.state(need).digest for need in _wanted(scenario, workshop)}


def unchanged(last: Publication, entry: Entry, workshop: Workshop) -> bool:
    """Whether a draft is just what was published: its text, its translations and its clips."""
    return entry.scenario is not None and _digest(entry, clips_now(entry.scenario, workshop)) == last.digest


def _films_made(scenario: Scenario, workshop: Workshop) -> None:
    missing = films_to_make(scenario, workshop)
    if missing:
        names = ", ".join(f"`{need.file}`" for need in missing[:5]) + (" …" if len(missing) > 5 else "")
        told = said(
            "Not all films are made ready yet: {names}. Wait a moment, or run: roleplay build {scenario}",
            names=names,
            scenario=scenario.id,
        )
        raise NotPublished(scenario.id, told)


def _wanted(scenario: Scenario, workshop: Workshop) -> Iterator[ClipNeed]:
    """What can be made for a draft as it lies there."""
    for need in needs(scenario):
        for one in (need, version_of(need)) if need.role in VERSIONED else (need,):
            try:
                if workshop.makeable(one):
                    yield one
            except ClipError:
                continue  # a name that leads out of the folder has a finding of its own


def _digest(entry: Entry, clips: Mapping[ClipKey, str]) -> str:
    whole = {
        "text": hashlib.sha256(entry.raw).hexdigest(),
        "translations": {name: hashlib.sha256(raw).hexdigest() for name, raw in entry.beside.items()},
        "clips": _listed(clips),
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _listed(clips: Mapping[ClipKey, str]) -> list[list[object]]:
    return [[*key, digest] for key, digest in sorted(clips.items())]


def _write(made: Publication, entry: Entry) -> None:
    """Puts a publication in its place: whole, or not at all."""
    told = {name: getattr(made, name) for name in ("number", "at", "by", "note", "digest")}
    facts = json.dumps({**told, "clips": _listed(made.clips)}, ensure_ascii=False, indent=1)
    words = {name.removeprefix(f"{entry.id}."): raw for name, raw in entry.beside.items()}
    fresh = Path(tempfile.mkdtemp(dir=made.folder.parent, prefix=".new-"))
    try:
        for name, raw in {TEXT: entry.raw, FACTS: facts.encode(), **words}.items():
            with (fresh / name).open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
        fresh.chmod(0o755)
        fresh.rename(made.folder)
    except FileExistsError as fault:
        raise _late(made) from fault
    except OSError as fault:
        if made.folder.exists():
            raise _late(made) from fault
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _late(made: Publication) -> NotPublished:
    told = said(
        "Somebody else published `{scenario}` at this moment. Look at what is new, and publish again.",
        scenario=made.scenario_id,
    )
    return NotPublished(made.scenario_id, told)

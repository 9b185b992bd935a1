"""The scenarios of a home and their clips, read once and again only when a file changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from roleplay.entry import MOST_AT_ONCE as MOST_AT_ONCE
from roleplay.entry import Entry as Entry
from roleplay.entry import Examined as Examined
from roleplay.entry import entry_of, files_beside, stamp_of
from roleplay.entry import examine as examine
from roleplay.entry import translations_beside as translations_beside
from roleplay.errors import ClipError, ScenarioInvalid, ScenarioNotFound
from roleplay.finding import Finding
from roleplay.home import Home as Home
from roleplay.media.described import described
from roleplay.media.need import ClipKey, ClipNeed, Role, needs
from roleplay.media.workshop import BuiltClip, Kind, Workshop
from roleplay.publishing import VERSIONED, published_needs
from roleplay.renames import renames
from roleplay.said import said
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read_bytes
from roleplay.scenario.rename import Rename
from roleplay.scenario.translation import Translation, best_of, tells, translated
from roleplay.shelf import Shelf

_Revision = tuple[str, str]
"""A scenario's id and digest: two files may have one text."""


class Library:
    """The scenarios of a home, and the clips to play them with.

    What is played of a scenario (`entry`) is what was published last, or its file where it is not one that is
    published; its file is its `draft`.
    """

    def __init__(self, home: Home, ffmpeg: str | None = None) -> None:
        self.home = home
        self.workshop = Workshop(home.media, home.clips, ffmpeg)
        self._drafts: dict[str, Entry] = {}
        self._entries: dict[str, Entry] = {}
        self._shelf = Shelf(home)
        self._revisions: dict[_Revision, Scenario] = {}
        self._clips: dict[_Revision, dict[ClipKey, BuiltClip]] = {}
        self._translated: dict[tuple[_Revision, str], Scenario] = {}
        self._lock = threading.Lock()
        self.refresh()

    def refresh(self) -> bool:
        """Takes up files that were added, changed or removed, and what was published; whether there was any of it."""
        with self._lock:
            drafts = dict(self._read_drafts())
            shown = {name: entry for name in drafts if (entry := self._shown(drafts[name])) is not None}
            changed = (drafts, shown) != (self._drafts, self._entries)
            self._drafts, self._entries = drafts, shown
            for entry in (*drafts.values(), *shown.values()):
                if entry.scenario is not None:
                    self._revisions[_revision(entry.scenario)] = entry.scenario
            if changed:
                self._translated = {}  # a new one, and after the entries: who still fills the old one does no harm
        return changed

    def _read_drafts(self) -> Iterator[tuple[str, Entry]]:
        words = sorted(self.home.scenarios.glob("*.po"))
        for path in sorted(self.home.scenarios.glob("*.yaml")):
            known = self._drafts.get(path.stem)
            try:
                if path.is_file():
                    beside = files_beside(path, words)
                    stamp = tuple(stamp_of(p) for p in (path, *beside))
                    yield path.stem, known if known and known.stamp == stamp else entry_of(path, beside, stamp)
            except OSError:
                continue  # being saved at this very moment: the next look takes it up

    def _shown(self, draft: Entry) -> Entry | None:
        """What is played of a scenario; None of one that is only a draft."""
        if not self._shelf.holds(draft.id):
            return draft
        found = self._shelf.newest(draft.id)
        return found[1] if found is not None else None

    def entries(self) -> tuple[Entry, ...]:
        """Every scenario as it is played, by id; no drafts of what was not published yet."""
        return tuple(self._entries.values())

    def drafts(self) -> tuple[Entry, ...]:
        """Every scenario file, by id."""
        return tuple(self._drafts.values())

    def making(self) -> tuple[Scenario, ...]:
        """The scenarios whose clips are made: what is played, and the drafts that could be."""
        sound = (e.scenario for e in (*self._entries.values(), *self._drafts.values()) if e.playable)
        return tuple({_revision(scenario): scenario for scenario in sound if scenario is not None}.values())

    def playable(self) -> tuple[Scenario, ...]:
        """The scenarios that can be played."""
        return tuple(e.scenario for e in self._entries.values() if e.playable and e.scenario is not None)

    def draft(self, scenario_id: str) -> Entry:
        """One scenario file. Raises ScenarioNotFound."""
        return _named(scenario_id, self._drafts)

    def entry(self, scenario_id: str) -> Entry:
        """A scenario as it is played. Raises ScenarioNotFound, of a draft too: nobody hears that there is one."""
        return _named(scenario_id, self._entries)

    def ready(self, scenario_id: str) -> tuple[Scenario, bytes]:
        """A scenario to play and the text that it was read from. Raises as `entry` does, or ScenarioInvalid."""
        entry = self.entry(scenario_id)
        if not entry.playable or entry.scenario is None:
            raise ScenarioInvalid(
                scenario_id,
                said(
                    "`{name}` has mistakes and can't be played yet. Run: roleplay check {name}",
                    name=scenario_id,
                ),
                entry.findings,
            )
        return entry.scenario, entry.raw

    def scenario(self, scenario_id: str) -> Scenario:
        """A scenario to play. Raises as `ready` does."""
        return self.ready(scenario_id)[0]

    def revision(self, digest: str, scenario_id: str, kept_text: Callable[[str], bytes | None]) -> Scenario:
        """The revision that an attempt was played on: a publication, or from its kept text."""
        found = self._revisions.get((scenario_id, digest))
        if found is None:
            shelved = self._shelf.find(scenario_id, digest)
            raw = shelved[1].raw if shelved is not None else kept_text(digest)
            scenario = read_bytes(raw, scenario_id).scenario if raw is not None else None
            if scenario is None:
                raise ScenarioNotFound(digest, said("The text of this role-play is gone from the database."))
            found = self._revisions[scenario_id, digest] = replace(scenario, digest=digest)
        return found

    def renames(self, scenario_id: str) -> tuple[Rename, ...]:
        """All that was renamed in a scenario, oldest first."""
        return renames(self.home, scenario_id)

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
        shelved = self._shelf.find(own.id, own.digest)
        entry = shelved[1] if shelved is not None else self._drafts.get(own.id)
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

    def needs(self, scenario: Scenario) -> tuple[ClipNeed, ...]:
        """The clips of a scenario, described versions included: those it was published with, or as the films lie."""
        own = self.original(scenario)
        shelved = self._shelf.find(own.id, own.digest)
        if shelved is not None:
            return tuple(published_needs(shelved[0], own))
        both = ((need, self._version(need)) for need in needs(own))
        return tuple(one for pair in both for one in pair if one is not None)

    def find_made(self, scenario: Scenario) -> tuple[ClipNeed, ...]:
        """Looks up which clips of a scenario are made; returns those that are still to be made."""
        made: dict[ClipKey, BuiltClip] = {}
        missing = []
        for need in self.needs(scenario):
            built = self.workshop.made(need)
            if built is None:
                if self.workshop.makeable(need):
                    missing.append(need)
            elif need.role is not Role.DESCRIBED or built.kind is Kind.FILMED:  # a drawing would describe nothing
                made[need.key] = built
        self._clips[_revision(scenario)] = made
        return tuple(missing)

    def _version(self, need: ClipNeed) -> ClipNeed | None:
        try:
            return described(need, self.workshop) if need.role in VERSIONED else None
        except ClipError:
            return None  # a name that leads out of the folder is told of the clip itself

    def findings(self, entry: Entry, *, strict: bool = False) -> tuple[Finding, ...]:
        """All findings of a scenario file, those about its clips and translations included."""
        return examine(entry.raw, entry.id, strict=strict, workshop=self.workshop, beside=entry.beside).findings


def _named(scenario_id: str, entries: Mapping[str, Entry]) -> Entry:
    found = entries.get(scenario_id)
    if found is None:
        raise ScenarioNotFound(
            scenario_id,
            said("There is no scenario `{name}` here. Look in the catalogue.", name=scenario_id),
        )
    return found


def _revision(scenario: Scenario) -> _Revision:
    return (scenario.id, scenario.digest)

"""Publishing with its one question: what is gone from a role-play that was played, was it renamed, or is it gone?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from roleplay.entry import Entry
from roleplay.errors import NotPublished, ScenarioInvalid, ScenarioNotFound
from roleplay.library import Library
from roleplay.publishing import Publication, publications, publish
from roleplay.renames import note as note_renames
from roleplay.said import said
from roleplay.scenario.compare import Differences, called_now, differences
from roleplay.scenario.model import Scenario
from roleplay.scenario.naming import Name, Naming
from roleplay.scenario.rename import Kind, Rename
from roleplay.store.store import Store


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of names that are gone: what each is called now, and those that are `gone` for good."""

    renamed: Mapping[Name, Name] = field(default_factory=dict)
    gone: frozenset[Name] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A name that is gone and stands in so many `routes`; what it may be called now, and most likely is."""

    name: Name
    routes: int
    offered: tuple[Name, ...]
    likely: Name | None


@dataclass(frozen=True, slots=True)
class Review:
    """A draft beside what is played: `last` published, what differs from it, what is to be answered yet.

    `before` is what it was compared with, under the names that it has now; it and `differences` are None where nothing
    was published or played yet. `renames` are those that were answered.
    """

    entry: Entry
    draft: Scenario
    last: Publication | None
    before: Scenario | None
    differences: Differences | None
    questions: tuple[Question, ...]
    renames: tuple[Rename, ...]


def review(library: Library, store: Store, scenario_id: str, answers: Answers, now: float) -> Review:
    """Looks at a draft before it is published.

    Raises ScenarioNotFound, ScenarioInvalid for one that can't be read, and NotPublished for answers that don't fit.
    """
    entry = library.draft(scenario_id)
    draft = entry.scenario
    if draft is None:
        sentence = said("`{scenario}` can't be read. Mend it first: roleplay check {scenario}", scenario=scenario_id)
        raise ScenarioInvalid(scenario_id, sentence, entry.findings)
    every = publications(library.home, scenario_id)
    last = every[-1] if every else None
    old = _before(library, store, scenario_id, last)
    if old is None:
        return Review(entry, draft, last, None, None, (), ())
    known = library.renames(scenario_id)
    renames = _renames(answers, old, draft, known, now)
    told = differences(old, draft, (*known, *renames))
    for name in sorted(answers.gone - set(told.gone), key=str):
        raise _still_there(name, scenario_id)
    used = _used(store, draft, (*known, *renames))
    asked = [name for name in told.gone if used[name] and name not in answers.gone]
    questions = tuple(Question(name, used[name], told.offered[name], told.likely.get(name)) for name in asked)
    return Review(entry, draft, last, called_now(old, draft, (*known, *renames)), told, questions, renames)


def release(library: Library, review: Review, by: str, now: float, note: str = "") -> Publication:
    """Publishes a draft whose questions are answered, and takes it up. Raises as `publish` does."""
    made = publish(library.home, review.entry, library.workshop, by, now, note)
    if review.renames:
        note_renames(library.home, made.scenario_id, review.renames)
    library.refresh()
    return made


def _used(store: Store, draft: Scenario, renames: tuple[Rename, ...]) -> Counter[Name]:
    """In how many routes each name stands, by what it is called now."""
    naming, found = Naming(draft, renames), Counter[Name]()
    for name, routes in store.revisions.used(draft.id).items():
        found[naming.of(name)] += routes
    return found


def _before(library: Library, store: Store, scenario_id: str, last: Publication | None) -> Scenario | None:
    """What was published last; before the first time, what was played last."""
    digest = last.digest if last is not None else store.revisions.newest(scenario_id)
    try:
        return library.revision(digest, scenario_id, store.revision_text) if digest else None
    except ScenarioNotFound:  # its text is gone: nothing can be said of it
        return None


def _renames(
    answers: Answers, old: Scenario, draft: Scenario, known: tuple[Rename, ...], now: float
) -> tuple[Rename, ...]:
    """Scenes and endings first: a choice is named by what its scene is called now."""
    found: tuple[Rename, ...] = ()
    for was, is_ in sorted(answers.renamed.items(), key=lambda pair: pair[0].choice is not None):
        told = differences(old, draft, (*known, *found))
        if was not in told.gone:
            raise _still_there(was, draft.id)
        offered = told.offered[was]
        if is_ not in offered:
            raise NotPublished(str(is_), _not_called(was, is_, offered))
        if is_.choice is None or was.choice is None:
            found += (Rename(Kind.PLACE, was.place, is_.place, "", now),)
        else:
            found += (Rename(Kind.CHOICE, was.choice, is_.choice, was.place, now),)
    return found


def _still_there(name: Name, scenario_id: str) -> NotPublished:
    told = said("`{name}` is not gone from `{scenario}`. Leave out that answer.", name=str(name), scenario=scenario_id)
    return NotPublished(str(name), told)


def _not_called(was: Name, is_: Name, offered: tuple[Name, ...]) -> str:
    if not offered:
        return said("`{old}` can't be called `{new}` now: nothing is new there.", old=str(was), new=str(is_))
    names = ", ".join(f"`{name}`" for name in offered)
    return said(
        "`{old}` can't be called `{new}` now. What is new there: {names}.", old=str(was), new=str(is_), names=names
    )

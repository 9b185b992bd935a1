"""What is the facilitator's alone: her notes, and in a class with names who came where."""

from __future__ import annotations

from collections.abc import Mapping

from roleplay.app import access
from roleplay.app.classroom.debrief_pages import NameGroup, NoteView
from roleplay.app.classroom.slides import label
from roleplay.app.house import house
from roleplay.scenario.map.boxes import title_of
from roleplay.scenario.model import Scenario
from roleplay.store.classes import Class
from roleplay.store.debriefs import Kept, Note


def notes(class_id: str, scenario: Scenario) -> dict[str, NoteView]:
    """A note for every decision, and under "" one for the whole."""
    kept = house().store.debriefs.notes(class_id, scenario.id)
    scenes = [scene.id for scene in scenario.scenes.values() if scene.decision is not None]
    return {name: _note(kept.get(name, Note())) for name in ("", *scenes)}


def _note(note: Note) -> NoteView:
    return NoteView(note.text, note.at)


def words(kept: Kept | None) -> NoteView:
    """The words that a class keeps."""
    return NoteView(kept.text, kept.at) if kept is not None else NoteView("", 0.0)


def who(class_: Class, scenario: Scenario) -> tuple[NameGroup, ...]:
    """Names by ending, then by answer. Only for a class with names; that they were looked at is written down."""
    assert class_.named
    access.log(class_.id, "who")
    names = {member.learner: member.name for member in house().store.classes.members(class_.id)}
    first = [each for each in house().store.debriefs.firsts(class_.id, scenario.id) if each.learner in names]
    groups: list[NameGroup] = []
    for ending in scenario.endings.values():
        found = [names[each.learner] for each in first if each.ending == ending.id]
        groups.append(NameGroup(title_of(ending), "", _sorted(found)))
    for scene in scenario.scenes.values():
        given: Mapping[str, list[str]] = {c.id: [] for c, _then in scene.ways() if c is not None}
        for each in first:
            if each.answers.get(scene.id) in given:
                given[each.answers[scene.id]].append(names[each.learner])
        for choice, found in given.items():
            groups.append(NameGroup(title_of(scene), label(scene, choice), _sorted(found)))
    return tuple(group for group in groups if group.names)


def _sorted(names: list[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))

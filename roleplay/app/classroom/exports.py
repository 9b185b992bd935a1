"""What goes out of a class: files of choices, attempts, events, answers and figures."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from flask import Blueprint, Response, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import access
from roleplay.app.access import people_only
from roleplay.app.classroom import export_rows as rows
from roleplay.app.classroom.doors import own_class, own_scenario
from roleplay.app.classroom.export_pages import ExportsPage, FileView
from roleplay.app.classroom.figures import of_class
from roleplay.app.classroom.spreadsheet import Cell, csv_lines
from roleplay.app.classroom.topics import topic
from roleplay.app.house import house
from roleplay.app.words import in_words
from roleplay.errors import ScenarioError, ScenarioNotFound
from roleplay.scenario.model import Scenario
from roleplay.store.classes import Class
from roleplay.store.exporting import Exported

blueprint = Blueprint("exports", __name__, url_prefix="/facilitator/classes/<class_id>/<scenario_id>")

_PIECE = 64 * 1024
"""Letters that are sent together."""


@blueprint.get("/files")
@people_only
def page(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """What can be taken out of a class, with a sentence each."""
    class_, story = _asked(class_id, scenario_id)
    alone = {
        "choices.csv": _("A row for each choice: where, what, how long it took. For a spreadsheet."),
        "attempts.csv": _("A row for each attempt, with the first answer at every decision. For a spreadsheet."),
        "events.jsonl": _("All that happened, as it was kept. For a program."),
        "answers.csv": _("What students wrote afterwards and share: shuffled, without names."),
    }
    shown = {
        "figures.csv": _("Every figure of the debrief. One and two learners read “a few”."),
    }

    def address(name: str) -> str:
        return url_for(f"exports.{name.partition('.')[0]}", class_id=class_.id, scenario_id=story.id)

    def files(told: dict[str, str]) -> tuple[FileView, ...]:
        return tuple(FileView(name, address(name), about) for name, about in told.items())

    return ExportsPage(
        topic=topic(class_, story),
        named=class_.named,
        alone=files(alone),
        shown=files(shown),
    ).render()


# -- the files ---------------------------------------------------------------------------------------------------------


@blueprint.get("/choices.csv")
@people_only
def choices(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """A row for each choice."""
    class_, story = _asked(class_id, scenario_id)
    made = rows.choices(_attempts(class_, story, "choices.csv"), _Revisions(story), class_.named)
    return _csv(class_, story, "choices", rows.choices_header(class_.named), made)


@blueprint.get("/attempts.csv")
@people_only
def attempts(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """A row for each attempt."""
    class_, story = _asked(class_id, scenario_id)
    revisions = _Revisions(story)
    played = house().store.exporting.digests(class_.id, story.id)
    scenes = rows.decisions([story, *map(revisions, played)])
    made = rows.attempt_rows(_attempts(class_, story, "attempts.csv"), revisions, class_.named, scenes)
    return _csv(class_, story, "attempts", rows.attempts_header(class_.named, scenes), made)


@blueprint.get("/events.jsonl")
@people_only
def events(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """An object for each event, each on a line of its own."""
    class_, story = _asked(class_id, scenario_id)
    made = rows.events(_attempts(class_, story, "events.jsonl"), class_.named, house().now())
    lines = (json.dumps(event, ensure_ascii=False) + "\n" for event in made)
    return _file(class_, story, "events.jsonl", "application/jsonl", lines)


@blueprint.get("/answers.csv")
@people_only
def answers(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """A row for each answer to the reflection that its student shares."""
    class_, story = _asked(class_id, scenario_id)
    made = rows.answer_rows(house().store.exporting.answers(class_.id, story.id), _Revisions(story))
    return _csv(class_, story, "answers", rows.ANSWERS, made)


@blueprint.get("/figures.csv")
@people_only
def figures(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """A row for each figure of the debrief, as it may be told."""
    class_, story = _asked(class_id, scenario_id)
    return _csv(class_, story, "figures", rows.FIGURES, rows.figure_rows(story, of_class(class_.id, story)))


def _asked(class_id: str, scenario_id: str) -> tuple[Class, Scenario]:
    """A class and a scenario of it; where its file is gone or can't be read, the revision that was played last."""
    class_ = own_class(class_id)
    try:
        return class_, own_scenario(class_, scenario_id)
    except ScenarioError:
        played = house().store.exporting.digests(class_.id, scenario_id)
        if not played:
            raise
        kept = house().store.revision_text
        return class_, in_words(house().library.revision(played[0], scenario_id, kept))


def _attempts(class_: Class, story: Scenario, file: str) -> Iterator[Exported]:
    """The attempts for a file; where it holds names, that is written down."""
    if class_.named:
        access.log(class_.id, f"{file} · {story.title}"[:120])
    return house().store.exporting.attempts(class_.id, story.id, names=class_.named)


class _Revisions:
    """The revisions that were played, in the words of the page."""

    def __init__(self, newest: Scenario) -> None:
        self._newest = newest
        self._known = {newest.digest: newest}

    def __call__(self, digest: str) -> Scenario:
        if digest not in self._known:
            try:
                kept = house().store.revision_text
                found = in_words(house().library.revision(digest, self._newest.id, kept))
            except ScenarioNotFound:  # what was chosen goes out all the same, without its words
                found = Scenario(self._newest.id, "", self._newest.language, "", {}, {})
            self._known[digest] = found
        return self._known[digest]


# -- sending -----------------------------------------------------------------------------------------------------------


def _csv(
    class_: Class, story: Scenario, name: str, header: Sequence[str], made: Iterable[Sequence[Cell]]
) -> ResponseReturnValue:
    return _file(class_, story, f"{name}.csv", "text/csv; charset=utf-8", csv_lines(header, made))


def _file(class_: Class, story: Scenario, name: str, kind: str, lines: Iterator[str]) -> Response:
    """A download that is made while it is sent. Its beginning is made before: what fails at once is told on a page."""
    pieces = _pieces(lines)
    response = Response(stream_with_context(chain([next(pieces, b"")], pieces)), content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={file_name(class_, story.id, name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    piece, size = [], 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= _PIECE:
            yield "".join(piece).encode()
            piece, size = [], 0
    if piece:
        yield "".join(piece).encode()


def file_name(class_: Class, scenario_id: str, name: str) -> str:
    """A name that every disk takes: of the class (its code, where its name has no such letters) and the scenario."""
    flat = unicodedata.normalize("NFKD", class_.name).encode("ascii", "ignore").decode().lower()
    return "-".join([re.sub(r"[^a-z0-9]+", "-", flat).strip("-") or class_.code, scenario_id, name])

"""The scenarios on the workbench: how each stands, a new one, and the editor's page."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from roleplay.app.access import people_only
from roleplay.app.author import desk
from roleplay.app.author.pages import DeskPage, DeskRow, EditorPage, NewForm, NewPage
from roleplay.app.house import house
from roleplay.app.look_back import when
from roleplay.app.words import language
from roleplay.drafts import copy_of, written
from roleplay.errors import ClipError, HomeError, ScenarioError
from roleplay.finding import Severity
from roleplay.library import Entry
from roleplay.media.need import ClipNeed, needs
from roleplay.media.need import Role as ClipRole
from roleplay.publishing import draft_only, folder_of, publications, unchanged
from roleplay.said import in_words
from roleplay.scenario.draft import FEWEST, MOST, Answers, drafted, one_line
from roleplay.scenario.draft_words import WORDS
from roleplay.scenario.format import MOST_POINTS
from roleplay.store.people import Role
from roleplay.store.saved import How, Save
from roleplay.textfile import digest_of

blueprint = Blueprint("author", __name__, url_prefix="/author")

_LONGEST = 2000
"""Characters of an answer."""
_RESERVED = frozenset({"new"})
"""Names that are addresses of the workbench."""


@blueprint.get("/")
@people_only(Role.TRAINER)
def overview() -> ResponseReturnValue:
    """Every scenario, broken ones too."""
    house().library.refresh()
    entries = house().library.drafts()
    newest = house().store.saved.newest()
    rows = sorted((_row(entry, newest.get(entry.id)) for entry in entries), key=lambda row: row.title.casefold())
    return DeskPage(tuple(rows), tuple(sorted(newest.keys() - {entry.id for entry in entries}))).render()


def _row(entry: Entry, last: Save | None) -> DeskRow:
    state, waits = _state(entry)
    wrong = not entry.playable
    return DeskRow(
        id=entry.id,
        title=title_of(entry),
        language=entry.scenario.language if entry.scenario is not None else "en",
        state=state,
        waits=waits,
        found=_found(entry),
        wrong=wrong,
        films=_films(entry),
        saved=_saved(entry, last),
        still=_still(entry),
        publish=address("publish.page", entry.id),
    )


def _still(entry: Entry) -> str | None:
    """The picture of its first scene, where that is made."""
    scenario = entry.scenario
    first = next((n for n in needs(scenario) if n.place == scenario.begin), None) if scenario is not None else None
    if first is None or house().library.workshop.made(first) is None:
        return None
    return url_for("films.still", scenario_id=entry.id, place=first.place)


def title_of(entry: Entry) -> str:
    """What a scenario is called, if only by its file."""
    return (entry.scenario.title if entry.scenario is not None else "") or entry.id


def address(endpoint: str, scenario_id: str) -> str | None:
    """The address of another part of the workbench; None where it is not built in."""
    return url_for(endpoint, scenario_id=scenario_id) if endpoint in current_app.view_functions else None


def _state(entry: Entry) -> tuple[str, bool]:
    """Whether students have it, and whether there is something that they don't see yet."""
    home = house().library.home
    if not folder_of(home, entry.id).is_dir():
        return str(_("Students play the file as it is")), False
    done = publications(home, entry.id)
    if not done:
        return str(_("Draft")), True
    last = done[-1]
    if unchanged(last, entry, house().library.workshop):
        return str(_("Published %(number)s", number=last.number)), False
    return str(_("Published %(number)s, changed since", number=last.number)), True


def _found(entry: Entry) -> str:
    counts = Counter(finding.severity for finding in entry.findings)
    told = [
        ngettext("%(num)s mistake", "%(num)s mistakes", counts[Severity.ERROR]) if counts[Severity.ERROR] else "",
        ngettext("%(num)s warning", "%(num)s warnings", counts[Severity.WARNING]) if counts[Severity.WARNING] else "",
        ngettext("%(num)s remark", "%(num)s remarks", counts[Severity.NOTE]) if counts[Severity.NOTE] else "",
    ]
    return ", ".join(filter(None, map(str, told)))


def _films(entry: Entry) -> str:
    """How many of its clips are filmed; what is wrong with a film is told in the editor."""
    if entry.scenario is None:
        return ""
    files = {need.file: need for need in needs(entry.scenario) if need.role is not ClipRole.WAITING}
    filmed = sum(map(_has_film, files.values()))
    return str(_("%(filmed)s of %(all)s clips are filmed", filmed=filmed, all=len(files)))


def _has_film(need: ClipNeed) -> bool:
    try:
        return house().library.workshop.source(need) is not None
    except ClipError:
        return False


def _saved(entry: Entry, last: Save | None) -> str:
    if last is not None and last.digest == digest_of(entry.raw) and last.how is not How.FOUND:
        return str(_("Saved by %(name)s, %(when)s", name=last.by or "–", when=when(last.at)))
    return str(_("Saved outside the workbench, %(when)s", when=when(entry.path.stat().st_mtime)))


# -- a new one -------------------------------------------------------------------------------------------------------


@blueprint.get("/new")
@people_only(Role.TRAINER)
def new() -> ResponseReturnValue:
    """Five questions, or another scenario to begin from."""
    spoken = language() if language() in WORDS else "en"
    return _new_page(NewForm(language=spoken, other=request.args.get("from", "")))


@blueprint.post("/new")
@people_only(Role.TRAINER)
def make() -> ResponseReturnValue:
    """Writes the new scenario, which is a draft, and opens it."""
    form = _typed()
    try:
        title, text = _copied(form) if form.other else _drafted(form)
        path = written(house().library.home.scenarios, title, text, _claimed)
    except (ScenarioError, HomeError) as fault:
        return _new_page(form, in_words(fault.sentence, language())), 400
    house().library.refresh()
    desk.sheet(path.stem)  # its history begins
    house().clips.wake()
    return redirect(url_for("author.editor", scenario_id=path.stem), 303)


def _typed() -> NewForm:
    def told(name: str) -> str:
        return one_line(request.form.get(name, "")[:_LONGEST])

    points = tuple(one_line(point[:_LONGEST]) for point in request.form.getlist("point")[:MOST_POINTS])
    spoken, decisions = request.form.get("language", ""), request.form.get("decisions", 0, int)
    return NewForm(
        title=told("title"),
        situation=told("situation"),
        guest=told("guest"),
        goal=told("goal"),
        points=(*points, *("",) * (MOST_POINTS - len(points))),
        decisions=decisions if FEWEST <= decisions <= MOST else 3,
        language=spoken if spoken in WORDS else "en",
        other=request.form.get("other", ""),
        copy_title=told("copy_title"),
    )


def _drafted(form: NewForm) -> tuple[str, str]:
    points = tuple(filter(None, form.points))
    if not (form.situation and form.guest and form.goal and points):
        raise ScenarioError("new", str(_("Answer the first four questions: with fewer there is no scenario yet.")))
    title = form.title or form.situation
    answers = Answers(title, form.situation, form.guest, form.goal, points, form.decisions, form.language)
    return title, drafted(answers)


def _copied(form: NewForm) -> tuple[str, str]:
    if not form.copy_title:
        raise ScenarioError("new", str(_("Give the new scenario a title of its own.")))
    return form.copy_title, copy_of(desk.draft(form.other).path, form.copy_title)


def _claimed(name: str) -> bool:
    """Makes a name that of a draft, so that no student sees it before it is published; False where it is known."""
    home = house().library.home
    known = (home.scenarios / f"{name}.yaml", home.media / name, folder_of(home, name))
    if name in _RESERVED or any(path.exists() for path in known) or house().store.saved.of(name):
        return False
    draft_only(home, name)
    return True


def _new_page(form: NewForm, problem: str = "") -> str:
    others = [(entry.id, title_of(entry)) for entry in house().library.drafts()]
    names = {"en": "English", "nl": "Nederlands"}
    return NewPage(
        form=form,
        languages=tuple((code, names.get(code, code)) for code in sorted(WORDS)),
        decisions=tuple(range(FEWEST, MOST + 1)),
        others=tuple(sorted(others, key=lambda other: other[1].casefold())),
        problem=problem,
    ).render()


# -- the editor ------------------------------------------------------------------------------------------------------


@blueprint.get("/<scenario_id>")
@people_only(Role.TRAINER)
def editor(scenario_id: str) -> ResponseReturnValue:
    """A scenario under work."""
    sheet = desk.sheet(scenario_id)
    entry = desk.known(scenario_id)
    spoken = entry.scenario.language if entry.scenario is not None else language()
    places = {
        "check": "texts.check",
        "mends": "texts.mends",
        "map": "texts.map_",
        "text": "texts.text",
        "clips": "films.clips",
        "history": "history.page",
        "words": "words.choose",
        "form": "form.fields",
        "preview": "preview.page",
        "publish": "publish.page",
    }
    addresses = {name: address(endpoint, scenario_id) for name, endpoint in places.items()}
    data = {
        "id": scenario_id,
        "text": sheet.text,
        "digest": sheet.digest,
        "by": sheet.by,
        "at": sheet.at,
        "language": spoken,
        "languages": [one.language for one in entry.translations],
        "addresses": {**addresses, "schema": url_for("texts.schema"), "map_style": url_for("maps.sheet")},
    }
    return EditorPage(title_of(entry), data).render()

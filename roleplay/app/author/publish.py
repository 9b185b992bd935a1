"""Publishing from the browser: what is new since the last time, what is to be answered, and then students get it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from roleplay.app import access
from roleplay.app.access import people_only
from roleplay.app.author import desk
from roleplay.app.author.publish_pages import AskedView, MistakeRow, NewsRow, OfferView, PublishedRow, PublishPage
from roleplay.app.house import house
from roleplay.app.look_back import when
from roleplay.app.words import language
from roleplay.entry import Entry
from roleplay.errors import NotPublished, ScenarioInvalid
from roleplay.finding import Severity
from roleplay.publishing import (
    MOST_NOTE,
    Publication,
    clips_now,
    films_to_make,
    folder_of,
    publications,
    published_entry,
    unchanged,
)
from roleplay.release import Answers, Question, Review, release, review
from roleplay.said import in_words as told_in
from roleplay.scenario.map.boxes import title_of
from roleplay.scenario.model import Ending, Scenario, Scene
from roleplay.scenario.naming import Name
from roleplay.store.people import Role
from roleplay.textfile import digest_of

blueprint = Blueprint("publish", __name__, url_prefix="/author")

MOST_NEWS = 40
"""Differences that are listed; of more the number is told."""
_ANSWER = "answer:"
_GONE = "gone"


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands above the page: a refusal, or what was published."""

    problem: str = ""
    done: str = ""


@blueprint.get("/<scenario_id>/publish")
@people_only(Role.TRAINER)
def page(scenario_id: str) -> ResponseReturnValue:
    """What publishing would change."""
    number = request.args.get("done", type=int)
    done = ""
    if number is not None and any(one.number == number for one in publications(house().library.home, scenario_id)):
        told = _("This is publication %(number)s. Students who start now get it.", number=number)
        done = f"{told} {_('Who is playing goes on with what she began.')}"
    return _page(desk.draft(scenario_id), Answers(), _Said(done=done))


@blueprint.post("/<scenario_id>/publish")
@people_only(Role.TRAINER)
def publish(scenario_id: str) -> ResponseReturnValue:
    """Publishes what was shown; shows the page again while something is in the way."""
    entry, answers, now = desk.draft(scenario_id), _answers(), house().now()
    if request.form.get("digest") != digest_of(entry.raw):
        told = _("This was saved again since you opened the page. Look at what is new, and publish then.")
        return _page(entry, answers, _Said(str(told))), 409
    try:
        looked = review(house().library, house().store, scenario_id, answers, now)
        if looked.questions:
            told = _("Nothing is published yet. Answer the question below first.")
            return _page(entry, answers, _Said(str(told))), 409
        made = release(house().library, looked, access.person().name, now, request.form.get("note", ""))
    except (NotPublished, ScenarioInvalid) as fault:
        return _page(entry, answers, _Said(_plain(fault.sentence))), 409
    house().clips.wake()
    return redirect(url_for("publish.page", scenario_id=scenario_id, done=made.number), 303)


def _answers() -> Answers:
    """What the form says of names that are gone."""
    renamed, gone = {}, set()
    for field, value in request.form.items():
        if field.startswith(_ANSWER) and value:
            name = _name(field.removeprefix(_ANSWER))
            if value == _GONE:
                gone.add(name)
            else:
                renamed[name] = _name(value.removeprefix("="))
    return Answers(renamed, frozenset(gone))


def _name(text: str) -> Name:
    place, slash, choice = text.partition("/")
    return Name(place, choice if slash else None)


# -- the page ----------------------------------------------------------------------------------------------------------


def _page(entry: Entry, answers: Answers, said: _Said) -> str:
    library, scenario = house().library, entry.scenario
    before = publications(library.home, entry.id)
    mistakes = tuple(_mistakes(entry))
    looked, answers, problem = _looked(entry, answers, said.problem)
    same = bool(before) and unchanged(before[-1], entry, library.workshop)
    news = tuple(_news(looked)) if looked is not None else ()
    making = len(films_to_make(scenario, library.workshop)) if scenario is not None and not mistakes else 0
    return PublishPage(
        id=entry.id,
        title=scenario.title if scenario is not None else entry.id,
        spoken=scenario.language if scenario is not None else language(),
        state=_state(entry, before, same),
        done=said.done,
        problem=problem,
        mistakes=mistakes,
        making=making,
        news=news[:MOST_NEWS],
        more_news=max(0, len(news) - MOST_NEWS),
        asked=tuple(_asked(question, looked) for question in looked.questions) if looked is not None else (),
        answers=tuple(_fields(answers)),
        digest=digest_of(entry.raw),
        note=request.form.get("note", "")[:MOST_NOTE],
        ready=looked is not None and not mistakes and not making and not same,
        most_note=MOST_NOTE,
        before=tuple(PublishedRow(one.number, when(one.at), one.by, one.note) for one in reversed(before)),
    ).render()


def _looked(entry: Entry, answers: Answers, problem: str) -> tuple[Review | None, Answers, str]:
    """A draft beside what is played, with a problem in words; where answers don't fit any more, without them."""
    library, store, now = house().library, house().store, house().now()
    try:
        return review(library, store, entry.id, answers, now), answers, problem
    except NotPublished as fault:
        fresh = Answers()
        return review(library, store, entry.id, fresh, now), fresh, problem or _plain(fault.sentence)
    except ScenarioInvalid:  # it can't even be read: its mistakes say so
        return None, Answers(), problem


def _state(entry: Entry, before: tuple[Publication, ...], same: bool) -> str:
    if before:
        number, at = before[-1].number, when(before[-1].at)
        told = str(_("Students have publication %(number)s, of %(when)s.", number=number, when=at))
        return f"{told} {_('Nothing has changed since.')}" if same else told
    if folder_of(house().library.home, entry.id).is_dir():
        return str(_("Students don't see this role-play yet."))
    return str(_("Students play the file as it is. Once it is published, they get what you publish."))


def _mistakes(entry: Entry) -> Iterator[MistakeRow]:
    for finding in house().library.findings(entry):
        if finding.severity is Severity.ERROR:
            yield MistakeRow(_plain(finding.message), None if finding.file else finding.mark.line)


def _plain(sentence: str) -> str:
    """A sentence of the checker or of the command line as a page says it."""
    return told_in(sentence, language()).replace("`", "")


def _fields(answers: Answers) -> Iterator[tuple[str, str]]:
    yield from ((f"{_ANSWER}{old}", f"={new}") for old, new in answers.renamed.items())
    yield from ((f"{_ANSWER}{old}", _GONE) for old in answers.gone)


# -- what is new -------------------------------------------------------------------------------------------------------


def _news(looked: Review) -> Iterator[NewsRow]:
    told, before = looked.differences, looked.before
    if told is None or before is None:
        return
    hows = {"came": _("new"), "changed": _("changed"), "gone": _("gone")}
    for kind, names in (("came", told.came), ("changed", told.changed), ("gone", told.gone)):
        for name in names:
            yield NewsRow(_called(name, before if kind == "gone" else looked.draft), str(hows[kind]), kind)
    if told.rest:
        around = _("Around the story: its title, points, variables, explanation, questions or sources")
        yield NewsRow(str(around), str(hows["changed"]), "changed")
    if looked.last is not None:
        for words in _beside(looked, looked.last):
            yield NewsRow(words, str(hows["changed"]), "changed")


def _beside(looked: Review, last: Publication) -> Iterator[str]:
    """Films and captions of what did not change otherwise, and translations."""
    told = looked.differences
    known = {name.place for name in (*told.gone, *told.came, *told.changed)} if told is not None else set()
    clips = clips_now(looked.draft, house().library.workshop)
    other = {key for key in {**clips, **last.clips} if clips.get(key) != last.clips.get(key)}
    films = {place for place, _role, _variant in other} - known
    if films:
        yield str(
            ngettext("The film or captions of %(num)s scene", "The films or captions of %(num)s scenes", len(films))
        )
    if looked.entry.beside != published_entry(last).beside:
        yield str(_("Translations"))


def _called(name: Name, scenario: Scenario) -> str:
    """A name in words."""
    place = scenario.place(name.place)
    title = title_of(place) if place is not None else name.place
    if name.choice is None:
        return str(_("Ending “%(title)s”", title=title) if isinstance(place, Ending) else f"“{title}”")
    decision = place.decision if isinstance(place, Scene) else None
    choice = decision.choice(name.choice) if decision is not None else None
    words = (choice.text if choice is not None else "") or name.choice
    return str(_("“%(title)s”: the choice “%(choice)s”", title=title, choice=words))


def _asked(question: Question, looked: Review) -> AskedView:
    name, likely = question.name, question.likely
    offers = [_renamed(likely, looked.draft, str(_("They look alike.")))] if likely is not None else []
    about = _("What was played stays as it was. It is told apart in the debrief.")
    offers.append(OfferView(_GONE, str(_("It is gone.")), "", str(about)))
    offers += [_renamed(each, looked.draft, "") for each in question.offered if each != likely]
    came = ngettext("It was played once.", "It was played %(num)s times.", question.routes)
    chose = ngettext("It was chosen once.", "It was chosen %(num)s times.", question.routes)
    what = _called(name, looked.before or looked.draft)
    return AskedView(f"{_ANSWER}{name}", what, str(name), came if name.choice is None else chose, tuple(offers))


def _renamed(new: Name, draft: Scenario, about: str) -> OfferView:
    told = _("Now it is %(name)s. Both count together.", name=_called(new, draft))
    return OfferView(f"={new}", str(told), str(new), about)

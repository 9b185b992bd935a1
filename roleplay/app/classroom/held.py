"""What is held of a learner in words that a person can read: for her page, and whole as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from roleplay.app import views
from roleplay.app.classroom.mine_pages import ClassView, PlayedView, WrittenView
from roleplay.app.house import house
from roleplay.app.housekeeping import day_of, goes_on
from roleplay.app.look_back import words_of
from roleplay.app.words import in_words
from roleplay.errors import RoleplayError
from roleplay.route.attempt import Kind
from roleplay.scenario.model import Ending, Scenario, Scene
from roleplay.store.classes import Class

Row = dict[str, Any]

_OF_THE_STORY = ("scene", "choice", "goes_to")
"""Names that the author gave. Of a role-play under way they are not told: they may say what is yet to come."""


@dataclass(frozen=True, slots=True)
class Held:
    """All rows of a learner by the name of their table, her events by attempt, and her classes by id."""

    learner: str
    rows: Mapping[str, list[Row]]
    events: Mapping[str, list[Row]]
    classes: Mapping[str, Class]

    @classmethod
    def read(cls, learner: str) -> Held:
        """Reads it all."""
        rows = house().store.privacy.held(learner)
        events: dict[str, list[Row]] = {row["id"]: [] for row in rows["attempt"]}
        for row in rows["event"]:
            events[row["attempt_id"]].append(row)
        named = {row["class_id"] for row in (*rows["attempt"], *rows["member"]) if row["class_id"] is not None}
        found = (house().store.classes.get(class_id) for class_id in sorted(named))
        return cls(learner, rows, events, {each.id: each for each in found if each is not None})

    def ending(self, attempt_id: str) -> str | None:
        """The ending that an attempt came to."""
        return next((row["scene"] for row in self.events[attempt_id] if row["kind"] == Kind.ENDED), None)

    def done(self, attempt_id: str) -> bool:
        """Whether an attempt has ended or was stopped."""
        return any(row["kind"] in (Kind.ENDED, Kind.STOPPED) for row in self.events[attempt_id])

    def looked_at(self) -> dict[str, list[Row]]:
        """By class, who looked at names there since she was in it, and when."""
        since = self._since()
        found: dict[str, list[Row]] = {class_id: [] for class_id in self.classes}
        for row in house().store.privacy.looked_at(list(self.classes)):
            if row["at"] >= since[row["class_id"]]:
                found[row["class_id"]].append(row)
        return found

    def in_order(self) -> list[Class]:
        """Her classes, those that she has left as well while something of hers is in them, in the order of joining."""
        since = self._since()
        return sorted(self.classes.values(), key=lambda each: (since[each.id], each.id))

    def _since(self) -> dict[str, float]:
        """By class, when she joined it or first played in it."""
        at = [(row["class_id"], row["started_at"]) for row in self.rows["attempt"] if row["class_id"] in self.classes]
        at += [(row["class_id"], row["joined_at"]) for row in self.rows["member"]]
        return {class_id: min(then for each, then in at if each == class_id) for class_id, _then in at}


def scenario_of(row: Row) -> Scenario | None:
    """The scenario of a row with a digest; None when its text can't be read any more."""
    try:
        played = house().library.revision(row["digest"], row["scenario_id"], house().store.revision_text)
    except RoleplayError:
        return None
    return in_words(played)


# -- the page ----------------------------------------------------------------------------------------------------------


def classes(held: Held) -> tuple[ClassView, ...]:
    """The classes that she is in, or has left something in."""
    seen = held.looked_at()
    names = {row["class_id"]: str(row["name"]) for row in held.rows["member"]}
    return tuple(_class(held, each, names.get(each.id), seen[each.id]) for each in held.in_order())


def _class(held: Held, class_: Class, nickname: str | None, seen: list[Row]) -> ClassView:
    mine = [bool(row["kept"]) for row in held.rows["attempt"] if row["class_id"] == class_.id]
    return ClassView(
        id=class_.id,
        name=class_.name,
        nickname=nickname or "",
        left=nickname is None,
        named=class_.named,
        last_day=day(date.fromisoformat(class_.last_day)),
        goes_on=day(goes_on(class_.last_day, house().keep_days)),
        kept=all(mine) if mine else None,
        seen_by=tuple(dict.fromkeys(f"{row['name']}, {day(day_of(row['at']))}" for row in seen)),
    )


def day(on: date) -> str:
    """A day in words."""
    return str(format_date(on, "d MMMM y"))


def played(held: Held) -> tuple[PlayedView, ...]:
    """Her attempts, the newest first."""
    newest = sorted(held.rows["attempt"], key=lambda row: (-float(row["started_at"]), row["id"]))
    return tuple(_played(held, row) for row in newest)


def _played(held: Held, row: Row) -> PlayedView:
    scenario, ending = scenario_of(row), held.ending(row["id"])
    reached = scenario.endings.get(ending or "") if scenario else None
    done = held.done(row["id"])
    stands = reached.title if reached else str(_("Stopped") if done else _("Under way"))
    class_ = held.classes.get(row["class_id"] or "")
    return PlayedView(
        id=row["id"],
        title=scenario.title if scenario else row["scenario_id"],
        language=scenario.language if scenario else "en",
        when=day(day_of(row["started_at"])),
        stands=stands,
        address=url_for("look_back.page" if done else "learner.attempt", attempt_id=row["id"]),
        class_name=class_.name if class_ else "",
        kept=bool(row["kept"]),
    )


def written(held: Held) -> tuple[WrittenView, ...]:
    """What she wrote last at every question of every attempt, the newest first."""
    newest = sorted(held.rows["attempt"], key=lambda row: (-float(row["started_at"]), row["id"]))
    return tuple(view for row in newest for view in _written(held, row))


def _written(held: Held, row: Row) -> list[WrittenView]:
    answers: dict[str, str] = {}
    for event in held.events[row["id"]]:
        if event["kind"] == Kind.REFLECTED:
            answers.update({key: str(said) for key, said in event["details"].items() if key.isdecimal()})
    asked, scenario = _asked(row), scenario_of(row)
    language, when = scenario.language if scenario else "en", day(day_of(row["started_at"]))
    return [WrittenView(when, language, asked.get(key, ""), said) for key, said in answers.items() if said.strip()]


def _asked(row: Row) -> dict[str, str]:
    scenario = scenario_of(row)
    return {str(n): each.ask for n, each in enumerate(scenario.reflection, 1)} if scenario else {}


# -- the file ----------------------------------------------------------------------------------------------------------


def everything(held: Held) -> Row:
    """Every row of a learner, with the words of the scenario beside the names, and times that can be read."""
    seen = held.looked_at()
    return {
        "about": str(_("Everything that this server holds of you. Times are in UTC.")),
        "learner": held.learner,
        "devices": [_timed(row) for row in held.rows["learner_device"]],
        "codes": held.rows["learner_code"],
        "classes": [{**_timed(row), "class": _named(held, row["class_id"])} for row in held.rows["member"]],
        "names_looked_at": [
            {**_timed({"at": row["at"], "by": row["name"], "what": row["what"]}), "class": held.classes[class_id].name}
            for class_id, rows in seen.items()
            for row in rows
        ],
        "attempts": [_attempt(held, row) for row in held.rows["attempt"]],
        "votes": [_timed(row) for row in held.rows["vote"]],
        "handovers": [_timed(row) for row in held.rows["handover"]],
        "shown_to_the_class": held.rows["wall"],
    }


def _timed(row: Row) -> Row:
    """A row with its times as ISO 8601."""
    return {
        key: datetime.fromtimestamp(value, UTC).isoformat()
        if isinstance(value, float) and (key == "at" or key.endswith("_at"))
        else value
        for key, value in row.items()
    }


def _named(held: Held, class_id: str | None) -> Row | None:
    class_ = held.classes.get(class_id or "")
    if class_ is None:
        return None
    gone = goes_on(class_.last_day, house().keep_days).isoformat()
    return {"name": class_.name, "named": class_.named, "last_day": class_.last_day, "goes_on": gone}


def _attempt(held: Held, row: Row) -> Row:
    scenario, done = scenario_of(row), held.done(row["id"])
    told = row if done else {key: value for key, value in row.items() if key != "here"}
    return {
        **_timed(told),
        "title": scenario.title if scenario else None,
        "class": _named(held, row["class_id"]),
        "events": [_event(event, scenario, row, done) for event in held.events[row["id"]]],
    }


def _event(event: Row, scenario: Scenario | None, attempt: Row, done: bool) -> Row:
    place = scenario.place(event["scene"]) if scenario else None
    told = {**_timed(event), **_words(event, place)}
    if not done:
        details = {key: value for key, value in event["details"].items() if key != "order"}
        return {**{key: value for key, value in told.items() if key not in _OF_THE_STORY}, "details": details}
    goes_to = scenario.place(event["goes_to"] or "") if scenario else None
    if event["kind"] == Kind.REFLECTED:
        told["asked"] = _asked(attempt)
    return {**told, "scene_title": _title(place), "goes_to_title": _title(goes_to)}


def _words(event: Row, place: Scene | Ending | None) -> Row:
    """The question of a decision, and the reaction that was taken."""
    if not isinstance(place, Scene) or place.decision is None or event["kind"] != Kind.CHOSEN:
        return {}
    taken = place.decision.choice(event["choice"] or "")
    return {"question": views.question(place), "said": words_of(taken) if taken else None}


def _title(place: Scene | Ending | None) -> str | None:
    return place.title if place is not None else None

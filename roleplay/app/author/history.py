"""The history of a scenario: who saved what and when, what changed, and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.author import desk
from roleplay.app.author.pages import DiffLine, HistoryPage, SavePage, SaveRow
from roleplay.app.house import house
from roleplay.app.look_back import when
from roleplay.errors import NotHere, ScenarioNotFound
from roleplay.store.people import Role
from roleplay.store.saved import How, Save
from roleplay.textfile import digest_of

blueprint = Blueprint("history", __name__, url_prefix="/author")

AT_ONCE = 50
"""Texts on one page of a history."""
AROUND = 3
"""Lines that are shown above and below a change."""


@blueprint.get("/<scenario_id>/history")
@people_only(Role.TRAINER)
def page(scenario_id: str) -> ResponseReturnValue:
    """Every text that was saved, sent or found."""
    there = desk.noted(scenario_id)
    saves = house().store.saved.of(scenario_id)
    if there is None and not saves:
        raise ScenarioNotFound(scenario_id, str(_("There is no scenario of that name here.")))
    before = request.args.get("before", type=int)
    shown = [save for save in saves if before is None or save.number < before]
    return HistoryPage(
        id=scenario_id,
        title=_title(scenario_id),
        saves=tuple(_row(save, saves, there) for save in shown[:AT_ONCE]),
        there=there is not None,
        older=shown[AT_ONCE - 1].number if len(shown) > AT_ONCE else None,
    ).render()


@blueprint.get("/<scenario_id>/history/<int:number>")
@people_only(Role.TRAINER)
def version(scenario_id: str, number: int) -> ResponseReturnValue:
    """One text of the history, and what bringing it back would change."""
    there = desk.noted(scenario_id)
    saves = house().store.saved.of(scenario_id)
    save = next((one for one in saves if one.number == number), None)
    text = _text(scenario_id, number)
    if save is None or text is None:
        raise NotHere(scenario_id, str(_("The history has no such text.")))
    numbers = [one.number for one in saves]
    place = numbers.index(number)
    now = there.decode("utf-8-sig", "replace") if there is not None else ""
    return SavePage(
        id=scenario_id,
        title=_title(scenario_id),
        save=_row(save, saves, there),
        lines=tuple(difference(now, text)),
        whole=text,
        newer=numbers[place - 1] if place else None,
        older=numbers[place + 1] if place + 1 < len(numbers) else None,
    ).render()


@blueprint.post("/<scenario_id>/history/<int:number>/restore")
@people_only(Role.TRAINER)
def restore(scenario_id: str, number: int) -> ResponseReturnValue:
    """Brings a text back; what is in the file until then stays in the history."""
    desk.bring_back(scenario_id, number)
    return redirect(url_for("author.editor", scenario_id=scenario_id), 303)


def difference(before: str, after: str) -> Iterator[DiffLine]:
    """What `after` has otherwise than `before`, line by line, with a few lines around; numbers are those of after."""
    old, new = before.splitlines(), after.splitlines()
    groups = list(SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND))
    for number, group in enumerate(groups):
        if number or group[0][3]:
            yield DiffLine("gap", None, "")
        for kind, a, b, c, d in group:
            if kind == "equal":
                yield from (DiffLine("same", line + 1, new[line]) for line in range(c, d))
                continue
            yield from (DiffLine("old", None, line) for line in old[a:b])
            yield from (DiffLine("new", line + 1, new[line]) for line in range(c, d))
    if groups and groups[-1][-1][4] < len(new):
        yield DiffLine("gap", None, "")


def _title(scenario_id: str) -> str:
    try:
        scenario = desk.known(scenario_id).scenario
    except ScenarioNotFound:
        return scenario_id
    return scenario.title if scenario is not None and scenario.title else scenario_id


def _text(scenario_id: str, number: int) -> str | None:
    raw = house().store.saved.text(scenario_id, number)
    return raw.decode("utf-8-sig", "replace") if raw is not None else None


def _row(save: Save, saves: Sequence[Save], there: bytes | None) -> SaveRow:
    names = {
        How.SAVED: _("saved"),
        How.FOUND: _("changed outside the workbench"),
        How.ASIDE: _("sent, but somebody else had saved meanwhile: not in the file"),
        How.RESTORED: _("brought back from the history"),
    }
    return SaveRow(
        number=save.number,
        when=when(save.at),
        by=save.by,
        how=str(names[save.how]),
        aside=save.how is How.ASIDE,
        now=there is not None and save.digest == digest_of(there),
        changed=_changed(save, saves),
    )


def _changed(save: Save, saves: Sequence[Save]) -> str:
    """How many lines came and went since the text before it."""
    before = next((one for one in saves if one.number < save.number and one.how is not How.ASIDE), None)
    new = _text(save.scenario_id, save.number)
    old = _text(save.scenario_id, before.number) if before is not None else None
    if new is None or old is None:
        return ""
    found = SequenceMatcher(None, old.splitlines(), new.splitlines()).get_opcodes()
    plus = sum(d - c for kind, _a, _b, c, d in found if kind != "equal")
    minus = sum(b - a for kind, a, b, _c, _d in found if kind != "equal")
    return str(_("+%(plus)s −%(minus)s lines", plus=plus, minus=minus)) if plus or minus else ""

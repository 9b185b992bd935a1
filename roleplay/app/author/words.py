"""A translation side by side: the scenario's texts, and the words for them in another language (a PO file).

Two people may fill in one language at once: what one of them did not touch she does not write over, and where both
wrote something she sees both before hers takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.author import desk
from roleplay.app.author.pages import WordGroup, WordRow, WordsPage
from roleplay.app.house import house
from roleplay.app.words import language as spoken
from roleplay.entry import Entry, translation_file
from roleplay.errors import ScenarioError
from roleplay.said import in_words
from roleplay.scenario.map.boxes import title_of
from roleplay.scenario.model import Scenario
from roleplay.scenario.po_merge import Block, State, blocks_of, filled, merged
from roleplay.scenario.pofile import MOST_BYTES, read_po
from roleplay.scenario.translation import Text, language_code, texts
from roleplay.store.people import Role
from roleplay.textfile import decoded, digest_of, replaced

blueprint = Blueprint("words", __name__, url_prefix="/author/<scenario_id>/words")

_OFTEN = ("nl", "en", "de", "fr", "es", "it", "pt-BR", "pl", "tr", "uk", "ar", "zh")
"""Languages that are offered; any other code can be typed."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A translation as it lies there, brought up to date with the scenario: its file, and an entry for each text."""

    path: Path
    language: str
    base: str
    po: str
    blocks: Mapping[str, Block]


@dataclass(slots=True)
class _Sent:
    """What a page sent: words to be written, and those that have to wait (by path, with what is to be said)."""

    words: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, tuple[str, str]] = field(default_factory=dict)


@blueprint.url_value_preprocessor
def _room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """All texts of a scenario travel in one form."""
    request.max_content_length = request.max_form_memory_size = 3 * MOST_BYTES


@blueprint.get("")
@people_only(Role.TRAINER)
def choose(scenario_id: str) -> ResponseReturnValue:
    """The way to a language: the one that was asked for, the first there is, or a question."""
    entry = desk.draft(scenario_id)
    wanted = request.args.get("language", "").strip() or next((one.language for one in entry.translations), "")
    if wanted:
        return redirect(url_for("words.page", scenario_id=scenario_id, language=wanted), 303)
    return _page(entry, None)


@blueprint.get("/<language>")
@people_only(Role.TRAINER)
def page(scenario_id: str, language: str) -> ResponseReturnValue:
    """A translation, also one that nobody has begun."""
    entry = desk.draft(scenario_id)
    try:
        return _page(entry, _sheet(entry, language), saved=request.args.get("saved") == "1")
    except ScenarioError as fault:
        return _page(entry, None, problem=in_words(fault.sentence, spoken())), 409


@blueprint.post("/<language>")
@people_only(Role.TRAINER)
def save(scenario_id: str, language: str) -> ResponseReturnValue:
    """Writes the words that were filled in; what somebody else wrote meanwhile stays until she has seen it."""
    entry = desk.draft(scenario_id)
    for _try in range(_TRIES):
        sheet = _sheet(entry, language)
        sent = _sent(sheet)
        if not sent.words or replaced(sheet.path, sheet.base, filled(sheet.po, sent.words).encode()):
            break
    else:
        raise ScenarioError(scenario_id, str(_("This file is being saved all the time by somebody else. Try again.")))
    house().library.refresh()
    if sent.clashes:
        return _page(entry, _sheet(entry, language), clashes=sent.clashes), 409
    return redirect(url_for("words.page", scenario_id=scenario_id, language=sheet.language, saved=1), 303)


def _sheet(entry: Entry, language: str) -> _Sheet:
    """Raises ScenarioError for no language, a scenario with mistakes, or a file that can't be read."""
    scenario = entry.scenario
    if scenario is None or not entry.playable:
        raise ScenarioError(
            entry.id, str(_("The scenario has mistakes. Mend them first: then all its texts are known."))
        )
    code = language_code(language, scenario.language)
    path = translation_file(entry.path, code)
    raw = path.read_bytes() if path.is_file() else b""
    if raw:
        _translation, faults = read_po(raw, path.name)
        if faults:
            told = _("%(file)s, line %(line)s, can't be read.", file=path.name, line=faults[0].mark.line)
            raise ScenarioError(path.name, f"{told} {in_words(faults[0].message, spoken())}")
    po = merged(scenario, code, decoded(raw, Path(path.name))).text
    blocks = {b.path: b for b in blocks_of(po.replace("\r\n", "\n")) if b.source and not b.away}
    return _Sheet(path, code, digest_of(raw) if raw else "", po, blocks)


def _sent(sheet: _Sheet) -> _Sent:
    """What of the form is to be written now."""
    sent, fits = _Sent(), set(request.form.getlist("fits"))
    for path, block in sheet.blocks.items():
        words = request.form.get(f"words:{path}")
        if words is None:
            continue
        words = words.replace("\r\n", "\n").strip()
        seen, source = request.form.get(f"seen:{path}", ""), request.form.get(f"source:{path}", "")
        if words == block.words.strip():
            if block.fuzzy and path in fits and source == _named(block.source):
                sent.words[path] = words
        elif seen == _named(words):
            continue  # not touched; somebody else has changed it
        elif seen != _named(block.words.strip()):
            told = _(
                "Somebody else wrote meanwhile: “%(words)s”. Save again to put yours in its place.", words=block.words
            )
            sent.clashes[path] = (words, str(told))
        elif source != _named(block.source):
            told = _("The text was changed meanwhile. Look whether your words still fit, and save again.")
            sent.clashes[path] = (words, str(told))
        else:
            sent.words[path] = words
    return sent


def _named(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


# -- the page --------------------------------------------------------------------------------------------------------


def _page(
    entry: Entry,
    sheet: _Sheet | None,
    *,
    saved: bool = False,
    clashes: Mapping[str, tuple[str, str]] | None = None,
    problem: str = "",
) -> str:
    scenario = entry.scenario
    own = scenario.language if scenario is not None else ""
    codes = [one.language for one in entry.translations]
    groups = _groups(scenario, sheet, clashes or {}) if scenario is not None and sheet is not None else ()
    rows = [row for group in groups for row in group.rows]
    return WordsPage(
        id=entry.id,
        title=(scenario.title if scenario is not None else "") or entry.id,
        own=own,
        own_name=name_of(own),
        into=sheet.language if sheet is not None else "",
        into_name=name_of(sheet.language) if sheet is not None else "",
        others=tuple((code, name_of(code)) for code in codes),
        offered=tuple((code, name_of(code)) for code in _OFTEN if code not in (own, *codes)),
        groups=groups,
        done=sum(row.state == State.DONE for row in rows),
        all=len(rows),
        saved=saved,
        clashes=len(clashes or ()),
        problem=problem,
    ).render()


def name_of(code: str) -> str:
    """What a language is called in that of the page."""
    try:
        return str(Locale.parse(code, sep="-").get_display_name(spoken()) or code)
    except (ValueError, UnknownLocaleError):
        return code


def _groups(scenario: Scenario, sheet: _Sheet, clashes: Mapping[str, tuple[str, str]]) -> tuple[WordGroup, ...]:
    found: dict[str, list[WordRow]] = {}
    for text in texts(scenario):
        parts = text.path.split(".")
        place = parts[1] if parts[0] in ("scenes", "endings") else ""
        found.setdefault(place, []).append(_row(text, sheet.blocks[text.path], clashes.get(text.path)))
    return tuple(
        WordGroup(place, _title(scenario, place), tuple(rows), sum(row.state != State.DONE for row in rows))
        for place, rows in found.items()
    )


def _title(scenario: Scenario, name: str) -> str:
    place = scenario.place(name)
    return title_of(place) if place is not None else str(_("Around the story"))


def _row(text: Text, block: Block, clash: tuple[str, str] | None) -> WordRow:
    words = block.words.strip()
    state = State.MISSING if not words else State.FUZZY if block.fuzzy else State.DONE
    shown, told = clash or (words, "")
    longest = max(text.text, shown, key=len)
    return WordRow(
        path=text.path,
        label=_label(text.path),
        text=text.text,
        words=shown,
        state=state.value,
        was=block.was or "" if state is State.FUZZY else "",
        seen=_named(words),
        source=_named(block.source),
        clash=told,
        lines=min(14, max(1, sum(1 + len(line) // 52 for line in longest.split("\n")))),
    )


def _label(path: str) -> str:
    """What a text is, in words, and of which reaction."""
    parts = path.split(".")
    named = [part for part in parts if not part.isdigit()]
    words = {
        "title": _("Title"),
        "about": _("What it is about"),
        "goal": _("Goal"),
        "remember": _("To remember"),
        "people": _("Who"),
        "means": _("What the variable means"),
        "describe": _("Described, for who can't see it"),
        "script": _("Script"),
        "question": _("Question"),
        "say": _("Says"),
        "do": _("Does"),
        "afterwards": _("In the look back"),
        "consequence": _("What came of it"),
        "ask": _("Question"),
        "answers": _("Answer"),
    }
    label = str(words.get(named[-1]) or words.get(named[0]) or named[-1])
    if parts[0] == "people":
        return f"{label}: {path.partition('.')[2]}"
    if "choices" in parts[2:]:
        return f"{parts[parts.index('choices', 2) + 1]} · {label}"
    if "otherwise" in parts[2:]:
        return f"{_('No answer in time')} · {label}"
    around = {
        "lecture": _("Explanation"),
        "reflection": _("Reflection"),
        "debrief": _("Debrief"),
        "sources": _("Source"),
    }
    return f"{around[parts[0]]} · {label}" if parts[0] in around else label

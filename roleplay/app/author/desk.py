"""The text of a scenario on the desk: what is in its file, and what a save does to it.

Whatever was sent is in the history before anything else happens, and so is what another program wrote before it is
written over: of two people in one file nobody loses a line.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from roleplay.app.access import person
from roleplay.app.house import house
from roleplay.app.words import language
from roleplay.errors import ScenarioError, ScenarioNotFound
from roleplay.library import Entry
from roleplay.said import in_words
from roleplay.scenario.merging import merged
from roleplay.store.saved import How, Save
from roleplay.textfile import decoded, digest_of, replaced

MOST_TEXT = 2 * 1024**2
"""Bytes of a text that the workbench takes; larger ones are for an editor on one's own machine."""


_ONE_AT_A_TIME = threading.RLock()
"""Reads and saves: the history is in the order in which texts came into the file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is in a scenario's file, with a browser's line ends; since when (`at`), and `by` whom: "" is elsewhere."""

    text: str
    digest: str
    at: float
    by: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that is in the file now, under its `number` in the history."""

    digest: str
    at: float
    number: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody saved in between: `sheet` is what is in the file. `merged` has both changes, where they don't touch."""

    sheet: Sheet
    merged: str | None


def draft(scenario_id: str) -> Entry:
    """The file of a scenario, as it is at this moment. Raises ScenarioNotFound."""
    house().library.refresh()
    return house().library.draft(scenario_id)


def known(scenario_id: str) -> Entry:
    """The same as it was found last: while somebody types the folder is not looked at each time."""
    try:
        return house().library.draft(scenario_id)
    except ScenarioNotFound:
        return draft(scenario_id)


def sheet(scenario_id: str) -> Sheet:
    """What is in the file; it is in the history from now on. Raises ScenarioNotFound or ScenarioError."""
    with _ONE_AT_A_TIME:
        path = draft(scenario_id).path
        raw = _raw(path)
        text = decoded(raw, Path(path.name))
        _note(scenario_id, raw)
        last = last_saved(scenario_id)
    if last is not None and last.how is not How.FOUND:
        return Sheet(_plain(text), digest_of(raw), last.at, last.by)
    return Sheet(_plain(text), digest_of(raw), path.stat().st_mtime, "")


def noted(scenario_id: str) -> bytes | None:
    """The bytes of the file, which are in the history from now on; None when it is gone."""
    with _ONE_AT_A_TIME:
        try:
            raw = _raw(draft(scenario_id).path)
        except ScenarioNotFound:
            return None
        _note(scenario_id, raw)
        return raw


def save(scenario_id: str, text: str, base: str, how: How = How.SAVED) -> Taken | Clash:
    """Puts `text` into the file when that still has the digest `base`. What it had before stays in the history.

    Raises ScenarioNotFound when the file is gone, ScenarioError when it can't be read; the text is put aside.
    """
    with _ONE_AT_A_TIME:
        try:
            path = draft(scenario_id).path
            before = _raw(path)
            there = decoded(before, Path(path.name))
        except ScenarioError as fault:
            raise _aside(scenario_id, text, fault) from fault
        _note(scenario_id, before)
        raw = _as_there(text, there).encode()
        if raw == before or (digest_of(before) == base and replaced(path, base, raw)):
            number = _keep(scenario_id, raw, how)
            _taken_up()
            return Taken(digest_of(raw), house().now(), number)
        _keep(scenario_id, raw, How.ASIDE)
        theirs = sheet(scenario_id)
    begun = house().store.saved.text_by(scenario_id, base)
    both = merged(_plain(begun.decode("utf-8-sig", "replace")), _plain(text), theirs.text) if begun else None
    return Clash(theirs, both)


def bring_back(scenario_id: str, number: int) -> None:
    """Puts a text of the history into the file, also where that is gone; what is there stays in the history.

    Raises ScenarioNotFound for a text that is not there.
    """
    text = house().store.saved.text(scenario_id, number)
    if text is None:
        raise ScenarioNotFound(scenario_id, str(_("The history has no such text.")))
    path = house().library.home.scenarios / f"{scenario_id}.yaml"
    with _ONE_AT_A_TIME:
        done = False
        while not done:
            there = path.read_bytes() if path.exists() else None
            if there is not None:
                _note(scenario_id, there)
            done = replaced(path, digest_of(there) if there is not None else "", text)
        _keep(scenario_id, text, How.RESTORED)
        _taken_up()


def _aside(scenario_id: str, text: str, fault: ScenarioError) -> ScenarioError:
    """Keeps a text whose file can't be written; what to say of it."""
    if not house().store.saved.of(scenario_id):
        return fault
    _keep(scenario_id, text.encode(), How.ASIDE)
    told = _("What you wrote is kept in the history.")
    return type(fault)(scenario_id, f"{in_words(fault.sentence, language())} {told}")


def _taken_up() -> None:
    house().library.refresh()
    house().clips.wake()


def last_saved(scenario_id: str) -> Save | None:
    """What came into the file through the workbench or was found in it last."""
    return next((one for one in house().store.saved.of(scenario_id) if one.how is not How.ASIDE), None)


def _keep(scenario_id: str, raw: bytes, how: How) -> int:
    return house().store.saved.keep(scenario_id, raw, how, person().id, house().now())


def _note(scenario_id: str, raw: bytes) -> None:
    """What another program wrote is in the history as well."""
    house().store.saved.keep(scenario_id, raw, How.FOUND, None, house().now())


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise ScenarioNotFound(path.stem, str(_("The file %(name)s is gone.", name=path.name))) from fault


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_there(text: str, there: str) -> str:
    """A browser knows one kind of line end; a file keeps those that it has."""
    return _plain(text).replace("\n", "\r\n") if "\r\n" in there else _plain(text)

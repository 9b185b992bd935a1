"""What the pages of the workbench show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A scenario in the list; `state`, `films`, `found` and `saved` in words. `waits`: students don't see this yet.

    `wrong`: something in it keeps it from being played.
    """

    id: str
    title: str
    language: str
    state: str
    waits: bool
    found: str
    wrong: bool
    films: str
    saved: str
    still: str | None
    publish: str | None


@dataclass(frozen=True, slots=True)
class DeskPage(Page):
    """All scenarios, for who writes them; `gone` are those whose file is gone, with a history."""

    template: ClassVar[str] = "author/desk.html"
    rows: tuple[DeskRow, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewForm:
    """What was typed of a new scenario."""

    title: str = ""
    situation: str = ""
    guest: str = ""
    goal: str = ""
    points: tuple[str, ...] = ("", "", "")
    decisions: int = 3
    language: str = "en"
    other: str = ""
    copy_title: str = ""


@dataclass(frozen=True, slots=True)
class NewPage(Page):
    """A new scenario, from five answers or from one of the `others` (id and title). `problem`: what is to be mended."""

    template: ClassVar[str] = "author/new.html"
    form: NewForm
    languages: tuple[tuple[str, str], ...]
    decisions: tuple[int, ...]
    others: tuple[tuple[str, str], ...]
    problem: str


@dataclass(frozen=True, slots=True)
class EditorPage(Page):
    """A scenario under work; `data` is what its script needs."""

    template: ClassVar[str] = "author/editor.html"
    title: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SaveRow:
    """One text of a history: when, by whom and how it came there, in words. `now`: this is what is in the file."""

    number: int
    when: str
    by: str
    how: str
    aside: bool
    now: bool
    changed: str


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """Everything that was saved of a scenario, the newest first; `older` leads on where there is more."""

    template: ClassVar[str] = "author/history.html"
    id: str
    title: str
    saves: tuple[SaveRow, ...]
    there: bool
    older: int | None


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a difference: `kind` is "new", "old", "same", or "gap" where lines are left out."""

    kind: str
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class SavePage(Page):
    """One text of a history beside the file of now; `whole` is all of it."""

    template: ClassVar[str] = "author/save.html"
    id: str
    title: str
    save: SaveRow
    lines: tuple[DiffLine, ...]
    whole: str
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class WordRow:
    """A text beside its words, which are done, fuzzy or missing (`state`). `was`: fuzzy ones were made from this.

    `seen` and `source` name the words and the text as they are now. `clash` says why these words are not saved yet.
    """

    path: str
    label: str
    text: str
    words: str
    state: str
    was: str
    seen: str
    source: str
    clash: str
    lines: int


@dataclass(frozen=True, slots=True)
class WordGroup:
    """The texts of a scene or an ending, or of what stands around the story."""

    id: str
    title: str
    rows: tuple[WordRow, ...]
    left: int


@dataclass(frozen=True, slots=True)
class WordsPage(Page):
    """A translation side by side: `into` which language, empty where that is asked. `problem`: why it can't be shown.

    `others` are the languages there are, `offered` those that can be begun, as code and name.
    """

    template: ClassVar[str] = "author/words.html"
    id: str
    title: str
    own: str
    own_name: str
    into: str
    into_name: str
    others: tuple[tuple[str, str], ...]
    offered: tuple[tuple[str, str], ...]
    groups: tuple[WordGroup, ...]
    done: int
    all: int
    saved: bool
    clashes: int
    problem: str


PAGES = (DeskPage, NewPage, EditorPage, HistoryPage, SavePage, WordsPage)

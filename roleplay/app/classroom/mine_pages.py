"""What the pages about a student's own data show; as in `roleplay.app.pages`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class that was joined, and perhaps `left` again. `seen_by`: who looked at names there, and when.

    `kept`: whether all that was played in it stays; None when nothing was.
    """

    id: str
    name: str
    nickname: str
    left: bool
    named: bool
    last_day: str
    goes_on: str
    kept: bool | None
    seen_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlayedView:
    """An attempt: where it stands in words, the page of it, and the class that it is of (empty: practice)."""

    id: str
    title: str
    language: str
    when: str
    stands: str
    address: str
    class_name: str
    kept: bool


@dataclass(frozen=True, slots=True)
class WrittenView:
    """What was written at a reflection."""

    when: str
    language: str
    ask: str
    answer: str


@dataclass(frozen=True, slots=True)
class MinePage(Page):
    """What is held of a learner. `shown` is her code once she asked for it.

    `code` came with the request: what is sent from this page is then allowed by it, and not by the device.
    """

    template: ClassVar[str] = "classroom/mine.html"
    code: str
    shown: tuple[str, ...]
    classes: tuple[ClassView, ...]
    played: tuple[PlayedView, ...]
    written: tuple[WrittenView, ...]
    devices: int
    votes: int
    days: int


@dataclass(frozen=True, slots=True)
class MineCodePage(Page):
    """Asks for the code, where nothing is known."""

    template: ClassVar[str] = "classroom/mine_code.html"
    wrong: bool


@dataclass(frozen=True, slots=True)
class MineDeletePage(Page):
    """What goes when she deletes: one attempt (`attempt` is its id), or everything."""

    template: ClassVar[str] = "classroom/mine_delete.html"
    code: str
    attempt: PlayedView | None
    attempts: int
    classes: int
    written: int


@dataclass(frozen=True, slots=True)
class MineGonePage(Page):
    """Everything is deleted."""

    template: ClassVar[str] = "classroom/mine_gone.html"


PAGES = (MinePage, MineCodePage, MineDeletePage, MineGonePage)

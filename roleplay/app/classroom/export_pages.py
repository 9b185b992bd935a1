"""The page that lists what goes out of a class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from roleplay.app.classroom.topics import Topic
from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that can be taken out: its name, its address and what is in it."""

    name: str
    address: str
    about: str


@dataclass(frozen=True, slots=True)
class ExportsPage(Page):
    """The files of a class and a scenario: those for the facilitator `alone`, and those that may be `shown`."""

    template: ClassVar[str] = "classroom/exports.html"
    topic: Topic
    named: bool
    alone: tuple[FileView, ...]
    shown: tuple[FileView, ...]


PAGES = (ExportsPage,)

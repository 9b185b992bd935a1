"""What the page of the end of a class shows; as in `roleplay.app.pages`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class PlayedView:
    """A scenario of the class: how many learners played it, as it may be told."""

    id: str
    title: str
    language: str
    learners: str


@dataclass(frozen=True, slots=True)
class EndingPage(Page):
    """What goes with a class, and when: by itself on `goes_on`, `keep_days` after its last day.

    `refused` says why it was not ended now.
    """

    template: ClassVar[str] = "classroom/ending.html"
    class_id: str
    name: str
    last_day: str
    goes_on: str
    keep_days: int
    joined: str
    played: tuple[PlayedView, ...]
    refused: str


PAGES = (EndingPage,)

"""What the live view of a class shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.pages import Card, Page


@dataclass(frozen=True, slots=True)
class SpotView:
    """A scene or an ending, the id of its box on the map, and in words how many are there now; empty for nobody."""

    box: str
    title: str
    count: str


@dataclass(frozen=True, slots=True)
class LivePage(Page):
    """Where a class is now; `counts` by name in words, `data` is what the script works with."""

    template: ClassVar[str] = "classroom/live.html"
    card: Card
    class_id: str
    class_name: str
    map: Markup
    spots: tuple[SpotView, ...]
    counts: Mapping[str, str]
    data: Mapping[str, object]


PAGES = (LivePage,)

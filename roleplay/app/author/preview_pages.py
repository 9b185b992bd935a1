"""What the preview of a draft shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A scene or an ending to begin at; `box` is its id on the map, `wrong` whether something is wrong there."""

    id: str
    title: str
    ending: bool
    begin: bool
    box: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class VariableRow:
    """A variable to begin with; `value` is a number from `low` to `high`, or a yes/no."""

    name: str
    means: str
    yes_no: bool
    value: int | bool
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A finding in a sentence; `line` is that in the file `file` (empty: the scenario's own)."""

    severity: str
    message: Markup
    line: int
    file: str
    place: str


@dataclass(frozen=True, slots=True)
class PreviewPage(Page):
    """A draft, played beside what is said of it. `playable`: as it is; `plays`: it, or the last that could be.

    `file` is its name, `spoken` its language, `at` the place to begin at. `editor` is the address to write at, where
    there is one.
    """

    template: ClassVar[str] = "author/preview.html"
    file: str
    title: str
    spoken: str
    playable: bool
    plays: bool
    found: tuple[FoundRow, ...]
    places: tuple[PlaceRow, ...]
    variables: tuple[VariableRow, ...]
    map: Markup
    at: str
    editor: str | None
    data: Mapping[str, object]


PAGES = (PreviewPage,)

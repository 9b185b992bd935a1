"""What the pages after a role-play show, and those that move it to another device; as in `pages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.pages import Card, ClipView, EndingsView, KeptView, LectureView, Line, Page, RoomView, ShareView


@dataclass(frozen=True, slots=True)
class OptionView:
    """A reaction in the look back."""

    text: str
    spoken: bool
    chosen: bool
    afterwards: str


@dataclass(frozen=True, slots=True)
class OthersView:
    """How many of the others chose a reaction: in words, and in tenths."""

    text: str
    spoken: bool
    told: str
    tenths: int


@dataclass(frozen=True, slots=True)
class MomentView:
    """A moment of the own route: a still, what could be chosen there and what `others` chose.

    From a `decided` one another way can be tried. `parted`: here this route left the one that it was tried from.
    """

    step: int
    title: str
    still: str | None
    question: str
    lines: tuple[Line, ...]
    options: tuple[OptionView, ...]
    silent: bool
    decided: bool
    parted: bool
    others: tuple[OthersView, ...]


@dataclass(frozen=True, slots=True)
class AskView:
    """A question of the reflection with what was answered so far, and whether the class may read that."""

    number: int
    ask: str
    answers: tuple[str, ...]
    keep: bool
    answer: str
    shared: bool


@dataclass(frozen=True, slots=True)
class PastView:
    """Another attempt of this learner: when it was, how it ended, and where the two stand beside each other."""

    when: str
    ending: str
    address: str


@dataclass(frozen=True, slots=True)
class LookBackPage(Page):
    """The own route, afterwards; `map` is what was seen of the scenario, as HTML.

    `room` is the class in which it was played, to who is in it; `again` is where it is played another time.
    `stays` says whether the route is kept when that class goes; None when it is of no class, or of another learner.
    """

    template: ClassVar[str] = "look_back.html"
    card: Card
    attempt: str
    ending: str
    consequence: str
    ending_still: str | None
    stopped: bool
    moments: tuple[MomentView, ...]
    map: Markup
    endings: EndingsView | None
    asks: tuple[AskView, ...]
    saved: bool
    kept: tuple[KeptView, ...]
    remember: tuple[str, ...]
    lecture: LectureView | None
    sources: tuple[tuple[str, str], ...]
    earlier: tuple[PastView, ...]
    share: ShareView
    room: RoomView | None
    again: str
    stays: bool | None
    fresh_key: str


@dataclass(frozen=True, slots=True)
class FilmPart:
    """A moment of the film of a route, and the reaction that was taken after it (empty: it went on)."""

    clip: ClipView | None
    still: str | None
    lines: tuple[Line, ...]
    chosen: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class FilmPage(Page):
    """The own route as one film; without a script as stills and words. `data` is what the script needs."""

    template: ClassVar[str] = "film.html"
    card: Card
    parts: tuple[FilmPart, ...]
    look_back: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a route in a line or two: the question and what was taken, or the scene that went on."""

    title: str
    question: str
    chosen: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One of two attempts, from where they part."""

    when: str
    steps: tuple[StepView, ...]
    ending: str
    consequence: str
    still: str | None
    look_back: str


@dataclass(frozen=True, slots=True)
class BesidePage(Page):
    """Two attempts beside each other: how both began, then the older and the newer."""

    template: ClassVar[str] = "beside.html"
    card: Card
    shared: tuple[StepView, ...]
    columns: tuple[ColumnView, ColumnView]


@dataclass(frozen=True, slots=True)
class HandoverPage(Page):
    """The code that another device goes on with: two groups of letters, the address to type, and a QR code."""

    template: ClassVar[str] = "handover.html"
    card: Card
    code: tuple[str, str]
    address: str
    qr: Markup
    minutes: int
    back: str


@dataclass(frozen=True, slots=True)
class GoPage(Page):
    """Asks the other device for the code."""

    template: ClassVar[str] = "go.html"
    wrong: bool


@dataclass(frozen=True, slots=True)
class GoOnPage(Page):
    """The code is good: one button, so that the preview of a link does not spend it."""

    template: ClassVar[str] = "go_on.html"
    card: Card
    code: str


PAGES = (LookBackPage, FilmPage, BesidePage, HandoverPage, GoPage, GoOnPage)

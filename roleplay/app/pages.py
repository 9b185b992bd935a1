"""What each page shows: one frozen dataclass per template, named after it. A test holds the two against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from flask import render_template
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the script: who says it (empty: an action), in which mood, and the words."""

    who: str
    mood: str
    text: str


@dataclass(frozen=True, slots=True)
class CueView:
    """A caption with its seconds."""

    start: float
    end: float
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class ClipView:
    """A clip to play now: its length, its captions, the `bytes` of its largest size and of its `small` one.

    `described` is the version for who can't see it, where there is one: the same address with `version=described`.
    """

    address: str
    seconds: float
    captions: tuple[CueView, ...]
    bytes: int
    small: int
    described: ClipView | None = None


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A button: its key, its words, whether they are spoken, and the address of the clip that follows."""

    key: str
    text: str
    spoken: bool
    clip: str | None


@dataclass(frozen=True, slots=True)
class SceneView:
    """One moment of an attempt, all that a browser gets of it. `on` is the next clip of a scene without choices.

    `direction` is that of its `language`: ltr or rtl. `seen`: it was seen to its end before, also in another attempt.
    """

    attempt: str
    step: int
    decisions: int
    kind: str
    place: str
    language: str
    direction: str
    clip: ClipView | None
    text: tuple[Line, ...]
    question: str
    choices: tuple[ChoiceView, ...]
    goes_on: bool
    on: str | None
    within: int | None
    waiting: str | None
    seen: bool
    title: str
    consequence: str
    events: str
    look_back: str


@dataclass(frozen=True, slots=True)
class Card:
    """A scenario in the catalogue, told in `language`; `languages` are all it can be played in, its own first."""

    id: str
    title: str
    about: str
    language: str
    minutes: int
    still: str | None
    tags: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page; `template` is its file."""

    template: ClassVar[str] = ""

    def render(self) -> str:
        """The page as HTML."""
        return render_template(self.template, **{f.name: getattr(self, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True)
class RoomView:
    """A class as a learner sees it. `named`: her teacher sees who chose what; `me` is then her name there."""

    code: str
    name: str
    open: bool
    named: bool
    me: str


@dataclass(frozen=True, slots=True)
class CataloguePage(Page):
    """All scenarios that can be played, and those that can't yet; above them the `classes` of this learner."""

    template: ClassVar[str] = "catalogue.html"
    cards: tuple[Card, ...]
    classes: tuple[RoomView, ...]
    unfinished: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A named moment of a lecture, in seconds."""

    at: float
    title: str


@dataclass(frozen=True, slots=True)
class LectureView:
    """The lecture of the scenario `id`: its clip, or its words while there is none.

    `key` is another one when the clip is: where a student left it is kept under that name.
    """

    id: str
    title: str
    show: str
    clip: ClipView | None
    text: tuple[Line, ...]
    chapters: tuple[ChapterView, ...]
    key: str


@dataclass(frozen=True, slots=True)
class ShareView:
    """A role-play to be shared: its full address, also as a QR code (SVG), and what a preview shows of it."""

    address: str
    title: str
    about: str
    picture: str
    locale: str
    qr: Markup


@dataclass(frozen=True, slots=True)
class EndingCard:
    """An ending that was reached. One that was not has neither title nor still."""

    title: str
    still: str | None


@dataclass(frozen=True, slots=True)
class EndingsView:
    """The endings of a scenario: first those that this learner has seen, `seen` of them, then the others."""

    seen: int
    cards: tuple[EndingCard, ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """What a learner wrote to herself."""

    ask: str
    answer: str


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """Before the role-play; the same document then plays it. `first` is the clip that it begins with.

    `room` is the class in which it is played; None is practice. `action` is where its form goes.
    """

    template: ClassVar[str] = "start.html"
    card: Card
    lecture: LectureView | None
    first: ClipView | None
    clock: bool
    kept: tuple[KeptView, ...]
    endings: EndingsView | None
    share: ShareView
    room: RoomView | None
    action: str


@dataclass(frozen=True, slots=True)
class ExplanationPage(Page):
    """The lecture on a page of its own; `data` is what its script needs."""

    template: ClassVar[str] = "explanation.html"
    card: Card
    lecture: LectureView
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AttemptPage(Page):
    """A role-play under way: to go on with, or as text when there is no script."""

    template: ClassVar[str] = "attempt.html"
    card: Card
    scene: SceneView
    still: str | None
    fresh_key: str


@dataclass(frozen=True, slots=True)
class FaultPage(Page):
    """Something went wrong, in a sentence, with the way on."""

    template: ClassVar[str] = "fault.html"
    status: int
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OfflinePage(Page):
    """There is no connection: what can be played without one. A service worker keeps it."""

    template: ClassVar[str] = "offline.html"


@dataclass(frozen=True, slots=True)
class ScenariosPage(Page):
    """Every scenario, for trainers."""

    template: ClassVar[str] = "scenarios.html"
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class ClipRow:
    """A clip of a scenario: `about` its length and size, its `state` in words, `share` in percent while it is made."""

    title: str
    file: str
    about: str
    state: str
    still: str | None
    share: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class ClipsPage(Page):
    """How the clips of a scenario stand; `missing` and `problems` count what is not made and what failed."""

    template: ClassVar[str] = "clips.html"
    card: Card
    clips: tuple[ClipRow, ...]
    filmed: int
    missing: int
    problems: int


PAGES = (
    CataloguePage,
    StartPage,
    ExplanationPage,
    AttemptPage,
    FaultPage,
    OfflinePage,
    ScenariosPage,
    ClipsPage,
)

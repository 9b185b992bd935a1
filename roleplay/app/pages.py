"""What each page shows: one frozen dataclass per template, named after it. A test holds the two against each other."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from flask import render_template


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
    """A clip to play now; `described` is the address of the version for who can't see it, where there is one."""

    address: str
    seconds: float
    captions: tuple[CueView, ...]
    described: str | None = None


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A button: its key, its words, whether they are spoken, and the address of the clip that follows."""

    key: str
    text: str
    spoken: bool
    clip: str | None


@dataclass(frozen=True, slots=True)
class SceneView:
    """One moment of an attempt, all that a browser gets of it. `on` is the next clip of a scene without choices."""

    attempt: str
    step: int
    decisions: int
    kind: str
    place: str
    language: str
    clip: ClipView | None
    text: tuple[Line, ...]
    question: str
    choices: tuple[ChoiceView, ...]
    goes_on: bool
    on: str | None
    within: int | None
    waiting: str | None
    title: str
    consequence: str
    events: str
    look_back: str


@dataclass(frozen=True, slots=True)
class Card:
    """A scenario in the catalogue."""

    id: str
    title: str
    about: str
    language: str
    minutes: int
    still: str | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page; `template` is its file."""

    template: ClassVar[str] = ""

    def render(self) -> str:
        """The page as HTML."""
        return render_template(self.template, **{f.name: getattr(self, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True)
class CataloguePage(Page):
    """All scenarios that can be played, and those that can't yet."""

    template: ClassVar[str] = "catalogue.html"
    cards: tuple[Card, ...]
    unfinished: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LectureView:
    """A lecture: its clip, or its words while there is none."""

    title: str
    show: str
    clip: ClipView | None
    text: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """Before the role-play; the same document then plays it."""

    template: ClassVar[str] = "start.html"
    card: Card
    lecture: LectureView | None
    clock: bool
    address: str


@dataclass(frozen=True, slots=True)
class AttemptPage(Page):
    """A role-play under way: to go on with, or as text when there is no script."""

    template: ClassVar[str] = "attempt.html"
    card: Card
    scene: SceneView
    fresh_key: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """A reaction in the look back."""

    text: str
    spoken: bool
    chosen: bool
    afterwards: str


@dataclass(frozen=True, slots=True)
class MomentView:
    """A moment of the own route: a still, and what could be chosen there."""

    title: str
    still: str | None
    question: str
    lines: tuple[Line, ...]
    options: tuple[OptionView, ...]
    silent: bool


@dataclass(frozen=True, slots=True)
class AskView:
    """A question of the reflection with what was answered so far."""

    number: int
    ask: str
    answers: tuple[str, ...]
    keep: bool
    answer: str


@dataclass(frozen=True, slots=True)
class LookBackPage(Page):
    """The own route, afterwards."""

    template: ClassVar[str] = "look_back.html"
    card: Card
    attempt: str
    ending: str
    consequence: str
    ending_still: str | None
    stopped: bool
    moments: tuple[MomentView, ...]
    remember: tuple[str, ...]
    asks: tuple[AskView, ...]
    saved: bool
    sources: tuple[tuple[str, str], ...]
    lecture: LectureView | None
    fresh_key: str


@dataclass(frozen=True, slots=True)
class FaultPage(Page):
    """Something went wrong, in a sentence, with the way on."""

    template: ClassVar[str] = "fault.html"
    status: int
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PasscodePage(Page):
    """The door of the facilitator's pages."""

    template: ClassVar[str] = "passcode.html"
    wrong: bool
    onward: str


@dataclass(frozen=True, slots=True)
class PlayedCard:
    """A scenario in the facilitator's list."""

    id: str
    title: str
    language: str
    started: str
    still: str | None


@dataclass(frozen=True, slots=True)
class FacilitatorPage(Page):
    """What was played."""

    template: ClassVar[str] = "facilitator.html"
    cards: tuple[PlayedCard, ...]


@dataclass(frozen=True, slots=True)
class BarView:
    """A count with the share of its bar (0..100)."""

    label: str
    spoken: bool
    count: str
    share: int


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What a class chose at a decision."""

    title: str
    question: str
    still: str | None
    came: str
    bars: tuple[BarView, ...]
    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlayedPage(Page):
    """How many took which choice and which ending."""

    template: ClassVar[str] = "played.html"
    card: Card
    started: str
    ended: str
    endings: tuple[BarView, ...]
    decisions: tuple[DecisionView, ...]
    prompts: tuple[str, ...]
    remember: tuple[str, ...]


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
    AttemptPage,
    LookBackPage,
    FaultPage,
    PasscodePage,
    FacilitatorPage,
    PlayedPage,
    ClipsPage,
)

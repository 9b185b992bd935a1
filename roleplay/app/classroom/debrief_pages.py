"""What the pages of a debrief show: the stage on the beamer, the facilitator's desk, and the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.pages import Line, Page


@dataclass(frozen=True, slots=True)
class StepView:
    """One of the five steps, and the slide that it begins with."""

    number: int
    title: str
    slide: str


@dataclass(frozen=True, slots=True)
class SlideView:
    """A slide of the stage: its id, its step, its title, and how often something on it is revealed by going on."""

    id: str
    step: int
    title: str
    parts: int = 0
    picked: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    """An answer and how many gave it, in words; `share` is the length of its bar (0..100). `own`: in the words of the
    scenario, else in those of the page."""

    label: str
    spoken: bool
    count: str
    share: float
    own: bool = True


@dataclass(frozen=True, slots=True)
class EndedView:
    """An ending: how many came to it in a first attempt, and in `ever` any attempt."""

    title: str
    still: str | None
    count: str
    ever: str


@dataclass(frozen=True, slots=True)
class TimeView:
    """How long a decision took: seconds in words, and the middle half with its median on a scale of 0..100."""

    title: str
    words: str
    low: float
    middle: float
    high: float
    replayed: str


@dataclass(frozen=True, slots=True)
class StoppedView:
    """A place where learners stopped."""

    title: str
    count: str


@dataclass(frozen=True, slots=True)
class WayView:
    """A whole way: the titles of its scenes, its ending, and how many took just this one."""

    scenes: tuple[str, ...]
    ending: str
    count: str


@dataclass(frozen=True, slots=True)
class AgainView:
    """A decision come to a second time: how many, and how many kept or changed their answer."""

    title: str
    count: str
    kept: Bar
    changed: Bar
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class WhyView:
    """A decision: what was asked and answered. `picked`: one of those that the stage begins with.

    `asks` are the trainer's questions, or one made from the figures (`made`); `reasons` say why it is worth discussing,
    `rank` is its place among those (0: not listed).
    """

    slide: str
    scene: str
    title: str
    question: str
    still: str | None
    came: str
    bars: tuple[Bar, ...]
    asks: tuple[str, ...]
    made: bool
    reasons: tuple[str, ...]
    rank: int
    picked: bool
    time: TimeView | None


@dataclass(frozen=True, slots=True)
class ClipSource:
    """A clip of a place and its captions."""

    address: str
    captions: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A scene or ending that can be played from the map; `lines` take the place of a clip that is not made."""

    place: str
    title: str
    clips: tuple[ClipSource, ...]
    lines: tuple[Line, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of a class as all three pages show them. `language` is that of the scenario's own words."""

    title: str
    language: str
    played: str
    ended: str
    not_yet: str
    opening: str
    opening_own: bool
    endings: tuple[EndedView, ...]
    ways: tuple[WayView, ...]
    other_ways: str
    times: tuple[TimeView, ...]
    stopped: tuple[StoppedView, ...]
    retried: str
    again: tuple[AgainView, ...]
    decisions: tuple[WhyView, ...]
    gone: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    remember: tuple[str, ...]
    few: bool


@dataclass(frozen=True, slots=True)
class OnWall:
    """An answer that a student shared: the question, the text, and whether it was let `through` to the wall.

    `name` says which one it is, and not whose: a seal over attempt and text.
    """

    ask: str
    text: str
    name: str
    through: bool


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note and the stamp of the one that was shown."""

    text: str
    seen: float


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Who came to an ending, or gave an answer."""

    title: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DebriefPage(Page):
    """The stage: every slide in one document, made for a beamer."""

    template: ClassVar[str] = "classroom/debrief.html"
    class_id: str
    scenario_id: str
    steps: tuple[StepView, ...]
    slides: tuple[SlideView, ...]
    shown: Shown
    map: Markup
    choose: Markup
    places: tuple[PlaceView, ...]
    wall: tuple[OnWall, ...]
    kept: str


@dataclass(frozen=True, slots=True)
class DeskPage(Page):
    """The facilitator's own window: prompts, notes, and what the stage shows."""

    template: ClassVar[str] = "classroom/desk.html"
    class_id: str
    class_name: str
    scenario_id: str
    slides: tuple[SlideView, ...]
    shown: Shown
    notes: dict[str, NoteView]
    wall: tuple[OnWall, ...]
    kept: NoteView
    named: bool
    who: tuple[NameGroup, ...] | None


@dataclass(frozen=True, slots=True)
class PaperPage(Page):
    """The debrief to be printed, with the notes and without a name."""

    template: ClassVar[str] = "classroom/paper.html"
    class_id: str
    class_name: str
    scenario_id: str
    day: str
    shown: Shown
    map: Markup
    notes: dict[str, NoteView]
    wall: tuple[OnWall, ...]
    kept: str


PAGES = (DebriefPage, DeskPage, PaperPage)

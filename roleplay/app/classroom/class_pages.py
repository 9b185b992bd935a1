"""What the pages of a class show: to its teachers, and to who joins it; as in `roleplay.app.pages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.pages import Card, Page, RoomView

# -- its teachers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClassCard:
    """A class among those of its teacher. `until` says when it ends or what came of it, in words."""

    id: str
    name: str
    code: tuple[str, str]
    titles: tuple[tuple[str, str], ...]
    still: str | None
    until: str
    ended: bool
    joined: str


@dataclass(frozen=True, slots=True)
class ClassesPage(Page):
    """A teacher's classes."""

    template: ClassVar[str] = "classroom/classes.html"
    name: str
    classes: tuple[ClassCard, ...]


@dataclass(frozen=True, slots=True)
class TickView:
    """A scenario that a class may play."""

    card: Card
    ticked: bool


@dataclass(frozen=True, slots=True)
class SettingsView:
    """What is set of a class, as it was typed; days as YYYY-MM-DD. `fixed`: its names can't go on or off any more.

    `problems`: by field what stands in the way, in a sentence.
    """

    name: str
    scenarios: tuple[TickView, ...]
    gone: tuple[str, ...]
    last_day: str
    earliest: str
    latest: str
    named: bool
    fixed: bool
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewClassPage(Page):
    """A class to be made."""

    template: ClassVar[str] = "classroom/class_new.html"
    form: SettingsView


@dataclass(frozen=True, slots=True)
class PlayedCard:
    """A scenario of a class, and how many began and ended it, as it may be told."""

    card: Card
    started: str
    ended: str


@dataclass(frozen=True, slots=True)
class TeacherView:
    """Who teaches a class; `me`: who looks at the page."""

    name: str
    me: bool


@dataclass(frozen=True, slots=True)
class ClassPage(Page):
    """A class for its teachers: its code, its scenarios and its settings. `said` tells what was just done."""

    template: ClassVar[str] = "classroom/class.html"
    id: str
    name: str
    code: tuple[str, str]
    address: str
    go: str
    qr: Markup
    until: str
    ended: bool
    joined: str
    named: bool
    cards: tuple[PlayedCard, ...]
    teachers: tuple[TeacherView, ...]
    form: SettingsView
    said: str
    problem: str


@dataclass(frozen=True, slots=True)
class CodePage(Page):
    """The code of a class on the beamer: where to go, what to type, what to scan, and how many have joined."""

    template: ClassVar[str] = "classroom/class_code.html"
    id: str
    name: str
    code: tuple[str, str]
    go: str
    qr: Markup
    joined: str


@dataclass(frozen=True, slots=True)
class RosterPage(Page):
    """Who joined a class, by name; `nameless` is how many gave none, as it may be told."""

    template: ClassVar[str] = "classroom/class_roster.html"
    id: str
    name: str
    named: bool
    names: tuple[str, ...]
    nameless: str


# -- who joins it ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JoinPage(Page):
    """A class to be joined. `forgotten`: she did, and her browser did not keep it."""

    template: ClassVar[str] = "classroom/join.html"
    room: RoomView
    teachers: str
    forgotten: bool


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A scenario of a class, and how often this learner began it there."""

    card: Card
    times: int


@dataclass(frozen=True, slots=True)
class LookView:
    """An attempt of this learner to be looked back at."""

    title: str
    language: str
    when: str
    address: str


@dataclass(frozen=True, slots=True)
class KeptView:
    """What the class keeps of a scenario, behind the link that its teacher has sent."""

    title: str
    language: str
    address: str


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """A class for who is in it; `together` is the title of what is played together now, empty for nothing."""

    template: ClassVar[str] = "classroom/class_home.html"
    room: RoomView
    teachers: str
    cards: tuple[HomeCard, ...]
    kept: tuple[KeptView, ...]
    looks: tuple[LookView, ...]
    together: str


PAGES = (ClassesPage, NewClassPage, ClassPage, CodePage, RosterPage, JoinPage, HomePage)

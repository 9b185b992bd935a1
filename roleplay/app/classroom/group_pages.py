"""Two groups beside each other: which, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.classroom.topics import Topic
from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class OtherView:
    """A class to put beside: its last day in words, and how many have played."""

    id: str
    name: str
    last_day: str
    played: str


@dataclass(frozen=True, slots=True)
class GroupsPage(Page):
    """Which other class to put beside this one."""

    template: ClassVar[str] = "classroom/groups.html"
    topic: Topic
    others: tuple[OtherView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """One of the two: the letter it goes by, its map, and how many played and came to an ending."""

    letter: str
    name: str
    last_day: str
    played: str
    ended: str
    map: Markup


@dataclass(frozen=True, slots=True)
class GroupBar:
    """How many of a group, in words, and the length of the bar in percent."""

    letter: str
    told: str
    share: int


@dataclass(frozen=True, slots=True)
class PairView:
    """The same thing in both groups. `rewritten`: its text was another one for some of them."""

    label: str
    spoken: bool
    bars: tuple[GroupBar, ...]
    rewritten: bool


@dataclass(frozen=True, slots=True)
class TwiceView:
    """A decision in both groups: who came here, and what they chose."""

    title: str
    question: str
    rewritten: bool
    came: tuple[GroupBar, ...]
    choices: tuple[PairView, ...]


@dataclass(frozen=True, slots=True)
class TwoGroupsPage(Page):
    """Two groups on one scale. `small`: one of them is so small that a share says little."""

    template: ClassVar[str] = "classroom/groups_beside.html"
    topic: Topic
    groups: tuple[GroupView, ...]
    small: bool
    endings: tuple[PairView, ...]
    decisions: tuple[TwiceView, ...]


PAGES = (GroupsPage, TwoGroupsPage)

"""What the pages of playing together show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.pages import Card, ClipView, Line, Page


@dataclass(frozen=True, slots=True)
class ReactionView:
    """A reaction under the number that it has on the screen and on all phones.

    `count` in words and `share` (percent) are of its votes, once they are revealed.
    """

    number: int
    text: str
    spoken: bool
    mine: bool
    count: str
    share: int


@dataclass(frozen=True, slots=True)
class PhoneView:
    """What a phone shows now. `state` is none, watching, voting, revealed or ended."""

    state: str
    session: str
    round: int
    language: str
    direction: str
    question: str
    reactions: tuple[ReactionView, ...]
    title: str
    consequence: str
    code: str
    class_name: str

    @property
    def mine(self) -> int | None:
        """The number that this phone voted for."""
        return next((r.number for r in self.reactions if r.mine), None)


@dataclass(frozen=True, slots=True)
class ScreenView:
    """What the screen shows now. `state` is playing, voting, revealed or ended; `lines` are there without a clip.

    `changed` goes back with a move, for it says what she saw. `most` and `least` are the numbers of the reactions to
    follow, None at a tie. `decides`: there is something to vote for.
    """

    state: str
    changed: int
    language: str
    direction: str
    clip: ClipView | None
    lines: tuple[Line, ...]
    question: str
    reactions: tuple[ReactionView, ...]
    most: int | None
    least: int | None
    decides: bool
    title: str
    consequence: str
    class_id: str
    scenario_id: str


@dataclass(frozen=True, slots=True)
class JoinHint:
    """How a phone comes in."""

    address: str
    code: tuple[str, str]
    qr: Markup


@dataclass(frozen=True, slots=True)
class BeamerPage(Page):
    """The screen of a class that plays together; `data` is what its script works with."""

    template: ClassVar[str] = "classroom/together.html"
    card: Card
    screen: ScreenView
    joining: JoinHint
    voted: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TogetherPage(Page):
    """Before a class plays together: how phones come in, and a button to begin."""

    template: ClassVar[str] = "classroom/together_begin.html"
    card: Card
    class_id: str
    class_name: str
    joining: JoinHint
    joined: str
    other: str


@dataclass(frozen=True, slots=True)
class VotePage(Page):
    """The phone of a student."""

    template: ClassVar[str] = "classroom/vote.html"
    now: PhoneView
    data: Mapping[str, object]


PAGES = (BeamerPage, TogetherPage, VotePage)

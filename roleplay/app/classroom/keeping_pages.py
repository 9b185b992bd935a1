"""What a class keeps: the page behind the link, and the facilitator's page with the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.classroom.topics import Topic
from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class KeptPage(Page):
    """What a class keeps of a role-play (told in the language `spoken`): points to remember and its own words.

    `again` leads to the role-play in the class, for who is in it and while that is open; `practise` to the private one.
    """

    template: ClassVar[str] = "classroom/kept.html"
    title: str
    spoken: str
    remember: tuple[str, ...]
    words: tuple[str, ...]
    again: str | None
    practise: str | None


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link to hand on: its address, also as a QR code, as a `mail` to be sent, and in a `text` to paste."""

    address: str
    qr: Markup
    mail: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptLinkPage(Page):
    """For the facilitator: what is sent, and its `link` once it is."""

    template: ClassVar[str] = "classroom/kept_link.html"
    topic: Topic
    remember: tuple[str, ...]
    words: tuple[str, ...]
    link: LinkView | None


PAGES = (KeptPage, KeptLinkPage)

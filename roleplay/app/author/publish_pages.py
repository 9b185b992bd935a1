"""What the page shows on which a scenario is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class MistakeRow:
    """What keeps a scenario from being published; `line` is None where it is in another file."""

    said: str
    line: int | None


@dataclass(frozen=True, slots=True)
class NewsRow:
    """What differs from what students have now: a scene, an ending or a choice, and `how`, in words."""

    what: str
    how: str
    kind: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """An answer to a question; `value` is what the form sends, `name` what that is called in the file."""

    value: str
    words: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """Something that is gone and was played: renamed, or gone? `name` is what it was called in the file."""

    field: str
    what: str
    name: str
    played: str
    offers: tuple[OfferView, ...]


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A publication, in words."""

    number: int
    when: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishPage(Page):
    """A scenario before it is published: `state` says what students get now, `done` what they get from now on.

    `digest` names the text that is shown; `answers` are those that were given before, as fields of the form. `making`
    films are not ready yet. `ready`: it can be published.
    """

    template: ClassVar[str] = "author/publish.html"
    id: str
    title: str
    spoken: str
    state: str
    done: str
    problem: str
    mistakes: tuple[MistakeRow, ...]
    making: int
    news: tuple[NewsRow, ...]
    more_news: int
    asked: tuple[AskedView, ...]
    answers: tuple[tuple[str, str], ...]
    digest: str
    note: str
    ready: bool
    most_note: int
    before: tuple[PublishedRow, ...]


PAGES = (PublishPage,)

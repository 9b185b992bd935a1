"""The pages of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from roleplay.app.pages import Page


@dataclass(frozen=True, slots=True)
class DoorPage(Page):
    """Where a person signs in; `onward` is the page that she wanted."""

    template: ClassVar[str] = "classroom/door.html"
    login: str
    wrong: bool
    onward: str


@dataclass(frozen=True, slots=True)
class InvitedPage(Page):
    """A person sets her password by the link that she was given. `problem` is empty, or what is to be mended."""

    template: ClassVar[str] = "classroom/invited.html"
    token: str
    name: str
    login: str
    shortest: int
    problem: str


@dataclass(frozen=True, slots=True)
class PasswordPage(Page):
    """A person changes her own password. `wrong`: the one of now was not right; `done`: it is changed."""

    template: ClassVar[str] = "classroom/password.html"
    login: str
    shortest: int
    wrong: bool
    problem: str
    done: bool


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role to choose: its name in words, and what it may do."""

    value: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list; `state` in words, empty when there is nothing to tell. `own`: who looks at the list."""

    id: str
    name: str
    login: str
    role: str
    role_name: str
    state: str
    closed: bool
    own: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link by which `name` comes in, told once, also as a QR code (SVG); `days` it holds."""

    name: str
    address: str
    qr: Markup
    days: int


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What was typed of an invitation that could not be made."""

    name: str = ""
    login: str = ""
    role: str = "facilitator"


@dataclass(frozen=True, slots=True)
class PeoplePage(Page):
    """Everybody with an account. `problem` is empty, or why the last change was not made."""

    template: ClassVar[str] = "classroom/people.html"
    people: tuple[PersonRow, ...]
    roles: tuple[RoleView, ...]
    link: LinkView | None
    typed: InvitationView
    problem: str


PAGES = (DoorPage, InvitedPage, PasswordPage, PeoplePage)

"""Accounts: the door, invitations, and the administrator's list of people."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import access
from roleplay.app.access import people_only, person, signed_in
from roleplay.app.classroom.people_pages import (
    DoorPage,
    InvitationView,
    InvitedPage,
    LinkView,
    PasswordPage,
    PeoplePage,
    PersonRow,
    RoleView,
)
from roleplay.app.house import hashed, house
from roleplay.app.limits import limiter
from roleplay.app.pages import FaultPage
from roleplay.app.passwords import SHORTEST, hashed_password, is_obvious, is_short, person_of
from roleplay.app.qr import qr
from roleplay.app.switch import within
from roleplay.errors import LastAdministrator, LoginTaken, PeopleError
from roleplay.store.people import LONGEST, Person, Role, cleaned

blueprint = Blueprint("people", __name__, url_prefix="/people")

_FRONT = "/facilitator/"
"""Where people begin."""


def _wrong(response: Response) -> bool:
    return response.status_code == 403


def _login() -> str:
    return cleaned(request.form.get("login", "")[:LONGEST])


def _onward(address: str) -> str:
    return address if within(address) else _FRONT


# -- the door --------------------------------------------------------------------------------------------------------


@blueprint.get("/door")
def door() -> ResponseReturnValue:
    """Asks who is there."""
    onward = _onward(request.args.get("onward", ""))
    if signed_in() is not None:
        return redirect(onward, 303)
    return DoorPage("", False, onward).render()


# Only what is wrong counts. One address alone can't use up what a login has: nobody is kept out by somebody else.
@blueprint.post("/door")
@limiter.limit("10 per minute", deduct_when=_wrong)
@limiter.limit("30 per minute", key_func=_login, deduct_when=_wrong)
def enter() -> ResponseReturnValue:
    """Signs a person in by login and password."""
    onward = _onward(request.form.get("onward", ""))
    login = request.form.get("login", "")
    found = person_of(house().store.people, login, request.form.get("password", ""))
    if found is None:
        return DoorPage(login, True, onward).render(), 403
    response = redirect(onward, 303)
    access.open_session(found, response)
    return response


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Signs out."""
    response = redirect(url_for("learner.catalogue"), 303)
    access.end_session(response)
    return response


# -- one's own password ----------------------------------------------------------------------------------------------


def _problem(password: str, *about: str) -> str:
    """Why this can't be a password, in a sentence; empty when it can."""
    if is_short(password):
        return str(_("Too short: take at least %(number)s characters. A few words make a good one.", number=SHORTEST))
    if is_obvious(password, *about):
        return str(_("That one is tried first by whoever guesses. Take a few words that nobody would put together."))
    return ""


@blueprint.get("/invited/<token>")
def invited(token: str) -> ResponseReturnValue:
    """Shows whom the link is for. Looking at it, as the preview of a message does, spends nothing."""
    found = house().store.people.invited(hashed(token), house().now())
    return InvitedPage(token, found.name, found.login, SHORTEST, "").render() if found else _spent()


@blueprint.post("/invited/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Sets name and password, and signs the person in."""
    people, now = house().store.people, house().now()
    found = people.invited(hashed(token), now)
    if found is None:
        return _spent()
    name, password = request.form.get("name", ""), request.form.get("password", "")
    problem = _problem(password, name, found.login)
    if problem:
        return InvitedPage(token, name, found.login, SHORTEST, problem).render(), 400
    try:
        accepted = people.accept(hashed(token), name, hashed_password(password), now)
    except PeopleError as fault:
        return InvitedPage(token, found.name, found.login, SHORTEST, _told(fault)).render(), 400
    if accepted is None:
        return _spent()
    response = redirect(_FRONT, 303)
    access.open_session(accepted, response)
    return response


def _spent() -> ResponseReturnValue:
    told = _("It was used, or it is older than %(days)s days. Ask an administrator for a new one.", days=access.DAYS)
    return FaultPage(404, str(_("This link is not good any more")), str(told)).render(), 404


@blueprint.get("/password")
@people_only
def password() -> ResponseReturnValue:
    """Asks for the password of now and a new one."""
    return PasswordPage(person().login, SHORTEST, wrong=False, problem="", done=False).render()


@blueprint.post("/password")
@limiter.limit("10 per minute", deduct_when=_wrong)
@people_only
def change_password() -> ResponseReturnValue:
    """Changes the password; whoever else is signed in by the old one is signed out."""
    who, people, new = person(), house().store.people, request.form.get("new", "")
    if person_of(people, who.login, request.form.get("password", "")) is None:
        return PasswordPage(who.login, SHORTEST, wrong=True, problem="", done=False).render(), 403
    problem = _problem(new, who.name, who.login)
    if problem:
        return PasswordPage(who.login, SHORTEST, wrong=False, problem=problem, done=False).render(), 400
    people.keep_password(who.id, hashed_password(new))
    people.end_other_sessions(who.id, hashed(request.cookies[access.COOKIE]))
    return PasswordPage(who.login, SHORTEST, wrong=False, problem="", done=True).render()


# -- everybody, for administrators -----------------------------------------------------------------------------------


@blueprint.get("/")
@people_only(Role.ADMINISTRATOR)
def overview() -> ResponseReturnValue:
    """Who has an account."""
    return _list()


@blueprint.post("/")
@people_only(Role.ADMINISTRATOR)
def invite() -> ResponseReturnValue:
    """Makes a person, and the link by which she comes in."""
    typed = InvitationView(*(request.form.get(field, "") for field in ("name", "login", "role")))
    try:
        made = house().store.people.make(typed.name, typed.login, _role(typed.role), house().now())
    except PeopleError as fault:
        return _list(typed=typed, problem=_told(fault)), 409
    return _list(link=_link(made))


@blueprint.get("/<person_id>/link")
@people_only(Role.ADMINISTRATOR)
def shown(person_id: str) -> ResponseReturnValue:  # noqa: ARG001 - a part of the address
    """The list, for who comes back to a page that was shown once."""
    return redirect(url_for("people.overview"), 303)


@blueprint.post("/<person_id>/link")
@people_only(Role.ADMINISTRATOR)
def link(person_id: str) -> ResponseReturnValue:
    """A new link, for who lost the old one or forgot the password."""
    found = _person(person_id)
    if found.closed:
        abort(409)
    return _list(link=_link(found))


@blueprint.post("/<person_id>/role")
@people_only(Role.ADMINISTRATOR)
def change_role(person_id: str) -> ResponseReturnValue:
    """Gives a person another role."""
    found, role = _person(person_id), _role(request.form.get("role", ""))
    try:
        house().store.people.change_role(found.id, role)
    except PeopleError as fault:
        return _list(problem=_told(fault)), 409
    return redirect(url_for("people.overview"), 303)


@blueprint.post("/<person_id>/close")
@people_only(Role.ADMINISTRATOR)
def close(person_id: str) -> ResponseReturnValue:
    """Shuts a person out at once."""
    try:
        house().store.people.close(_person(person_id).id, house().now())
    except PeopleError as fault:
        return _list(problem=_told(fault)), 409
    return redirect(url_for("people.overview"), 303)


@blueprint.post("/<person_id>/open")
@people_only(Role.ADMINISTRATOR)
def reopen(person_id: str) -> ResponseReturnValue:
    """Lets a person who was closed come in again."""
    house().store.people.reopen(_person(person_id).id)
    return redirect(url_for("people.overview"), 303)


def _person(person_id: str) -> Person:
    return house().store.people.get(person_id) or abort(404)


def _role(value: str) -> Role:
    return Role(value) if value in list(Role) else abort(400)


def _told(fault: PeopleError) -> str:
    """The sentence of a refusal in the reader's language."""
    if isinstance(fault, LoginTaken):
        return str(_("There is somebody with this login already. Give a new link in the list, or take another login."))
    if isinstance(fault, LastAdministrator):
        return str(_("This is the last administrator who can come in. Make somebody else administrator first."))
    return str(_("A name and a login have 1 to 120 characters each."))


def _link(of: Person) -> LinkView:
    token = access.invite(house().store, of, house().now())
    address = url_for("people.invited", token=token, _external=True)
    return LinkView(of.name, address, qr(address), access.DAYS)


def _list(link: LinkView | None = None, typed: InvitationView | None = None, problem: str = "") -> str:
    roles = {role.value: role for role in _roles()}
    rows = []
    for each in house().store.people.all():
        state = _("closed") if each.closed else _("has not come in yet") if each.waiting else ""
        name = roles[each.role.value].name
        own = each.id == person().id
        rows.append(PersonRow(each.id, each.name, each.login, each.role.value, name, str(state), each.closed, own))
    return PeoplePage(tuple(rows), tuple(roles.values()), link, typed or InvitationView(), problem).render()


def _roles() -> tuple[RoleView, ...]:
    return (
        RoleView(Role.FACILITATOR.value, str(_("Facilitator")), str(_("has classes and leads their debrief"))),
        RoleView(Role.TRAINER.value, str(_("Trainer")), str(_("also sees to scenarios and clips"))),
        RoleView(Role.ADMINISTRATOR.value, str(_("Administrator")), str(_("also sees to people"))),
    )

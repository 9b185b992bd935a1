"""Tickets: the right to play an attempt that is not stored yet, for a role-play that is taken along.

It is stored when its first event arrives: what was never played is never counted.
"""

from __future__ import annotations

import secrets

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from roleplay.app.house import House
from roleplay.errors import RouteError
from roleplay.route.attempt import Event, Kind
from roleplay.scenario.model import Scenario
from roleplay.store.store import StoredAttempt


class TicketRefused(RouteError):
    """A ticket that is not one of ours, or is for another attempt."""


def issue(house: House, scenario: Scenario, learner: str) -> tuple[str, str]:
    """The id of an attempt to come, and the ticket for it. The revision must be kept (Store.keep_revision)."""
    attempt_id = secrets.token_urlsafe(16)
    return attempt_id, str(_signer(house).dumps([attempt_id, scenario.id, scenario.digest, learner]))


def seed(house: House, attempt_id: str) -> str:
    """The seed of an attempt with a ticket; it follows from the id, so that it need not travel."""
    return house.seal("seed", attempt_id)[:16]


def redeem(house: House, attempt_id: str, ticket: object, step: int) -> None:
    """Starts the attempt of a ticket, once, when events are sent from `step` on. Raises TicketRefused.

    What does not begin at its beginning was begun before. When it is not kept any more, its learner has deleted it; so
    has one whom no device leads to. Neither comes back.
    """
    try:
        named, scenario_id, digest, learner = _signer(house).loads(ticket if isinstance(ticket, str) else "")
    except (BadSignature, ValueError):
        named = None
    if named != attempt_id:
        raise TicketRefused(attempt_id, str(_("This ticket is not for this role-play. Take it along again.")))
    if step > 0 or (learner and not house.store.learners.has_device(learner)):
        return
    now = house.now()
    scenario = house.library.revision(digest, scenario_id, house.store.revision_text)
    started = Event(Kind.STARTED, "started-" + attempt_id, now, 0, scenario.begin)
    house.store.start_attempt(
        StoredAttempt(attempt_id, scenario_id, digest, seed(house, attempt_id), now, (started,), learner or None)
    )


def _signer(house: House) -> URLSafeSerializer:
    return URLSafeSerializer(house.seal("ticket"), salt="along")

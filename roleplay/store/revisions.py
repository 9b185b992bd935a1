"""What was played of a scenario: which revision last, and which of its names stand in how many routes."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from sqlalchemy import Engine

from roleplay.route.attempt import MOVES, Kind
from roleplay.scenario.naming import Name
from roleplay.store import tables as t

_NAMING = sorted(kind.value for kind in MOVES | {Kind.STARTED, Kind.ENDED})
"""The kinds of events that say where a route goes."""


class Revisions:
    """The rows, as the store's readers see them. What trainers tried of their drafts is left out."""

    def __init__(self, reading: Engine) -> None:
        self._reading = reading

    def newest(self, scenario_id: str) -> str | None:
        """The digest of the revision that was begun last."""
        a = t.attempt.c
        query = sa.select(a.digest).where(a.scenario_id == scenario_id, ~_preview()).order_by(a.started_at.desc())
        with self._reading.connect() as connection:
            found: str | None = connection.scalar(query.limit(1))
            return found

    def used(self, scenario_id: str) -> Counter[Name]:
        """In how many routes each scene, ending and choice stands, by the name that it had when it was played."""
        a, e = t.attempt.c, t.event.c
        of = (a.scenario_id == scenario_id, e.kind.in_(_NAMING), ~_preview())
        joined = t.attempt.join(t.event, e.attempt_id == a.id)
        came = sa.select(a.id, e.scene.label("place")).select_from(joined).where(*of)
        went = sa.select(a.id, e.goes_to.label("place")).select_from(joined).where(*of, e.goes_to.is_not(None))
        places = sa.union(came, went).subquery()
        number = sa.func.count(sa.distinct(a.id))
        chose = sa.select(e.scene, e.choice, number).select_from(joined).where(*of, e.choice.is_not(None))
        with self._reading.connect() as connection:
            routes = sa.select(places.c.place, sa.func.count()).group_by(places.c.place)
            found = Counter({Name(place): number for place, number in connection.execute(routes)})
            for scene, choice, number in connection.execute(chose.group_by(e.scene, e.choice)):
                found[Name(scene, choice)] = number
        return found


def _preview() -> sa.ColumnElement[bool]:
    """Of an attempt: whether it tries a draft."""
    begun = t.event.alias("begun").c
    told = begun.kind == Kind.STARTED.value, begun.details["at"].as_string().is_not(None)
    return sa.exists().where(begun.attempt_id == t.attempt.c.id, *told)

"""Reads for what goes out of a class: so many learners at a time, each portion in a short transaction of its own.

Neither the memory nor a reader is held while somebody downloads slowly: an open reader would keep SQLite's
write-ahead log from being emptied.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.route.attempt import Event, Kind
from roleplay.store import tables as t
from roleplay.store.rows import event_of

_TICKED = (True, "on", "true", "1")
PORTION = 100
"""Learners that are read together."""


class Sort(StrEnum):
    """What an attempt of a learner is: her first from the beginning, a later one, or one that tries another way."""

    FIRST = "first"
    RETRY = "retry"
    WHAT_IF = "what-if"


@dataclass(frozen=True, slots=True)
class Exported:
    """An attempt as it goes out: numbers in place of the ids of the store, which open doors.

    `learner` counts learners, `number` her attempts by their start, both from 1. `name` is hers where it was asked for.
    `origin` is the number of the attempt from whose step `from_step` this one tries another way; None when that is not
    hers. `first_at` is when her first attempt began; times are UTC seconds.
    """

    learner: int
    name: str
    number: int
    sort: Sort
    origin: int | None
    from_step: int | None
    digest: str
    started_at: float
    first_at: float
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """An answer to question `number` of the reflection that its student shares; `digest` is the revision she played."""

    digest: str
    number: int
    text: str


class Exporting:
    """The rows, as the store's readers see them."""

    def __init__(self, reading: Engine) -> None:
        self._reading = reading

    def attempts(self, class_id: str, scenario_id: str, *, names: bool = False) -> Iterator[Exported]:
        """Every attempt in a class at a scenario, learner by learner.

        They come in the order of their ids, which are random: their numbers say nothing of who joined when, and are
        the same in every file until somebody begins or is deleted.
        """
        after, number = "", 0
        while True:
            with self._reading.connect() as connection:
                learners = connection.scalars(_learners(class_id, scenario_id, after)).all()
                if not learners:
                    return
                between = class_id, scenario_id, learners[0], learners[-1]
                rows = connection.execute(_attempts(*between)).all()
                named = _names(connection, class_id, learners) if names else {}
            for learner, mine in groupby(rows, key=lambda row: row.learner):
                number += 1
                yield from _of_learner(number, named.get(learner, ""), list(mine))
            after = learners[-1]

    def digests(self, class_id: str, scenario_id: str) -> tuple[str, ...]:
        """The revisions that were played in a class, the one played last first."""
        a = t.attempt.c
        query = (
            sa.select(a.digest)
            .where(a.class_id == class_id, a.scenario_id == scenario_id)
            .group_by(a.digest)
            .order_by(sa.func.max(a.started_at).desc(), a.digest)
        )
        with self._reading.connect() as connection:
            return tuple(connection.scalars(query))

    def answers(self, class_id: str, scenario_id: str) -> tuple[SharedAnswer, ...]:
        """What students share of their reflections, shuffled: the order leads to nobody.

        What a student saved last counts, so that she can take back what she shared.
        """
        a, e = t.attempt.c, t.event.c
        latest = (
            sa.select(sa.func.max(e.id))
            .join(t.attempt, e.attempt_id == a.id)
            .where(a.class_id == class_id, a.scenario_id == scenario_id, e.kind == Kind.REFLECTED.value)
            .group_by(e.attempt_id)
        )
        query = sa.select(a.digest, e.details).join(t.attempt, e.attempt_id == a.id).where(e.id.in_(latest))
        with self._reading.connect() as connection:
            found = [
                SharedAnswer(row.digest, number, text)
                for row in connection.execute(query)
                for number, text in shared(row.details)
            ]
        secrets.SystemRandom().shuffle(found)
        return tuple(found)


def shared(details: Mapping[str, object]) -> Iterator[tuple[int, str]]:
    """The answers of a saved reflection that are ticked to be shared, by the number of their question."""
    for key, value in details.items():
        if (
            key.isdecimal()
            and len(key) < 4
            and isinstance(value, str)
            and value.strip()
            and details.get(f"share-{key}") in _TICKED
        ):
            yield int(key), value


def _learners(class_id: str, scenario_id: str, after: str) -> sa.Select[Any]:
    """The next learners by their ids, off the index."""
    a = t.attempt.c
    here = a.class_id == class_id, a.scenario_id == scenario_id, a.learner > after
    return sa.select(a.learner).where(*here).distinct().order_by(a.learner).limit(PORTION)


def _attempts(class_id: str, scenario_id: str, first: str, last: str) -> sa.Select[Any]:
    """Attempts with their events, a row for each event: all of a learner's together, in the order of their start."""
    a, e = t.attempt.c, t.event.c
    attempt = [a.id.label("attempt"), a.learner, a.digest, a.started_at, a.origin, a.origin_step]
    return (
        sa.select(*attempt, t.event)
        .outerjoin_from(t.attempt, t.event, e.attempt_id == a.id)
        .where(a.class_id == class_id, a.scenario_id == scenario_id, a.learner.between(first, last))
        .order_by(a.learner, a.started_at, a.id, e.id)
    )


def _names(connection: Connection, class_id: str, learners: Sequence[str]) -> dict[str, str]:
    m = t.member.c
    query = sa.select(m.learner, m.name).where(m.class_id == class_id, m.learner.in_(learners))
    return {row.learner: row.name for row in connection.execute(query)}


def _of_learner(learner: int, name: str, rows: Sequence[Any]) -> Iterator[Exported]:
    numbers: dict[str, int] = {}
    begun = False
    for number, (attempt_id, grouped) in enumerate(groupby(rows, key=lambda row: row.attempt), 1):
        events = list(grouped)
        row = events[0]
        numbers[attempt_id] = number
        sort = Sort.WHAT_IF if row.origin_step is not None else Sort.RETRY if begun else Sort.FIRST
        begun = begun or sort is Sort.FIRST
        yield Exported(
            learner=learner,
            name=name,
            number=number,
            sort=sort,
            origin=numbers.get(row.origin),
            from_step=row.origin_step,
            digest=row.digest,
            started_at=row.started_at,
            first_at=rows[0].started_at,
            events=tuple(event_of(event) for event in events if event.kind is not None),
        )

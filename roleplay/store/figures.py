"""Kept counters: how many learners of a class count in each cell of a tally, brought up to date with every event.

A million attempts are then told as fast as ten, and one more choice costs the same: what is read for it are the
attempts of its own learner in this class alone.

The rows of a class are as many as its scenario has scenes, reactions and ways on, times a constant; and of whole ways
at most one for each learner, of at most `tally.LONGEST_WAY` steps. A counter that is nobody's any more is no row.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import postgresql, sqlite

from roleplay.route.attempt import Event, Step
from roleplay.route.played import TOLD, Played, played
from roleplay.route.tally import Cell, Of, cells
from roleplay.store import tables as t
from roleplay.store.rows import event_of
from roleplay.store.writer import Writer

MOST_WAYS = 200
"""Of so many ways, the largest, it is told how many learners took just them."""

_TOLD = sorted(kind.value for kind in TOLD)
_WAY: sa.ColumnElement[str] = sa.literal_column("'way'")
"""In the words of the index over ways: it serves no query that has a parameter there."""


class Figures:
    """The rows, over the store's one writer. Times are UTC seconds."""

    def __init__(self, writer: Writer, reading: Engine) -> None:
        self._writer, self._reading = writer, reading

    def tally(self, class_id: str, scenario_id: str) -> Counter[Cell]:
        """How many learners of a class count in each cell; of ways only the MOST_WAYS largest."""
        with self._reading.connect() as connection:
            rows = [row for query in tally_queries(class_id, scenario_id) for row in connection.execute(query)]
        return Counter({_cell_of(row): row.number for row in rows})

    def chosen(self, class_id: str, scenario_id: str, but: str) -> dict[str, Counter[str]]:
        """By scene, how many learners of a class gave each answer when they first came there; without `but`."""
        f = t.figure.c
        found: dict[str, Counter[str]] = defaultdict(Counter)
        with self._reading.connect() as connection:
            for row in connection.execute(
                sa.select(f.at, f.choice, f.number).where(
                    f.class_id == class_id, f.scenario_id == scenario_id, f.of == Of.CHOSE.value
                )
            ):
                found[row.at][row.choice] = row.number
            for cell in _cells(connection, class_id, scenario_id, but):
                if cell.of is Of.CHOSE:
                    found[cell.at][cell.choice or ""] -= 1
        return {scene: +numbers for scene, numbers in found.items()}

    def active(self, class_id: str, scenario_id: str, since: float) -> Counter[str]:
        """By place, how many first attempts are under way and had an event since then."""
        return self._places(active_query(class_id, scenario_id, since))

    def here(self, class_id: str, scenario_id: str, since: float) -> Counter[str]:
        """By place, how many attempts of any kind are under way and had an event since then."""
        return self._places(here_query(class_id, scenario_id, since))

    def _places(self, query: sa.Select[Any]) -> Counter[str]:
        with self._reading.connect() as connection:
            return Counter({row.here: row.number for row in connection.execute(query)})

    def rebuild(self, class_id: str, scenario_id: str) -> None:
        """Counts the attempts of a class at a scenario anew."""

        def work(connection: Connection) -> None:
            f = t.figure.c
            connection.execute(t.figure.delete().where(f.class_id == class_id, f.scenario_id == scenario_id))
            query = played_query(class_id, scenario_id).execution_options(yield_per=1000)
            attempts = _played(connection, query)
            mine = (list(grouped) for _, grouped in groupby(attempts, key=lambda each: each.learner))
            _add(connection, class_id, scenario_id, Counter(cell for each in mine for cell in cells(each)))

        self._writer.do(work)


@contextmanager
def counted(connection: Connection, class_id: str, scenario_id: str, learner: str) -> Iterator[None]:
    """Whatever changes the attempts of a learner in a class inside it, the counters change with it.

    For the attempts of one learner at one scenario: begun, moved on, deleted, or taken out of the class. In the
    transaction of the caller, by the store's writer.
    """
    before = _cells(connection, class_id, scenario_id, learner)
    yield
    after = _cells(connection, class_id, scenario_id, learner)
    _add(connection, class_id, scenario_id, {**dict.fromkeys(after - before, 1), **dict.fromkeys(before - after, -1)})


def note_state(connection: Connection, attempt_id: str, fresh: Sequence[Event]) -> None:
    """Notes where an attempt stands after these events, whether it is under way, and when it last had an event."""
    last_at, latest = t.attempt.c.last_at, max(event.at for event in fresh)
    noted: dict[str, object] = {"last_at": sa.case((last_at > latest, last_at), else_=latest)}
    if any(event.kind in TOLD for event in fresh):
        for now in _played(connection, _told_of(t.attempt.c.id == attempt_id)):
            noted |= {"here": now.here, "under_way": now.under_way}
    connection.execute(t.attempt.update().where(t.attempt.c.id == attempt_id).values(noted))


# -- reading the attempts ----------------------------------------------------------------------------------------------


def played_query(class_id: str, scenario_id: str, learner: str | None = None) -> sa.Select[Any]:
    """The events of a class, or of one learner in it, that a tally reads; it goes by indexes alone."""
    a = t.attempt.c
    mine = [a.learner == learner] if learner is not None else []
    return _told_of(a.class_id == class_id, a.scenario_id == scenario_id, *mine)


def _told_of(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    a, e = t.attempt.c, t.event.c
    told = sa.and_(e.attempt_id == a.id, e.kind.in_(_TOLD))
    return (
        sa.select(a.id.label("attempt"), a.learner, a.scenario_id, a.digest, a.started_at, a.origin_step, t.event)
        .select_from(t.attempt.outerjoin(t.event, told))
        .where(*where)
        .order_by(a.learner, a.started_at, a.id, e.id)
    )


def _played(connection: Connection, query: sa.Select[Any]) -> Iterator[Played]:
    for attempt_id, rows in groupby(connection.execute(query), key=lambda row: row.attempt):
        first, *rest = rows
        events = (event_of(row) for row in (first, *rest) if row.kind is not None)
        of = first.scenario_id, first.digest
        yield played(first.learner or attempt_id, first.started_at, of, events, first.origin_step)


def _cells(connection: Connection, class_id: str, scenario_id: str, learner: str) -> frozenset[Cell]:
    return cells(list(_played(connection, played_query(class_id, scenario_id, learner))))


# -- the counters ------------------------------------------------------------------------------------------------------


def tally_queries(class_id: str, scenario_id: str) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """All counters but those of ways, and the largest of those."""
    f = t.figure.c
    here = sa.select(t.figure).where(f.class_id == class_id, f.scenario_id == scenario_id)
    others = here.where(f.of.in_([of.value for of in Of if of is not Of.WAY]))
    return others, here.where(f.of == _WAY).order_by(f.number.desc()).limit(MOST_WAYS)


def _cell_of(row: Any) -> Cell:
    if row.of == Of.WAY:
        return Cell(Of.WAY, way=tuple(Step(*step) for step in row.steps))
    return Cell(Of(row.of), row.at, row.choice or None, row.leads_to or None)


def key_of(cell: Cell) -> dict[str, str]:
    """The key of the row of a cell, but for its class and scenario."""
    at = hashlib.sha256(json.dumps(_steps(cell)).encode()).hexdigest() if cell.way else cell.at
    return {"of": cell.of.value, "at": at, "choice": cell.choice or "", "leads_to": cell.to or ""}


def _steps(cell: Cell) -> list[tuple[str, str | None, str]] | None:
    return [(step.scene, step.choice, step.goes_to) for step in cell.way] or None


def _add(connection: Connection, class_id: str, scenario_id: str, numbers: Mapping[Cell, int]) -> None:
    """Adds to the counters; those that are nobody's any more go."""
    of = {"class_id": class_id, "scenario_id": scenario_id}
    rows: list[dict[str, object]] = [
        {**of, **key_of(cell), "number": n, "steps": _steps(cell)} for cell, n in numbers.items()
    ]
    if rows:
        insert = _INSERT[connection.dialect.name](t.figure)
        added = {"number": t.figure.c.number + insert.excluded.number}
        connection.execute(insert.on_conflict_do_update(index_elements=t.figure.primary_key, set_=added), rows)
    gone = [{f"this_{name}": row[name] for name in _KEY} for row in rows if row["number"] == -1]
    if gone:
        connection.execute(_NOBODYS, gone)


_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_KEY = [column.name for column in t.figure.primary_key]
_NOBODYS = t.figure.delete().where(
    t.figure.c.number <= 0, *(t.figure.c[name] == sa.bindparam(f"this_{name}") for name in _KEY)
)


# -- who is where ------------------------------------------------------------------------------------------------------


def here_query(class_id: str, scenario_id: str, since: float) -> sa.Select[Any]:
    """Attempts under way by place; asked every few seconds, so it must go by an index."""
    a = t.attempt.c
    return (
        sa.select(a.here, sa.func.count().label("number"))
        .where(a.class_id == class_id, a.scenario_id == scenario_id, a.under_way == sa.true(), a.last_at >= since)
        .group_by(a.here)
    )


def active_query(class_id: str, scenario_id: str, since: float) -> sa.Select[Any]:
    """The same of first attempts: those from the beginning before which there is no other of that learner."""
    a, before = t.attempt.c, t.attempt.alias("before").c
    earlier = (
        sa.select(sa.literal(1))
        .where(before.class_id == class_id, before.scenario_id == scenario_id, before.learner == a.learner)
        .where(before.origin_step.is_(None))
        .where(sa.tuple_(before.started_at, before.id) < sa.tuple_(a.started_at, a.id))
    )
    return here_query(class_id, scenario_id, since).where(a.origin_step.is_(None), ~earlier.exists())

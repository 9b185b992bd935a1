"""The tables. Learners' tables only ever grow: events are added, never changed or removed."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

metadata = MetaData()

revision = Table(
    "revision",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("scenario_id", String(120), nullable=False, index=True),
    Column("text", LargeBinary, nullable=False),
    Column("first_seen", Double, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("scenario_id", String(120), nullable=False, index=True),
    Column("digest", String(64), ForeignKey("revision.digest"), nullable=False),
    Column("seed", String(40), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("learner", String(40)),
    # "What if?": the attempt, and its step, that this one sets out from. No foreign key: it stays when that one goes.
    Column("origin", String(40)),
    Column("origin_step", Integer),
    Index("attempt_of_learner", "learner", "scenario_id"),
)

learner_device = Table(
    "learner_device",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("learner", String(40), nullable=False, index=True),
    Column("made_at", Double, nullable=False),
)

handover = Table(
    "handover",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("attempt_id", String(40), ForeignKey("attempt.id"), nullable=False),
    Column("learner", String(40)),
    Column("ends_at", Double, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt_id", String(40), ForeignKey("attempt.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", Double, nullable=False),
    Column("step", Integer, nullable=False),
    Column("scene", String(120), nullable=False),
    Column("choice", String(120)),
    Column("goes_to", String(120)),
    Column("details", JSON, nullable=False),
    UniqueConstraint("attempt_id", "key", name="event_once"),
)

# Two tabs can't both move an attempt on from the same step.
Index(
    "event_one_move",
    event.c.attempt_id,
    event.c.step,
    unique=True,
    sqlite_where=text("kind IN ('chosen', 'went_on')"),
    postgresql_where=text("kind IN ('chosen', 'went_on')"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", String(500), nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("ends_at", Double, nullable=False),
)

media_job = Table(
    "media_job",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("scenario_id", String(120), nullable=False, index=True),
    Column("place", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("variant", Integer, nullable=False),
    Column("file", String(250), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("share", Double, nullable=False),
    Column("error", String(1000), nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("lease_until", Double, nullable=False),
    Column("worker", String(80), nullable=False),
)

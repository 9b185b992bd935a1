"""The tables. Events are added and never changed; they go with their attempt, by `privacy` or `retention`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
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
    # None: practice, which is private. What follows is told by the events too; it is kept for the live view.
    Column("class_id", String(40)),
    Column("here", String(120)),
    Column("last_at", Double),
    Column("under_way", Boolean),
    # True: stays with its learner, as practice, when the class goes.
    Column("kept", Boolean),
    Index("attempt_of_learner", "learner", "scenario_id"),
    Index("attempt_of_class", "class_id", "scenario_id", "learner"),
    Index("attempt_under_way", "class_id", "scenario_id", "under_way", "last_at"),
)

# Few attempts set out from another one: those that did from one that is deleted are found at once.
Index(
    "attempt_origin",
    attempt.c.origin,
    sqlite_where=text("origin IS NOT NULL"),
    postgresql_where=text("origin IS NOT NULL"),
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
    Column("person_id", String(40), ForeignKey("person.id"), nullable=False, index=True),
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

# -- people: who has an account --------------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("login", String(120), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    # None: signs in some other way, or not yet.
    Column("password_hash", String(200)),
    Column("made_at", Double, nullable=False),
    Column("closed_at", Double),
    # The door for single sign-on: who says so, and how that one calls this person.
    Column("issuer", String(250)),
    Column("subject", String(250)),
    UniqueConstraint("issuer", "subject", name="person_elsewhere"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", String(40), ForeignKey("person.id"), nullable=False, index=True),
    Column("ends_at", Double, nullable=False),
)

access = Table(
    "access",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("class_id", String(40), nullable=False, index=True),
    Column("what", String(120), nullable=False),
)

# -- classes ---------------------------------------------------------------------------------------------------------

class_ = Table(
    "class",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    # The last day, as YYYY-MM-DD by the clock of the server.
    Column("last_day", String(10), nullable=False),
    Column("named", Boolean, nullable=False),
    Column("made_at", Double, nullable=False),
)

class_scenario = Table(
    "class_scenario",
    metadata,
    Column("class_id", String(40), ForeignKey("class.id"), primary_key=True),
    Column("scenario_id", String(120), primary_key=True),
    Column("place", Integer, nullable=False),
)

class_person = Table(
    "class_person",
    metadata,
    Column("class_id", String(40), ForeignKey("class.id"), primary_key=True),
    Column("person_id", String(40), ForeignKey("person.id"), primary_key=True, index=True),
)

member = Table(
    "member",
    metadata,
    Column("class_id", String(40), ForeignKey("class.id"), primary_key=True),
    Column("learner", String(40), primary_key=True, index=True),
    # A nickname, in a class with names her name; may be empty.
    Column("name", String(60), nullable=False),
    Column("joined_at", Double, nullable=False),
)

learner_code = Table(
    "learner_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("learner", String(40), nullable=False, index=True),
)

# Kept counters: how many learners of a class count in a cell (roleplay.route.tally). Empty text stands for None.
figure = Table(
    "figure",
    metadata,
    Column("class_id", String(40), primary_key=True),
    Column("scenario_id", String(120), primary_key=True),
    Column("of", String(20), primary_key=True),
    Column("at", String(120), primary_key=True),
    Column("choice", String(120), primary_key=True),
    Column("leads_to", String(120), primary_key=True),
    Column("number", Integer, nullable=False),
    # Of a whole way: its steps, whose hash is its `at`.
    Column("steps", JSON),
)

# There can be as many ways as learners: the largest are found without looking at the others.
Index(
    "figure_largest_ways",
    figure.c.class_id,
    figure.c.scenario_id,
    figure.c.number,
    sqlite_where=text("\"of\" = 'way'"),
    postgresql_where=text("\"of\" = 'way'"),
)

# -- the debrief -----------------------------------------------------------------------------------------------------

note = Table(
    "note",
    metadata,
    Column("class_id", String(40), ForeignKey("class.id"), primary_key=True),
    Column("scenario_id", String(120), primary_key=True),
    # Empty: of the whole debrief.
    Column("scene", String(120), primary_key=True),
    Column("text", String(4000), nullable=False),
    Column("at", Double, nullable=False),
)

# What a facilitator let through to the wall. The text is the student's: it is read from her events, and goes with them.
wall = Table(
    "wall",
    metadata,
    Column("class_id", String(40), ForeignKey("class.id"), primary_key=True),
    Column("attempt_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    # Of the text that was let through: another one waits again.
    Column("text_hash", String(64), nullable=False),
)

# What a class keeps, under a link.
kept = Table(
    "kept",
    metadata,
    Column("class_id", String(40), ForeignKey("class.id"), primary_key=True),
    Column("scenario_id", String(120), primary_key=True),
    Column("token", String(40), nullable=False, unique=True),
    Column("text", String(4000), nullable=False),
    Column("sent", Boolean, nullable=False),
    Column("at", Double, nullable=False),
)

# -- together --------------------------------------------------------------------------------------------------------

together = Table(
    "together",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("class_id", String(40), ForeignKey("class.id"), nullable=False, index=True),
    Column("scenario_id", String(120), nullable=False),
    Column("digest", String(64), ForeignKey("revision.digest"), nullable=False),
    # The choices so far, null where a scene went on by itself: a replay of them is where the class stands.
    Column("choices", JSON, nullable=False),
    Column("phase", String(20), nullable=False),
    # Counts the votes that were opened; with `changed` it makes the tag of what phones ask for.
    Column("round", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("opened_at", Double, nullable=False),
    Column("ended_at", Double),
)

vote = Table(
    "vote",
    metadata,
    Column("together_id", String(40), ForeignKey("together.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("voter", String(40), primary_key=True),
    Column("choice", String(120), nullable=False),
    Column("at", Double, nullable=False),
)

# -- the workbench ---------------------------------------------------------------------------------------------------

# Every text of a scenario that was sent, and what was found in the file in between.
saved = Table(
    "saved",
    metadata,
    Column("scenario_id", String(120), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    # None: written by another program.
    Column("person_id", String(40)),
    Column("how", String(10), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("text", LargeBinary, nullable=False),
    Index("saved_by_digest", "scenario_id", "digest"),
)

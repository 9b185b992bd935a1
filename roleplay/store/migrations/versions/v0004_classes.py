"""People with accounts, classes and who is in them, kept counters, the debrief, and playing together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Attempts from before are practice. The one passcode for all facilitators is gone; sessions by it end."""
    op.drop_table("session")
    op.execute("DELETE FROM setting WHERE name = 'facilitator_passcode'")
    _people()
    _classes()
    _debriefs()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("login", sa.String(120), nullable=False, unique=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("closed_at", sa.Double),
        sa.Column("issuer", sa.String(250)),
        sa.Column("subject", sa.String(250)),
        sa.UniqueConstraint("issuer", "subject", name="person_elsewhere"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("ends_at", sa.Double, nullable=False),
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("ends_at", sa.Double, nullable=False),
    )
    op.create_table(
        "access",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("class_id", sa.String(40), nullable=False, index=True),
        sa.Column("what", sa.String(120), nullable=False),
    )


def _classes() -> None:
    op.create_table(
        "class",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("named", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
    )
    op.create_table(
        "class_scenario",
        sa.Column("class_id", sa.String(40), sa.ForeignKey("class.id"), primary_key=True),
        sa.Column("scenario_id", sa.String(120), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_table(
        "class_person",
        sa.Column("class_id", sa.String(40), sa.ForeignKey("class.id"), primary_key=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("person.id"), primary_key=True, index=True),
    )
    op.create_table(
        "member",
        sa.Column("class_id", sa.String(40), sa.ForeignKey("class.id"), primary_key=True),
        sa.Column("learner", sa.String(40), primary_key=True, index=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("joined_at", sa.Double, nullable=False),
    )
    op.create_table(
        "learner_code",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("learner", sa.String(40), nullable=False, index=True),
    )
    op.create_table(
        "figure",
        sa.Column("class_id", sa.String(40), primary_key=True),
        sa.Column("scenario_id", sa.String(120), primary_key=True),
        sa.Column("of", sa.String(20), primary_key=True),
        sa.Column("at", sa.String(120), primary_key=True),
        sa.Column("choice", sa.String(120), primary_key=True),
        sa.Column("leads_to", sa.String(120), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("steps", sa.JSON),
    )
    op.create_index(
        "figure_largest_ways",
        "figure",
        ["class_id", "scenario_id", "number"],
        sqlite_where=sa.text("\"of\" = 'way'"),
        postgresql_where=sa.text("\"of\" = 'way'"),
    )
    op.add_column("attempt", sa.Column("class_id", sa.String(40)))
    op.add_column("attempt", sa.Column("here", sa.String(120)))
    op.add_column("attempt", sa.Column("last_at", sa.Double))
    op.add_column("attempt", sa.Column("under_way", sa.Boolean))
    op.add_column("attempt", sa.Column("kept", sa.Boolean))
    op.create_index("attempt_of_class", "attempt", ["class_id", "scenario_id", "learner"])
    op.create_index("attempt_under_way", "attempt", ["class_id", "scenario_id", "under_way", "last_at"])
    some = sa.text("origin IS NOT NULL")
    op.create_index("attempt_origin", "attempt", ["origin"], sqlite_where=some, postgresql_where=some)


def _debriefs() -> None:
    op.create_table(
        "note",
        sa.Column("class_id", sa.String(40), sa.ForeignKey("class.id"), primary_key=True),
        sa.Column("scenario_id", sa.String(120), primary_key=True),
        sa.Column("scene", sa.String(120), primary_key=True),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "wall",
        sa.Column("class_id", sa.String(40), sa.ForeignKey("class.id"), primary_key=True),
        sa.Column("attempt_id", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("text_hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "kept",
        sa.Column("class_id", sa.String(40), sa.ForeignKey("class.id"), primary_key=True),
        sa.Column("scenario_id", sa.String(120), primary_key=True),
        sa.Column("token", sa.String(40), nullable=False, unique=True),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("sent", sa.Boolean, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "together",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("class_id", sa.String(40), sa.ForeignKey("class.id"), nullable=False, index=True),
        sa.Column("scenario_id", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), sa.ForeignKey("revision.digest"), nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("phase", sa.String(20), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
    )
    op.create_table(
        "vote",
        sa.Column("together_id", sa.String(40), sa.ForeignKey("together.id"), primary_key=True),
        sa.Column("round", sa.Integer, primary_key=True),
        sa.Column("voter", sa.String(40), primary_key=True),
        sa.Column("choice", sa.String(120), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )

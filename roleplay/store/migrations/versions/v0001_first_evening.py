"""Revisions, attempts, events, settings, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """The first tables, spelled out: a migration must not change when tables.py does."""
    op.create_table(
        "revision",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("scenario_id", sa.String(120), nullable=False, index=True),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("first_seen", sa.Double, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("scenario_id", sa.String(120), nullable=False, index=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("revision.digest"), nullable=False),
        sa.Column("seed", sa.String(40), nullable=False),
        sa.Column("started_at", sa.Double, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("attempt_id", sa.String(40), sa.ForeignKey("attempt.id"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("scene", sa.String(120), nullable=False),
        sa.Column("choice", sa.String(120)),
        sa.Column("goes_to", sa.String(120)),
        sa.Column("details", sa.JSON, nullable=False),
        sa.UniqueConstraint("attempt_id", "key", name="event_once"),
    )
    moves = sa.text("kind IN ('chosen', 'went_on')")
    op.create_index(
        "event_one_move", "event", ["attempt_id", "step"], unique=True, sqlite_where=moves, postgresql_where=moves
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("value", sa.String(500), nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("ends_at", sa.Double, nullable=False),
    )

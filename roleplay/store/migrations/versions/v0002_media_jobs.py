"""Clips that are to be made in the background."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The table, spelled out: a migration must not change when tables.py does."""
    op.create_table(
        "media_job",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("scenario_id", sa.String(120), nullable=False, index=True),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("variant", sa.Integer, nullable=False),
        sa.Column("file", sa.String(250), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("share", sa.Double, nullable=False),
        sa.Column("error", sa.String(1000), nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
        sa.Column("worker", sa.String(80), nullable=False),
    )

"""Devices of learners without an account, whose attempt it is, "What if?", and the codes that move an attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Attempts from before belong to nobody: whose they were was never known."""
    op.create_table(
        "learner_device",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("learner", sa.String(40), nullable=False, index=True),
        sa.Column("made_at", sa.Double, nullable=False),
    )
    op.add_column("attempt", sa.Column("learner", sa.String(40)))
    op.add_column("attempt", sa.Column("origin", sa.String(40)))
    op.add_column("attempt", sa.Column("origin_step", sa.Integer))
    op.create_index("attempt_of_learner", "attempt", ["learner", "scenario_id"])
    op.create_table(
        "handover",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("attempt_id", sa.String(40), sa.ForeignKey("attempt.id"), nullable=False),
        sa.Column("learner", sa.String(40)),
        sa.Column("ends_at", sa.Double, nullable=False),
    )

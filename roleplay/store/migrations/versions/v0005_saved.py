"""The history of scenarios under work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Texts of before are not known: a history begins with what is found in the file."""
    op.create_table(
        "saved",
        sa.Column("scenario_id", sa.String(120), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("person_id", sa.String(40)),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    op.create_index("saved_by_digest", "saved", ["scenario_id", "digest"])

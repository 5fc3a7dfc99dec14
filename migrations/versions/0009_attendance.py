"""Attendance by session, leaving, certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0009_attendance"
down_revision = "0008_replay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables away."""

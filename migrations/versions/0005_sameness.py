"""Organisations merged, and people judged to be the same or not."""

import sqlalchemy as sa
from alembic import op

revision = "0005_sameness"
down_revision = "0004_form"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables away."""

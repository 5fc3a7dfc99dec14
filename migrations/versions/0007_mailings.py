"""Wordings and mailings."""

import sqlalchemy as sa
from alembic import op

revision = "0007_mailings"
down_revision = "0006_import"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables away."""

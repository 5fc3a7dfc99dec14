"""Places in sessions, and offers of a place."""

import sqlalchemy as sa
from alembic import op

revision = "0003_places"
down_revision = "0002_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables away."""

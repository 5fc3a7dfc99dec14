"""Lists that are brought in."""

import sqlalchemy as sa
from alembic import op

revision = "0006_import"
down_revision = "0005_sameness"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables away."""

"""What the registration form asks."""

import sqlalchemy as sa
from alembic import op

revision = "0004_form"
down_revision = "0003_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables away."""

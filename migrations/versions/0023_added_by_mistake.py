"""Walk-ins that the desk added by mistake are told apart from those who cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0023_added_by_mistake"
down_revision = "0022_published_at"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody so far."""
    # A table that is built anew on SQLite keeps its numbering: see 0005.
    with op.batch_alter_table("delegate", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(
            sa.Column("added_by_mistake", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_check_constraint(
            "mistake_is_cancelled", sa.text("NOT added_by_mistake OR state = 'cancelled'")
        )


def downgrade() -> None:
    """They count as cancelled."""
    with op.batch_alter_table("delegate", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint("mistake_is_cancelled", type_="check")
        batch.drop_column("added_by_mistake")

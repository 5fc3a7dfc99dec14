"""Summaries that are kept until something changes."""

import sqlalchemy as sa
from alembic import op

revision = "0030_kept_summaries"
down_revision = "0029_summary_asks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is kept yet."""
    op.create_table(
        "kept_summary",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_summary")),
    )
    op.create_table(
        "summary_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_change")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """What was kept can be made again."""
    op.drop_table("summary_change")
    op.drop_table("kept_summary")

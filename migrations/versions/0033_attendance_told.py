"""Attendance as files that were taken away told it."""

import sqlalchemy as sa
from alembic import op

revision = "0033_attendance_told"
down_revision = "0032_groundwork_mark"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table. Nothing counts as told before."""
    op.create_table(
        "attendance_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_attendance_file_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_file")),
    )
    op.create_index(op.f("ix_attendance_file_series_id"), "attendance_file", ["series_id"])


def downgrade() -> None:
    """What was told is forgotten."""
    op.drop_table("attendance_file")

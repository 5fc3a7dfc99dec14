"""What comes in after figures were taken away waits until it is enough to stand together."""

import sqlalchemy as sa
from alembic import op

revision = "0031_late_responses"
down_revision = "0030_kept_summaries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The seminars whose figures were taken, and the late responses. Nothing counts as taken before."""
    op.create_table(
        "figures_taken",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.CheckConstraint("least >= 5", name=op.f("ck_figures_taken_least_not_lowered")),
        sa.CheckConstraint("stage > 0", name=op.f("ck_figures_taken_stage_from_one")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_figures_taken_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seminar_id", name=op.f("pk_figures_taken")),
    )
    op.create_table(
        "late_response",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_late_response_response_id_response"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_late_response")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Everything counts at once."""
    op.drop_table("late_response")
    op.drop_table("figures_taken")

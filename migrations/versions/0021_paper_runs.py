"""Printed paper forms: which numbers were handed out."""

import sqlalchemy as sa
from alembic import op

revision = "0021_paper_runs"
down_revision = "0020_mail_rate"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of what was printed."""
    op.create_table(
        "paper_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("large", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("first > 0 AND last >= first", name=op.f("ck_paper_run_first_to_last")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_paper_run_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_paper_run_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_run")),
        sa.UniqueConstraint("seminar_id", "number", name=op.f("uq_paper_run_seminar_id_number")),
        sa.UniqueConstraint(
            "seminar_id", "prefix", "first", name=op.f("uq_paper_run_seminar_id_prefix_first")
        ),
    )
    op.create_index(op.f("ix_paper_run_account_id"), "paper_run", ["account_id"])


def downgrade() -> None:
    """Remove it; the serials of keyed forms stay."""
    op.drop_table("paper_run")

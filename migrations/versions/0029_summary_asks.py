"""Who wants a summary by mail, and how many paper forms were handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0029_summary_asks"
down_revision = "0028_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has asked for one yet."""
    op.create_table(
        "handed_in",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.CheckConstraint("forms >= 0", name=op.f("ck_handed_in_forms_not_negative")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_handed_in_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seminar_id", name=op.f("pk_handed_in")),
    )
    op.create_table(
        "summary_ask",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_summary_ask_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_summary_ask_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seminar_id", "account_id", name=op.f("pk_summary_ask")),
    )
    op.create_index(op.f("ix_summary_ask_account_id"), "summary_ask", ["account_id"])


def downgrade() -> None:
    """Asks are lost; nothing that was answered is."""
    op.drop_table("summary_ask")
    op.drop_table("handed_in")

"""Protection of small counts by series, and the review of answers in words."""

import sqlalchemy as sa
from alembic import op

revision = "0013_protection"
down_revision = "0012_capture"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables. Answers in words that stand are reviewed before they go out again."""
    op.create_table(
        "protection_rules",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("blanks", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "threshold BETWEEN 5 AND 50", name=op.f("ck_protection_rules_threshold_not_lowered")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_protection_rules_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_protection_rules")),
    )
    op.create_table(
        "answer_review",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "approved",
                "shortened",
                "withheld",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(verdict = 'shortened') = (text IS NOT NULL)",
            name=op.f("ck_answer_review_only_shortened_has_text"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_answer_review_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            name=op.f("fk_answer_review_answer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", "question_id", "item", name=op.f("pk_answer_review")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_answer_review_account_id"), "answer_review", ["account_id"])


def downgrade() -> None:
    """Drop both tables: the answers themselves stay as they were given."""
    op.drop_table("answer_review")
    op.drop_table("protection_rules")

"""Words of a report, its kept versions, and facilitators' comments on them."""

import sqlalchemy as sa
from alembic import op

revision = "0025_report_versions"
down_revision = "0024_themes"
branch_labels = None
depends_on = None


def _by(column: str, table: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )


def _time(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """No report has words or versions of its own yet."""
    op.create_table(
        "report_text",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _time("updated_at"),
        sa.Column("account_id", sa.Integer(), nullable=True),
        _by("account_id", "report_text", "account", "SET NULL"),
        _by("series_id", "report_text", "series", "CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "section", name=op.f("pk_report_text")),
    )
    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        _time("made_at"),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_report_version_number_positive")),
        _by("account_id", "report_version", "account", "SET NULL"),
        _by("series_id", "report_version", "series", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_report_version_number")),
    )
    op.create_table(
        "report_file",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("shape", sa.String(length=4), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("shape IN ('pdf', 'docx')", name=op.f("ck_report_file_shape_known")),
        _by("version_id", "report_file", "report_version", "CASCADE"),
        sa.PrimaryKeyConstraint("version_id", "shape", name=op.f("pk_report_file")),
    )
    op.create_table(
        "report_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("link_seed", sa.String(length=32), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        _time("sent_at"),
        _time("expires_at"),
        _time("withdrawn_at", True),
        _time("opened_at", True),
        _time("agreed_at", True),
        sa.CheckConstraint("expires_at > sent_at", name=op.f("ck_report_review_expires_after_sent")),
        _by("account_id", "report_review", "account", "CASCADE"),
        _by("message_id", "report_review", "message", "SET NULL"),
        _by("version_id", "report_review", "report_version", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_review")),
        sa.UniqueConstraint("id", "version_id", name=op.f("uq_report_review_id_and_version")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_review_token_hash")),
        sa.UniqueConstraint("version_id", "account_id", name=op.f("uq_report_review_one_for_each")),
    )
    op.create_index(op.f("ix_report_review_account_id"), "report_review", ["account_id"])
    op.create_index(op.f("ix_report_review_message_id"), "report_review", ["message_id"])
    op.create_table(
        "report_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _time("at"),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "settled",
                "answered",
                name="comment_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        _time("closed_at", True),
        sa.Column("closed_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_report_comment_closed_has_time")
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR answer <> ''", name=op.f("ck_report_comment_answered_has_words")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_report_comment_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["review_id", "version_id"],
            ["report_review.id", "report_review.version_id"],
            name="fk_report_comment_review",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comment")),
    )
    op.create_index(op.f("ix_report_comment_review_id"), "report_comment", ["review_id"])
    op.create_index(
        op.f("ix_report_comment_version_id_state"), "report_comment", ["version_id", "state"]
    )


def downgrade() -> None:
    """Kept versions, with their files and comments, go; the report is composed as before."""
    for table in ("report_comment", "report_review", "report_file", "report_version", "report_text"):
        op.drop_table(table)

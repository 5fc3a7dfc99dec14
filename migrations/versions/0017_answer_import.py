"""Tables of answers keyed elsewhere that are brought in."""

import sqlalchemy as sa
from alembic import op

revision = "0017_answer_import"
down_revision = "0016_guides"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "answer_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("cells", sa.LargeBinary(), nullable=True),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "read",
                "checked",
                "done",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'done' OR done_at IS NOT NULL", name=op.f("ck_answer_import_done_has_time")
        ),
        sa.CheckConstraint(
            "state <> 'done' OR (content IS NULL AND report IS NULL)",
            name=op.f("ck_answer_import_done_keeps_no_file"),
        ),
        sa.CheckConstraint(
            "state = 'done' OR content IS NOT NULL", name=op.f("ck_answer_import_open_has_file")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_answer_import_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_answer_import_job_id_job"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["seminar_id"],
            ["seminar.id"],
            name=op.f("fk_answer_import_seminar_id_seminar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_import")),
    )
    for column in ("account_id", "created_at", "job_id", "seminar_id"):
        op.create_index(op.f(f"ix_answer_import_{column}"), "answer_import", [column])


def downgrade() -> None:
    """Take it away; tables that are not brought in yet are forgotten."""
    op.drop_table("answer_import")

"""Notes saved as they are typed, commented on, and signed."""

import sqlalchemy as sa
from alembic import op

revision = "0015_sign_off"
down_revision = "0014_keying"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add who wrote last, the comments and the signatures; nothing that stands is signed."""
    with op.batch_alter_table("note") as batch:
        batch.add_column(sa.Column("writer", sa.String(length=36), nullable=True))
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_sign_off_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["focus_group.id"],
            name=op.f("fk_sign_off_group_id_focus_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    op.create_index(op.f("ix_sign_off_group_id"), "sign_off", ["group_id"])
    op.create_table(
        "note_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (answer IS NULL)", name=op.f("ck_note_comment_settled_has_answer")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_note_comment_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["focus_group.id"],
            name=op.f("fk_note_comment_group_id_focus_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_note_comment_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_comment")),
    )
    op.create_index(op.f("ix_note_comment_group_id"), "note_comment", ["group_id"])
    op.create_index(op.f("ix_note_comment_topic_id"), "note_comment", ["topic_id"])


def downgrade() -> None:
    """Comments and signatures are lost; the notes stay."""
    op.drop_table("note_comment")
    op.drop_table("sign_off")
    with op.batch_alter_table("note") as batch:
        batch.drop_column("writer")

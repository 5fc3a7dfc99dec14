"""Versions of the topic guide, what differs at a seminar, and the version that a note was written on."""

import sqlalchemy as sa
from alembic import op

revision = "0016_guides"
down_revision = "0015_sign_off"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What stands is the guide of the series, without a version yet."""
    with op.batch_alter_table("topic_guide") as batch:
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("topic_guide") as batch:
        batch.alter_column("revision", server_default=None)
    with op.batch_alter_table("topic") as batch:
        batch.add_column(sa.Column("seminar_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_topic_seminar_id_seminar"), "seminar", ["seminar_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index(op.f("ix_topic_seminar_id"), ["seminar_id"])
    op.create_table(
        "topic_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "left_out = (wording IS NULL)", name=op.f("ck_topic_difference_left_out_or_reworded")
        ),
        sa.ForeignKeyConstraint(
            ["seminar_id"],
            ["seminar.id"],
            name=op.f("fk_topic_difference_seminar_id_seminar"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_difference_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_difference")),
        sa.UniqueConstraint("seminar_id", "topic_id", name=op.f("uq_topic_difference_seminar_id_topic_id")),
    )
    op.create_index(op.f("ix_topic_difference_topic_id"), "topic_difference", ["topic_id"])
    op.create_table(
        "guide_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_guide_version_number_positive")),
        sa.ForeignKeyConstraint(
            ["guide_id"],
            ["topic_guide.id"],
            name=op.f("fk_guide_version_guide_id_topic_guide"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_guide_version_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_version")),
        sa.UniqueConstraint("guide_id", "number", name=op.f("uq_guide_version_guide_id_number")),
    )
    with op.batch_alter_table("note") as batch:
        batch.add_column(sa.Column("guide_version_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_note_guide_version_id_guide_version"),
            "guide_version",
            ["guide_version_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Versions and differences are lost; topics that seminars have added become topics of the series."""
    with op.batch_alter_table("note") as batch:
        batch.drop_constraint("fk_note_guide_version_id_guide_version", type_="foreignkey")
        batch.drop_column("guide_version_id")
    op.drop_table("guide_version")
    op.drop_index(op.f("ix_topic_difference_topic_id"), "topic_difference")
    op.drop_table("topic_difference")
    with op.batch_alter_table("topic") as batch:
        batch.drop_index(op.f("ix_topic_seminar_id"))
        batch.drop_constraint("fk_topic_seminar_id_seminar", type_="foreignkey")
        batch.drop_column("seminar_id")
    with op.batch_alter_table("topic_guide") as batch:
        batch.drop_column("revision")

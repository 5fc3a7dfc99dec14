"""Who sat in a group, as its note-taker saw it."""

import sqlalchemy as sa
from alembic import op

revision = "0026_sittings"
down_revision = "0025_report_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was noted so far."""
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "there",
                "late",
                "left",
                "absent",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_sitting_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_sitting_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["focus_group.id"],
            name=op.f("fk_sitting_group_id_focus_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("group_id", "delegate_id", name="uq_sitting_one_for_group_and_delegate"),
    )
    op.create_index(op.f("ix_sitting_delegate_id"), "sitting", ["delegate_id"])


def downgrade() -> None:
    """What was noted of who sat in goes."""
    op.drop_table("sitting")

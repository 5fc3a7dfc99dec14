"""Requests that a device sends once more; changes of a seminar by their number."""

import sqlalchemy as sa
from alembic import op

revision = "0008_replay"
down_revision = "0007_mailings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of requests, and let the desk ask what is new."""
    op.create_table(
        "replayed_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replayed_request")),
        sa.UniqueConstraint("key", name=op.f("uq_replayed_request_key")),
    )
    op.create_index(op.f("ix_replayed_request_at"), "replayed_request", ["at"])
    op.create_index("ix_audit_entry_seminar_id_id", "audit_entry", ["seminar_id", "id"])
    op.drop_index("ix_audit_entry_seminar_id", "audit_entry")


def downgrade() -> None:
    """Take them away; a request sent again would act again."""
    op.create_index("ix_audit_entry_seminar_id", "audit_entry", ["seminar_id"])
    op.drop_index("ix_audit_entry_seminar_id_id", "audit_entry")
    op.drop_table("replayed_request")

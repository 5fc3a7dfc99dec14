"""Since when a seminar is public, so that a draft that is called off stays a draft to visitors."""

import sqlalchemy as sa
from alembic import op

revision = "0022_published_at"
down_revision = "0021_paper_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The time from the history; of published seminars without one, when they were made."""
    with op.batch_alter_table("seminar") as batch:
        batch.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE seminar SET published_at = (SELECT min(audit_entry.at) FROM audit_entry"
        " WHERE audit_entry.subject_kind = 'seminar' AND audit_entry.subject_id = seminar.id"
        " AND audit_entry.action = 'publish') WHERE state <> 'draft'"
    )
    op.execute(
        "UPDATE seminar SET published_at = created_at WHERE state = 'published' AND published_at IS NULL"
    )
    with op.batch_alter_table("seminar") as batch:
        batch.create_check_constraint(
            "published_has_time", sa.text("state <> 'published' OR published_at IS NOT NULL")
        )


def downgrade() -> None:
    """Forget since when."""
    with op.batch_alter_table("seminar") as batch:
        batch.drop_constraint("published_has_time", type_="check")
        batch.drop_column("published_at")

"""Messages that were not taken are called refused, and say since when."""

import sqlalchemy as sa
from alembic import op

revision = "0019_refused_mail"
down_revision = "0018_xlsforms"
branch_labels = None
depends_on = None

STATES = "state IN ('queued', 'sent', '{word}', 'stopped')"


def upgrade() -> None:
    """'Failed' becomes 'refused'; when that was is not known of old messages: when they were claimed last."""
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint("delivery_state", type_="check")
    op.execute("UPDATE message SET state = 'refused', refused_at = next_attempt_at WHERE state = 'failed'")
    with op.batch_alter_table("message") as batch:
        batch.create_check_constraint("delivery_state", sa.text(STATES.format(word="refused")))
        batch.create_check_constraint(
            "refused_has_time", sa.text("state <> 'refused' OR refused_at IS NOT NULL")
        )


def downgrade() -> None:
    """Back to the old word; since when is forgotten."""
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint("refused_has_time", type_="check")
        batch.drop_constraint("delivery_state", type_="check")
    op.execute("UPDATE message SET state = 'failed' WHERE state = 'refused'")
    with op.batch_alter_table("message") as batch:
        batch.create_check_constraint("delivery_state", sa.text(STATES.format(word="failed")))
        batch.drop_column("refused_at")

"""When a message was last handed to the mail server, so that no more than so many go out in a minute."""

import sqlalchemy as sa
from alembic import op

revision = "0020_mail_rate"
down_revision = "0019_refused_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Room for the time of the last attempt; of old messages it is not known."""
    op.add_column("message", sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_message_attempted_at"), "message", ["attempted_at"])


def downgrade() -> None:
    """Forget when messages were tried."""
    op.drop_index(op.f("ix_message_attempted_at"), "message")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("attempted_at")

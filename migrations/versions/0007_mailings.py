"""Wordings and mailings."""

import sqlalchemy as sa
from alembic import op

revision = "0007_mailings"
down_revision = "0006_import"
branch_labels = None
depends_on = None

STATES = "state IN ('queued', 'sent', 'failed'{more})"


def upgrade() -> None:
    """Make the tables; messages know their mailing, and can be stopped."""
    op.create_table(
        "wording",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_wording_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_wording_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "kind", name=op.f("pk_wording")),
    )
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("with_calendar", sa.Boolean(), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mailing_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_mailing_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint("once_key", name=op.f("uq_mailing_once_key")),
    )
    op.create_index(op.f("ix_mailing_series_id"), "mailing", ["series_id"])
    op.create_table(
        "told_programme",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["seminar_id"],
            ["seminar.id"],
            name=op.f("fk_told_programme_seminar_id_seminar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seminar_id", name=op.f("pk_told_programme")),
    )
    op.create_table(
        "reminder_rule",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_reminder_rule_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_reminder_rule")),
    )
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("mailing_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("recipient_hidden", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_foreign_key(
            op.f("fk_message_mailing_id_mailing"), "mailing", ["mailing_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_message_mailing_id"), ["mailing_id"])
        batch.drop_constraint("delivery_state", type_="check")
        batch.create_check_constraint("delivery_state", sa.text(STATES.format(more=", 'stopped'")))


def downgrade() -> None:
    """Take the tables away; what was stopped counts as failed."""
    op.execute(
        "UPDATE message SET state = 'failed', last_error = 'Stopped by an organiser.' WHERE state = 'stopped'"
    )
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint("delivery_state", type_="check")
        batch.create_check_constraint("delivery_state", sa.text(STATES.format(more="")))
        batch.drop_index(op.f("ix_message_mailing_id"))
        batch.drop_constraint(op.f("fk_message_mailing_id_mailing"), type_="foreignkey")
        batch.drop_column("recipient_hidden")
        batch.drop_column("mailing_id")
    op.drop_table("reminder_rule")
    op.drop_table("told_programme")
    op.drop_table("mailing")
    op.drop_table("wording")

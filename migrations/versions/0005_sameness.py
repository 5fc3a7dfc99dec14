"""Other spellings of organisations, and pairs that were judged to be different."""

import sqlalchemy as sa
from alembic import op

revision = "0005_sameness"
down_revision = "0004_form"
branch_labels = None
depends_on = None


def _apart(table: str, of: str) -> None:
    op.create_table(
        table,
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f(f"ck_{table}_smaller_first")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], [f"{of}.id"], name=op.f(f"fk_{table}_first_id_{of}"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], [f"{of}.id"], name=op.f(f"fk_{table}_second_id_{of}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_second_id"), table, ["second_id"])


def upgrade() -> None:
    """Make the tables. On SQLite a delegate's number is given only once from now on, as on PostgreSQL."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "delegate", recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            pass
    op.create_table(
        "organisation_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_alias_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_alias")),
        sa.UniqueConstraint("name_key", name=op.f("uq_organisation_alias_name_key")),
    )
    op.create_index(op.f("ix_organisation_alias_organisation_id"), "organisation_alias", ["organisation_id"])
    _apart("organisations_apart", "organisation")
    _apart("delegates_apart", "delegate")
    op.create_table(
        "duplicate_count",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_duplicate_count_number_not_negative")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_duplicate_count_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seminar_id", name=op.f("pk_duplicate_count")),
    )


def downgrade() -> None:
    """Take the tables away: what was merged stays so, other spellings are new organisations again."""
    op.drop_table("duplicate_count")
    op.drop_table("delegates_apart")
    op.drop_table("organisations_apart")
    op.drop_table("organisation_alias")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("delegate", recreate="always"):
            pass

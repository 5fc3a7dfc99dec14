"""A mark by which it is known that what registrations are made of has changed; other indices."""

import sqlalchemy as sa
from alembic import op

revision = "0032_groundwork_mark"
down_revision = "0031_late_responses"
branch_labels = None
depends_on = None

# Each costs whoever registers a page to write, and serves only to look whether an option is used at all.
LISTS = ("sector", "level", "occupation", "age_band", "gender")
# Empty in nearly all rows.
SPARSE = (("delegate", "handed_to_id"), ("message", "mailing_id"), ("message", "attempted_at"))


def upgrade() -> None:
    """The table of the mark; fewer and smaller indices."""
    op.create_table(
        "groundwork_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_groundwork_mark_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groundwork_mark")),
    )
    for name in LISTS:
        op.drop_index(f"ix_delegate_{name}_id", table_name="delegate")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")
    # What an index can hold on PostgreSQL: 2,704 bytes.
    op.execute("UPDATE delegate SET search_key = SUBSTR(search_key, 1, 400) WHERE LENGTH(search_key) > 400")
    op.drop_index("ix_delegate_seminar_id_sort_key", table_name="delegate")
    op.create_index("ix_delegate_names", "delegate", ["seminar_id", "sort_key", "search_key"])
    for table, column in SPARSE:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_{table}_{column}", table, [column], sqlite_where=filled, postgresql_where=filled
        )


def downgrade() -> None:
    """The indices as they were."""
    for table, column in SPARSE:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.drop_index("ix_delegate_names", table_name="delegate")
    op.create_index("ix_delegate_seminar_id_sort_key", "delegate", ["seminar_id", "sort_key"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    for name in LISTS:
        op.create_index(f"ix_delegate_{name}_id", "delegate", [f"{name}_id"])
    op.drop_table("groundwork_mark")

"""What the registration form asks."""

import sqlalchemy as sa
from alembic import op

revision = "0004_form"
down_revision = "0003_places"
branch_labels = None
depends_on = None

LISTS = {
    "age_band": ["Under 25", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 or over"],
    "gender": ["Woman", "Man", "Another gender"],
}
BEFORE = "field IN ('sector', 'level', 'occupation')"
AFTER = "field IN ('sector', 'level', 'occupation', 'age_band', 'gender')"


def upgrade() -> None:
    """Age bands and genders, what the form asks, own questions; the revision of a seminar."""
    op.add_column("seminar", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    limit_fields(AFTER)
    add_lists()
    with op.batch_alter_table("delegate") as table:
        for field in LISTS:
            table.add_column(sa.Column(f"{field}_id", sa.Integer(), nullable=True))
            table.create_foreign_key(
                op.f(f"fk_delegate_{field}_id_profile_option"),
                "profile_option",
                [f"{field}_id"],
                ["id"],
                ondelete="RESTRICT",
            )
            table.create_index(op.f(f"ix_delegate_{field}_id"), [f"{field}_id"])


def downgrade() -> None:
    """Take them away, and what was told there."""
    with op.batch_alter_table("delegate") as table:
        for field in reversed(LISTS):
            table.drop_index(op.f(f"ix_delegate_{field}_id"))
            table.drop_constraint(op.f(f"fk_delegate_{field}_id_profile_option"), type_="foreignkey")
            table.drop_column(f"{field}_id")
    op.execute("DELETE FROM profile_option WHERE field IN ('age_band', 'gender')")
    limit_fields(BEFORE)
    op.drop_column("seminar", "revision")


def limit_fields(rule: str) -> None:
    """Say anew which fields an option may belong to."""
    name = op.f("ck_profile_option_profile_field")
    with op.batch_alter_table("profile_option") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, rule)


def add_lists() -> None:
    """Give the series that there are the usual lists: they are not asked for until somebody says so."""
    connection = op.get_bind()
    numbers = [row.id for row in connection.execute(sa.text("SELECT id FROM series"))]
    table = sa.table(
        "profile_option",
        sa.column("series_id", sa.Integer),
        sa.column("field", sa.String),
        sa.column("label", sa.String),
        sa.column("position", sa.Integer),
        sa.column("offered", sa.Boolean),
    )
    rows = [
        {"series_id": number, "field": field, "label": label, "position": position, "offered": True}
        for number in numbers
        for field, labels in LISTS.items()
        for position, label in enumerate(labels)
    ]
    if rows:
        op.bulk_insert(table, rows)

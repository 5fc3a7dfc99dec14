"""Code frames, and quotations under their themes."""

import sqlalchemy as sa
from alembic import op

revision = "0024_themes"
down_revision = "0023_added_by_mistake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No series has a frame yet; quotations are taken in when somebody opens the pages."""
    op.create_table(
        "theme_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_theme_category_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_category")),
        sa.UniqueConstraint("series_id", "name", name=op.f("uq_theme_category_name")),
    )
    for table, unique in (("theme", "uq_theme_name"), ("action_area", "uq_action_area_name")):
        described = [sa.Column("description", sa.Text(), nullable=False)] if table == "theme" else []
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("category_id", sa.Integer(), nullable=False),
            sa.Column("name", sa.String(length=120), nullable=False),
            *described,
            sa.Column("position", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["category_id"],
                ["theme_category.id"],
                name=op.f(f"fk_{table}_category_id_theme_category"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("category_id", "name", name=op.f(unique)),
        )
    op.create_table(
        "suggested_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["action_area.id"],
            name=op.f("fk_suggested_action_area_id_action_area"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggested_action")),
    )
    op.create_index(op.f("ix_suggested_action_area_id"), "suggested_action", ["area_id"])
    op.create_table(
        "coded_quotation",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("quotation_id", sa.Integer(), nullable=True),
        sa.Column("response_id", sa.String(length=32), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column(
            "release",
            sa.Enum(
                "waiting",
                "released",
                "held",
                name="release",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("accepted", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(quotation_id IS NULL) <> (response_id IS NULL)", name=op.f("ck_coded_quotation_one_source")
        ),
        sa.CheckConstraint(
            "(response_id IS NULL) = (question_id IS NULL) AND (response_id IS NULL) = (item IS NULL)",
            name=op.f("ck_coded_quotation_answer_named_whole"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_coded_quotation_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.id"],
            name=op.f("fk_coded_quotation_quotation_id_quotation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            name=op.f("fk_coded_quotation_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seminar_id"],
            ["seminar.id"],
            name=op.f("fk_coded_quotation_seminar_id_seminar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_coded_quotation")),
        sa.UniqueConstraint("quotation_id", name=op.f("uq_coded_quotation_quotation_id")),
        sa.UniqueConstraint("response_id", "question_id", "item", name=op.f("uq_coded_quotation_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_coded_quotation_seminar_id_available"), "coded_quotation", ["seminar_id", "available"]
    )
    for table, column, other in (
        ("quotation_theme", "theme_id", "theme"),
        ("quotation_area", "area_id", "action_area"),
    ):
        op.create_table(
            table,
            sa.Column("quotation_key", sa.String(length=32), nullable=False),
            sa.Column(column, sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["quotation_key"],
                ["coded_quotation.key"],
                name=op.f(f"fk_{table}_quotation_key_coded_quotation"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT"
            ),
            sa.PrimaryKeyConstraint("quotation_key", column, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """The quotations stay in the notes, the answers where they are; what was put under themes goes."""
    for table in (
        "quotation_area",
        "quotation_theme",
        "coded_quotation",
        "suggested_action",
        "action_area",
        "theme",
        "theme_category",
    ):
        op.drop_table(table)

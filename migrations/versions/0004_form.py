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
    op.add_column("seminar", sa.Column("moved_from", sa.Date(), nullable=True))
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
    make_form_tables()


def downgrade() -> None:
    """Take them away, and what was told there."""
    op.drop_table("registration_answer_option")
    op.drop_table("registration_answer")
    op.drop_table("registration_question_option")
    op.drop_table("registration_question")
    op.drop_table("registration_field")
    with op.batch_alter_table("delegate") as table:
        for field in reversed(LISTS):
            table.drop_index(op.f(f"ix_delegate_{field}_id"))
            table.drop_constraint(op.f(f"fk_delegate_{field}_id_profile_option"), type_="foreignkey")
            table.drop_column(f"{field}_id")
    op.execute("DELETE FROM profile_option WHERE field IN ('age_band', 'gender')")
    limit_fields(BEFORE)
    op.drop_column("seminar", "moved_from")
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


def one_of(name: str, *values: str) -> sa.Enum:
    """A column that holds one of these words."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def make_form_tables() -> None:
    """What the form asks, the questions of its own, and the answers to them."""
    op.create_table(
        "registration_field",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column(
            "field",
            one_of(
                "form_field",
                "occupation",
                "sector",
                "level",
                "age_band",
                "gender",
                "takes_part",
                "access_needs",
                "dietary_needs",
            ),
            nullable=False,
        ),
        sa.Column("asking", one_of("asking", "required", "optional", "left_out"), nullable=False),
        sa.CheckConstraint(
            "field <> 'takes_part' OR asking <> 'required'",
            name=op.f("ck_registration_field_a_box_is_never_required"),
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_registration_field_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("series_id", "field", name=op.f("pk_registration_field")),
    )
    op.create_table(
        "registration_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            one_of("registration_question_kind", "short_text", "long_text", "choice", "several", "yes_no"),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_registration_question_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_question")),
    )
    op.create_index(
        "ix_registration_question_series_id_position", "registration_question", ["series_id", "position"]
    )
    op.create_table(
        "registration_question_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["registration_question.id"],
            name=op.f("fk_registration_question_option_question_id_registration_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_question_option")),
        sa.UniqueConstraint("question_id", "id", name="uq_registration_question_option_of_question"),
        sa.UniqueConstraint(
            "question_id", "label", name=op.f("uq_registration_question_option_question_id_label")
        ),
    )
    op.create_table(
        "registration_answer",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_registration_answer_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["registration_question.id"],
            name=op.f("fk_registration_answer_question_id_registration_question"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("delegate_id", "question_id", name=op.f("pk_registration_answer")),
    )
    op.create_index(op.f("ix_registration_answer_question_id"), "registration_answer", ["question_id"])
    op.create_table(
        "registration_answer_option",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id", "question_id"],
            ["registration_answer.delegate_id", "registration_answer.question_id"],
            name="fk_registration_answer_option_answer",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id", "option_id"],
            ["registration_question_option.question_id", "registration_question_option.id"],
            name="fk_registration_answer_option_option",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "delegate_id", "question_id", "option_id", name=op.f("pk_registration_answer_option")
        ),
    )
    op.create_index(
        "ix_registration_answer_option_option", "registration_answer_option", ["question_id", "option_id"]
    )

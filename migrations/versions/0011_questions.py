"""More kinds of questions: dates, texts, grids, ranks, limits, recommended ones, conditions."""

import sqlalchemy as sa
from alembic import op

revision = "0011_questions"
down_revision = "0010_groups"
branch_labels = None
depends_on = None

BEFORE = ("single", "multiple", "scale", "most_important", "number", "short_text", "long_text")
AFTER = ("single", "multiple", "scale", "most_important", "number", "date", "short_text", "long_text", "information")
KIND = "question_kind"


def _kinds(names: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"kind IN ({listed})"


def upgrade() -> None:
    """Add what a question can have; what stands is neither ranked nor recommended nor limited."""
    op.create_table(
        "grid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_grid_questionnaire_id_questionnaire"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid")),
    )
    op.create_index(op.f("ix_grid_questionnaire_id"), "grid", ["questionnaire_id"])
    op.add_column("section", sa.Column("shown_if", sa.JSON(), nullable=True))
    no = sa.false()
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("recommended", sa.Boolean(), nullable=False, server_default=no))
        batch.add_column(sa.Column("ranked", sa.Boolean(), nullable=False, server_default=no))
        batch.add_column(sa.Column("least", sa.Float(), nullable=True))
        batch.add_column(sa.Column("most", sa.Float(), nullable=True))
        batch.add_column(sa.Column("whole", sa.Boolean(), nullable=False, server_default=no))
        batch.add_column(sa.Column("message", sa.String(length=300), nullable=False, server_default=""))
        batch.add_column(sa.Column("shown_if", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("grid_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_question_grid_id_grid", "grid", ["grid_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index("ix_question_grid_id", ["grid_id"])
        batch.drop_constraint(KIND, type_="check")
        batch.create_check_constraint(KIND, sa.text(_kinds(AFTER)))
        batch.create_check_constraint(
            "ck_question_required_or_recommended", sa.text("NOT (required AND recommended)")
        )
        batch.create_check_constraint(
            "ck_question_grid_of_scales", sa.text("grid_id IS NULL OR kind = 'scale'")
        )
        batch.create_check_constraint("ck_question_least_not_above_most", sa.text("least <= most"))


def downgrade() -> None:
    """Dates become short texts and texts to read become unanswered ones; the rest keeps its answers."""
    op.execute("UPDATE question SET kind = 'short_text' WHERE kind = 'date'")
    op.execute("UPDATE question SET kind = 'long_text' WHERE kind = 'information'")
    with op.batch_alter_table("question") as batch:
        for name in ("least_not_above_most", "grid_of_scales", "required_or_recommended"):
            batch.drop_constraint(f"ck_question_{name}", type_="check")
        batch.drop_constraint(KIND, type_="check")
        batch.create_check_constraint(KIND, sa.text(_kinds(BEFORE)))
        batch.drop_index("ix_question_grid_id")
        batch.drop_constraint("fk_question_grid_id_grid", type_="foreignkey")
        for name in ("grid_id", "shown_if", "message", "whole", "most", "least", "ranked", "recommended"):
            batch.drop_column(name)
    op.drop_column("section", "shown_if")
    op.drop_table("grid")

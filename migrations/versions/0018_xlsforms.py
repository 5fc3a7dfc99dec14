"""XLSForms that are being looked at before they become the questionnaire of a series."""

import sqlalchemy as sa
from alembic import op

revision = "0018_xlsforms"
down_revision = "0017_answer_import"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of files on their way in."""
    op.create_table(
        "questionnaire_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_questionnaire_import_series_id_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_import")),
    )
    for column in ("series_id", "created_at"):
        op.create_index(op.f(f"ix_questionnaire_import_{column}"), "questionnaire_import", [column])


def downgrade() -> None:
    """Forget the files."""
    op.drop_table("questionnaire_import")

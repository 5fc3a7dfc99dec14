"""Versions of a questionnaire: a series has several, one after the other; printed forms know theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0028_versions"
down_revision = "0027_short_forms"
branch_labels = None
depends_on = None

CODE_LENGTH = 40


def upgrade() -> None:
    """What stands is version 1, and what was printed was printed with it."""
    with op.batch_alter_table("questionnaire") as batch:
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.drop_constraint("uq_questionnaire_series_id", type_="unique")
        batch.create_unique_constraint("uq_questionnaire_series_id_version", ["series_id", "version"])
        batch.create_check_constraint("ck_questionnaire_version_positive", sa.text("version > 0"))
    with op.batch_alter_table("questionnaire") as batch:
        batch.alter_column("version", server_default=None)
    with op.batch_alter_table("paper_run") as batch:
        batch.add_column(sa.Column("questionnaire_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_paper_run_questionnaire_id_questionnaire",
            "questionnaire",
            ["questionnaire_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_paper_run_questionnaire_id"), "paper_run", ["questionnaire_id"])
    op.execute(
        "UPDATE paper_run SET questionnaire_id = (SELECT questionnaire.id FROM questionnaire JOIN seminar"
        " ON seminar.series_id = questionnaire.series_id WHERE seminar.id = paper_run.seminar_id)"
    )


def downgrade() -> None:
    """One questionnaire for a series: questions of earlier versions follow those of the newest, so that all
    answers are kept."""
    _gather()
    op.drop_index(op.f("ix_paper_run_questionnaire_id"), "paper_run")
    with op.batch_alter_table("paper_run") as batch:
        batch.drop_constraint("fk_paper_run_questionnaire_id_questionnaire", type_="foreignkey")
        batch.drop_column("questionnaire_id")
    with op.batch_alter_table("questionnaire") as batch:
        batch.drop_constraint("ck_questionnaire_version_positive", type_="check")
        batch.drop_constraint("uq_questionnaire_series_id_version", type_="unique")
        batch.create_unique_constraint("uq_questionnaire_series_id", ["series_id"])
        batch.drop_column("version")


def _gather() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT id, series_id, version FROM questionnaire ORDER BY series_id, version DESC")
    ).all()
    newest: dict[int, int] = {}
    for number, series_id, version in rows:
        if newest.setdefault(series_id, number) != number:
            _move(connection, number, newest[series_id], version)


def _move(connection: sa.Connection, earlier: int, newest: int, version: int) -> None:
    def send(statement: str, **values: object) -> None:
        connection.execute(sa.text(statement), {"earlier": earlier, "newest": newest, **values})

    codes = connection.execute(
        sa.text("SELECT id, code FROM question WHERE questionnaire_id = :earlier"), {"earlier": earlier}
    ).all()
    for number, code in codes:
        mark = f"_v{version}_{number}"
        # Their conditions name codes of their own version, which are other questions now.
        send(
            "UPDATE question SET questionnaire_id = :newest, code = :code, shown_if = NULL, required = :no"
            " WHERE id = :id",
            code=f"{code[: CODE_LENGTH - len(mark)]}{mark}",
            id=number,
            no=False,
        )
    send("UPDATE grid SET questionnaire_id = :newest WHERE questionnaire_id = :earlier")
    send(
        "UPDATE section SET questionnaire_id = :newest, shown_if = NULL, position = position + :after"
        " WHERE questionnaire_id = :earlier",
        after=1000 * version,
    )
    send("UPDATE response SET questionnaire_id = :newest WHERE questionnaire_id = :earlier")
    send("DELETE FROM questionnaire WHERE id = :earlier")

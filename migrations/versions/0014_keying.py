"""Keying of paper: what cannot be read, who keyed a sheet, and second entries.

Who keyed the sheets that stand is taken from the audit, where it can be told.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014_keying"
down_revision = "0013_protection"
branch_labels = None
depends_on = None


def _of_response(table: str, target: str = "response.id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["response_id"], [target], name=op.f(f"fk_{table}_response_id_{target.split('.')[0]}"), ondelete="CASCADE"
    )


def _of_question(table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["question_id"], ["question.id"], name=op.f(f"fk_{table}_question_id_question"), ondelete=ondelete
    )


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account"), ondelete="SET NULL"
    )


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "unreadable",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        _of_response("unreadable"),
        _of_question("unreadable", "RESTRICT"),
        sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f("pk_unreadable")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_unreadable_question_id"), "unreadable", ["question_id"])
    op.create_table(
        "paper_entry",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        _of_response("paper_entry"),
        _of_account("paper_entry"),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_paper_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_paper_entry_account_id"), "paper_entry", ["account_id"])
    op.create_table(
        "double_entry",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        _of_account("double_entry"),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_double_entry_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seminar_id", name=op.f("pk_double_entry")),
    )
    op.create_index(op.f("ix_double_entry_account_id"), "double_entry", ["account_id"])
    op.create_table(
        "second_entry",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        _of_response("second_entry"),
        _of_account("second_entry"),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_second_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_second_entry_account_id"), "second_entry", ["account_id"])
    op.create_table(
        "second_answer",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("second", sa.JSON(), nullable=False),
        sa.Column(
            "settled",
            sa.Enum(
                "same", "first", "second", "anew",
                name="settled", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=True,
        ),
        _of_response("second_answer", "second_entry.response_id"),
        _of_question("second_answer", "CASCADE"),
        sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f("pk_second_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_second_answer_question_id"), "second_answer", ["question_id"])
    _fill_who_keyed()


def _fill_who_keyed() -> None:
    connection = op.get_bind()
    entries = connection.execute(
        sa.text(
            "SELECT seminar_id, account_id, details FROM audit_entry"
            " WHERE action IN ('key paper form', 'correct paper form') ORDER BY id"
        )
    )
    keyed: dict[tuple[int, str], int | None] = {}
    for seminar_id, account_id, details in entries:
        told = json.loads(details) if isinstance(details, str) else details
        before = keyed.pop((seminar_id, told["before"]), None) if "before" in told else None
        keyed.setdefault((seminar_id, told["serial"]), before or account_id)
    rows = connection.execute(sa.text("SELECT id, seminar_id, serial FROM response WHERE serial IS NOT NULL"))
    accounts = set(connection.execute(sa.text("SELECT id FROM account")).scalars())
    found = [
        {"response_id": response_id, "account_id": account if account in accounts else None}
        for response_id, seminar_id, serial in rows.all()
        for account in [keyed.get((seminar_id, serial))]
    ]
    if found:
        table = sa.table("paper_entry", sa.column("response_id"), sa.column("account_id"))
        op.bulk_insert(table, found)


def downgrade() -> None:
    """Remove the tables; what was settled stays in the responses."""
    for table in ("second_answer", "second_entry", "double_entry", "paper_entry", "unreadable"):
        op.drop_table(table)

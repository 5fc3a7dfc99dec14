"""Terms of a questionnaire, drafts kept on the server, and participation under a seal.

Who has begun and submitted stood beside the delegate; it now stands under a seal that only the
application's key can make, so that the migration needs the key (SEMINARS_SECRET_KEY) both ways.
"""

import sqlalchemy as sa
from alembic import op
from flask import current_app

from seminars.questionnaire.sealing import participation_seal

revision = "0012_capture"
down_revision = "0011_questions"
branch_labels = None
depends_on = None

MODES = ("anonymous", "confidential", "named")


def _mode() -> sa.Enum:
    return sa.Enum(*MODES, name="mode", native_enum=False, create_constraint=True, length=32)


def _seals() -> dict[str, tuple[int, int]]:
    """Delegate and seminar by seal."""
    key = str(current_app.config["SECRET_KEY"])
    rows = op.get_bind().execute(sa.text("SELECT id, seminar_id FROM delegate"))
    return {participation_seal(key, number): (number, seminar) for number, seminar in rows}


def upgrade() -> None:
    """Seal who has taken part; what stands is anonymous, and what was sent stays as it is."""
    with op.batch_alter_table("questionnaire") as batch:
        batch.add_column(sa.Column("mode", _mode(), nullable=False, server_default="anonymous"))
        batch.add_column(sa.Column("allow_changes", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("send_last", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("grace", sa.Integer(), nullable=False, server_default="10"))
        batch.create_check_constraint("ck_questionnaire_send_last_positive", sa.text("send_last > 0"))
        batch.create_check_constraint("ck_questionnaire_grace_not_negative", sa.text("grace >= 0"))
    with op.batch_alter_table("questionnaire") as batch:
        for column in ("mode", "allow_changes", "grace"):
            batch.alter_column(column, server_default=None)
    _change_participation()
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_draft_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_seminar_id"), "draft", ["seminar_id"])
    op.create_table(
        "draft_answer",
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_answer_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_draft_answer_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", "question_id", name=op.f("pk_draft_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_answer_question_id"), "draft_answer", ["question_id"])
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.add_column(sa.Column("mode", _mode(), nullable=False, server_default="anonymous"))
        batch.add_column(sa.Column("key_hash", sa.String(length=64), nullable=True))
        batch.create_unique_constraint("uq_response_id_mode", ["id", "mode"])
        batch.create_unique_constraint("uq_response_key_hash", ["key_hash"])
        batch.create_check_constraint(
            "ck_response_only_online_has_key", sa.text("key_hash IS NULL OR channel = 'online'")
        )
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.alter_column("mode", server_default=None)
    op.create_table(
        "respondent",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("mode", _mode(), nullable=False),
        sa.CheckConstraint("mode <> 'anonymous'", name=op.f("ck_respondent_anonymous_has_nobody")),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_respondent_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "mode"],
            ["response.id", "response.mode"],
            name=op.f("fk_respondent_response_id_response"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_respondent")),
        sa.UniqueConstraint("response_id", name=op.f("uq_respondent_response_id")),
    )
    with op.batch_alter_table("account") as batch:
        batch.add_column(
            sa.Column("may_connect_answers", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("account") as batch:
        batch.alter_column("may_connect_answers", server_default=None)


def _change_participation() -> None:
    bind = op.get_bind()
    by_delegate = {number: (seal, seminar) for seal, (number, seminar) in _seals().items()}
    before = bind.execute(sa.text("SELECT delegate_id, begun_at, submitted FROM participation")).all()
    op.drop_table("participation")
    made = op.create_table(
        "participation",
        sa.Column("seal", sa.String(length=32), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seminar_id"],
            ["seminar.id"],
            name=op.f("fk_participation_seminar_id_seminar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seal", name=op.f("pk_participation")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_participation_seminar_id"), "participation", ["seminar_id"])
    rows = sorted((by_delegate[number], begun, submitted) for number, begun, submitted in before)
    insert = sa.text(f"INSERT INTO {made.name} (seal, seminar_id, begun_at, submitted) VALUES (:a, :b, :c, :d)")
    for (seal, seminar), begun, submitted in rows:
        bind.execute(insert, {"a": seal, "b": seminar, "c": begun, "d": submitted})


def downgrade() -> None:
    """Put names to who has taken part again; drafts, terms, and whose response it is are lost."""
    bind = op.get_bind()
    seals = _seals()
    before = bind.execute(sa.text("SELECT seal, begun_at, submitted FROM participation")).all()
    with op.batch_alter_table("account") as batch:
        batch.drop_column("may_connect_answers")
    op.drop_table("respondent")
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint("uq_response_id_mode", type_="unique")
        batch.drop_constraint("uq_response_key_hash", type_="unique")
        batch.drop_constraint("ck_response_only_online_has_key", type_="check")
        batch.drop_constraint("mode", type_="check")
        batch.drop_column("key_hash")
        batch.drop_column("mode")
    op.drop_table("draft_answer")
    op.drop_table("draft")
    op.drop_table("participation")
    op.create_table(
        "participation",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_participation_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_participation")),
    )
    insert = sa.text("INSERT INTO participation (delegate_id, begun_at, submitted) VALUES (:a, :b, :c)")
    for seal, begun, submitted in before:
        if seal in seals:
            bind.execute(insert, {"a": seals[seal][0], "b": begun, "c": submitted})
    with op.batch_alter_table("questionnaire") as batch:
        batch.drop_constraint("ck_questionnaire_send_last_positive", type_="check")
        batch.drop_constraint("ck_questionnaire_grace_not_negative", type_="check")
        batch.drop_constraint("mode", type_="check")
        for column in ("grace", "send_last", "allow_changes", "mode"):
            batch.drop_column(column)

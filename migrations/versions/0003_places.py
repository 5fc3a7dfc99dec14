"""Places in sessions, offers of a place, and places handed to a colleague."""

import sqlalchemy as sa
from alembic import op

revision = "0003_places"
down_revision = "0002_jobs"
branch_labels = None
depends_on = None

STANDING = sa.text("outcome IS NULL")


def choice(name: str, *values: str) -> sa.Enum:
    """One of ``values``, checked by the database."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Make the tables; seminars that there are give free places at once, as before."""
    with op.batch_alter_table("seminar") as table:
        table.add_column(sa.Column("waiting_rule", sa.String(32), nullable=False, server_default="at_once"))
        table.add_column(sa.Column("offer_hours", sa.Integer(), nullable=False, server_default="48"))
        table.create_check_constraint(
            op.f("ck_seminar_waiting_rule"), "waiting_rule IN ('at_once', 'offer')"
        )
        table.create_check_constraint(op.f("ck_seminar_offer_hours_positive"), "offer_hours > 0")
    with op.batch_alter_table("delegate") as table:
        table.add_column(sa.Column("handed_to_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_delegate_handed_to_id_delegate"), "delegate", ["handed_to_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_delegate_handed_to_id"), ["handed_to_id"])
    op.create_table(
        "session_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("state", choice("session_place_state", "registered", "waiting", "wished"), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'waiting' OR queued_at IS NOT NULL", name=op.f("ck_session_place_waiting_has_queue_time")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_session_place_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_place_session_id_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_place")),
        sa.UniqueConstraint("session_id", "delegate_id", name="uq_session_place_one_a_delegate"),
    )
    op.create_index(op.f("ix_session_place_delegate_id"), "session_place", ["delegate_id"])
    op.create_index("ix_session_place_session_id_state", "session_place", ["session_id", "state"])
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome", choice("offer_outcome", "taken", "declined", "lapsed", "withdrawn"), nullable=True
        ),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_offer_times_in_order")),
        sa.CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_offer_ended_has_outcome")),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_offer_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_delegate_id"), "offer", ["delegate_id"])
    op.create_index(
        "uq_offer_one_standing_a_delegate",
        "offer",
        ["delegate_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index(
        "ix_offer_standing_expires_at",
        "offer",
        ["expires_at"],
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    """Take the tables away: whoever waited still waits, without an offer and without places in sessions."""
    op.drop_table("offer")
    op.drop_table("session_place")
    with op.batch_alter_table("delegate") as table:
        table.drop_index(op.f("ix_delegate_handed_to_id"))
        table.drop_constraint(op.f("fk_delegate_handed_to_id_delegate"), type_="foreignkey")
        table.drop_column("handed_to_id")
    with op.batch_alter_table("seminar") as table:
        table.drop_constraint(op.f("ck_seminar_offer_hours_positive"), type_="check")
        table.drop_constraint(op.f("ck_seminar_waiting_rule"), type_="check")
        table.drop_column("offer_hours")
        table.drop_column("waiting_rule")

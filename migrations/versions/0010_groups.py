"""Rounds of groups, wishes, and versions of the seats."""

import sqlalchemy as sa
from alembic import op

revision = "0010_groups"
down_revision = "0009_attendance"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Put the groups that stand into a first round; their seats become its first version."""
    op.create_table(
        "group_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("seats_version", sa.Integer(), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_group_round_number_positive")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_group_round_seminar_id_seminar"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_group_round_job_id_job"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_round")),
        sa.UniqueConstraint("seminar_id", "number", name=op.f("uq_group_round_seminar_id_number")),
    )
    op.create_table(
        "group_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _choice("wish_kind", "pin", "forbid", "together", "apart", "no_lone", "step_free"),
            nullable=False,
        ),
        sa.Column("group_number", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('pin', 'forbid')) = (group_number IS NOT NULL)",
            name=op.f("ck_group_wish_group_where_due"),
        ),
        sa.CheckConstraint(
            "(kind = 'no_lone') = (field IS NOT NULL)", name=op.f("ck_group_wish_field_where_due")
        ),
        sa.CheckConstraint(
            "(kind = 'no_lone') = (category IS NOT NULL)", name=op.f("ck_group_wish_category_where_due")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["group_round.id"],
            name=op.f("fk_group_wish_round_id_group_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_wish")),
    )
    op.create_index(op.f("ix_group_wish_round_id"), "group_wish", ["round_id"])
    op.create_table(
        "group_wish_delegate",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_group_wish_delegate_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"],
            ["group_wish.id"],
            name=op.f("fk_group_wish_delegate_wish_id_group_wish"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wish_id", "delegate_id", name=op.f("pk_group_wish_delegate")),
    )
    op.create_index(op.f("ix_group_wish_delegate_delegate_id"), "group_wish_delegate", ["delegate_id"])
    op.create_table(
        "group_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            _choice(
                "version_origin", "formed", "rebalanced", "by_hand", "undone", "restored", "carried_over"
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("by_hand", sa.JSON(), nullable=False),
        sa.Column("group_count", sa.Integer(), nullable=False),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("same_as", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_group_version_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["group_round.id"],
            name=op.f("fk_group_version_round_id_group_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_version")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_group_version_round_id_number")),
    )
    _carry_over()


def _carry_over() -> None:
    connection = op.get_bind()
    round_ = sa.table(
        "group_round",
        sa.column("id", sa.Integer),
        sa.column("seminar_id", sa.Integer),
        sa.column("number", sa.Integer),
        sa.column("title", sa.String),
        sa.column("plan", sa.JSON),
        sa.column("seats_version", sa.Integer),
        sa.column("published_version", sa.Integer),
        sa.column("published_at", sa.DateTime(timezone=True)),
    )
    version = sa.table(
        "group_version",
        sa.column("round_id", sa.Integer),
        sa.column("number", sa.Integer),
        sa.column("origin", sa.String),
        sa.column("seats", sa.JSON),
        sa.column("by_hand", sa.JSON),
        sa.column("group_count", sa.Integer),
        sa.column("standing", sa.JSON),
        sa.column("note", sa.String),
        sa.column("made_at", sa.DateTime(timezone=True)),
        sa.column("actor_name", sa.String),
    )
    with op.batch_alter_table("focus_group") as batch:
        batch.add_column(sa.Column("round_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("note_taker_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("group_member") as batch:
        batch.add_column(sa.Column("round_id", sa.Integer(), nullable=True))
    # Whoever stands in a group has been shown it on the personal page.
    moments = dict(
        connection.execute(
            sa.text(
                "SELECT seminar_id, max(at) FROM audit_entry WHERE action = 'form groups' GROUP BY seminar_id"
            ).columns(sa.column("seminar_id", sa.Integer), sa.column("at", sa.DateTime(timezone=True)))
        ).all()
    )
    starts = dict(
        connection.execute(
            sa.text("SELECT id, created_at FROM seminar").columns(
                sa.column("id", sa.Integer), sa.column("created_at", sa.DateTime(timezone=True))
            )
        ).all()
    )
    for seminar_id, count in connection.execute(
        sa.text("SELECT seminar_id, max(number) FROM focus_group GROUP BY seminar_id ORDER BY seminar_id")
    ).all():
        at = moments.get(seminar_id) or starts[seminar_id]
        connection.execute(
            round_.insert().values(
                seminar_id=seminar_id,
                number=1,
                title="Focus groups",
                plan={},
                seats_version=1,
                published_version=1,
                published_at=at,
            )
        )
        round_id = connection.execute(
            sa.select(round_.c.id).where(round_.c.seminar_id == seminar_id)
        ).scalar_one()
        connection.execute(
            sa.text("UPDATE focus_group SET round_id = :round WHERE seminar_id = :seminar"),
            {"round": round_id, "seminar": seminar_id},
        )
        rows = connection.execute(
            sa.text(
                "SELECT m.delegate_id, g.number, m.moved_by_hand FROM group_member m "
                "JOIN focus_group g ON g.id = m.group_id WHERE g.round_id = :round ORDER BY m.delegate_id"
            ),
            {"round": round_id},
        ).all()
        connection.execute(
            version.insert().values(
                round_id=round_id,
                number=1,
                origin="carried_over",
                seats={str(delegate): number for delegate, number, _ in rows},
                by_hand=[delegate for delegate, _, by_hand in rows if by_hand],
                group_count=count,
                standing={},
                note="",
                made_at=at,
                actor_name="System",
            )
        )
    connection.execute(
        sa.text(
            "UPDATE group_member SET round_id = "
            "(SELECT g.round_id FROM focus_group g WHERE g.id = group_member.group_id)"
        )
    )
    with op.batch_alter_table("focus_group") as batch:
        batch.alter_column("round_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint("uq_focus_group_seminar_id_number", type_="unique")
        batch.create_unique_constraint("uq_focus_group_round_id_number", ["round_id", "number"])
        batch.create_unique_constraint("uq_focus_group_id_and_round", ["id", "round_id"])
        batch.create_foreign_key(
            "fk_focus_group_round_id_group_round", "group_round", ["round_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_foreign_key(
            "fk_focus_group_note_taker_id_account", "account", ["note_taker_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index("ix_focus_group_note_taker_id", ["note_taker_id"])
    with op.batch_alter_table("group_member") as batch:
        batch.alter_column("round_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint("uq_group_member_one_group_a_delegate", type_="unique")
        batch.create_unique_constraint("uq_group_member_one_group_a_round", ["delegate_id", "round_id"])
        batch.drop_constraint("fk_group_member_group_id_focus_group", type_="foreignkey")
        batch.create_foreign_key(
            "fk_group_member_group",
            "focus_group",
            ["group_id", "round_id"],
            ["id", "round_id"],
            ondelete="CASCADE",
        )
        batch.create_index("ix_group_member_round_id", ["round_id"])


def downgrade() -> None:
    """Keep the first round's groups; further rounds, wishes and versions go."""
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "DELETE FROM group_member WHERE round_id IN (SELECT id FROM group_round WHERE number > 1)"
        )
    )
    connection.execute(
        sa.text("DELETE FROM focus_group WHERE round_id IN (SELECT id FROM group_round WHERE number > 1)")
    )
    with op.batch_alter_table("group_member") as batch:
        batch.drop_index("ix_group_member_round_id")
        batch.drop_constraint("fk_group_member_group", type_="foreignkey")
        batch.drop_constraint("uq_group_member_one_group_a_round", type_="unique")
        batch.create_unique_constraint("uq_group_member_one_group_a_delegate", ["delegate_id"])
        batch.create_foreign_key(
            "fk_group_member_group_id_focus_group", "focus_group", ["group_id"], ["id"], ondelete="CASCADE"
        )
        batch.drop_column("round_id")
    with op.batch_alter_table("focus_group") as batch:
        batch.drop_index("ix_focus_group_note_taker_id")
        batch.drop_constraint("fk_focus_group_note_taker_id_account", type_="foreignkey")
        batch.drop_constraint("fk_focus_group_round_id_group_round", type_="foreignkey")
        batch.drop_constraint("uq_focus_group_id_and_round", type_="unique")
        batch.drop_constraint("uq_focus_group_round_id_number", type_="unique")
        batch.create_unique_constraint("uq_focus_group_seminar_id_number", ["seminar_id", "number"])
        batch.drop_column("locked")
        batch.drop_column("note_taker_id")
        batch.drop_column("round_id")
    op.drop_table("group_version")
    op.drop_table("group_wish_delegate")
    op.drop_table("group_wish")
    op.drop_table("group_round")

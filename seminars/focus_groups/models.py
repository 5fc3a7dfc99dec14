"""Rounds of groups, the groups and who sits in them, wishes, and how the seats stood before."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.accounts.models import Account
from seminars.database import UtcDateTime, choice
from seminars.extensions import Model
from seminars.programme.models import Room, Seminar, Session
from seminars.registration.models import Delegate, DelegateState


class WishKind(StrEnum):
    """What is asked of the groups before anything is mixed; all of it is kept, or refused in words."""

    PIN = "pin"
    FORBID = "forbid"
    TOGETHER = "together"
    APART = "apart"
    NO_LONE = "no_lone"
    STEP_FREE = "step_free"


class Origin(StrEnum):
    """How a version of the seats came about."""

    FORMED = "formed"
    REBALANCED = "rebalanced"
    BY_HAND = "by_hand"
    UNDONE = "undone"
    RESTORED = "restored"
    CARRIED_OVER = "carried_over"


class GroupRound(Model):
    """One time at which a seminar splits into groups: tables on day 1, say, or the focus groups.

    The round with number 1 holds the focus groups, which talk along the topic guide; further ones are
    tables without notes. ``plan`` is what was asked for when the groups were last formed
    (``plan.Plan``). ``seats_version`` rises with each change of a seat. What delegates see is
    ``published``, a version; until there is one they see nothing.
    """

    __tablename__ = "group_round"
    __table_args__ = (
        UniqueConstraint("seminar_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    plan: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    seats_version: Mapped[int] = mapped_column(default=0)
    published_version: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))

    seminar: Mapped[Seminar] = relationship()
    groups: Mapped[list["FocusGroup"]] = relationship(
        back_populates="round", order_by="FocusGroup.number", passive_deletes="all"
    )


class FocusGroup(Model):
    """A group of a round, numbered from 1, with a facilitator, a note-taker and a room where known.

    A ``locked`` group is left alone when the others are formed or balanced anew.
    """

    __tablename__ = "focus_group"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        # What group_member refers to, so that nobody sits twice in a round.
        UniqueConstraint("id", "round_id", name="uq_focus_group_id_and_round"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("group_round.id", ondelete="CASCADE"))
    number: Mapped[int]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="SET NULL"))
    facilitator_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    note_taker_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    topic_emphasis: Mapped[str] = mapped_column(String(300), default="")
    locked: Mapped[bool] = mapped_column(default=False)

    seminar: Mapped[Seminar] = relationship()
    round: Mapped[GroupRound] = relationship(back_populates="groups", lazy="joined", innerjoin=True)
    session: Mapped[Session | None] = relationship()
    room: Mapped[Room | None] = relationship()
    facilitator: Mapped[Account | None] = relationship(foreign_keys=[facilitator_id])
    note_taker: Mapped[Account | None] = relationship(foreign_keys=[note_taker_id])
    members: Mapped[list["GroupMember"]] = relationship(
        back_populates="group", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def seated(self) -> list[Delegate]:
        """Who sits in the group, by name; whoever has cancelled since no longer does."""
        people = [
            member.delegate for member in self.members if member.delegate.state is DelegateState.REGISTERED
        ]
        return sorted(people, key=lambda person: (person.sort_key, person.id))

    @property
    def name(self) -> str:
        """What the group is called on lists and doors."""
        return f"Group {self.number}"

    def is_locked(self, at: datetime) -> bool:
        """Whether its seats stay as they are when others change: by hand, or because it has begun."""
        return self.locked or (self.session is not None and self.session.starts_at <= at)


class GroupMember(Model):
    """A delegate sits in a group, at most in one of each round.

    ``moved_by_hand`` members stay when the rest is assigned anew.
    """

    __tablename__ = "group_member"
    __table_args__ = (
        UniqueConstraint("delegate_id", "round_id", name="uq_group_member_one_group_a_round"),
        ForeignKeyConstraint(
            ["group_id", "round_id"],
            ["focus_group.id", "focus_group.round_id"],
            name="fk_group_member_group",
            ondelete="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(index=True)
    round_id: Mapped[int] = mapped_column(index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"))
    moved_by_hand: Mapped[bool] = mapped_column(default=False)

    group: Mapped[FocusGroup] = relationship(back_populates="members")
    delegate: Mapped[Delegate] = relationship(lazy="joined", innerjoin=True)


group_wish_delegate = Table(
    "group_wish_delegate",
    Model.metadata,
    Column("wish_id", ForeignKey("group_wish.id", ondelete="CASCADE"), primary_key=True),
    Column("delegate_id", ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class GroupWish(Model):
    """Something that the groups of a round must keep to.

    ``delegates`` are whom it is about (one for PIN and FORBID, at least two for TOGETHER and APART,
    anybody who needs it for STEP_FREE); ``group_number`` goes with PIN and FORBID; ``field`` and
    ``category`` with NO_LONE (at least two of the category in a group, or none).
    """

    __tablename__ = "group_wish"
    __table_args__ = (
        CheckConstraint("(kind IN ('pin', 'forbid')) = (group_number IS NOT NULL)", name="group_where_due"),
        CheckConstraint("(kind = 'no_lone') = (field IS NOT NULL)", name="field_where_due"),
        CheckConstraint("(kind = 'no_lone') = (category IS NOT NULL)", name="category_where_due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("group_round.id", ondelete="CASCADE"), index=True)
    kind: Mapped[WishKind] = mapped_column(choice(WishKind, "wish_kind"))
    group_number: Mapped[int | None]
    field: Mapped[str | None] = mapped_column(String(40))
    category: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300), default="")

    delegates: Mapped[list[Delegate]] = relationship(
        secondary=group_wish_delegate, order_by="Delegate.sort_key", passive_deletes=True
    )


class GroupVersion(Model):
    """How everybody sat after one change. The latest is what ``group_member`` holds.

    ``seats`` maps delegates' ids (as text) to group numbers; ``by_hand`` are the ids of those who
    were put there by a person. ``standing`` tells how good it was when it was made. ``same_as`` is the
    version that was gone back to.
    """

    __tablename__ = "group_version"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("group_round.id", ondelete="CASCADE"))
    number: Mapped[int]
    origin: Mapped[Origin] = mapped_column(choice(Origin, "version_origin"))
    seats: Mapped[dict[str, int]] = mapped_column(JSON)
    by_hand: Mapped[list[int]] = mapped_column(JSON)
    group_count: Mapped[int]
    standing: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(300), default="")
    same_as: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(200))

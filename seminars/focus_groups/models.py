"""Focus groups and who sits in them."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.accounts.models import Account
from seminars.extensions import Model
from seminars.programme.models import Room, Seminar, Session
from seminars.registration.models import Delegate, DelegateState


class FocusGroup(Model):
    """A group of a seminar, numbered from 1, with a facilitator and a room where known."""

    __tablename__ = "focus_group"
    __table_args__ = (
        UniqueConstraint("seminar_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="SET NULL"))
    facilitator_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    topic_emphasis: Mapped[str] = mapped_column(String(300), default="")

    seminar: Mapped[Seminar] = relationship()
    session: Mapped[Session | None] = relationship()
    room: Mapped[Room | None] = relationship()
    facilitator: Mapped[Account | None] = relationship()
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


class GroupMember(Model):
    """A delegate sits in a group. ``moved_by_hand`` members stay when the rest is assigned anew."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("delegate_id", name="uq_group_member_one_group_a_delegate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("focus_group.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"))
    moved_by_hand: Mapped[bool] = mapped_column(default=False)

    group: Mapped[FocusGroup] = relationship(back_populates="members")
    delegate: Mapped[Delegate] = relationship(lazy="joined", innerjoin=True)

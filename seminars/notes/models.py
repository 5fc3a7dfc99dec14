"""Notes of what was said in a group on a topic, the quotations in them, and who sat in."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.accounts.models import Account
from seminars.database import UtcDateTime, choice
from seminars.extensions import Model
from seminars.focus_groups.models import FocusGroup
from seminars.notes.company import Presence
from seminars.registration.models import Delegate
from seminars.topic_guides.models import GuideVersion, Topic


class Note(Model):
    """What was noted in a group on a topic; ``version`` rises with each save, so that nobody
    overwrites what they have not seen.

    ``writer`` names the page that saved last: what it typed on after that rests on its own words.
    ``guide_version`` is the guide that lay on the table when it was saved.
    """

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("group_id", "topic_id", name="uq_note_one_for_group_and_topic"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("focus_group.id", ondelete="RESTRICT"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="RESTRICT"), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    guide_version_id: Mapped[int | None] = mapped_column(ForeignKey("guide_version.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    writer: Mapped[str | None] = mapped_column(String(36))

    group: Mapped[FocusGroup] = relationship()
    topic: Mapped[Topic] = relationship()
    guide_version: Mapped[GuideVersion | None] = relationship()
    quotations: Mapped[list["Quotation"]] = relationship(
        cascade="all, delete-orphan", order_by="Quotation.id", passive_deletes=True
    )


class Quotation(Model):
    """Words said in a group, kept without a name."""

    __tablename__ = "quotation"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)


class SignOff(Model):
    """A facilitator has read the notes of a group and signs that the key points are in.

    ``versions`` are those of the notes that were read, by topic (ids as text): a later change shows.
    """

    __tablename__ = "sign_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("focus_group.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    remark: Mapped[str] = mapped_column(Text, default="")
    versions: Mapped[dict[str, int]] = mapped_column(JSON)

    account: Mapped[Account | None] = relationship()


class NoteComment(Model):
    """A remark on the notes of a group, on one topic or on all; settled or open."""

    __tablename__ = "note_comment"
    __table_args__ = (CheckConstraint("(settled_at IS NULL) = (answer IS NULL)", name="settled_has_answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("focus_group.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)

    account: Mapped[Account | None] = relationship()


class Sitting(Model):
    """How a delegate sat in a group, as its note-taker saw it; also of those who are not on its list."""

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("group_id", "delegate_id", name="uq_sitting_one_for_group_and_delegate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("focus_group.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    presence: Mapped[Presence] = mapped_column(choice(Presence, "presence"))
    remark: Mapped[str] = mapped_column(String(200), default="")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    delegate: Mapped[Delegate] = relationship()

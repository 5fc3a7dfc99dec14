"""The outbox: messages written in the transaction of what they report, delivered afterwards."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime, choice, where_filled
from seminars.extensions import Model


class DeliveryState(StrEnum):
    """Where a message stands between being written and arriving."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    STOPPED = "stopped"


class Message(Model):
    """One message to one person.

    ``once_key`` is unique: the same cause (say 'reminder 3 to delegate 12') never writes two.
    ``state`` REFUSED means that the mail server would not have it, for good or still at the last attempt;
    STOPPED that an organiser took it back before it was sent. ``recipient_hidden``: nobody is shown to whom
    it went, such as to those who have not filled in the questionnaire; only its delivery is counted.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_has_time"),
        CheckConstraint("state <> 'refused' OR refused_at IS NOT NULL", name="refused_has_time"),
        Index("ix_message_due", "state", "next_attempt_at"),
        where_filled("message", "mailing_id"),
        where_filled("message", "attempted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    to_name: Mapped[str] = mapped_column(String(200))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    seminar_id: Mapped[int | None] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id", ondelete="SET NULL"))
    recipient_hidden: Mapped[bool] = mapped_column(default=False)
    once_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    state: Mapped[DeliveryState] = mapped_column(
        choice(DeliveryState, "delivery_state"), default=DeliveryState.QUEUED
    )
    attempts: Mapped[int] = mapped_column(default=0)
    attempted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)

    attachments: Mapped[list["Attachment"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Attachment.id"
    )


class Attachment(Model):
    """A file that goes with a message, such as the calendar file."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    content_type: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)

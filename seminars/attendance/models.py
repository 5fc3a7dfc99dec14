"""Check-ins: who was there on which day."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime
from seminars.extensions import Model
from seminars.registration.models import Delegate


class CheckIn(Model):
    """A delegate was at the desk on a day of the seminar. An undone check-in is deleted and audited."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("delegate_id", "day", name="uq_check_in_once_a_day"),
        Index("ix_check_in_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"))
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    delegate: Mapped[Delegate] = relationship()

"""Mailings, and what delegates were last told of a programme."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime
from seminars.extensions import Model
from seminars.programme.models import Seminar, Series


class Mailing(Model):
    """One message to many. ``selection`` says to whom (``selection.Selection``).

    ``queued_at`` is set once every message stands in the outbox: their number is ``total``.
    ``once_key`` names the form that was sent: the same one sent twice is one mailing.
    """

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    selection: Mapped[dict[str, Any]] = mapped_column(JSON)
    with_calendar: Mapped[bool] = mapped_column(default=False)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    total: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(200))

    series: Mapped[Series] = relationship()


class Told(Model):
    """What the delegates of a seminar were last told of its programme, so that a change can be named."""

    __tablename__ = "told_programme"

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)

    seminar: Mapped[Seminar] = relationship()


class ReminderRule(Model):
    """How many days before a seminar of the series those with a place are reminded; 0 is never."""

    __tablename__ = "reminder_rule"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    days_before: Mapped[int]
    changed_on: Mapped[date]

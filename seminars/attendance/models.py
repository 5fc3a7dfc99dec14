"""Who was there on which day and in which session; sign-in sheets, badges and certificates given out."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.accounts.models import Account
from seminars.database import UtcDateTime
from seminars.extensions import Model
from seminars.registration.models import Delegate


class CheckIn(Model):
    """A delegate was at the desk on a day of the seminar. An undone check-in is deleted and audited.

    ``left_at`` is when they left before the end of the day, where the desk was told.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("delegate_id", "day", name="uq_check_in_once_a_day"),
        CheckConstraint("left_at >= at", name="left_after_coming"),
        Index("ix_check_in_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"))
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    delegate: Mapped[Delegate] = relationship()


class AttendanceTaken(Model):
    """In this session attendance is taken by itself: being there on the day is not enough."""

    __tablename__ = "attendance_taken"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class SessionAttendance(Model):
    """A delegate was in a session; only where attendance of the session is taken."""

    __tablename__ = "session_attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "delegate_id", name="uq_session_attendance_once_a_session"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("attendance_taken.session_id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class PrintedSheet(Model):
    """A sign-in sheet as it was printed for a day: who stood on it, and in which order.

    ``number`` counts the sheets of a day from 1 and stands on the paper.
    """

    __tablename__ = "printed_sheet"
    __table_args__ = (UniqueConstraint("seminar_id", "day", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    day: Mapped[date]
    number: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class PrintedRow(Model):
    """A line of a printed sign-in sheet: ``number`` from 1 through all its pages, ``page`` from 1.

    ``letter`` is the heading under which it stands.
    """

    __tablename__ = "printed_row"
    __table_args__ = (UniqueConstraint("sheet_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("printed_sheet.id", ondelete="CASCADE"))
    number: Mapped[int]
    page: Mapped[int]
    letter: Mapped[str] = mapped_column(String(8))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)


class BadgeRun(Model):
    """Badges printed in one go: the sheet, the first label, and how far moved, in tenths of a millimetre."""

    __tablename__ = "badge_run"
    __table_args__ = (
        UniqueConstraint("seminar_id", "number"),
        CheckConstraint("start > 0", name="start_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    sheet: Mapped[str] = mapped_column(String(32))
    start: Mapped[int]
    across: Mapped[int]
    down: Mapped[int]

    account: Mapped[Account | None] = relationship()


class PrintedBadge(Model):
    """A badge of a run, of a delegate or of somebody with an account; ``text`` is what stood on it."""

    __tablename__ = "printed_badge"
    __table_args__ = (
        CheckConstraint("(delegate_id IS NULL) <> (account_id IS NULL)", name="of_one_person"),
        UniqueConstraint("run_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("badge_run.id", ondelete="CASCADE"))
    position: Mapped[int]
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(600))


class Certificate(Model):
    """A certificate of attendance as it was last issued: the name and organisation on it, days and minutes.

    ``code`` stands on the paper and confirms it on the public page.
    """

    __tablename__ = "certificate"
    __table_args__ = (CheckConstraint("minutes >= 0", name="minutes_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    days: Mapped[list[str]] = mapped_column(JSON)
    minutes: Mapped[int]

    delegate: Mapped[Delegate] = relationship()

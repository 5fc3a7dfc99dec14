"""What a series asks of protection, and which answers in words may go out."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from seminars.database import choice
from seminars.extensions import Model


class Verdict(StrEnum):
    """What was decided of an answer in words: it goes out as it is, as a shortened copy, or not."""

    APPROVED = "approved"
    SHORTENED = "shortened"
    WITHHELD = "withheld"


class ProtectionRules(Model):
    """From which count on figures of a series are shown; without a row the usual ones hold."""

    __tablename__ = "protection_rules"
    __table_args__ = (CheckConstraint("threshold BETWEEN 5 AND 50", name="threshold_not_lowered"),)

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    threshold: Mapped[int]
    blanks: Mapped[bool] = mapped_column(default=False)


class AnswerReview(Model):
    """The verdict on one answer in words; ``text`` is the shortened copy. The answer itself stays.

    Ordered like the answers themselves, and without a time: neither tells who wrote what.
    """

    __tablename__ = "answer_review"
    __table_args__ = (
        ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            name="fk_answer_review_answer",
            ondelete="CASCADE",
        ),
        CheckConstraint("(verdict = 'shortened') = (text IS NOT NULL)", name="only_shortened_has_text"),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    question_id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    text: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)


class AttendanceFile(Model):
    """What a file that was taken away told of the attendance of a series: ``figures`` by the number of the
    seminar, as ``attendance_queries`` keeps them. It says neither who took it nor when."""

    __tablename__ = "attendance_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)

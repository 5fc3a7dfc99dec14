"""What is kept of paper beside its answers: what was printed, what could not be read, who keyed
it, and second entries."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.accounts.models import Account
from seminars.database import UtcDateTime, choice
from seminars.extensions import Model
from seminars.questionnaire.codes import printed_serial


class Unreadable(Model):
    """Something stands on the sheet at this question, but it cannot be told what; a blank one has no row."""

    __tablename__ = "unreadable"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class PaperEntry(Model):
    """Who keyed a paper form, so that somebody else keys it a second time."""

    __tablename__ = "paper_entry"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)


class DoubleEntry(Model):
    """The paper forms of this seminar are keyed twice; without a row they are keyed once."""

    __tablename__ = "double_entry"

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)


class SecondEntry(Model):
    """A second person has keyed the form without seeing the first entry.

    While it is ``open``, differences are not settled yet and the response does not count.
    """

    __tablename__ = "second_entry"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    open: Mapped[bool]


class Settled(StrEnum):
    """What holds at a question: both entries say the same, or one was chosen, or it was keyed anew."""

    SAME = "same"
    FIRST = "first"
    SECOND = "second"
    ANEW = "anew"


class SecondAnswer(Model):
    """What two people keyed at one question; a question that both left blank has no row.

    ``first`` and ``second`` hold 'options', 'text', 'number' and 'unreadable', without what is empty.
    ``settled`` is None until a difference is settled.
    """

    __tablename__ = "second_answer"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("second_entry.response_id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    first: Mapped[dict[str, Any]] = mapped_column(JSON)
    second: Mapped[dict[str, Any]] = mapped_column(JSON)
    settled: Mapped[Settled | None] = mapped_column(choice(Settled, "settled"))


class PaperRun(Model):
    """Forms printed in one go: from the ``first`` to the ``last`` number after the ``prefix``.

    A number is handed out once for a seminar. Who was given which form is not known. ``questionnaire_id`` is
    the version that was printed; None where it has been removed since.
    """

    __tablename__ = "paper_run"
    __table_args__ = (
        UniqueConstraint("seminar_id", "number"),
        UniqueConstraint("seminar_id", "prefix", "first"),
        CheckConstraint("first > 0 AND last >= first", name="first_to_last"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    number: Mapped[int]
    prefix: Mapped[str] = mapped_column(String(8))
    first: Mapped[int]
    last: Mapped[int]
    large: Mapped[bool]
    questionnaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)

    account: Mapped[Account | None] = relationship()

    @property
    def copies(self) -> int:
        """How many forms it has."""
        return self.last - self.first + 1

    @property
    def serials(self) -> list[str]:
        """The serials of its forms, in order."""
        return [printed_serial(self.prefix, number) for number in range(self.first, self.last + 1)]

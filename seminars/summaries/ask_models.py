"""Who wants the summary once all paper is keyed, and how many paper forms there are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.accounts.models import Account
from seminars.database import UtcDateTime
from seminars.extensions import Model


class HandedIn(Model):
    """How many filled-in paper forms were handed in at a seminar, as somebody counted them."""

    __tablename__ = "handed_in"
    __table_args__ = (CheckConstraint("forms >= 0", name="forms_not_negative"),)

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    forms: Mapped[int]


class SummaryAsk(Model):
    """An account asked for the summary of a seminar; it goes out once, at ``sent_at``."""

    __tablename__ = "summary_ask"

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()

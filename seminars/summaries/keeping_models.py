"""Summaries that are kept, and what tells that they are out of date."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from seminars.extensions import Model


class SummaryChange(Model):
    """Something was written that a summary may be made of. It says neither what nor when."""

    __tablename__ = "summary_change"
    # Numbers are never used twice: the last one is part of the state.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)


class KeptSummary(Model):
    """A summary as it was made in one ``state``; ``content`` is signed."""

    __tablename__ = "kept_summary"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)

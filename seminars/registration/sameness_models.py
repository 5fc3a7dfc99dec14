"""What people decided about things that look the same: spellings, and pairs that are to stay apart."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime
from seminars.extensions import Model
from seminars.registration.models import Organisation


class OrganisationAlias(Model):
    """Another spelling of an organisation: whoever enters it belongs to that one. ``name_key`` as there."""

    __tablename__ = "organisation_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), unique=True)

    organisation: Mapped[Organisation] = relationship()


class OrganisationsApart(Model):
    """Two organisations that look alike and are different: not proposed again. The smaller id is first."""

    __tablename__ = "organisations_apart"
    __table_args__ = (CheckConstraint("first_id < second_id", name="smaller_first"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class DelegatesApart(Model):
    """Two delegates of a series who look like one person and stay two. The smaller id is first."""

    __tablename__ = "delegates_apart"
    __table_args__ = (CheckConstraint("first_id < second_id", name="smaller_first"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(
        ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class DuplicateCount(Model):
    """How many pairs that involve a delegate of the seminar wait for a decision, as last counted.

    ``entry_id`` is the last entry of the audit trail that the count knew of: while there is no later
    one about the series' delegates, it need not be counted again.
    """

    __tablename__ = "duplicate_count"
    __table_args__ = (CheckConstraint("number >= 0", name="number_not_negative"),)

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int]
    entry_id: Mapped[int]

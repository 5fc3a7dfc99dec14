"""Other spellings of organisations, and pairs that somebody has judged to be different."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from seminars.database import UtcDateTime, choice
from seminars.extensions import Model


class Sort(StrEnum):
    """What two numbers of a pair are of."""

    ORGANISATION = "organisation"
    DELEGATE = "delegate"


class OrganisationAlias(Model):
    """A spelling that belongs to an organisation of another name: whoever enters it gets that one."""

    __tablename__ = "organisation_alias"

    name_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )


class KeptApart(Model):
    """Somebody has looked at these two and found them to be different; they are not shown again."""

    __tablename__ = "kept_apart"
    __table_args__ = (
        UniqueConstraint("sort", "one", "other"),
        CheckConstraint("one < other", name="smaller_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[Sort] = mapped_column(choice(Sort, "kept_apart_sort"))
    one: Mapped[int]
    other: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

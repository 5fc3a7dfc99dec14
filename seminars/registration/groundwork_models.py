"""What tells that the groundwork of registrations is another."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from seminars.extensions import Model


class GroundworkMark(Model):
    """One row. ``mark`` is another, never to come again, after each change of what ``groundwork`` reads."""

    __tablename__ = "groundwork_mark"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(32))

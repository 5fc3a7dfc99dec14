"""Responses that come in after figures of their seminar were taken away.

Who lays files from before and after beside each other sees what came between: with one response, that one.
So the late ones wait until they are enough to stand together.
"""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from seminars.extensions import Model


class FiguresTaken(Model):
    """Somebody has taken figures of this seminar away; ``least`` is how many late responses may join them.

    ``stage`` counts the times that figures of the series were taken with seminars that had not been out
    before: those with the same came out together.
    """

    __tablename__ = "figures_taken"
    __table_args__ = (
        CheckConstraint("least >= 5", name="least_not_lowered"),
        CheckConstraint("stage > 0", name="stage_from_one"),
    )

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    least: Mapped[int]
    stage: Mapped[int]


class LateResponse(Model):
    """A response that came late and does not count yet; the row goes once there are enough of them."""

    __tablename__ = "late_response"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )

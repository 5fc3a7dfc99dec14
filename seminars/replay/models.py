"""Requests that have acted, so that the same one sent again does not."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from seminars.database import UtcDateTime
from seminars.extensions import Model


class ReplayedRequest(Model):
    """A request with a key of the device's own making, and what it was answered.

    ``who`` names the sender, such as 'account 12'. Neither that nor the answer may connect a person
    with what they answered in a questionnaire.
    """

    __tablename__ = "replayed_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    who: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(60))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

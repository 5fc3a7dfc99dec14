"""The blueprint of the attendance room, and the day that its pages are about."""

from datetime import date

from flask import Blueprint

from seminars import clock
from seminars.errors import Invalid
from seminars.programme.models import Seminar

bp = Blueprint("attendance", __name__)


def day_of(seminar: Seminar, text: str | None) -> date:
    """The day asked for; otherwise today if the seminar is on, or the day nearest to it."""
    if text:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Invalid("That is not a date.", next_step="Choose one of the seminar's days.") from None
        if day not in seminar.days:
            raise Invalid("The seminar does not take place on that day.", next_step="Choose one of its days.")
        return day
    today = seminar.local(clock.now()).date()
    return min(max(today, seminar.starts_on), seminar.ends_on)

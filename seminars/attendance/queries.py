"""Reads of the attendance room, each in a constant number of statements."""

from datetime import date

from sqlalchemy import func, select

from seminars.attendance.models import CheckIn
from seminars.extensions import db
from seminars.registration.models import Delegate, DelegateState


def present_ids(seminar_id: int, day: date | None = None) -> set[int]:
    """Delegates of the seminar who were checked in on ``day``, or on any day."""
    return set(db.session.scalars(_present(seminar_id, day)))


def present_count(seminar_id: int, day: date | None = None) -> int:
    """How many delegates were checked in on ``day``, or on any day."""
    return db.session.scalar(select(func.count()).select_from(_present(seminar_id, day).subquery())) or 0


def _present(seminar_id: int, day: date | None):  # type: ignore[no-untyped-def]
    query = (
        select(CheckIn.delegate_id).distinct().join(CheckIn.delegate).where(Delegate.seminar_id == seminar_id)
    )
    return query if day is None else query.where(CheckIn.day == day)

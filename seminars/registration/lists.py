"""What becomes of the entries of a series' lists that delegates have chosen."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from seminars.audit.service import Actor, record, record_each
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme import service as programme_service
from seminars.programme.models import ProfileField, ProfileOption, Seminar, Series
from seminars.registration.models import Delegate

COLUMNS: dict[ProfileField, InstrumentedAttribute[int | None]] = {
    ProfileField.SECTOR: Delegate.sector_id,
    ProfileField.LEVEL: Delegate.level_id,
    ProfileField.OCCUPATION: Delegate.occupation_id,
    ProfileField.AGE_BAND: Delegate.age_band_id,
    ProfileField.GENDER: Delegate.gender_id,
}


def uses(series: Series, field: ProfileField) -> dict[int, int]:
    """How many delegates have each entry of a list; entries that nobody has are not in it."""
    column = COLUMNS[field]
    query = (
        select(column, func.count())
        .join(Seminar, Seminar.id == Delegate.seminar_id)
        .where(Seminar.series_id == series.id, column.is_not(None))
        .group_by(column)
    )
    return {number: count for number, count in db.session.execute(query) if number is not None}


def uses_of(option: ProfileOption) -> int:
    """How many delegates have the entry."""
    query = select(func.count()).select_from(Delegate).where(COLUMNS[option.field] == option.id)
    return db.session.scalar(query) or 0


@verb
def remove_entry(*, option: ProfileOption, actor: Actor, at: datetime) -> None:
    """Take an entry out of its list. Raises Conflict with their number while delegates have it."""
    number = uses_of(option)
    if number:
        who = "1 delegate has" if number == 1 else f"{number} delegates have"
        raise Conflict(
            f"{who} chosen '{option.label}', so it cannot be removed.",
            next_step="Stop offering it, or merge it into another entry.",
        )
    programme_service.remove_option(option=option, actor=actor, at=at)


@verb
def merge_entry(*, option: ProfileOption, into: ProfileOption, actor: Actor, at: datetime) -> int:
    """Whoever has ``option`` has ``into`` from now on, and ``option`` is gone. Returns how many had it.

    Raises Invalid for an entry of another list.
    """
    if into.id == option.id or (into.series_id, into.field) != (option.series_id, option.field):
        raise Invalid("Choose another entry of the same list.", field="into")
    lock(db.session.get_one(Series, option.series_id))
    lock(into)
    lock(option)
    column = COLUMNS[option.field]
    moved = list(
        db.session.scalars(
            select(Delegate).where(column == option.id).order_by(Delegate.seminar_id, Delegate.id)
        )
    )
    db.session.execute(
        update(Delegate).where(column == option.id).values({column: into.id}),
        execution_options={"synchronize_session": "fetch"},
    )
    if option.offered and not into.offered:
        programme_service.offer_option(option=into, offered=True, actor=actor, at=at)
    for seminar_id in {delegate.seminar_id for delegate in moved}:
        # In each delegate's history, and so on the devices at the desk.
        record_each(
            action="change registration",
            subjects=[delegate for delegate in moved if delegate.seminar_id == seminar_id],
            actor=actor,
            at=at,
            seminar_id=seminar_id,
            fields=[option.field.value],
        )
    record(action="merge entry", subject=into, actor=actor, at=at, merged=option.label, delegates=len(moved))
    programme_service.remove_option(option=option, actor=actor, at=at)
    return len(moved)

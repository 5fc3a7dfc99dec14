"""What attendance adds to the list of delegates that is taken away (registration.exporting.MORE_COLUMNS)."""

from datetime import date

from sqlalchemy import select

from seminars.attendance.models import CheckIn
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.exporting import Column
from seminars.registration.models import Delegate


def check_in_columns(seminar: Seminar) -> list[Column]:
    """For each day when every delegate was checked in, by the clock at the venue."""
    found: dict[date, dict[int, str]] = {each: {} for each in seminar.days}
    rows = db.session.execute(
        select(CheckIn.day, CheckIn.delegate_id, CheckIn.at)
        .join(CheckIn.delegate)
        .where(Delegate.seminar_id == seminar.id)
    )
    for day, delegate_id, at in rows:
        if day in found:
            found[day][delegate_id] = f"{at.astimezone(seminar.zone):%H:%M}"
    return [Column(f"Checked in on {day}", cells) for day, cells in found.items()]

"""What a delegate's own page tells of the focus group."""

from datetime import datetime

from flask import url_for

from seminars.focus_groups.queries import group_of
from seminars.formats import clock_time, day
from seminars.registration.models import Delegate
from seminars.registration.panels import Panel


def personal_panel(delegate: Delegate, at: datetime) -> Panel | None:
    """Number, room and time of the delegate's group, once it is formed."""
    group = group_of(delegate)
    if group is None:
        return None
    seminar = delegate.seminar
    where = f" in {group.room.name}" if group.room else ""
    when = ""
    if group.session is not None:
        starts_at, ends_at = group.session.starts_at, group.session.ends_at
        when = (
            f", {day(seminar.local(starts_at), 'EEEE')} {clock_time(starts_at, seminar.zone)} to "
            f"{clock_time(ends_at, seminar.zone)}"
        )
    return Panel(
        title="Your focus group",
        text=f"You are in {group.name}{where}{when}.",
        url=url_for("programme.seminar", slug=seminar.slug),
        label="See the programme",
    )

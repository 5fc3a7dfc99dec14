"""What a delegate's own page tells of the focus group."""

from datetime import datetime

from flask import url_for

from seminars.focus_groups.queries import group_of
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
        start, end = seminar.local(group.session.starts_at), seminar.local(group.session.ends_at)
        when = f", {start:%A} {start:%H:%M} to {end:%H:%M}"
    return Panel(
        title="Your focus group",
        text=f"You are in {group.name}{where}{when}.",
        url=url_for("programme.seminar", slug=seminar.slug),
        label="See the programme",
    )

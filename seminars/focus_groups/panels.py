"""What a delegate's own page tells of the groups."""

from datetime import datetime

from flask import url_for

from seminars.focus_groups.publishing import when_and_where
from seminars.focus_groups.queries import groups_shown_to
from seminars.registration.models import Delegate
from seminars.registration.panels import Panel


def personal_panel(delegate: Delegate, at: datetime) -> Panel | None:
    """Number, room and time of the delegate's groups, once they are published."""
    groups = groups_shown_to(delegate)
    if not groups:
        return None
    several = len(groups) > 1
    lines = [
        f"{f'{group.round.title}: ' if several else ''}You are in {group.name}{when_and_where(group)}."
        for group in groups
    ]
    return Panel(
        title="Your groups" if several else "Your focus group",
        text=" ".join(lines),
        url=url_for("programme.seminar", slug=delegate.seminar.slug),
        label="See the programme",
    )

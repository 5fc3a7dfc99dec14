"""Badge and certificate on the delegate's own page."""

from datetime import datetime

from flask import url_for

from seminars.attendance.certificates import refusal, standing_of
from seminars.attendance.hours import in_hours
from seminars.programme.models import DaysStage, SeminarState
from seminars.registration.models import Delegate
from seminars.registration.panels import Panel
from seminars.registration.service import personal_token


def badge_panel(delegate: Delegate, at: datetime) -> Panel | None:
    """The badge to print at home, until the seminar is over."""
    seminar = delegate.seminar
    if seminar.days_stage(at) is DaysStage.OVER or seminar.state is SeminarState.CANCELLED:
        return None
    return Panel(
        title="Your badge",
        text="Print it on A4, cut it out and fold it. At the desk its code is scanned.",
        url=url_for("attendance.own_badge", token=personal_token(delegate)),
        label="Badge (PDF)",
    )


def certificate_panel(delegate: Delegate, at: datetime) -> Panel | None:
    """The certificate of attendance, from the end of the last day present on."""
    if delegate.seminar.days_stage(at) is DaysStage.AHEAD:
        return None
    found, sessions = standing_of(delegate)
    if found is None:
        return None
    title = "Certificate of attendance"
    problem = refusal(delegate, found, sessions, at)
    if problem is not None:
        return Panel(title=title, text=problem)
    told = f" of {in_hours(found.minutes)}" if found.minutes else ""
    return Panel(
        title=title,
        text=f"Your certificate{told} is ready. It carries a code with which anybody who holds it can see "
        "that it is genuine.",
        url=url_for("attendance.own_certificate", token=personal_token(delegate)),
        label="Certificate (PDF)",
        main=delegate.seminar.days_stage(at) is DaysStage.OVER,
    )

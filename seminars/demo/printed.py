"""What was printed: the sign-in sheet and certificates of a past seminar, most badges of today's."""

from datetime import datetime, timedelta

from seminars.attendance.badge_printing import Choice, Who, print_badges
from seminars.attendance.certificates import issue_all
from seminars.attendance.sheets import print_sheet
from seminars.audit.service import Actor
from seminars.demo.series import moment
from seminars.programme.models import Seminar

# Of today's badges those of the family names from here on are still to be printed.
PRINTED_TO = "p"


def print_for_the_past(seminar: Seminar, desk: Actor) -> None:
    """The sign-in sheets of both days, printed the day before; the certificates, on the last evening."""
    before = moment(seminar.starts_on - timedelta(days=1), "16:00")
    for day in seminar.days:
        print_sheet(seminar=seminar, day=day, actor=desk, at=before)
    issue_all(seminar=seminar, actor=desk, at=moment(seminar.ends_on, "18:30"))


def print_for_today(seminar: Seminar, desk: Actor, at: datetime) -> None:
    """Most badges, on two sheets of labels."""
    print_badges(
        seminar=seminar,
        choice=Choice(Who.ALL, seminar.starts_on, last=PRINTED_TO),
        sheet="l7163",
        start=1,
        offset=(0.0, 0.0),
        actor=desk,
        at=at - timedelta(hours=20),
    )

"""Attendance of a series as it stands, and as it stood in files that were taken away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from seminars.attendance.figures import attendance_figures
from seminars.attendance.queries import attendees
from seminars.attendance.sessions import sessions_taken
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember, GroupRound
from seminars.programme.models import Seminar, SeminarState, Series
from seminars.registration.models import Delegate, DelegateState
from seminars.summaries.attendance_blocks import AttendanceTold, told_of
from seminars.summaries.models import AttendanceFile

# So many of the last files are remembered: each costs the protection time, and some of what may be shown.
MOST_FILES = 8


def group_counts(seminar_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Number of focus groups and of delegates in them, by seminar."""
    rows = db.session.execute(
        select(
            FocusGroup.seminar_id,
            func.count(func.distinct(FocusGroup.id)),
            func.count(Delegate.id),
        )
        .join(FocusGroup.round)
        .outerjoin(GroupMember, GroupMember.group_id == FocusGroup.id)
        .outerjoin(
            Delegate,
            (Delegate.id == GroupMember.delegate_id) & (Delegate.state == DelegateState.REGISTERED),
        )
        .where(FocusGroup.seminar_id.in_(seminar_ids), GroupRound.number == 1)
        .group_by(FocusGroup.seminar_id)
    )
    return {seminar_id: (groups, members) for seminar_id, groups, members in rows}


def note_attendance_told(series: Series) -> None:
    """Part of a verb: the attendance of the series as it stands goes out.

    Nothing is noted where it is what the last file told.
    """
    seminars = [seminar for seminar in series.seminars if seminar.state is not SeminarState.DRAFT]
    figures = _kept(seminars)
    last = db.session.scalar(
        select(AttendanceFile.figures)
        .where(AttendanceFile.series_id == series.id)
        .order_by(AttendanceFile.id.desc())
        .limit(1)
    )
    if figures and figures != last:
        db.session.add(AttendanceFile(series_id=series.id, figures=figures))
        db.session.flush()


def attendance_told(series: Series) -> list[list[AttendanceTold]]:
    """What the last files of the series told of attendance, the oldest first."""
    rows = db.session.scalars(
        select(AttendanceFile.figures)
        .where(AttendanceFile.series_id == series.id)
        .order_by(AttendanceFile.id.desc())
        .limit(MOST_FILES)
    ).all()
    slugs = {str(seminar.id): seminar.slug for seminar in series.seminars}
    return [
        [
            AttendanceTold(
                # One that is gone is still part of the sum.
                slugs.get(number, f"{number} is gone"),
                told["counts"],
                tuple((day, count) for day, count in told["days"]),
                tuple((label, day, noted) for label, day, noted in told["sessions"]),
            )
            for number, told in figures.items()
        ]
        for figures in reversed(rows)
    ]


def _kept(seminars: Sequence[Seminar]) -> dict[str, Any]:
    """The attendance of these seminars as it is kept, by the number of the seminar."""
    ids = [seminar.id for seminar in seminars]
    people, groups, sessions = attendees(ids), group_counts(ids), sessions_taken(ids)
    found = {}
    for seminar in seminars:
        told = told_of(
            seminar.slug,
            attendance_figures(people[seminar.id], seminar.days),
            groups.get(seminar.id, (0, 0))[1],
            sessions.get(seminar.id, ()),
        )
        found[str(seminar.id)] = {
            "counts": dict(told.counts),
            "days": [list(each) for each in told.days],
            "sessions": [list(each) for each in told.sessions],
        }
    return found

"""Attendance in figures, from plain values.

Definitions: *registered* are those with a place on the books (not cancelled, not waiting),
walk-ins apart; *present* on a day are those checked in that day; a *no-show* is registered before the
seminar and never checked in, counted once the last day is over; a *walk-in* came without
having registered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Attendee:
    """What counting needs of one delegate. ``state`` is registered, waiting or cancelled."""

    state: str
    walk_in: bool
    days: frozenset[date]
    sector: str = ""


@dataclass(frozen=True)
class DayFigures:
    """Who came on one day: ``expected`` are registered, ``walk_ins`` are part of ``present``."""

    day: date
    expected: int
    present: int
    walk_ins: int

    @property
    def still_to_come(self) -> int:
        """Registered delegates not yet in."""
        return self.expected - (self.present - self.walk_ins)


@dataclass(frozen=True)
class AttendanceFigures:
    """Attendance of a seminar, or of several taken together (then by number of the day)."""

    registered: int
    waiting: int
    cancelled: int
    walk_ins: int
    present: int
    no_shows: int
    days: tuple[DayFigures, ...]
    sectors: Mapping[str, int] = field(default_factory=dict)

    @property
    def attendance_rate(self) -> float | None:
        """Share of those registered who came on at least one day (0 to 1), or None with nobody registered."""
        return (self.registered - self.no_shows) / self.registered if self.registered else None


def attendance_figures(attendees: Iterable[Attendee], days: Iterable[date]) -> AttendanceFigures:
    """Count ``attendees`` over the seminar's ``days``; ``no_shows`` are those not in *so far*."""
    people = list(attendees)
    counted = [person for person in people if person.state == "registered"]
    booked = [person for person in counted if not person.walk_in]
    came = [person for person in counted if person.days]
    sectors: dict[str, int] = {}
    for person in came:
        sectors[person.sector or "Not given"] = sectors.get(person.sector or "Not given", 0) + 1
    return AttendanceFigures(
        registered=len(booked),
        waiting=sum(person.state == "waiting" for person in people),
        cancelled=sum(person.state == "cancelled" for person in people),
        walk_ins=sum(person.walk_in for person in counted),
        present=len(came),
        no_shows=sum(not person.days for person in booked),
        days=tuple(
            DayFigures(
                day=day,
                expected=len(booked),
                present=sum(day in person.days for person in counted),
                walk_ins=sum(person.walk_in and day in person.days for person in counted),
            )
            for day in days
        ),
        sectors=dict(sorted(sectors.items(), key=lambda item: (-item[1], item[0]))),
    )

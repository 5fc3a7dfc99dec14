"""Attendance in figures, as a table of cases."""

from datetime import date

import pytest

from seminars.attendance.figures import Attendee, attendance_figures

MON, TUE = date(2026, 5, 4), date(2026, 5, 5)


def person(state: str = "registered", *days: date, walk_in: bool = False, sector: str = "") -> Attendee:
    return Attendee(state=state, walk_in=walk_in, days=frozenset(days), sector=sector)


CASES = [
    ([], dict(registered=0, waiting=0, cancelled=0, walk_ins=0, present=0, no_shows=0)),
    ([person()], dict(registered=1, present=0, no_shows=1)),
    ([person("registered", MON, TUE)], dict(registered=1, present=1, no_shows=0)),
    ([person("registered", MON, walk_in=True)], dict(registered=0, walk_ins=1, present=1, no_shows=0)),
    ([person("waiting")], dict(registered=0, waiting=1, present=0, no_shows=0)),
    # Who was there and cancelled afterwards no longer counts.
    ([person("cancelled", MON)], dict(registered=0, cancelled=1, present=0, no_shows=0)),
]


@pytest.mark.parametrize(("people", "expected"), CASES)
def test_counts(people: list[Attendee], expected: dict[str, int]) -> None:
    figures = attendance_figures(people, [MON, TUE])
    assert {name: getattr(figures, name) for name in expected} == expected


def test_by_day_and_who_is_still_to_come() -> None:
    people = [
        person("registered", MON, TUE),
        person("registered", TUE),
        person(),
        person("registered", MON, walk_in=True),
    ]
    first, second = attendance_figures(people, [MON, TUE]).days
    assert (first.expected, first.present, first.walk_ins, first.still_to_come) == (3, 2, 1, 2)
    assert (second.expected, second.present, second.walk_ins, second.still_to_come) == (3, 2, 0, 1)


def test_sectors_count_who_came_the_largest_first() -> None:
    people = [
        person("registered", MON, sector="Health"),
        person("registered", MON, sector="Justice"),
        person("registered", TUE, sector="Justice"),
        person("registered", TUE),
        person(sector="Education"),
    ]
    found = attendance_figures(people, [MON, TUE]).sectors
    assert list(found.items()) == [("Justice", 2), ("Health", 1), ("Not given", 1)]


def test_the_rate_is_of_those_registered() -> None:
    people = [person("registered", MON), person(), person("registered", MON, walk_in=True)]
    assert attendance_figures(people, [MON]).attendance_rate == pytest.approx(0.5)
    assert attendance_figures([], [MON]).attendance_rate is None

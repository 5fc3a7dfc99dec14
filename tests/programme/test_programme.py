"""The verbs of the programme: sessions, moving a seminar, cloning it over the change of clocks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from seminars.errors import Invalid
from seminars.programme import queries
from seminars.programme.models import DaysStage, RegistrationStage, Seminar, SeminarState, SessionKind
from seminars.programme.service import change_seminar, change_session, clone_seminar
from tests.programme.factories import (
    FIRST_DAY,
    NOW,
    ORGANISER,
    make_seminar,
    make_series,
    make_session,
    make_venue,
    wall_times,
)

BY = {"actor": ORGANISER, "at": NOW}


def two_days(**changes: Any) -> Seminar:
    seminar = make_seminar(**changes)
    hall = seminar.venue.rooms[0]
    make_session(seminar, "Opening", "09:30", "10:00", room=hall, speakers="Chair")
    make_session(seminar, "Questionnaire", "11:30", "12:00", kind=SessionKind.QUESTIONNAIRE)
    make_session(seminar, "Focus groups", "10:00", "11:45", day=1, kind=SessionKind.FOCUS_GROUPS)
    return seminar


TIMES = [(0, "09:30", "10:00"), (0, "11:30", "12:00"), (1, "10:00", "11:45")]


def changed(seminar: Seminar, **changes: Any) -> Seminar:
    names = ["venue", "title", "description", "starts_on", "ends_on", "capacity", "timezone"]
    names += ["registration_opens_at", "registration_closes_at"]
    values = {name: getattr(seminar, name) for name in names}
    return change_seminar(seminar=seminar, **{**values, **changes}, **BY)


def cloned(seminar: Seminar, starts_on: date, **changes: Any) -> Seminar:
    values = {
        "venue": seminar.venue,
        "registration_opens_at": NOW,
        "registration_closes_at": NOW + timedelta(9),
    }
    return clone_seminar(seminar=seminar, starts_on=starts_on, **{**values, **changes}, **BY)


def test_the_programme_lists_each_day_in_order_of_time(app: Flask) -> None:
    seminar = make_seminar()
    make_session(seminar, "Third", "09:00", "10:00", day=1)
    make_session(seminar, "Second", "14:00", "15:00")
    make_session(seminar, "First", "09:00", "10:00")
    found = [(day, [each.title for each in sessions]) for day, sessions in queries.programme_of(seminar)]
    assert found == [(FIRST_DAY, ["First", "Second"]), (FIRST_DAY + timedelta(days=1), ["Third"])]


def test_a_late_session_stands_on_its_day_at_the_venue(app: Flask) -> None:
    seminar = make_seminar(timezone="America/New_York")
    late = make_session(seminar, "Dinner", "21:00", "23:00")
    assert late.starts_at.date() == FIRST_DAY + timedelta(days=1)
    assert late.day == FIRST_DAY


def test_a_room_of_another_venue_is_refused(app: Flask) -> None:
    seminar, elsewhere = make_seminar(), make_venue("Elsewhere").rooms[0]
    with pytest.raises(Invalid) as refused:
        make_session(seminar, room=elsewhere)
    assert refused.value.field == "room"
    assert seminar.sessions == []


def test_two_sessions_in_one_room_are_told_and_allowed(app: Flask) -> None:
    seminar = make_seminar()
    hall, small = seminar.venue.rooms
    make_session(seminar, "One", "09:00", "10:00", room=hall)
    make_session(seminar, "Two", "09:30", "10:30", room=hall)
    make_session(seminar, "Beside", "09:00", "12:00", room=small)
    make_session(seminar, "Next day", "09:00", "12:00", day=1, room=hall)
    found = queries.clashes(queries.programme_of(seminar))
    assert [(one.title, other.title) for one, other in found] == [("One", "Two")]


def test_a_session_changes_and_is_checked_again(app: Flask) -> None:
    seminar = two_days()
    session = seminar.sessions[0]
    values = {"kind": SessionKind.TALK, "speakers": "", "description": "", "room": None, "capacity": None}
    start = session.starts_at
    with pytest.raises(Invalid):
        change_session(session=session, title="X", starts_at=start, ends_at=start, **values, **BY)
    change_session(
        session=session,
        title="Welcome",
        starts_at=start + timedelta(hours=8),
        ends_at=start + timedelta(hours=9),
        **values,
        **BY,
    )
    assert [each.title for each in seminar.sessions] == ["Questionnaire", "Welcome", "Focus groups"]


def test_moving_the_days_over_the_change_of_clocks_keeps_the_times(app: Flask) -> None:
    seminar = two_days(starts_on=date(2026, 3, 25))
    assert seminar.sessions[0].starts_at == datetime(2026, 3, 25, 9, 30, tzinfo=UTC)
    changed(seminar, starts_on=date(2026, 4, 8), ends_on=date(2026, 4, 9))
    assert wall_times(seminar) == TIMES
    assert seminar.sessions[0].starts_at == datetime(2026, 4, 8, 8, 30, tzinfo=UTC)


def test_changing_the_zone_keeps_the_times_at_the_venue(app: Flask) -> None:
    seminar = two_days()
    before = seminar.sessions[0].starts_at
    changed(seminar, timezone="America/New_York")
    assert wall_times(seminar) == TIMES
    assert seminar.sessions[0].starts_at - before == timedelta(hours=5)


def test_days_with_sessions_cannot_be_cut_off(app: Flask) -> None:
    seminar = two_days()
    with pytest.raises(Invalid, match="Focus groups") as refused:
        changed(seminar, ends_on=FIRST_DAY, title="Renamed")
    assert refused.value.field == "ends_on"
    assert (seminar.title, len(seminar.days), wall_times(seminar)) == ("Galway", 2, TIMES)


def test_another_venue_empties_the_rooms(app: Flask) -> None:
    seminar = two_days()
    changed(seminar, venue=make_venue("Abbey Hall"))
    assert seminar.venue.name == "Abbey Hall"
    assert {each.room for each in seminar.sessions} == {None}


@pytest.mark.parametrize("zone", ["Europe/Dublin", "America/New_York"])
@pytest.mark.parametrize(
    ("first", "next_first"),
    [(date(2026, 3, 4), date(2026, 4, 15)), (date(2026, 10, 14), date(2026, 11, 18))],
)
def test_a_clone_on_the_other_side_of_the_change_of_clocks_has_the_same_times_of_day(
    app: Flask, zone: str, first: date, next_first: date
) -> None:
    seminar = two_days(starts_on=first, timezone=zone)
    made = cloned(seminar, next_first)
    assert wall_times(made) == wall_times(seminar) == TIMES
    weeks = next_first - first
    shift = abs((made.sessions[0].starts_at - seminar.sessions[0].starts_at) - weeks)
    assert shift == timedelta(hours=1)


def test_a_clone_is_a_draft_with_everything_but_the_rooms_of_another_venue(app: Flask) -> None:
    seminar = two_days(capacity=33, description="Bring your cases.", series=make_series())
    made = cloned(seminar, date(2026, 6, 10), venue=make_venue("Abbey Hall"), title="Clonmel")
    assert (made.slug, made.state, made.capacity) == ("clonmel-2026", SeminarState.DRAFT, 33)
    assert (made.series, made.description) == (seminar.series, "Bring your cases.")
    assert made.days == [date(2026, 6, 10), date(2026, 6, 11)]
    assert [(each.title, each.kind, each.speakers, each.room) for each in made.sessions] == [
        ("Opening", SessionKind.TALK, "Chair", None),
        ("Questionnaire", SessionKind.QUESTIONNAIRE, "", None),
        ("Focus groups", SessionKind.FOCUS_GROUPS, "", None),
    ]
    assert [each.room and each.room.name for each in seminar.sessions] == ["Main hall", None, None]
    again = cloned(seminar, date(2026, 6, 24))
    assert again.sessions[0].room == seminar.sessions[0].room


def test_a_clone_that_is_refused_leaves_nothing(app: Flask) -> None:
    seminar = two_days()
    with pytest.raises(Invalid):
        cloned(seminar, date(2026, 6, 10), registration_closes_at=NOW - timedelta(days=1))
    page = queries.seminars_page(today=NOW.date(), text="", sort="", page=1)
    assert page.items == [seminar]


def test_stages_follow_the_clock_at_the_venue(app: Flask) -> None:
    seminar = make_seminar(timezone="Pacific/Auckland")
    eve = datetime(2026, 5, 26, 11, 59, tzinfo=UTC)
    assert seminar.days_stage(eve) is DaysStage.AHEAD
    assert seminar.days_stage(eve + timedelta(minutes=1)) is DaysStage.ON
    assert seminar.days_stage(eve + timedelta(days=2)) is DaysStage.ON
    assert seminar.days_stage(eve + timedelta(days=2, minutes=1)) is DaysStage.OVER
    opens, closes = seminar.registration_opens_at, seminar.registration_closes_at
    tick = timedelta(seconds=1)
    assert [seminar.registration_stage(at) for at in (opens - tick, opens, closes - tick, closes)] == [
        RegistrationStage.BEFORE,
        RegistrationStage.OPEN,
        RegistrationStage.OPEN,
        RegistrationStage.CLOSED,
    ]

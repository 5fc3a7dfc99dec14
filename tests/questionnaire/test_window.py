"""When the questionnaire can be filled in: one table of what was done and what follows."""

from datetime import UTC, datetime, timedelta

import pytest

from seminars.questionnaire.kinds import WindowAct
from seminars.questionnaire.window import GRACE, Event, Window, WindowState, window

OPENED, EXTENDED, CLOSED, REOPENED = (
    WindowAct.OPENED,
    WindowAct.EXTENDED,
    WindowAct.CLOSED,
    WindowAct.REOPENED,
)


def at(clock: str, day: int = 7) -> datetime:
    """A time of day in May 2008."""
    hour, minute = clock.split(":")
    return datetime(2008, 5, day, int(hour), int(minute), tzinfo=UTC)


SLOT = (at("14:00"), at("14:30"))

# session, what was done, then (moment, state, closes at) in a row
CASES = {
    "by the programme": (
        SLOT,
        [],
        [
            ("13:59", "before", "14:30"),
            ("14:00", "open", "14:30"),
            ("14:29", "open", "14:30"),
            ("14:30", "over", "14:30"),
        ],
    ),
    "no session": (None, [], [("14:00", "not_planned", None)]),
    "no session, opened by hand": (
        None,
        [Event(OPENED, at("10:00"))],
        [("09:59", "before", "10:30"), ("10:00", "open", "10:30"), ("10:30", "over", "10:30")],
    ),
    "no session, opened and closed": (
        None,
        [Event(OPENED, at("10:00")), Event(CLOSED, at("10:12"))],
        [("10:11", "open", "10:12"), ("10:12", "over", "10:12")],
    ),
    "opened early runs to the session's end": (
        SLOT,
        [Event(OPENED, at("13:45"))],
        [("13:44", "before", "14:30"), ("13:45", "open", "14:30"), ("14:30", "over", "14:30")],
    ),
    "tried out and closed before the session": (
        SLOT,
        [Event(OPENED, at("09:00")), Event(CLOSED, at("09:05"))],
        [
            ("09:04", "open", "09:05"),
            ("09:05", "before", "14:30"),
            ("14:00", "open", "14:30"),
            ("14:30", "over", "14:30"),
        ],
    ),
    "an extension outlives the trial": (
        SLOT,
        [Event(OPENED, at("09:00")), Event(EXTENDED, at("09:02"), 15), Event(CLOSED, at("09:05"))],
        [("09:05", "before", "14:45"), ("14:44", "open", "14:45")],
    ),
    "extended while open": (
        SLOT,
        [Event(EXTENDED, at("14:20"), 10)],
        [("14:30", "open", "14:40"), ("14:40", "over", "14:40")],
    ),
    "extended twice": (
        SLOT,
        [Event(EXTENDED, at("14:20"), 10), Event(EXTENDED, at("14:35"), 5)],
        [("14:44", "open", "14:45"), ("14:45", "over", "14:45")],
    ),
    "extended beforehand": (SLOT, [Event(EXTENDED, at("08:00"), 15)], [("14:40", "open", "14:45")]),
    "extended when over changes nothing": (
        SLOT,
        [Event(EXTENDED, at("14:31"), 10)],
        [("14:35", "over", "14:30")],
    ),
    "closed early": (
        SLOT,
        [Event(CLOSED, at("14:20"))],
        [("14:19", "open", "14:20"), ("14:20", "over", "14:20")],
    ),
    "closed twice": (
        SLOT,
        [Event(CLOSED, at("14:20")), Event(CLOSED, at("14:25"))],
        [("14:25", "over", "14:20")],
    ),
    "closed by mistake, reopened in the slot": (
        SLOT,
        [Event(CLOSED, at("14:10")), Event(REOPENED, at("14:12"))],
        [("14:12", "open", "14:30"), ("14:30", "over", "14:30")],
    ),
    "reopened after the slot": (
        SLOT,
        [Event(REOPENED, at("15:00"))],
        [("14:59", "before", "15:30"), ("15:00", "open", "15:30"), ("15:30", "over", "15:30")],
    ),
    "reopened, extended, closed": (
        SLOT,
        [Event(REOPENED, at("15:00")), Event(EXTENDED, at("15:20"), 20), Event(CLOSED, at("15:45"))],
        [("15:44", "open", "15:45"), ("15:45", "over", "15:45")],
    ),
    "opened twice by a double click": (
        SLOT,
        [Event(OPENED, at("13:45")), Event(OPENED, at("13:45"))],
        [("13:45", "open", "14:30"), ("14:30", "over", "14:30")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_state_and_end(name: str) -> None:
    session, events, expected = CASES[name]
    found = window(session, events)
    for clock, state, closes in expected:
        period = found.period(at(clock))
        assert found.state(at(clock)) == state, clock
        assert (period.closes_at if period else None) == (at(closes) if closes else None), clock


def test_a_trial_the_day_before_leaves_the_slot_alone() -> None:
    found = window((at("14:00", 8), at("14:30", 8)), [Event(OPENED, at("10:00", 7))])
    assert found.state(at("10:29", 7)) is WindowState.OPEN
    assert found.state(at("10:30", 7)) is WindowState.BEFORE
    assert found.state(at("14:29", 8)) is WindowState.OPEN
    assert found.closes_at == at("14:30", 8)


def test_it_moves_with_the_session_and_keeps_its_extension() -> None:
    events = [Event(EXTENDED, at("08:00"), 10)]
    moved = window((at("16:00"), at("16:30")), events)
    assert (moved.opens_at, moved.closes_at) == (at("16:00"), at("16:40"))


def test_a_session_moved_to_another_day_opens_again() -> None:
    events = [Event(CLOSED, at("14:20"))]
    moved = window((at("09:00", 8), at("09:30", 8)), events)
    assert moved.state(at("15:00")) is WindowState.BEFORE
    assert moved.state(at("09:10", 8)) is WindowState.OPEN


@pytest.mark.parametrize(
    ("moment", "seconds", "minutes"),
    [
        (at("13:00"), 0, 0),
        (at("14:00"), 1800, 30),
        (at("14:00") + timedelta(seconds=1), 1799, 30),
        (at("14:29") + timedelta(seconds=59, milliseconds=500), 1, 1),
        (at("14:30"), 0, 0),
    ],
)
def test_time_left(moment: datetime, seconds: int, minutes: int) -> None:
    assert window(SLOT).seconds_left(moment) == seconds
    assert window(SLOT).minutes_left(moment) == minutes


@pytest.mark.parametrize(
    ("sent", "begun", "taken"),
    [
        (at("13:59"), None, False),
        (at("14:10"), None, True),
        (at("14:30"), None, False),
        (at("14:30"), at("14:01"), True),
        (at("14:30") + GRACE - timedelta(seconds=1), at("14:01"), True),
        (at("14:30") + GRACE, at("14:01"), False),
        (at("14:31"), at("14:31"), False),
    ],
)
def test_grace_is_for_those_who_had_begun(sent: datetime, begun: datetime | None, taken: bool) -> None:
    assert window(SLOT).accepts(sent, begun) is taken


def test_grace_also_follows_an_early_end() -> None:
    found = window(SLOT, [Event(CLOSED, at("14:10"))])
    assert found.accepts(at("14:19"), at("14:05"))
    assert not found.accepts(at("14:20"), at("14:05"))


def test_nothing_planned_takes_nothing() -> None:
    assert not Window().accepts(at("14:00"), at("13:00"))
    assert Window().opens_at is None


def test_who_writes_when_it_is_closed_before_the_session_is_late_and_not_early() -> None:
    tried = window(SLOT, [Event(OPENED, at("13:45")), Event(CLOSED, at("13:55"))])
    assert [tried.counts_to(at(moment)) for moment in ("13:50", "13:56", "14:10", "14:40")] == [
        at("13:55"),
        at("13:55"),
        at("14:30"),
        at("14:30"),
    ]
    assert window(SLOT).counts_to(at("13:00")) == at("14:30")
    assert window(None).counts_to(at("13:00")) is None

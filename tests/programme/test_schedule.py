"""Times on the wall clock, names in addresses, rules: without a database."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.errors import Invalid
from seminars.programme.rules import check_seminar, check_session, known_zone
from seminars.programme.schedule import Slot, at_venue, clashing, moved
from seminars.programme.slugs import LONGEST, free_slug, slug_from

DUBLIN = ZoneInfo("Europe/Dublin")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from(["Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])


def test_a_session_moved_over_the_change_of_clocks_keeps_its_time_of_day() -> None:
    before = at_venue(date(2026, 3, 27), time(9, 30), DUBLIN)
    after = moved(before, timedelta(days=7), DUBLIN, DUBLIN)
    assert (before, after) == (
        datetime(2026, 3, 27, 9, 30, tzinfo=UTC),
        datetime(2026, 4, 3, 8, 30, tzinfo=UTC),
    )


def test_a_session_moved_to_another_zone_keeps_its_time_of_day() -> None:
    moment = at_venue(date(2026, 5, 27), time(14, 0), DUBLIN)
    assert moved(moment, timedelta(0), DUBLIN, NEW_YORK).astimezone(NEW_YORK).time() == time(14, 0)


@given(
    day=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    clock=st.times(time(6, 0), time(22, 0)),
    days=st.integers(-400, 400),
    old=ZONES,
    new=ZONES,
)
def test_moving_keeps_the_wall_clock_and_moves_whole_days(day, clock, days, old, new) -> None:
    one, other = ZoneInfo(old), ZoneInfo(new)
    local = moved(at_venue(day, clock, one), timedelta(days=days), one, other).astimezone(other)
    assert (local.date(), local.time()) == (day + timedelta(days=days), clock)


def slot(start: int, end: int, room: int | None = 1) -> Slot:
    return Slot(room, datetime(2026, 5, 27, start, tzinfo=UTC), datetime(2026, 5, 27, end, tzinfo=UTC))


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([slot(9, 10), slot(10, 11)], []),
        ([slot(9, 11), slot(10, 12)], [(0, 1)]),
        ([slot(9, 12), slot(10, 11)], [(0, 1)]),
        ([slot(9, 11), slot(10, 12, room=2)], []),
        ([slot(9, 11, None), slot(9, 11, None)], []),
        ([slot(9, 12), slot(9, 10), slot(11, 12)], [(0, 1), (0, 2)]),
    ],
)
def test_only_sessions_in_one_room_at_one_time_clash(slots, expected) -> None:
    assert clashing(slots) == expected


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Dún Laoghaire 2008", "dun-laoghaire-2008"),
        ("  Network -- Seminars! ", "network-seminars"),
        ("日本", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_slug_is_plain_letters_and_digits(title: str, slug: str) -> None:
    assert slug_from(title) == slug


def test_a_long_title_makes_an_address_of_bearable_length() -> None:
    slug = slug_from("A very long name " * 20)
    assert len(slug) <= LONGEST
    assert not slug.endswith("-")


def test_a_taken_slug_and_a_page_of_its_own_are_stepped_over() -> None:
    assert free_slug("galway", {"galway", "galway-2"}.__contains__) == "galway-3"
    assert free_slug("new", set().__contains__) == "new-2"


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_refused_beside_its_field(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        known_zone(name)
    assert refused.value.field == "timezone"


OPENS, CLOSES = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "capacity", "opens", "closes", "field"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), 10, OPENS, CLOSES, "ends_on"),
        (date(2026, 5, 1), date(2026, 5, 15), 10, OPENS, CLOSES, "ends_on"),
        (date(2026, 5, 1), date(2026, 5, 2), 0, OPENS, CLOSES, "capacity"),
        (date(2026, 5, 1), date(2026, 5, 2), 100_001, OPENS, CLOSES, "capacity"),
        (date(2026, 5, 1), date(2026, 5, 2), 10, CLOSES, OPENS, "registration_closes_at"),
        (date(2026, 5, 1), date(2026, 5, 2), 10, OPENS, OPENS, "registration_closes_at"),
    ],
)
def test_a_seminar_that_cannot_be_is_refused_beside_its_field(
    first, last, capacity, opens, closes, field
) -> None:
    with pytest.raises(Invalid) as refused:
        check_seminar(first, last, capacity, opens, closes)
    assert refused.value.field == field


DAYS = [date(2026, 5, 27), date(2026, 5, 28)]


def at(day: int, clock: str) -> datetime:
    return at_venue(date(2026, 5, day), time.fromisoformat(clock), NEW_YORK)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (at(27, "10:00"), at(27, "09:00"), "ends"),
        (at(27, "10:00"), at(27, "10:00"), "ends"),
        (at(26, "23:59"), at(27, "10:00"), "day"),
        (at(29, "09:00"), at(29, "10:00"), "day"),
        (at(28, "23:00"), at(29, "00:01"), "ends"),
    ],
)
def test_a_session_outside_the_days_at_the_venue_is_refused(starts, ends, field) -> None:
    with pytest.raises(Invalid) as refused:
        check_session(starts, ends, DAYS, NEW_YORK)
    assert refused.value.field == field


def test_a_session_may_end_at_midnight_of_the_last_day() -> None:
    check_session(at(28, "23:00"), at(29, "00:00"), DAYS, NEW_YORK)

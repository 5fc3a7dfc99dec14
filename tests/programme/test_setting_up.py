"""The verbs: series with their lists, venues with their rooms, seminars in their states."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme import queries
from seminars.programme.models import ProfileField, ProfileOption, SeminarState, Series
from seminars.programme.service import (
    MOVES,
    RoomDetails,
    cancel_seminar,
    change_venue,
    publish,
    remove_session,
    set_profile_options,
)
from tests.programme.factories import (
    FIRST_DAY,
    NOW,
    ORGANISER,
    make_seminar,
    make_series,
    make_session,
    make_venue,
)

BY = {"actor": ORGANISER, "at": NOW}


def offered(series: Series, field: ProfileField) -> list[str]:
    return [each.label for each in series.profile_options if each.field is field and each.offered]


def test_a_series_begins_with_the_usual_lists(app: Flask) -> None:
    series = make_series()
    assert offered(series, ProfileField.SECTOR) == ["Health", "Justice", "Education", "Community/voluntary"]
    assert len(offered(series, ProfileField.LEVEL)) == 3
    assert len(offered(series, ProfileField.OCCUPATION)) == 17


def test_the_same_title_again_gets_an_address_of_its_own(app: Flask) -> None:
    assert [make_series("Spring").slug for _ in range(3)] == ["spring", "spring-2", "spring-3"]
    assert make_series("New").slug != "new"


def test_a_label_taken_out_is_kept_but_not_offered_and_comes_back_as_the_same(app: Flask) -> None:
    series = make_series()
    health = series.profile_options
    before = {each.label: each.id for each in health if each.field is ProfileField.SECTOR}
    set_profile_options(
        series=series, field=ProfileField.SECTOR, labels=["Sport", "Justice", " ", "Sport"], **BY
    )
    assert offered(series, ProfileField.SECTOR) == ["Sport", "Justice"]
    assert db.session.get(ProfileOption, before["Health"]).offered is False
    set_profile_options(series=series, field=ProfileField.SECTOR, labels=["Health"], **BY)
    after = {each.label: each.id for each in series.profile_options if each.field is ProfileField.SECTOR}
    assert after["Health"] == before["Health"]
    assert offered(series, ProfileField.SECTOR) == ["Health"]
    assert len(offered(series, ProfileField.LEVEL)) == 3


@pytest.mark.parametrize("labels", [[], ["", "  "], ["x" * 121]])
def test_a_list_is_never_left_empty_nor_its_entries_without_end(app: Flask, labels: list[str]) -> None:
    series = make_series()
    with pytest.raises(Invalid) as refused:
        set_profile_options(series=series, field=ProfileField.LEVEL, labels=labels, **BY)
    assert refused.value.field == "level"
    assert len(offered(series, ProfileField.LEVEL)) == 3


def venue_with(venue, rooms: list[RoomDetails], name: str = "Harbour Hotel") -> None:
    change_venue(
        venue=venue, name=name, region="West", address="", travel_notes="", access_notes="", rooms=rooms, **BY
    )


def test_rooms_of_a_venue_change_names_places_and_go(app: Flask) -> None:
    venue = make_venue()
    hall, small = venue.rooms
    ids = hall.id, small.id
    seminar = make_seminar(venue=venue)
    session = make_session(seminar, room=small)
    venue_with(venue, [RoomDetails("Room 1", 20, id=hall.id), RoomDetails("Main hall", id=small.id)])
    assert [(room.id, room.name, room.capacity) for room in venue.rooms] == [
        (ids[0], "Room 1", 20),
        (ids[1], "Main hall", None),
    ]
    assert session.room.name == "Main hall"
    # The second goes; a new one may have its name at once.
    venue_with(venue, [RoomDetails("Main hall", 80), RoomDetails("Room 1", id=ids[0])])
    assert [(room.name, room.id == ids[0]) for room in venue.rooms] == [
        ("Main hall", False),
        ("Room 1", True),
    ]
    assert session.room is None


def test_two_rooms_of_one_name_are_refused_and_nothing_changes(app: Flask) -> None:
    venue = make_venue()
    with pytest.raises(Invalid) as refused:
        venue_with(venue, [RoomDetails("Hall"), RoomDetails(" hall ")], name="Other")
    assert refused.value.field == "rooms"
    assert (venue.name, len(venue.rooms)) == ("Harbour Hotel", 2)


def test_a_room_of_another_venue_cannot_be_claimed_by_its_number(app: Flask) -> None:
    mine, other = make_venue("Mine"), make_venue("Other")
    theirs = other.rooms[0].id
    venue_with(mine, [RoomDetails("Stolen", id=theirs)], name="Mine")
    assert mine.rooms[0].id != theirs
    assert [room.name for room in other.rooms] == ["Main hall", "Room 1"]


def test_a_seminar_begins_as_a_draft_under_town_and_year(app: Flask) -> None:
    seminar = make_seminar()
    assert (seminar.slug, seminar.state) == ("galway-2026", SeminarState.DRAFT)
    assert seminar.days == [FIRST_DAY, FIRST_DAY + timedelta(days=1)]
    assert make_seminar(seminar.series, seminar.venue).slug == "galway-2026-2"


def test_publishing_needs_a_session_and_says_so(app: Flask) -> None:
    seminar = make_seminar()
    with pytest.raises(Conflict, match="programme is still empty"):
        publish(seminar=seminar, **BY)
    make_session(seminar)
    publish(seminar=seminar, **BY)
    assert seminar.state is SeminarState.PUBLISHED


@pytest.mark.parametrize("start", list(SeminarState))
@pytest.mark.parametrize(("verb", "end"), [(publish, "published"), (cancel_seminar, "cancelled")])
def test_states_change_only_as_the_table_says(app: Flask, start: SeminarState, verb, end: str) -> None:
    seminar = make_seminar(published=start is SeminarState.PUBLISHED)
    if start is not SeminarState.PUBLISHED:
        make_session(seminar)
    if start is SeminarState.CANCELLED:
        cancel_seminar(seminar=seminar, **BY)
    before = len(db.session.scalars(select(AuditEntry)).all())
    if start == end:
        verb(seminar=seminar, **BY)
        assert len(db.session.scalars(select(AuditEntry)).all()) == before
    elif end in MOVES[start]:
        verb(seminar=seminar, **BY)
        assert seminar.state == end
    else:
        with pytest.raises(Conflict, match="cancelled"):
            verb(seminar=seminar, **BY)
        assert seminar.state is start


def test_what_is_done_stands_in_the_history_with_who_and_when(app: Flask) -> None:
    seminar = make_seminar(published=True)
    remove_session(session=seminar.sessions[0], **BY)
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.seminar_id == seminar.id).order_by(AuditEntry.id)
    ).all()
    assert [each.action for each in entries] == ["create seminar", "add session", "publish", "remove session"]
    assert {(each.actor_name, each.at) for each in entries} == {("Oonagh Organiser", NOW)}
    assert entries[-1].details == {"title": "Opening"}


def test_drafts_are_not_shown_and_series_with_drafts_only_are_not_listed(app: Flask) -> None:
    make_seminar(make_series("Secret"))
    seen = make_seminar(make_series("Seen"), published=True)
    make_seminar(seen.series, seen.venue)
    assert [each.title for each in queries.published_series(NOW.date())] == ["Seen"]
    assert queries.shown(seen.series) == [seen]


def test_a_series_comes_by_its_next_seminar_and_then_among_the_earlier_ones(app: Flask) -> None:
    venue = make_venue()
    for title, first in (
        ("Later", date(2026, 9, 1)),
        ("Soon", date(2026, 5, 10)),
        ("Old", date(2024, 5, 10)),
        ("Older", date(2022, 5, 10)),
    ):
        make_seminar(make_series(title), venue, starts_on=first, published=True)
    last_day = date(2026, 5, 11)
    assert [each.title for each in queries.published_series(last_day)] == ["Soon", "Later"]
    assert [each.title for each in queries.earlier_series(last_day, 1).items] == ["Old", "Older"]
    after = last_day + timedelta(days=1)
    assert [each.title for each in queries.published_series(after)] == ["Later"]
    assert [each.title for each in queries.earlier_series(after, 1).items] == ["Soon", "Old", "Older"]


def test_what_is_not_there_is_missing(app: Flask) -> None:
    seminar, other = make_seminar(), make_seminar(make_series("Other"))
    session = make_session(other)
    for look in (
        lambda: queries.series_by_slug("nowhere"),
        lambda: queries.seminar_by_slug("nowhere"),
        lambda: queries.venue_by_id(0),
        lambda: queries.session_by_id(seminar, session.id),
    ):
        with pytest.raises(Missing):
            look()

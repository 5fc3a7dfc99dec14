"""Sessions with limited places: choosing, waiting, moving up, excluding one another."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.programme.models import Seminar, Session, SessionKind
from seminars.programme.service import (
    add_session,
    cancel_seminar,
    change_session,
    remove_session,
)
from seminars.registration import service
from seminars.registration.models import Delegate, SessionPlace, SessionPlaceState
from seminars.registration.queries import history
from seminars.registration.sessions import choices_of, session_delegates, sessions_taken
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar
from tests.registration.test_register_pages import entered


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


def limited(
    seminar: Seminar, title: str, places: int | None = 1, *, hour: int = 11, day: int = 0, hours: int = 1
) -> Session:
    """A workshop with so many places, which no other session of the factory overlaps."""
    first = seminar.days[day]
    starts_at = datetime(first.year, first.month, first.day, hour, tzinfo=seminar.zone)
    return add_session(
        seminar=seminar,
        kind=SessionKind.WORKSHOP,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=places,
        actor=ORGANISER,
        at=NOW,
    )


def choose(delegate: Delegate, *sessions: Session, at: datetime = NOW) -> None:
    chosen = frozenset(session.id for session in sessions)
    service.choose_sessions(delegate=delegate, sessions=chosen, actor=ORGANISER, at=at)


def standing(delegate: Delegate) -> dict[str, tuple[str, int | None]]:
    return {each.session.title: (each.state.value, each.position) for each in choices_of(delegate)}


def subjects(delegate: Delegate) -> list[str]:
    written = select(Message.kind).where(Message.delegate_id == delegate.id).order_by(Message.id)
    return list(db.session.scalars(written))


def give_places(session: Session, places: int | None, at: datetime = NOW) -> None:
    change_session(
        session=session,
        kind=session.kind,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        speakers="",
        description="",
        room=None,
        capacity=places,
        actor=ORGANISER,
        at=at,
    )


def test_a_full_session_has_a_waiting_list_in_order_of_arrival(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 1)
    wanted = frozenset({play.id})
    first, second, third = (make_delegate(seminar, sessions=wanted) for _ in range(3))
    assert [standing(each)["Play"] for each in (first, second, third)] == [
        ("registered", None),
        ("waiting", 1),
        ("waiting", 2),
    ]
    service.cancel(delegate=first, actor=ORGANISER, at=NOW)
    assert [standing(each) for each in (first, second, third)] == [
        {},
        {"Play": ("registered", None)},
        {"Play": ("waiting", 1)},
    ]
    assert subjects(second) == ["confirmation", "session_place"]
    assert subjects(third) == ["confirmation"]
    assert session_delegates(play) == [second]


def test_the_confirmation_says_which_sessions_one_is_in(app: Flask) -> None:
    seminar = make_seminar()
    play, song = limited(seminar, "Play", 1), limited(seminar, "Song", 5, day=1)
    make_delegate(seminar, sessions=frozenset({play.id}))
    second = make_delegate(seminar, sessions=frozenset({play.id, song.id}))
    body = db.session.scalars(select(Message.body).where(Message.delegate_id == second.id)).one()
    assert "Play (Wednesday 27 May, 11:00 to 12:00): you are number 1 on its waiting list" in body
    assert "Song (Thursday 28 May, 11:00 to 12:00): you have a place" in body


def test_who_gives_a_session_up_lets_the_next_in(app: Flask) -> None:
    seminar = make_seminar()
    play, song = limited(seminar, "Play", 1), limited(seminar, "Song", 1)
    first = make_delegate(seminar, sessions=frozenset({play.id}))
    second = make_delegate(seminar, sessions=frozenset({play.id}))
    choose(first, song)
    assert standing(first) == {"Song": ("registered", None)}
    assert standing(second) == {"Play": ("registered", None)}
    choose(second)
    assert standing(second) == {}
    assert [each.registered for each in sessions_taken([play, song]).values()] == [0, 1]


@pytest.mark.parametrize(
    ("hour", "hours", "refused"),
    [(11, 1, True), (10, 2, True), (11, 3, True), (12, 1, False), (10, 1, False)],
)
def test_sessions_at_the_same_time_exclude_one_another(
    app: Flask, hour: int, hours: int, refused: bool
) -> None:
    seminar = make_seminar()
    play, song = limited(seminar, "Play", hour=11), limited(seminar, "Song", hour=hour, hours=hours)
    delegate = make_delegate(seminar)
    if not refused:
        choose(delegate, play, song)
        assert set(standing(delegate)) == {"Play", "Song"}
        return
    with pytest.raises(Invalid, match=r"are at the same time\. Choose one of them") as problem:
        choose(delegate, play, song)
    assert problem.value.field == "sessions"
    assert standing(delegate) == {}
    choose(delegate, play)
    with pytest.raises(Conflict, match="at the same time"):
        service.add_to_session(session=song, delegate=delegate, actor=ORGANISER, at=NOW)


def test_registering_with_two_parallel_sessions_writes_nothing(app: Flask) -> None:
    seminar = make_seminar()
    both = frozenset({limited(seminar, "Play").id, limited(seminar, "Song").id})
    with pytest.raises(Invalid, match="same time"):
        make_delegate(seminar, sessions=both)
    assert db.session.scalars(select(Delegate)).all() == []
    assert db.session.scalars(select(Message)).all() == []


def test_sessions_of_other_seminars_or_without_limit_cannot_be_chosen(app: Flask) -> None:
    seminar, other = make_seminar(), make_seminar()
    open_to_all, elsewhere = limited(seminar, "Talk", None), limited(other, "Elsewhere")
    delegate = make_delegate(seminar)
    for session in (open_to_all, elsewhere):
        with pytest.raises(Invalid, match="Choose from the sessions that are shown"):
            choose(delegate, session)


def test_who_waits_for_the_seminar_wishes_and_joins_the_end_of_the_session_queue(app: Flask) -> None:
    seminar = make_seminar(capacity=2)
    play = limited(seminar, "Play", 1)
    wanted = frozenset({play.id})
    first = make_delegate(seminar)
    make_delegate(seminar, sessions=wanted)
    late = make_delegate(seminar, sessions=wanted)
    assert standing(late) == {"Play": ("wished", None)}
    # The wish holds nothing: somebody registered comes before it.
    choose(first, play)
    assert standing(first) == {"Play": ("waiting", 1)}
    service.give_place(delegate=late, actor=ORGANISER, at=NOW, reason="Speaker")
    assert standing(late) == {"Play": ("waiting", 2)}
    give_places(play, 3)
    assert standing(first) == standing(late) == {"Play": ("registered", None)}


def test_cancelling_frees_the_session_for_who_is_registered_before_who_comes_now(app: Flask) -> None:
    seminar = make_seminar(capacity=2)
    play = limited(seminar, "Play", 1)
    wanted = frozenset({play.id})
    first, second, outside = (make_delegate(seminar, sessions=wanted) for _ in range(3))
    service.cancel(delegate=first, actor=ORGANISER, at=NOW)
    assert standing(second) == {"Play": ("registered", None)}
    assert outside.state == "registered"
    assert standing(outside) == {"Play": ("waiting", 1)}


def test_more_places_move_the_queue_and_fewer_take_nothing_away(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 2)
    people = [make_delegate(seminar, sessions=frozenset({play.id})) for _ in range(5)]
    give_places(play, 4)
    assert [standing(each)["Play"][0] for each in people] == ["registered"] * 4 + ["waiting"]
    give_places(play, 1)
    assert [standing(each)["Play"][0] for each in people] == ["registered"] * 4 + ["waiting"]
    service.cancel(delegate=people[0], actor=ORGANISER, at=NOW)
    assert standing(people[4]) == {"Play": ("waiting", 1)}
    # Open to everybody: nobody waits any more.
    give_places(play, None)
    assert standing(people[4]) == {"Play": ("registered", None)}


def test_a_session_that_has_begun_is_left_as_it_is(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 1)
    first, second = (make_delegate(seminar, sessions=frozenset({play.id})) for _ in range(2))
    begun = play.starts_at
    for delegate in (first, second):
        with pytest.raises(Invalid, match="'Play' has begun"):
            choose(delegate, at=begun)
    service.take_from_session(session=play, delegate=first, actor=ORGANISER, at=begun)
    assert standing(second) == {"Play": ("waiting", 1)}


def test_nobody_moves_up_in_a_seminar_that_is_called_off(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 1)
    _first, second = (make_delegate(seminar, sessions=frozenset({play.id})) for _ in range(2))
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    give_places(play, 5)
    assert standing(second) == {"Play": ("waiting", 1)}


def test_a_session_that_is_taken_out_of_the_programme_is_told(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 1)
    first = make_delegate(seminar, sessions=frozenset({play.id}))
    remove_session(session=play, actor=ORGANISER, at=NOW)
    assert db.session.scalars(select(SessionPlace)).all() == []
    body = db.session.scalars(
        select(Message.body).where(Message.delegate_id == first.id, Message.kind == "session_change")
    ).one()
    assert "it is no longer in the programme" in body


def test_staff_add_and_remove_and_the_history_says_so(app: Flask) -> None:
    seminar = make_seminar(capacity=2)
    play = limited(seminar, "Play", 1)
    first, second = make_delegate(seminar), make_delegate(seminar)
    outside = make_delegate(seminar)
    for delegate in (first, first, second):
        service.add_to_session(session=play, delegate=delegate, actor=ORGANISER, at=NOW)
    assert standing(first) == {"Play": ("registered", None)}
    assert standing(second) == {"Play": ("waiting", 1)}
    with pytest.raises(Conflict, match="is not registered"):
        service.add_to_session(session=play, delegate=outside, actor=ORGANISER, at=NOW)
    for _ in range(2):
        service.take_from_session(session=play, delegate=first, actor=ORGANISER, at=NOW)
    assert standing(second) == {"Play": ("registered", None)}
    assert [(entry.action, entry.details.get("sessions")) for entry in history(first)] == [
        ("take from session", ["Play"]),
        ("add to session", ["Play"]),
        ("register", None),
    ]


def test_a_cancelled_registration_chooses_nothing(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 1)
    delegate = make_delegate(seminar)
    service.cancel(delegate=delegate, actor=ORGANISER, at=NOW)
    with pytest.raises(Conflict, match="cancelled"):
        choose(delegate, play)


def test_the_database_refuses_a_second_place_in_the_same_session(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 1)
    delegate = make_delegate(seminar, sessions=frozenset({play.id}))
    with pytest.raises(Exception, match="session_place"), db.engine.begin() as connection:
        connection.execute(
            SessionPlace.__table__.insert().values(
                session_id=play.id,
                delegate_id=delegate.id,
                state=SessionPlaceState.REGISTERED,
                made_at=NOW,
            )
        )


# Pages


def test_the_form_shows_what_is_left_and_takes_the_choice(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    play, song = limited(seminar, "Play", 1), limited(seminar, "Song", 7)
    url = f"/seminars/{seminar.slug}/register"
    assert "Sessions with limited places" in client.get(url).text
    assert "7 places left" in client.get(url).text
    both = client.post(url, data={**entered(seminar), "sessions": [str(play.id), str(song.id)]})
    assert both.status_code == 422
    assert "are at the same time. Choose one of them." in both.text
    assert re.search(rf'value="{play.id}"[^>]*checked|checked[^>]*value="{play.id}"', both.text)
    answer = client.post(url, data={**entered(seminar), "sessions": [str(play.id)]})
    assert answer.status_code == 302
    assert "full: you join its waiting list (nobody waits yet)" in client.get(url).text
    for wrong in ("x", "999999"):
        refused = client.post(url, data={**entered(seminar, email="o@example.org"), "sessions": [wrong]})
        assert refused.status_code == 422
        assert "Choose from the sessions that are shown" in refused.text


def test_without_limited_sessions_the_form_does_not_ask(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    assert "limited places" not in client.get(f"/seminars/{seminar.slug}/register").text


def test_sessions_are_changed_on_the_personal_page(app: Flask, client: FlaskClient, clock) -> None:
    seminar = make_seminar()
    play, song = limited(seminar, "Play", 1), limited(seminar, "Song", 1, day=1)
    make_delegate(seminar, sessions=frozenset({song.id}))
    delegate = make_delegate(seminar, sessions=frozenset({play.id}))
    link = f"/d/{service.personal_token(delegate)}"
    assert "Change my sessions" in client.get(link).text
    form = client.get(f"{link}/sessions")
    assert re.search(rf'checked[^>]*value="{play.id}"|value="{play.id}"[^>]*checked', form.text)
    answer = client.post(f"{link}/sessions", data={"sessions": [str(song.id)]})
    assert answer.location == link
    page = client.get(link).text
    assert "Waiting, number 1" in page
    # On the second day the first day's session stays as it was, unseen.
    client.post(f"{link}/sessions", data={"sessions": [str(song.id), str(play.id)]})
    clock.set(play.starts_at + timedelta(hours=2))
    client.post(f"{link}/sessions", data={"sessions": []})
    assert standing(db.session.get(Delegate, delegate.id)) == {"Play": ("registered", None)}
    clock.set(song.starts_at)
    assert client.get(f"{link}/sessions").location == link


def test_staff_see_who_is_in_a_session(app: Flask, signed_in, statements) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 2)
    wanted = frozenset({play.id})
    people = [make_delegate(seminar, name=f"{name} Byrne", sessions=wanted) for name in ("Ann", "Bea", "Cat")]
    spare = make_delegate(seminar, name="Dee Byrne")
    client = signed_in("staff")
    base = f"/seminars/{seminar.slug}/sessions"
    assert "Play" in client.get(base).text
    url = f"{base}/{play.id}/delegates"
    page = client.get(url).text
    assert "2 of 2 places are taken; 1 on the waiting list" in page
    assert "Waiting, number 1" in page
    waiting = client.get(f"{url}?state=waiting").text
    assert "Cat Byrne" in waiting
    assert "Ann Byrne" not in waiting
    assert "Nobody found" in client.get(f"{url}?q=nobody").text
    found = client.get(f"{url}?find=byrne").text
    assert "Add to the waiting list" in found
    assert "Dee Byrne" in found
    client.post(f"{url}/{spare.id}/add")
    client.post(f"{url}/{people[0].id}/remove")
    assert [each.name for each in session_delegates(play)] == ["Bea Byrne", "Cat Byrne"]
    assert standing(spare) == {"Play": ("waiting", 1)}
    with statements() as few:
        client.get(url)
    for number in range(8):
        make_delegate(seminar, sessions=wanted, organisation=f"Office {number}")
    with statements() as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_organiser_enters_the_places_of_a_session(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    session = seminar.sessions[1]
    client = signed_in("organiser")
    url = f"/seminars/{seminar.slug}/programme/{session.id}"
    values = {
        "kind": "workshop",
        "title": "Workshops",
        "day": session.day.isoformat(),
        "starts": "14:00",
        "ends": "16:00",
        "room": "0",
    }
    assert client.post(url, data={**values, "capacity": "0"}).status_code == 422
    assert client.post(url, data={**values, "capacity": "12"}).status_code == 302
    db.session.expire_all()
    assert db.session.get(Session, session.id).capacity == 12
    assert 'value="12"' in client.get(url).text
    assert client.post(url, data={**values, "capacity": ""}).status_code == 302
    db.session.expire_all()
    assert db.session.get(Session, session.id).capacity is None

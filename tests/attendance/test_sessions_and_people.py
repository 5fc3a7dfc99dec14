"""Attendance by session; leaving early; a colleague instead."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from seminars.attendance.models import AttendanceTaken, CheckIn, SessionAttendance
from seminars.attendance.queries import find, present_ids
from seminars.attendance.service import check_in, come_back, leave_early
from seminars.attendance.sessions import (
    counted_sessions,
    enter_session,
    leave_attendance,
    session_of,
    take_attendance,
    typed_people,
)
from seminars.attendance.sheets import WithoutPlace, print_sheet
from seminars.attendance.substitution import substitute
from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.programme.models import Seminar, Session, SessionKind
from seminars.programme.service import add_session
from seminars.registration.models import Delegate, DelegateState, Source
from seminars.registration.service import cancel, personal_token
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar

DUBLIN = ZoneInfo("Europe/Dublin")
SECOND_DAY = FIRST_DAY + timedelta(days=1)


def moment(text: str, day: Any = FIRST_DAY) -> datetime:
    """A time on the clock at the venue."""
    return datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=DUBLIN).astimezone(UTC)


def with_people(*names: str, **changes: Any) -> tuple[Seminar, list[Delegate]]:
    seminar = make_seminar(capacity=50, **changes)
    given = names or ("Brendan Able", "Cathal Byrne", "Áine Ní Shampla")
    return seminar, [make_delegate(seminar, name=name) for name in given]


def workshop(seminar: Seminar) -> Session:
    return next(each for each in seminar.sessions if each.day == FIRST_DAY and each.title == "Workshops")


def note(session: Session, present: Any, absent: Any = ()) -> Any:
    return enter_session(
        session=session,
        present=[each.id for each in present],
        absent=[each.id for each in absent],
        actor=ORGANISER,
        at=moment("15:00"),
    )


def counts(seminar: Seminar) -> list[int | None]:
    return [each.present for each in counted_sessions(seminar)]


# Sessions


def test_noting_people_twice_is_noting_them_once(app: Flask) -> None:
    seminar, people = with_people()
    session = workshop(seminar)
    assert counts(seminar) == [None] * 4
    found = note(session, people[:2])
    assert (found.added, found.already) == (2, 0)
    found = note(session, people, people[:0])
    assert (found.added, found.already) == (1, 2)
    found = note(session, [], people[:1])
    assert (found.added, found.removed) == (0, 1)
    assert counts(seminar) == [None, 2, None, None]
    # Whoever sits in a session is there that day, from its beginning.
    assert present_ids(seminar.id, FIRST_DAY) == {each.id for each in people}
    assert set(db.session.scalars(select(CheckIn.at))) == {moment("14:00")}


def test_a_tick_needs_a_session_whose_attendance_is_taken(app: Flask) -> None:
    seminar, people = with_people()
    db.session.add(SessionAttendance(session_id=workshop(seminar).id, delegate_id=people[0].id, at=NOW))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_leaving_it_takes_the_ticks_along(app: Flask) -> None:
    seminar, people = with_people()
    session = workshop(seminar)
    note(session, people)
    leave_attendance(session=session, actor=ORGANISER, at=NOW)
    leave_attendance(session=session, actor=ORGANISER, at=NOW)
    assert counts(seminar) == [None] * 4
    assert db.session.scalar(select(func.count(SessionAttendance.id))) == 0
    take_attendance(session=session, actor=ORGANISER, at=NOW)
    take_attendance(session=session, actor=ORGANISER, at=NOW)
    assert counts(seminar)[1] == 0
    assert db.session.scalar(select(func.count()).select_from(AttendanceTaken)) == 1


def test_nobody_is_counted_in_a_break(app: Flask) -> None:
    seminar, _ = with_people()
    lunch = add_session(
        seminar=seminar,
        kind=SessionKind.BREAK,
        title="Lunch",
        starts_at=moment("12:00"),
        ends_at=moment("13:00"),
        actor=ORGANISER,
        at=NOW,
    )
    with pytest.raises(Missing):
        session_of(seminar, lunch.id)
    with pytest.raises(Invalid):
        take_attendance(session=lunch, actor=ORGANISER, at=NOW)
    assert "Lunch" not in [each.session.title for each in counted_sessions(seminar)]


def test_who_has_no_place_cannot_be_noted(app: Flask) -> None:
    seminar, people = with_people()
    cancel(delegate=people[0], actor=ORGANISER, at=NOW)
    with pytest.raises(WithoutPlace):
        note(workshop(seminar), people)
    assert counts(seminar) == [None] * 4


def test_numbers_and_codes_mean_people(app: Flask) -> None:
    seminar, people = with_people()
    session = workshop(seminar)
    able, byrne, shampla = people
    assert typed_people(session, f"{able.badge_code.lower()}, {byrne.badge_code}") == (
        {able.id, byrne.id},
        [],
    )
    address = f"https://seminars.example.org/b/{seminar.slug}/{shampla.badge_code}"
    assert typed_people(session, address) == ({shampla.id}, [])
    assert "No sign-in sheet was printed" in typed_people(session, "1 2")[1][0]
    print_sheet(seminar=seminar, day=FIRST_DAY, actor=ORGANISER, at=NOW)
    assert typed_people(session, f"1-2 {shampla.badge_code}") == ({each.id for each in people}, [])
    found, problems = typed_people(session, "7 ZZZZZ x")
    assert found == set()
    assert sorted(problems) == [
        "'x' is no number.",
        "Nobody here has the code ZZZZZ.",
        "There is no number 7 on this list.",
    ]


def test_the_pages_of_sessions(app: Flask, signed_in: Callable[..., FlaskClient], clock: Any) -> None:
    clock.set(moment("15:00"))
    seminar, people = with_people()
    check_in(delegate=people[1], day=FIRST_DAY, actor=ORGANISER, at=moment("09:00"))
    client, session = signed_in("staff"), workshop(seminar)
    address = f"/seminars/{seminar.slug}/attendance/sessions"
    assert client.get(address).text.count("Not taken") == 4
    page = client.get(f"{address}/{session.id}").text
    assert "Attendance is not taken in this session" in page
    assert len(BeautifulSoup(page, "html.parser").select("input[name=in]")) == 3
    here = BeautifulSoup(client.get(f"{address}/{session.id}?only=day").text, "html.parser")
    assert [box["value"] for box in here.select("input[name=in]")] == [str(people[1].id)]
    found = BeautifulSoup(client.get(f"{address}/{session.id}?q=shampla").text, "html.parser")
    assert [box["value"] for box in found.select("input[name=in]")] == [str(people[2].id)]
    assert "With a place in it" not in page
    answer = client.post(
        f"{address}/{session.id}?only=day",
        data={"in": people[1].id, "numbers": people[0].badge_code},
        follow_redirects=True,
    )
    assert "2 noted" in answer.text
    refused = client.post(f"{address}/{session.id}", data={"in": people[2].id, "numbers": "ZZZZZ"})
    assert refused.status_code == 422
    assert "Nobody here has the code ZZZZZ." in refused.text
    assert "2 noted" in client.get(address).text
    client.post(f"{address}/{session.id}/leave")
    assert client.get(address).text.count("Not taken") == 4
    client.post(f"{address}/{session.id}/take")
    assert "0 noted" in client.get(address).text
    other, _ = with_people("Somebody Else")
    assert client.get(f"/seminars/{other.slug}/attendance/sessions/{session.id}").status_code == 404


def test_the_page_of_a_session_costs_the_same_for_any_number(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar, _ = with_people()
    client = signed_in("staff")
    address = f"/seminars/{seminar.slug}/attendance/sessions/{workshop(seminar).id}"

    def cost() -> int:
        client.get(address)
        with statements() as made:
            client.get(address)
        return len(made)

    few = cost()
    for number in range(12):
        make_delegate(seminar, name=f"Aoife Name{number}")
    assert cost() == few


# Leaving early


def test_leaving_and_coming_back(app: Flask) -> None:
    seminar, people = with_people()
    who = people[0]
    check_in(delegate=who, day=FIRST_DAY, actor=ORGANISER, at=moment("09:00"))

    def leave(at: str, now: str = "18:00") -> CheckIn:
        return leave_early(delegate=who, day=FIRST_DAY, left_at=moment(at), actor=ORGANISER, at=moment(now))

    with pytest.raises(Invalid, match="They came at 09:00"):
        leave("08:59")
    with pytest.raises(Invalid, match="still to come"):
        leave("15:00", now="14:00")
    assert leave("13:00").left_at == moment("13:00")
    leave("13:00")
    assert find(seminar, "able", FIRST_DAY)[0].left == "13:00"
    # They stay among those present that day.
    assert who.id in present_ids(seminar.id, FIRST_DAY)
    come_back(delegate=who, day=FIRST_DAY, actor=ORGANISER, at=moment("14:00"))
    come_back(delegate=who, day=FIRST_DAY, actor=ORGANISER, at=moment("14:00"))
    assert find(seminar, "able", FIRST_DAY)[0].left == ""
    actions = list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == who.id)))
    assert (actions.count("leave early"), actions.count("come back")) == (1, 1)
    with pytest.raises(Conflict, match="not in on that day"):
        leave_early(
            delegate=people[1], day=FIRST_DAY, left_at=moment("13:00"), actor=ORGANISER, at=moment("18:00")
        )


def test_the_database_forbids_leaving_before_coming(app: Flask) -> None:
    _, people = with_people()
    found = check_in(delegate=people[0], day=FIRST_DAY, actor=ORGANISER, at=moment("09:00"))
    found.left_at = moment("08:00")
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


# A colleague instead


def instead(delegate: Delegate, day: Any = FIRST_DAY, **changes: Any) -> Delegate:
    values: dict[str, Any] = {"name": "Fidelma New", "organisation": "HSE", "email": None, **changes}
    return substitute(delegate=delegate, day=day, actor=ORGANISER, at=moment("09:10", day), **values)


def test_a_colleague_takes_the_place_and_is_in(app: Flask) -> None:
    seminar, people = with_people("Brendan Able")
    colleague = instead(people[0], email="fidelma@example.org")
    assert people[0].state is DelegateState.CANCELLED
    assert colleague.state is DelegateState.REGISTERED
    assert present_ids(seminar.id, FIRST_DAY) == {colleague.id}
    # The colleague's link reaches them; the other's place is gone.
    assert db.session.scalar(select(func.count(Message.id)).where(Message.delegate_id == colleague.id)) >= 1


def test_nothing_changes_hands_where_the_colleague_cannot_be_checked_in(app: Flask) -> None:
    _, people = with_people()
    with pytest.raises(Invalid):
        substitute(
            delegate=people[0],
            name="Fidelma New",
            organisation="HSE",
            email=None,
            day=SECOND_DAY + timedelta(days=5),
            actor=ORGANISER,
            at=moment("09:10"),
        )
    assert db.session.get(Delegate, people[0].id).state is DelegateState.REGISTERED
    assert db.session.scalar(select(func.count(Delegate.id))) == 3
    with pytest.raises(Invalid) as refused:
        instead(people[0], name=" ")
    assert refused.value.field == "name"


def test_who_was_there_on_another_day_keeps_attendance_and_place(app: Flask) -> None:
    seminar, people = with_people()
    check_in(delegate=people[0], day=FIRST_DAY, actor=ORGANISER, at=moment("09:00"))
    with pytest.raises(Conflict, match="is in today"):
        instead(people[0])
    colleague = instead(people[0], SECOND_DAY)
    assert people[0].state is DelegateState.REGISTERED
    assert colleague.source is Source.WALK_IN
    assert present_ids(seminar.id, FIRST_DAY) == {people[0].id}
    assert present_ids(seminar.id, SECOND_DAY) == {colleague.id}


def test_who_was_there_cannot_hand_the_place_over_by_the_link(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    clock.set(moment("17:00"))
    _, people = with_people()
    check_in(delegate=people[0], day=FIRST_DAY, actor=ORGANISER, at=moment("09:00"))
    answer = client.get(f"/d/{personal_token(people[0])}/hand-over", follow_redirects=True)
    assert "You were there already" in answer.text


def test_the_desks_page_of_a_delegate(app: Flask, signed_in: Callable[..., FlaskClient], clock: Any) -> None:
    clock.set(moment("09:10"))
    seminar, people = with_people()
    client, (able, byrne, _) = signed_in("staff"), people

    def address(who: Delegate, what: str = "") -> str:
        return f"/seminars/{seminar.slug}/desk/delegates/{who.id}{what}"

    day = {"day": FIRST_DAY.isoformat()}
    page = client.get(address(able)).text
    assert "A colleague came instead" in page
    assert "Left early" not in page
    client.post(f"/seminars/{seminar.slug}/desk/check-in", data={"delegate": able.id, **day})
    page = client.get(address(able)).text
    assert "In since 09:10" in page
    assert "A colleague came instead" not in page
    clock.set(moment("13:00"))
    refused = client.post(address(able, "/left"), data={"left_at": "08:00", **day})
    assert refused.status_code == 422
    assert "They came at 09:10" in refused.text
    assert client.post(address(able, "/left"), data={"left_at": "", **day}).status_code == 422
    left = client.post(address(able, "/left"), data={"left_at": "12:30", **day}, follow_redirects=True)
    assert "Left at 12:30" in left.text
    assert "Left at 12:30" in client.get(f"/seminars/{seminar.slug}/desk?q=able").text
    back = client.post(address(able, "/back"), data=day, follow_redirects=True)
    assert "no longer marked as having left" in back.text
    refused = client.post(address(byrne, "/colleague"), data={"name": "", "organisation": "HSE", **day})
    assert refused.status_code == 422
    assert "Enter the name." in refused.text
    done = client.post(
        address(byrne, "/colleague"),
        data={"name": "Fidelma New", "organisation": "HSE", **day},
        follow_redirects=True,
    )
    assert "Fidelma New is in instead of Cathal Byrne" in done.text
    assert [row.state for row in find(seminar, "byrne", FIRST_DAY)] == [DelegateState.CANCELLED]


def test_leaving_this_minute_is_leaving_now(
    app: Flask, signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    """A time field knows no seconds: who came and leaves in the same minute does not leave before coming."""
    clock.set(moment("09:10:40"))
    seminar, people = with_people()
    check_in(delegate=people[0], day=FIRST_DAY, actor=ORGANISER, at=moment("09:10:20"))
    answer = signed_in("staff").post(
        f"/seminars/{seminar.slug}/desk/delegates/{people[0].id}/left",
        data={"left_at": "09:10", "day": FIRST_DAY.isoformat()},
    )
    assert answer.status_code == 302
    assert db.session.scalars(select(CheckIn.left_at)).one() == moment("09:10:40")


def test_a_session_with_places_offers_those_who_have_one(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar(capacity=50)
    session = add_session(
        seminar=seminar,
        kind=SessionKind.WORKSHOP,
        title="Small workshop",
        starts_at=moment("11:00"),
        ends_at=moment("12:00"),
        capacity=1,
        actor=ORGANISER,
        at=NOW,
    )
    make_delegate(seminar, name="Without Wish")
    placed = make_delegate(seminar, name="With Place", sessions=frozenset({session.id}))
    make_delegate(seminar, name="In Queue", sessions=frozenset({session.id}))
    address = f"/seminars/{seminar.slug}/attendance/sessions/{session.id}?only=place"
    page = BeautifulSoup(signed_in("staff").get(address).text, "html.parser")
    assert [box["value"] for box in page.select("input[name=in]")] == [str(placed.id)]

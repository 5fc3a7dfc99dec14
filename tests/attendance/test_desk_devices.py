"""What devices at the desk send and are told, on the server's side."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from seminars.attendance.arrivals import arrival_time
from seminars.attendance.device import OVERLAP, Cursor, changes, cursor_of, parse_cursor
from seminars.attendance.models import CheckIn
from seminars.attendance.queries import day_figures, find
from seminars.attendance.service import arrive, undo_check_in
from seminars.audit.models import AuditEntry
from seminars.extensions import db
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.service import cancel
from tests.attendance.test_desk import DESK, check_ins, delegate_of
from tests.registration.factories import FIRST_DAY, NOW, make_seminar
from tests.registration.test_race import at_once

DUBLIN = ZoneInfo("Europe/Dublin")
MORNING = NOW.replace(month=5, day=27, hour=9)  # Ten o'clock at the venue.
Post = Callable[..., TestResponse]


def millis(moment: Any) -> int:
    return round(moment.timestamp() * 1000)


@pytest.fixture
def post(app: Flask, signed_in: Callable[..., FlaskClient], clock: Any) -> Post:
    """Send as a device does: ``post(seminar, 'check-in', key, delegate=3)``."""
    clock.set(MORNING)
    client = signed_in("staff")

    def send(seminar: Any, what: str, key: str = "", **fields: Any) -> TestResponse:
        return client.post(
            f"/seminars/{seminar.slug}/desk/{what}",
            data={"day": FIRST_DAY.isoformat(), **fields},
            headers={"Idempotency-Key": key or str(uuid4())},
        )

    return send


def test_a_check_in_sent_again_is_one_check_in_with_the_same_answer(app: Flask, post: Post) -> None:
    seminar, key = make_seminar(), str(uuid4())
    delegate = delegate_of(seminar, "Aoife Larkspur")
    came = MORNING - timedelta(minutes=50)
    answers = [post(seminar, "check-in", key, delegate=delegate.id, at=millis(came)).json for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["first"] is True
    number, name, *_, since, by, _ = answers[0]["rows"][0]
    assert (number, name, since, by) == (delegate.id, "Aoife Larkspur", "09:10", "Test staff")
    assert check_ins() == 1
    assert db.session.scalar(select(CheckIn.at)) == came
    # What was kept for the device comes after the undo, and does not bring the check-in back.
    assert post(seminar, "undo", delegate=delegate.id).json["rows"][0][7:9] == ["", ""]
    assert post(seminar, "check-in", key, delegate=delegate.id).json["rows"][0][7:9] == ["", ""]
    assert check_ins() == 0


def test_the_second_desk_is_told_that_somebody_is_in_already(app: Flask, post: Post) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    arrive(delegate=delegate, day=FIRST_DAY, actor=DESK, at=MORNING - timedelta(minutes=58))
    answer = post(seminar, "check-in", delegate=delegate.id).json
    assert answer["first"] is False
    assert answer["rows"][0][7] == "09:02"
    assert check_ins() == 1


def test_two_desks_at_the_same_moment_make_one_check_in(app: Flask) -> None:
    delegate_id = delegate_of(make_seminar(), "Aoife Larkspur").id
    db.session.rollback()

    def work(_: int) -> bool:
        delegate = db.session.get(Delegate, delegate_id)
        return arrive(delegate=delegate, day=FIRST_DAY, actor=DESK, at=MORNING).first

    assert sorted(at_once(app, 4, work)) == [False, False, False, True]
    assert check_ins() == 1


def test_a_conflict_is_told_with_its_way_out_and_may_be_tried_again(app: Flask, post: Post) -> None:
    seminar, key = make_seminar(), str(uuid4())
    delegate = delegate_of(seminar, "Aoife Larkspur")
    cancel(delegate=delegate, actor=DESK, at=NOW)
    answer = post(seminar, "check-in", key, delegate=delegate.id)
    assert answer.status_code == 409
    assert "no longer registered" in answer.json["refused"]["message"]
    assert "Admit" in answer.json["refused"]["next_step"]
    assert check_ins() == 0
    assert post(seminar, "check-in", key, delegate=delegate.id, admit="1").status_code == 200
    assert db.session.get(Delegate, delegate.id).state is DelegateState.REGISTERED
    assert check_ins() == 1
    assert post(seminar, "check-in", delegate=999_999).status_code == 404
    assert post(seminar, "check-in", "no-key", delegate=delegate.id).status_code == 422


def test_a_walk_in_sent_again_is_one_person(app: Flask, post: Post) -> None:
    seminar, key = make_seminar(capacity=1), str(uuid4())
    fields = {"name": "Una Offline", "organisation": "Barnardos", "sector": "", "at": millis(MORNING)}
    first, again = (post(seminar, "walk-in", key, **fields).json for _ in range(2))
    assert first == again
    delegate = db.session.scalars(select(Delegate)).one()
    assert (first["delegate"], first["code"]) == (delegate.id, delegate.badge_code)
    assert day_figures(seminar, FIRST_DAY).walk_ins == 1
    refused = post(seminar, "walk-in", name="", organisation="Barnardos")
    assert refused.status_code == 422
    assert refused.json["refused"]["field"] == "name"


def test_what_is_kept_of_a_request_names_nobody(app: Flask, post: Post) -> None:
    seminar = make_seminar()
    post(seminar, "walk-in", name="Una Offline", organisation="Barnardos", sector="")
    kept = str(db.session.execute(db.text("SELECT answer FROM replayed_request")).all())
    assert "delegate" in kept
    assert "Una" not in kept


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (millis(MORNING - timedelta(hours=1)), MORNING - timedelta(hours=1)),
        (millis(MORNING + timedelta(seconds=20)), MORNING),
        (millis(MORNING + timedelta(minutes=2)), MORNING),
        (millis(MORNING - timedelta(days=1)), MORNING),
        ("soon", MORNING),
        ("", MORNING),
        ("9" * 15, MORNING),
        ("9" * 40, MORNING),
    ],
)
def test_the_devices_time_is_taken_where_it_can_be(told: object, expected: object) -> None:
    assert arrival_time(str(told), day=FIRST_DAY, zone=DUBLIN, now=MORNING) == expected


def news(seminar: Any, since: Cursor | None) -> tuple[dict[int, list[Any]], dict[str, Any]]:
    found = changes(seminar, FIRST_DAY, since)
    return {row[0]: row for row in found["rows"]}, found


def test_a_device_is_told_what_has_changed_since_it_asked(app: Flask, statements: Any) -> None:
    seminar, other = make_seminar(capacity=200), make_seminar()
    people = [delegate_of(seminar, f"Aoife Number{n}", email=f"n{n}@example.org") for n in range(80)]
    everybody, found = news(seminar, None)
    assert found["full"]
    assert set(everybody) == {person.id for person in people}
    since = parse_cursor(found["cursor"])
    with statements() as made:
        assert news(seminar, since)[1]["rows"] == []
    assert len([each for each in made if each.startswith("SELECT")]) == 1
    # Another seminar's business is no news here.
    delegate_of(other, "Brendan Able")
    assert news(seminar, since)[1]["rows"] == []
    arrive(delegate=people[0], day=FIRST_DAY, actor=DESK, at=MORNING)
    cancel(delegate=people[1], actor=DESK, at=NOW)
    changed, found = news(seminar, since)
    assert not found["full"]
    assert changed[people[0].id][7:9] == ["10:00", ""]
    assert changed[people[1].id][5] == "cancelled"
    assert len(changed) < 80
    db.session.rollback()
    undo_check_in(delegate=people[0], day=FIRST_DAY, actor=DESK, at=MORNING)
    changed, _ = news(seminar, parse_cursor(found["cursor"]))
    assert changed[people[0].id][7:9] == ["", ""]


def test_an_entry_that_becomes_visible_late_is_not_missed(app: Flask) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    now = cursor_of(seminar.id)
    # As if the last entry but one had not been committed yet when the device asked.
    behind = Cursor(now.last, now.recent - 1)
    assert delegate.id in news(seminar, behind)[0]


@pytest.mark.parametrize("text", ["", "1", "1.2.3", "-1.2", "x.y", "9" * 40 + ".1", "１.２"])
def test_a_cursor_that_is_none_gets_everything(app: Flask, text: str) -> None:
    assert parse_cursor(text) is None


def test_another_databases_cursor_gets_everything(app: Flask) -> None:
    seminar = make_seminar()
    delegate_of(seminar, "Aoife Larkspur")
    assert news(seminar, Cursor(10**9, OVERLAP))[1]["full"]


def test_who_was_removed_is_told(app: Flask) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    since, number = cursor_of(seminar.id), delegate.id
    cancel(delegate=delegate, actor=DESK, at=NOW)
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(db.delete(Delegate).where(Delegate.id == number))
    assert news(seminar, since)[1]["gone"] == [number]


def test_people_of_the_series_other_seminars_are_told(app: Flask) -> None:
    seminar = make_seminar()
    other = make_seminar(series=seminar.series)
    delegate_of(other, "Cathal Teacup")
    gone = delegate_of(other, "Deirdre Gone")
    cancel(delegate=gone, actor=DESK, at=NOW)
    found = changes(seminar, FIRST_DAY, None)
    assert found["elsewhere"] == [["Cathal Teacup", "HSE", "teacup cathal", other.title, False]]
    assert changes(make_seminar(), FIRST_DAY, None)["elsewhere"] == []


def test_the_list_over_the_wire(app: Flask, signed_in: Callable[..., FlaskClient], statements: Any) -> None:
    seminar = make_seminar(capacity=100)
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/desk/delegates.json?day={FIRST_DAY}"

    def cost() -> int:
        client.get(address)
        with statements() as made:
            client.get(address)
        return len(made)

    first = delegate_of(seminar, "Seán Ó Sampla")
    few = cost()
    for number in range(15):
        delegate_of(seminar, f"Aoife Number{number}", email=f"n{number}@example.org")
    assert cost() == few
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    row = next(row for row in answer.json["rows"] if row[0] == first.id)
    assert row == [
        first.id,
        "Seán Ó Sampla",
        "HSE",
        first.badge_code,
        "osampla sean",
        "registered",
        0,
        "",
        "",
        "",
    ]
    again = client.get(f"{address}&since={answer.json['cursor']}")
    assert again.json["rows"] == []
    assert signed_in("facilitator").get(address).status_code == 403


@pytest.mark.parametrize("text", ["osampla", "O'Sampla", "macbride", "mcb", "nibhriain"])
def test_particles_may_be_typed_with_the_name(app: Flask, text: str) -> None:
    seminar = make_seminar()
    for name in ("Seán Ó Sampla", "Brigid McBride", "Áine Ní Bhriain"):
        delegate_of(seminar, name)
    assert len(find(seminar, text, FIRST_DAY)) == 1


def test_a_badge_in_the_search_box_finds_its_bearer(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    address = f"https://seminars.example.org/b/{seminar.slug}/{delegate.badge_code}"
    assert [row.id for row in find(seminar, address, FIRST_DAY)] == [delegate.id]


def test_a_badges_address_tells_nothing_about_its_bearer(
    app: Flask, client: FlaskClient, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    path = f"/b/{seminar.slug}/{delegate.badge_code}"
    known, unknown = client.get(path), client.get(f"/b/{seminar.slug}/ZZZZZ")
    assert known.location == unknown.location == f"/seminars/{seminar.slug}"
    assert signed_in("facilitator").get(path).location == known.location
    assert signed_in("staff").get(path).location == f"/seminars/{seminar.slug}/desk?q={delegate.badge_code}"


def test_the_service_worker_stands_at_the_root_and_is_looked_at_anew(client: FlaskClient) -> None:
    answer = client.get("/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.text.startswith('const VERSION = "')
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_modules_without_a_version_are_asked_for_anew(client: FlaskClient) -> None:
    for query, expected in (("", "no-cache"), ("?v=1", "max-age=31536000")):
        with client.get(f"/static/js/clock.js{query}") as answer:
            assert expected in answer.headers["Cache-Control"]


def test_an_undo_is_in_the_history_once(app: Flask, post: Post) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    post(seminar, "check-in", delegate=delegate.id)
    key = str(uuid4())
    for _ in range(2):
        assert post(seminar, "undo", key, delegate=delegate.id).status_code == 200
    entries = select(func.count()).where(AuditEntry.action == "undo check-in")
    assert db.session.scalar(entries) == 1

"""Hours, certificates, and the page that confirms them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, select

from seminars.attendance import certificates
from seminars.attendance.certificate_words import abbreviated, days_in_words
from seminars.attendance.certificates import confirm, issue, issue_all, new_code, printed_code, standing_of
from seminars.attendance.hours import Held, Presence, attended, in_hours, minutes_of, standing
from seminars.attendance.models import Certificate, CheckIn
from seminars.attendance.service import check_in, leave_early, undo_check_in
from seminars.attendance.sessions import enter_session, take_attendance
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, SessionKind
from seminars.programme.service import add_session
from seminars.registration.links import BADGE_ALPHABET
from seminars.registration.models import Delegate
from seminars.registration.service import Details, cancel, change, personal_token
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar
from tests.registration.test_race import at_once

DUBLIN = ZoneInfo("Europe/Dublin")
SECOND_DAY = FIRST_DAY + timedelta(days=1)
OVER = datetime(2026, 5, 28, 20, 0, tzinfo=UTC)


def moment(text: str, day: date = FIRST_DAY) -> datetime:
    """A time on the clock at the venue."""
    return datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=DUBLIN).astimezone(UTC)


def held(number: int, starts: str, ends: str, **more: Any) -> Held:
    return Held(number, FIRST_DAY, moment(starts), moment(ends), **more)


DAY = [
    held(1, "09:00", "10:30"),
    held(2, "10:30", "11:00", is_break=True),
    held(3, "11:00", "12:00"),
    held(4, "14:00", "16:00"),
]


def sum_of(came: str, left: str | None = None, sessions: Any = None, ticked: Any = ()) -> int:
    presence = Presence(FIRST_DAY, moment(came), moment(left) if left else None)
    return standing(sessions or DAY, [presence], set(ticked), DUBLIN).minutes


# Hours


@pytest.mark.parametrize(
    ("came", "left", "minutes"),
    [
        ("08:40", None, 270),
        # The queue at the desk costs nobody a session.
        ("09:10", None, 270),
        ("10:29", None, 270),
        # Whoever comes when it ends was not in it.
        ("10:30", None, 180),
        ("12:30", None, 120),
        ("17:00", None, 0),
        ("08:40", "11:00", 90),
        ("08:40", "11:01", 150),
        ("08:40", "14:30", 270),
        ("11:30", "13:00", 60),
    ],
)
def test_hours_by_coming_and_leaving(came: str, left: str | None, minutes: int) -> None:
    assert sum_of(came, left) == minutes


def test_where_attendance_is_taken_only_those_noted_count() -> None:
    sessions = [DAY[0], DAY[1], DAY[2], held(4, "14:00", "16:00", taken=True)]
    assert sum_of("08:40", sessions=sessions) == 150
    assert sum_of("08:40", sessions=sessions, ticked={4}) == 270
    # Noted counts, whatever the desk says of coming and leaving.
    assert sum_of("08:40", "13:00", sessions=sessions, ticked={4}) == 270
    # A tick in a session whose attendance is not taken changes nothing.
    assert sum_of("13:00", ticked={1}) == 120


def test_without_a_check_in_that_day_nothing_counts() -> None:
    other = Presence(SECOND_DAY, moment("09:00", SECOND_DAY))
    sessions = [held(1, "09:00", "10:00", taken=True), *DAY[1:]]
    assert attended(sessions, [other], {1}, DUBLIN) == []
    assert standing(sessions, [other], {1}, DUBLIN).days == (SECOND_DAY,)


def test_a_check_in_noted_on_another_day_tells_no_hour() -> None:
    late = Presence(FIRST_DAY, moment("10:00", FIRST_DAY + timedelta(days=6)))
    assert standing(DAY, [late], set(), DUBLIN).minutes == 270


def test_sessions_at_the_same_time_count_once() -> None:
    assert (
        minutes_of([held(1, "14:00", "16:00"), held(2, "14:30", "15:30"), held(3, "15:30", "16:30")]) == 150
    )
    assert minutes_of([]) == 0


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 200)), max_size=12))
def test_minutes_are_those_covered(pairs: list[tuple[int, int]]) -> None:
    start = moment("08:00")
    sessions = [
        Held(n, FIRST_DAY, start + timedelta(minutes=first), start + timedelta(minutes=first + length))
        for n, (first, length) in enumerate(pairs)
    ]
    covered = {minute for first, length in pairs for minute in range(first, first + length)}
    assert minutes_of(sessions) == len(covered)


def test_hours_across_the_change_of_clocks() -> None:
    """In the night to 25 October 2026 the clock in Dublin goes back: the session is an hour longer."""
    day = date(2026, 10, 25)
    night = Held(1, day, moment("00:30", day), moment("03:00", day))
    assert minutes_of([night]) == 210


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (690, "11 hours 30 minutes"),
    ],
)
def test_hours_in_words(minutes: int, words: str) -> None:
    assert in_hours(minutes) == words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Áine Ní Bhriain", "Á. Ní Bhriain"),
        ("Dr Aoife Mary Byrne", "A. M. Byrne"),
        ("Byrne, Mary", "M. Byrne"),
        ("Jean-Paul O’Brien-Daly", "J. O’Brien-Daly"),
        ("Seán Ó Sé", "S. Ó Sé"),
        ("Cher", "Cher"),
        ("Ó Briain", "Ó Briain"),
    ],
)
def test_the_public_page_abbreviates_names(name: str, shown: str) -> None:
    assert abbreviated(name) == shown


def test_days_in_words() -> None:
    one, two, four = FIRST_DAY, SECOND_DAY, FIRST_DAY + timedelta(days=3)
    assert days_in_words([one]) == "27 May 2026"
    assert days_in_words([one, two]) == "27 and 28 May 2026"
    assert days_in_words([one, two, four]) == "27 and 28 May 2026 and 30 May 2026"


def test_codes_are_long_random_and_unambiguous() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) >= 10 and set(code) <= set(BADGE_ALPHABET) for code in codes)
    assert not set("0O1IL") & set(BADGE_ALPHABET)
    assert printed_code("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


# Issuing


def attending(*days: date, seminar: Seminar | None = None, **details: Any) -> tuple[Seminar, Delegate]:
    """Somebody who was in from the beginning on these days (1 + 2 hours of programme each)."""
    seminar = seminar or make_seminar()
    delegate = make_delegate(seminar, **details)
    for day in days or seminar.days:
        check_in(delegate=delegate, day=day, actor=ORGANISER, at=moment("08:50", day))
    return seminar, delegate


def issued(delegate: Delegate, at: datetime = OVER) -> Certificate:
    return issue(delegate=delegate, actor=ORGANISER, at=at)


def test_a_certificate_says_who_when_and_how_long(app: Flask) -> None:
    _, delegate = attending(name="Áine Ní Shampla")
    found = issued(delegate)
    assert (found.name, found.minutes) == ("Áine Ní Shampla", 360)
    assert found.days == ["2026-05-27", "2026-05-28"]
    again = issued(delegate, OVER + timedelta(days=30))
    assert (again.code, again.issued_at) == (found.code, OVER)
    assert db.session.scalar(select(func.count(Certificate.id))) == 1


def test_it_is_there_when_the_last_day_present_is_over(app: Flask) -> None:
    _, delegate = attending(FIRST_DAY)
    with pytest.raises(Conflict, match="once the programme of the last day is over"):
        issued(delegate, moment("15:59"))
    assert issued(delegate, moment("16:00")).minutes == 180
    # Who comes on the next day too gets the whole when that is over, under the same code.
    code = issued(delegate, moment("16:00")).code
    check_in(delegate=delegate, day=SECOND_DAY, actor=ORGANISER, at=moment("08:50", SECOND_DAY))
    with pytest.raises(Conflict):
        issued(delegate, moment("12:00", SECOND_DAY))
    assert (issued(delegate).code, issued(delegate).minutes) == (code, 360)


def test_who_was_never_there_or_has_cancelled_gets_none(app: Flask) -> None:
    seminar = make_seminar()
    absent = make_delegate(seminar)
    with pytest.raises(Conflict, match="checked in at the desk"):
        issued(absent)
    _, gone = attending(FIRST_DAY, seminar=seminar)
    cancel(delegate=gone, actor=ORGANISER, at=moment("17:00"))
    with pytest.raises(Conflict, match="have a place"):
        issued(gone)


def test_leaving_early_and_sessions_count(app: Flask) -> None:
    seminar, delegate = attending()
    leave_early(
        delegate=delegate, day=FIRST_DAY, left_at=moment("13:00"), actor=ORGANISER, at=moment("13:00")
    )
    assert issued(delegate).minutes == 240
    workshop = next(s for s in seminar.sessions if s.day == SECOND_DAY and s.title == "Workshops")
    take_attendance(session=workshop, actor=ORGANISER, at=OVER)
    assert issued(delegate).minutes == 120
    enter_session(session=workshop, present=[delegate.id], actor=ORGANISER, at=OVER)
    assert issued(delegate).minutes == 240


def test_breaks_do_not_count(app: Flask) -> None:
    seminar, delegate = attending(FIRST_DAY)
    add_session(
        seminar=seminar,
        kind=SessionKind.BREAK,
        title="Lunch",
        starts_at=moment("12:00"),
        ends_at=moment("13:00"),
        actor=ORGANISER,
        at=NOW,
    )
    assert issued(delegate).minutes == 180


def test_all_certificates_by_name_in_few_statements(app: Flask, statements: Any) -> None:
    def cost(count: int) -> tuple[int, list[str]]:
        seminar = make_seminar(capacity=60)
        for number in range(count):
            attending(seminar=seminar, name=f"Aoife {chr(90 - number)}byrne")
        make_delegate(seminar, name="Never There")
        issue_all(seminar=seminar, actor=ORGANISER, at=OVER)
        with statements() as made:
            found = issue_all(seminar=seminar, actor=ORGANISER, at=OVER)
        return len(made), [each.name for each in found]

    few, names = cost(3)
    assert names == ["Aoife Xbyrne", "Aoife Ybyrne", "Aoife Zbyrne"]
    assert cost(12)[0] == few


def test_before_the_end_there_are_none(app: Flask) -> None:
    seminar, _ = attending(FIRST_DAY)
    with pytest.raises(Conflict, match="no certificates yet"):
        issue_all(seminar=seminar, actor=ORGANISER, at=moment("10:00"))


def test_what_is_issued_at_the_same_moment_is_one_certificate(app: Flask) -> None:
    _, delegate = attending()
    number = delegate.id

    def one(_number: int) -> str:
        here = db.session.get(Delegate, number)
        assert here is not None
        return issued(here).code

    assert len(set(at_once(app, 6, one))) == 1


# The document


def text_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_the_document_holds_all_that_it_certifies(
    app: Flask, signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    clock.set(OVER)
    seminar, delegate = attending(name="Mairéad Ní Shúilleabháin 🎉", organisation="Barnardos")
    _, other = attending(FIRST_DAY, seminar=seminar, name="Brendan Able")
    client = signed_in("staff")
    answer = client.get(f"/seminars/{seminar.slug}/certificates.pdf")
    first, second = text_of(answer.data)
    assert "Brendan Able" in first
    assert "3 hours of its programme" in first
    for words in (
        "Mairéad Ní Shúilleabháin",
        "Barnardos",
        seminar.title,
        seminar.series.title,
        "Harbour Hotel",
        "27 and 28 May 2026",
        "6 hours of its programme",
        "Children's services board",
        "Issued on 28 May 2026",
        printed_code(issued(delegate).code),
    ):
        assert words in second
    single = client.get(f"/seminars/{seminar.slug}/delegates/{other.id}/certificate.pdf")
    assert len(text_of(single.data)) == 1


def test_very_many_certificates_come_in_parts(
    app: Flask, signed_in: Callable[..., FlaskClient], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "IN_ONE", 2)
    clock.set(OVER)
    seminar = make_seminar()
    for name in ("Aoife Able", "Brendan Baker", "Cathal Cooper"):
        attending(FIRST_DAY, seminar=seminar, name=name)
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/certificates"
    page = client.get(address).text
    assert f"{address}.pdf?part=2" in page
    assert len(text_of(client.get(f"{address}.pdf?part=1").data)) == 2
    assert "Cathal Cooper" in text_of(client.get(f"{address}.pdf?part=2").data)[0]
    for part in (0, 3, -1):
        assert client.get(f"{address}.pdf?part={part}").status_code == 404


def test_the_longest_names_stay_on_one_page_of_their_own(
    app: Flask, signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    clock.set(OVER)
    seminar, _ = attending(name="W" * 200, organisation="Wide Organisation " * 11)
    answer = signed_in("staff").get(f"/seminars/{seminar.slug}/certificates.pdf")
    reader = PdfReader(BytesIO(answer.data))
    assert len(reader.pages) == 1
    assert reader.pages[0].extract_text().replace("\n", "").replace("-", "").count("W") >= 200
    ends: list[float] = []

    def visit(text: str, matrix: list[float], line: list[float], font: Any, size: float) -> None:
        if set(text.strip()) <= {"W", "-"} and text.strip():
            ends.append(line[4] + matrix[4] + size * 0.95 * len(text.strip()))

    reader.pages[0].extract_text(visitor_text=visit)
    assert ends
    assert max(ends) < float(reader.pages[0].mediabox.width)


# The public page


def test_the_page_confirms_and_shows_no_more(app: Flask, client: FlaskClient, clock: Any) -> None:
    clock.set(OVER)
    seminar, delegate = attending(
        name="Áine Ní Shampla", organisation="Barnardos", email="aine@example.org", dietary_needs="No nuts"
    )
    code = issued(delegate).code
    found = client.get(f"/certificates?code={printed_code(code).lower()}")
    assert found.location == f"/certificates/{code}"
    answer = client.get(found.location)
    page = BeautifulSoup(answer.text, "html.parser").main.get_text(" ")
    for words in (
        "This certificate is valid",
        "Á. Ní Shampla",
        seminar.title,
        "27 and 28 May 2026",
        "6 hours",
    ):
        assert words in page
    for words in ("Áine", "Barnardos", "aine@example.org", "No nuts", delegate.badge_code):
        assert words not in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_it_tells_what_stands_now(app: Flask, client: FlaskClient, clock: Any) -> None:
    clock.set(OVER)
    _, delegate = attending()
    code = issued(delegate).code
    undo_check_in(delegate=delegate, day=SECOND_DAY, actor=ORGANISER, at=OVER)
    page = client.get(f"/certificates/{code}").text
    assert "corrected after this certificate was issued" in page
    assert "3 hours" in page
    assert "27 May 2026" in page
    # Issued anew it fits again.
    issued(delegate, OVER + timedelta(hours=1))
    assert "corrected" not in client.get(f"/certificates/{code}").text


def test_what_is_not_valid_is_as_unknown_as_what_never_was(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    clock.set(OVER)
    seminar, cancelled = attending(FIRST_DAY)
    _, never_there = attending(FIRST_DAY, seminar=seminar)
    _, erased = attending(FIRST_DAY, seminar=seminar)
    codes = [issued(each).code for each in (cancelled, never_there, erased)]
    cancel(delegate=cancelled, actor=ORGANISER, at=moment("17:00"))
    undo_check_in(delegate=never_there, day=FIRST_DAY, actor=ORGANISER, at=OVER)
    db.session.delete(erased)
    db.session.commit()

    def shown(code: str) -> tuple[int, str]:
        answer = client.get(f"/certificates/{code}")
        return answer.status_code, answer.text.replace(code, "CODE")

    unknown = shown("ABCDEFGHJKMN")
    assert unknown[0] == 404
    assert "No valid certificate has this code" in unknown[1]
    assert [shown(code) for code in codes] == [unknown] * 3


def test_an_unknown_code_takes_the_same_statement_as_an_invalid_one(app: Flask, statements: Any) -> None:
    _, delegate = attending(FIRST_DAY)
    code = issued(delegate).code
    cancel(delegate=delegate, actor=ORGANISER, at=moment("17:00"))
    costs = []
    for each in (code, "ABCDEFGHJKMN", "x' OR 1=1", ""):
        db.session.rollback()
        with statements() as made, pytest.raises(Missing):
            confirm(each)
        costs.append(len(made))
    assert len(set(costs)) == 1


def test_a_changed_name_is_issued_anew_under_the_same_code(app: Flask) -> None:
    _, delegate = attending(name="Aoife Byrn", email="aoife@example.org")
    first = issued(delegate)
    code = first.code
    details = Details(
        name="Aoife Byrne",
        organisation="Barnardos",
        email="aoife@example.org",
        sector_id=delegate.sector_id,
        level_id=delegate.level_id,
        occupation_id=delegate.occupation_id,
    )
    change(delegate=delegate, details=details, actor=ORGANISER, at=OVER)
    again = issued(delegate, OVER + timedelta(days=1))
    assert (again.code, again.name, again.issued_at) == (code, "Aoife Byrne", OVER + timedelta(days=1))


# The delegate's own page


def test_badge_and_certificate_on_the_personal_page(app: Flask, client: FlaskClient, clock: Any) -> None:
    _, delegate = attending(FIRST_DAY)
    link = f"/d/{personal_token(delegate)}"
    clock.set(NOW)
    page = client.get(link).text
    assert f"{link}/badge.pdf" in page
    assert "certificate.pdf" not in page
    badge = client.get(f"{link}/badge.pdf")
    assert badge.mimetype == "application/pdf"
    assert delegate.name in text_of(badge.data)[0]
    assert delegate.badge_code in text_of(badge.data)[0]
    clock.set(moment("12:00"))
    assert "once the programme of the last day is over" in client.get(link).text
    assert client.get(f"{link}/certificate.pdf").status_code == 409
    clock.set(OVER + timedelta(days=1))
    page = client.get(link).text
    assert f"{link}/certificate.pdf" in page
    assert "Your certificate of 3 hours is ready" in page
    assert "badge.pdf" not in page
    certificate = client.get(f"{link}/certificate.pdf")
    assert delegate.name in text_of(certificate.data)[0]
    assert certificate.headers["Cache-Control"] == "no-store"


def test_without_a_place_there_is_no_badge(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar(capacity=1)
    make_delegate(seminar)
    waiting = make_delegate(seminar)
    assert client.get(f"/d/{personal_token(waiting)}/badge.pdf").status_code == 409
    assert client.get("/d/wrong/badge.pdf").status_code == 404
    assert client.get("/d/wrong/certificate.pdf").status_code == 404


def test_the_list_of_certificates_in_the_same_statements_for_any_number(
    app: Flask, signed_in: Callable[..., FlaskClient], clock: Any, statements: Any
) -> None:
    clock.set(OVER)
    seminar, _ = attending(name="Aoife Larkspur")
    client = signed_in("staff")
    address = f"/seminars/{seminar.slug}/certificates"

    def cost() -> int:
        client.get(address)
        with statements() as made:
            client.get(address)
        return len(made)

    few = cost()
    for number in range(9):
        attending(FIRST_DAY, seminar=seminar, name=f"Brendan Able{number}")
    assert cost() == few
    page = client.get(f"{address}?q=larkspur").text
    assert "6 hours" in page
    assert "Brendan" not in page
    assert "Can be issued" in page


def test_a_standing_without_check_ins_is_none(app: Flask) -> None:
    seminar = make_seminar()
    assert standing_of(make_delegate(seminar))[0] is None
    assert db.session.scalar(select(func.count(CheckIn.id))) == 0

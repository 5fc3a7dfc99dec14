"""The live board, and what venue and kitchen are told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from seminars.attendance.arrivals import quarters
from seminars.attendance.needs import Need, dishes, with_access_needs
from seminars.attendance.queries import by_sector
from seminars.attendance.service import check_in
from seminars.programme.models import ProfileField
from seminars.registration.service import cancel
from tests.attendance.test_desk import DESK, delegate_of, walk_in
from tests.registration.factories import FIRST_DAY, NOW, make_seminar, option

DUBLIN = ZoneInfo("Europe/Dublin")


def test_arrivals_are_counted_by_quarter_hour_without_gaps() -> None:
    nine = datetime(2026, 5, 27, 9, tzinfo=DUBLIN)
    came = [nine + timedelta(minutes=minutes) for minutes in (14, 0, 15, 59)]
    found = [(f"{each.starts:%H:%M}", each.count) for each in quarters(came, DUBLIN)]
    assert found == [("09:00", 2), ("09:15", 1), ("09:30", 0), ("09:45", 1)]
    assert quarters([], DUBLIN) == []


def test_quarters_of_a_zone_that_is_off_by_three_quarters() -> None:
    nine = datetime(2026, 5, 27, 9, 20, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert [f"{each.starts:%H:%M}" for each in quarters([nine], ZoneInfo("Asia/Kathmandu"))] == ["09:15"]


def test_dietary_needs_are_counted_whatever_their_spelling() -> None:
    told = [("vegan", True), ("Vegan.", False), ("No nuts", True), (" - ", True), ("", False)]
    found = dishes(Need("x", "", diet, present) for diet, present in told)
    assert [(dish.words, dish.expected, dish.present) for dish in found] == [
        ("vegan", 2, 1),
        ("No nuts", 1, 1),
    ]


def test_only_those_whom_the_venue_has_to_help_are_named() -> None:
    needs = [Need("Aoife", "", "vegan", True), Need("Brendan", "Wheelchair", "", False)]
    assert [need.name for need in with_access_needs(needs)] == ["Brendan"]


def test_sectors_count_places_and_those_in(app: Flask) -> None:
    seminar = make_seminar()
    health, justice = (option(seminar, ProfileField.SECTOR, position) for position in (0, 1))
    first = delegate_of(seminar, "Aoife Able", sector_id=health)
    gone = delegate_of(seminar, "Brendan Baker", sector_id=health)
    delegate_of(seminar, "Cathal Cooper", sector_id=justice)
    walk_in(seminar)
    for person in (first, gone):
        check_in(delegate=person, day=FIRST_DAY, actor=DESK, at=NOW)
    cancel(delegate=gone, actor=DESK, at=NOW)
    assert [row[1:] for row in by_sector(seminar, FIRST_DAY)] == [(1, 1), (1, 0), (1, 1)]
    assert by_sector(seminar, FIRST_DAY)[-1][0] == "Not given"


def test_the_board_shows_figures_and_no_names(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Able")
    check_in(delegate=delegate, day=FIRST_DAY, actor=DESK, at=NOW.replace(day=27))
    client, day = signed_in("staff"), f"day={FIRST_DAY}"
    page = client.get(f"/seminars/{seminar.slug}/board?{day}").text
    assert "Aoife" not in page
    assert 'aria-label="10:00: 1"' in page
    news = client.get(f"/seminars/{seminar.slug}/board.json?{day}").json
    assert "Aoife" not in news["content"]
    same = client.get(f"/seminars/{seminar.slug}/board.json?{day}&since={news['cursor']}").json
    assert same == {"cursor": news["cursor"]}
    check_in(delegate=delegate_of(seminar, "Brendan Baker"), day=FIRST_DAY, actor=DESK, at=NOW)
    assert "content" in client.get(f"/seminars/{seminar.slug}/board.json?{day}&since={news['cursor']}").json


@pytest.mark.parametrize("path", ["board", "needs"])
def test_statements_do_not_grow_with_delegates(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any, path: str
) -> None:
    seminar = make_seminar(capacity=50)
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/{path}"

    def cost() -> int:
        client.get(address)
        with statements() as made:
            client.get(address)
        return len(made)

    check_in(delegate=delegate_of(seminar, "Aoife Able"), day=FIRST_DAY, actor=DESK, at=NOW)
    few = cost()
    for number in range(12):
        person = delegate_of(
            seminar, f"Aoife N{number}", email=f"n{number}@example.org", dietary_needs=f"diet {number}"
        )
        check_in(delegate=person, day=FIRST_DAY, actor=DESK, at=NOW)
    assert cost() == few


def test_the_kitchens_sheet_has_no_names_and_the_venues_has(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    delegate_of(seminar, "Aoife Able", dietary_needs="Coeliac")
    delegate_of(seminar, "Brendan Baker", access_needs="Hearing loop")
    gone = delegate_of(seminar, "Cathal Cooper", dietary_needs="Vegan")
    cancel(delegate=gone, actor=DESK, at=NOW)
    client = signed_in("staff")
    answer = client.get(f"/seminars/{seminar.slug}/needs/{FIRST_DAY}.pdf")
    assert answer.mimetype == "application/pdf"
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    for text in (client.get(f"/seminars/{seminar.slug}/needs").text, printed):
        assert "Coeliac" in text
        assert "Aoife" not in text
        assert "Brendan Baker" in text
        assert "Hearing loop" in text
        assert "Vegan" not in text

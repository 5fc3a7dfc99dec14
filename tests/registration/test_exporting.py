"""The list of delegates taken away: whole, harmless in a spreadsheet, and the same when it comes back."""

import csv as csv_module
import io
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from seminars.attendance.service import check_in
from seminars.audit.models import AuditEntry
from seminars.documents.spreadsheet import Sheet, csv_bytes, workbook
from seminars.documents.table_reading import read_table
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.programme.models import ProfileField, Seminar
from seminars.programme.service import offer_option, option_by_id
from seminars.registration.asking import Asking, Asks, FormField, QuestionKind
from seminars.registration.details import Details
from seminars.registration.details import checked as checked_details
from seminars.registration.exporting import delegates_csv, delegates_table, delegates_xlsx
from seminars.registration.form_editing import OptionDetails, QuestionDetails, add_question, set_asking
from seminars.registration.import_columns import all_targets, guess
from seminars.registration.import_plan import Outcome, Standing, plan_rows
from seminars.registration.import_rows import Lists, Reader
from seminars.registration.import_writing import bring_in
from seminars.registration.models import Delegate, Source
from seminars.registration.questions import questions_of
from seminars.registration.service import cancel, register
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar, option
from tests.registration.lists import checked, report

ODD_NAMES = (
    "Áine Ní Mháille",
    "=cmd|' /C calc'!A0",
    "+353 Bob",
    "-Ann",
    "@home Joe",
    "'=Quoted Kim",
    "'Plain Lee",
    'The "Boss" O’Brien',
    "Byrne, Mary",
    "Semi;Colon",
)


def season(app: Flask, *, retired: bool = True) -> Seminar:
    """A seminar whose form asks everything, with people who answered oddly."""
    seminar = make_seminar(capacity=8)
    set_asking(
        series=seminar.series,
        asking={FormField.AGE_BAND: Asking.OPTIONAL, FormField.GENDER: Asking.OPTIONAL},
        actor=ORGANISER,
        at=NOW,
    )
    for kind, label, options in (
        (QuestionKind.SEVERAL, "Talks", ("Children, first", "Early; late", "Early")),
        (QuestionKind.CHOICE, "Bus", ("Early bus", "007")),
        (QuestionKind.YES_NO, "Before?", ()),
        (QuestionKind.SHORT_TEXT, "County", ()),
        (QuestionKind.LONG_TEXT, "Hopes", ()),
    ):
        add_question(
            series=seminar.series,
            details=QuestionDetails(
                kind=kind, label=label, options=[OptionDetails(each) for each in options]
            ),
            actor=ORGANISER,
            at=NOW,
        )
    talks, bus, before, county, hopes = questions_of(seminar.series_id)
    for number, name in enumerate(ODD_NAMES):
        register(
            seminar=seminar,
            details=details(
                seminar,
                name=name,
                organisation=f"{'=-+@'[number % 4]}Org {number:03}",
                email=None if number % 5 == 4 else f"p{number}@example.org",
                access_needs='Ramp\r\nand "seat"\n- front' if number % 2 else "",
                dietary_needs="=none" if number % 3 else "0045",
                age_band_id=option(seminar, ProfileField.AGE_BAND, number % 3) if number % 2 else None,
                gender_id=option(seminar, ProfileField.GENDER) if number % 3 else None,
                takes_part=number % 2 == 0,
                answers={
                    talks.id: tuple(each.id for each in talks.options[: number % 4]),
                    bus.id: (bus.options[number % 2].id,),
                    before.id: ("yes", "no", "")[number % 3],
                    county.id: ("0071", "-Mayo", "")[number % 3],
                    hopes.id: ("=1+1\nand more", "'quoted'", "", "x" * 2000)[number % 4],
                },
            ),
            actor=ORGANISER,
            at=NOW + timedelta(seconds=number),
            source=Source.DESK,
        )
    gone = db.session.scalars(select(Delegate).where(Delegate.name == "Byrne, Mary")).one()
    cancel(delegate=gone, actor=ORGANISER, at=NOW + timedelta(minutes=1))
    if retired:
        offer_option(
            option=option_by_id(seminar.series, option(seminar, ProfileField.AGE_BAND, 1)),
            offered=False,
            actor=ORGANISER,
            at=NOW,
        )
    return seminar


def file_of(seminar: Seminar, shape: str) -> bytes:
    make = {"csv": delegates_csv, "xlsx": delegates_xlsx}[shape]
    return make(seminar, delegates_table(seminar))


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
@pytest.mark.parametrize("update", [False, True])
def test_taken_away_and_brought_in_again_nothing_changes(app: Flask, shape: str, update: bool) -> None:
    seminar = season(app)
    row = checked(seminar, file_of(seminar, shape), update=update)
    found = report(row)
    assert {key: number for key, number in found["counts"].items() if number} == {
        "known": len(ODD_NAMES) - 1,
        "left_out": 1,
        "rows": len(ODD_NAMES),
    }, [each for each in found["rows"] if each[1] not in ("known", "left_out")]
    # Every column that holds an answer was recognised by itself.
    assert set(row.chosen["targets"]) >= {
        *("name", "email", "organisation", "state", "takes_part", "access_needs", "dietary_needs"),
        *("sector", "level", "occupation", "age_band", "gender"),
        *(each.field for each in questions_of(seminar.series_id)),
    }


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_brought_into_another_seminar_everybody_is_the_same_person(app: Flask, shape: str) -> None:
    seminar = season(app, retired=False)
    other = make_seminar(capacity=100, series=seminar.series)
    row = checked(other, file_of(seminar, shape))
    assert report(row)["counts"]["new"] == len(ODD_NAMES) - 1
    bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
    assert same_columns(delegates_table(other)) == [
        each for each in same_columns(delegates_table(seminar)) if each[0] != "Byrne, Mary"
    ]


def same_columns(table: tuple[list[str], list[list[str]]]) -> list[list[str]]:
    headings, rows = table
    return [row[: headings.index("State")] for row in rows]


def test_no_cell_is_a_formula(app: Flask) -> None:
    seminar = season(app)
    rows = list(csv_module.reader(io.StringIO(file_of(seminar, "csv").decode("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    page = load_workbook(io.BytesIO(file_of(seminar, "xlsx"))).active
    assert page is not None
    kinds = {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in page["A"]]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C",)) | st.sampled_from("=+-@'\"\n;,áéíóú "),
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(
    told=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5),
    shape=st.sampled_from(["csv", "xlsx"]),
)
def test_whatever_people_write_comes_back(told: list[tuple[str, str, str]], shape: str) -> None:
    people = []
    for number, (name, organisation, needs) in enumerate(told):
        given_details = Details(f"A {name}", f"{organisation} B", None, access_needs=needs)
        with suppress(Invalid):
            known = checked_details(given_details, email_required=False, consent_required=False)
            people.append(Standing(number, known))
    headings = ["Name", "Organisation", "Access needs"]
    rows = [[each.details.name, each.details.organisation, each.details.access_needs] for each in people]
    content = csv_bytes(headings, rows) if shape == "csv" else workbook([Sheet("S", "Title", headings, rows)])
    table = read_table(content)
    targets = all_targets(Asks({}), [])
    columns = guess(table, targets, {})
    reader = Reader(columns, Lists({}, ()), headings)
    below = [reader.read(row) for row in table.rows if row.number > columns.heading]
    plan = plan_rows(below, people, update=True)
    assert [each.outcome for each in plan.rows] == [Outcome.KNOWN] * len(people)
    assert sorted(each.delegate_id or 0 for each in plan.rows) == [each.id for each in people]


def test_the_list_as_it_is_filtered_with_check_ins(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=2)
    ann = make_delegate(seminar, name="Ann Byrne", organisation="HSE")
    make_delegate(seminar, name="Bob Kelly", organisation="VEC")
    make_delegate(seminar, name="Cara Byrne", organisation="VEC")
    day = seminar.starts_on
    at = NOW.replace(day=27, month=5, hour=8, minute=15)
    check_in(delegate=ann, day=day, actor=ORGANISER, at=at)
    client = signed_in("staff")
    path = f"/seminars/{seminar.slug}/delegates"
    page = client.get(f"{path}?q=byrne&state=registered")
    assert f"{path}.csv?q=byrne&amp;state=registered" in page.text
    answer = client.get(f"{path}.csv?q=byrne")
    assert answer.headers["Content-Disposition"].endswith(f"{seminar.slug}-delegates.csv")
    rows = list(csv_module.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [(each["Name"], each["State"]) for each in rows] == [
        ("Ann Byrne", "Registered"),
        ("Cara Byrne", "Waiting"),
    ]
    assert rows[0][f"Checked in on {day}"] == "09:15"
    assert rows[0]["Registered at"] == "2026-05-06 10:00"
    assert len(client.get(f"{path}.xlsx?state=waiting").data) > 2000
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "download delegates").order_by(AuditEntry.id)
    ).all()
    assert [(each.details["shape"], each.details["rows"], each.actor_name) for each in entries] == [
        ("csv", 2, "Test staff"),
        ("xlsx", 1, "Test staff"),
    ]


def test_taking_the_list_away_asks_no_more_of_the_database_for_more_people(
    app: Flask, statements: Any
) -> None:
    counts = []
    for size in (2, 12):
        seminar = make_seminar(capacity=50)
        for _ in range(size):
            make_delegate(seminar, age_band_id=option(seminar, ProfileField.AGE_BAND))
        db.session.expire_all()
        slug = seminar.slug
        db.session.rollback()
        with statements() as made:
            assert len(delegates_table(seminar)[1]) == size
        counts.append(len(made))
        assert slug
    assert counts[0] == counts[1]

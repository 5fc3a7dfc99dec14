"""Sign-in sheets: their pages, their numbers, and entering what was signed."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, select

from seminars.attendance import sheet_pages
from seminars.attendance.models import CheckIn, PrintedSheet
from seminars.attendance.numbers import typed_numbers
from seminars.attendance.pdf import COLUMNS, SheetHead, SheetRow, sign_in_sheet
from seminars.attendance.queries import present_count, present_ids
from seminars.attendance.service import check_in
from seminars.attendance.sheet_pages import lay_out, letter_of, page_numbers
from seminars.attendance.sheets import (
    WithoutPlace,
    enter_list,
    entries,
    latest_sheet,
    numbering,
    print_sheet,
)
from seminars.audit.models import AuditEntry
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate
from seminars.registration.service import cancel
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar
from tests.registration.test_race import at_once

MORNING = NOW.replace(month=5, day=27, hour=9)
EVENING = MORNING.replace(hour=19)
DAY_AFTER = EVENING + timedelta(days=1)
NAMES = ("Brendan Able", "Áine Ní Shampla", "Cathal Byrne", "Deirdre de Búrca", "Eoin Zed")


def with_people(*names: str, **changes: Any) -> tuple[Seminar, dict[str, Delegate]]:
    seminar = make_seminar(capacity=50, **changes)
    return seminar, {name: make_delegate(seminar, name=name) for name in names or NAMES}


def printed(seminar: Seminar, at: Any = MORNING) -> PrintedSheet:
    return print_sheet(seminar=seminar, day=FIRST_DAY, actor=ORGANISER, at=at)


def enter(seminar: Seminar, present: Any, absent: Any = (), at: Any = EVENING) -> Any:
    sheet = latest_sheet(seminar, FIRST_DAY)
    assert sheet is not None
    return enter_list(
        sheet=sheet,
        seminar=seminar,
        present=[each.id for each in present],
        absent=[each.id for each in absent],
        actor=ORGANISER,
        at=at,
    )


# Pages


@given(st.lists(st.sampled_from("ABCMÓZ#"), max_size=400).map(sorted))
def test_no_row_is_torn_and_no_heading_stands_alone(letters: list[str]) -> None:
    pages = page_numbers(letters)
    assert pages == sorted(pages)
    laid_out = lay_out(list(zip(pages, letters, strict=True)))
    seen = []
    for number, lines in enumerate(laid_out, start=1):
        assert sheet_pages.height(lines) <= sheet_pages.room(number) + 1e-6
        for line, after in zip(lines, [*lines[1:], None], strict=True):
            if line.kind in ("letter", "walk-ins"):
                assert after is not None
                assert after.kind == ("row" if line.kind == "letter" else "blank")
        rows = [line for line in lines if line.kind == "row"]
        assert all(pages[line.row] == number for line in rows)
        if rows:
            # Each page says again under which letter its rows stand.
            assert lines[0].kind == "letter"
            assert lines[0].continued == (bool(seen) and letters[seen[-1]] == lines[0].letter)
        seen += [line.row for line in rows]
    assert seen == list(range(len(letters)))
    blanks = sum(line.kind == "blank" for lines in laid_out for line in lines)
    assert blanks == sheet_pages.WALK_IN_LINES


def test_letters_of_names() -> None:
    assert [letter_of(key) for key in ("byrne mary", "óg", "3m", "")] == ["B", "Ó", "#", "#"]


def test_columns_fill_the_page() -> None:
    width = sum(width for _, width in COLUMNS)
    assert width == pytest.approx(sheet_pages.PAGE_WIDTH - 2 * sheet_pages.MARGIN)


def test_each_page_names_its_columns_and_counts_itself() -> None:
    letters = ["A"] * 30 + ["B"] * 40
    pages = page_numbers(letters)
    rows = [
        SheetRow(n + 1, pages[n], letters[n], f"Aoife Name{n}", "National Educational Welfare Board", "7K3PQ")
        for n in range(70)
    ]
    head = SheetHead(
        "Sign-in sheet: Galway", "Wednesday 27 May 2026", "Harbour Hotel", "List 3, printed today"
    )
    reader = PdfReader(BytesIO(sign_in_sheet(head, rows)))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) >= 4
    for number, text in enumerate(texts, start=1):
        assert "Signature" in text
        assert f"Page {number} of {len(texts)}" in text
        assert "List 3, printed today" in text
    assert "A (continued)" in texts[1]
    assert "Not on the list" in texts[-1]
    for row in rows:
        assert row.name in texts[row.page - 1]


def test_long_names_stay_in_their_cell() -> None:
    row = SheetRow(1, 1, "M", "Mairéad " + "Ó" * 120, "W" * 150, "7K3PQ")
    head = SheetHead("Sign-in sheet: " + "x" * 200, "Wednesday", "V" * 200, "List 1")
    page = PdfReader(BytesIO(sign_in_sheet(head, [row]))).pages[0]
    ends = []

    def visit(text: str, matrix: list[float], line: list[float], font: Any, size: float) -> None:
        if set(text.strip()) == {"W"}:
            ends.append(line[4] + 0.95 * size * len(text.strip()))

    page.extract_text(visitor_text=visit)
    right = (sheet_pages.MARGIN + sum(width for _, width in COLUMNS[:3])) * 72 / 25.4
    assert ends
    assert max(ends) <= right + 3


# Numbers


@pytest.mark.parametrize(
    ("text", "numbers", "problems"),
    [
        ("", (), ()),
        ("3 7 12-19", (3, 7, 12, 13, 14, 15, 16, 17, 18, 19), ()),
        ("7,3;3\n5 – 6", (3, 5, 6, 7), ()),
        ("0 3", (3,), ("There is no number 0 on this list.",)),
        (
            "19-22 40",
            (19, 20),
            ("There is no number 21 to 22 on this list.", "There is no number 40 on this list."),
        ),
        ("x 3 -4", (3, 4), ("'x' is no number.",)),
        ("9-4", (), ("9-4: the first number is the larger one.",)),
        ("1-99999999999", (), ("There is no number 1-99999999999 on this list.",)),
        ("٣ 3", (3,), ()),
    ],
)
def test_typed_numbers(text: str, numbers: tuple[int, ...], problems: tuple[str, ...]) -> None:
    found = typed_numbers(text, range(1, 21))
    assert (found.numbers, found.problems) == (numbers, problems)


# The sheet that is kept


def test_the_sheet_is_kept_in_the_order_of_the_paper(app: Flask) -> None:
    seminar, _ = with_people()
    sheet = printed(seminar)
    rows = entries(sheet, numbering(sheet), 1)
    assert [(row.number, row.name, row.letter) for row in rows] == [
        (1, "Brendan Able", "A"),
        (2, "Cathal Byrne", "B"),
        (3, "Deirdre de Búrca", "D"),
        (4, "Áine Ní Shampla", "N"),
        (5, "Eoin Zed", "Z"),
    ]


def test_printing_the_same_again_is_the_same_list(app: Flask) -> None:
    seminar, _ = with_people()
    assert printed(seminar).number == 1
    assert printed(seminar, EVENING).number == 1
    make_delegate(seminar, name="Fergus Late")
    assert printed(seminar, EVENING).number == 2
    assert db.session.scalar(select(func.count(PrintedSheet.id))) == 2


def test_who_comes_on_the_books_later_stands_behind_the_list_and_keeps_the_number(app: Flask) -> None:
    seminar, people = with_people()
    sheet = printed(seminar)
    late = [make_delegate(seminar, name=name) for name in ("Aoife Aardvark", "Bríd Bell", "Ciara Cole")]
    numbers = numbering(sheet)
    assert [numbers.delegates[n] for n in (6, 7, 8)] == [each.id for each in late]
    assert numbers.last_printed == 1
    assert [row.name for row in entries(sheet, numbers, 2)] == ["Aoife Aardvark", "Bríd Bell", "Ciara Cole"]
    # Nobody moves up when somebody cancels.
    cancel(delegate=late[0], actor=ORGANISER, at=NOW)
    cancel(delegate=people["Brendan Able"], actor=ORGANISER, at=NOW)
    again = numbering(sheet)
    assert again.delegates == numbers.delegates
    assert [(row.number, row.name) for row in entries(sheet, again, 2)] == [
        (7, "Bríd Bell"),
        (8, "Ciara Cole"),
    ]
    assert [row.state.value for row in entries(sheet, again, 1)][:2] == ["cancelled", "registered"]


# Entering


def test_entering_a_list_in_one_go_and_again(app: Flask) -> None:
    seminar, people = with_people()
    check_in(delegate=people["Eoin Zed"], day=FIRST_DAY, actor=ORGANISER, at=MORNING)
    printed(seminar)
    signed = [people["Brendan Able"], people["Cathal Byrne"], people["Eoin Zed"]]
    found = enter(seminar, signed)
    assert (found.added, found.already, found.removed) == (2, 1, 0)
    again = enter(seminar, signed)
    assert (again.added, again.already, again.removed) == (0, 3, 0)
    assert present_ids(seminar.id, FIRST_DAY) == {each.id for each in signed}
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check in")).all()
    assert {entry.subject_id for entry in told} == {each.id for each in signed}
    assert len(told) == 3


def test_who_is_ticked_no_longer_is_taken_back(app: Flask) -> None:
    seminar, people = with_people()
    printed(seminar)
    one, other = people["Brendan Able"], people["Cathal Byrne"]
    enter(seminar, [one, other])
    found = enter(seminar, [one], [other])
    assert (found.added, found.already, found.removed) == (0, 1, 1)
    assert present_ids(seminar.id, FIRST_DAY) == {one.id}


def test_a_signature_counts_from_the_beginning_of_the_day(app: Flask) -> None:
    seminar, people = with_people()
    printed(seminar)
    enter(seminar, [people["Eoin Zed"]], at=DAY_AFTER)
    came = db.session.scalars(select(CheckIn.at)).one()
    assert seminar.local(came).strftime("%d %H:%M") == "27 09:00"


def test_who_has_no_place_stops_the_whole_list(app: Flask) -> None:
    seminar, people = with_people()
    printed(seminar)
    cancel(delegate=people["Cathal Byrne"], actor=ORGANISER, at=NOW)
    with pytest.raises(WithoutPlace) as refused:
        enter(seminar, people.values())
    assert refused.value.people == {people["Cathal Byrne"].id: "Cathal Byrne"}
    assert present_count(seminar.id, FIRST_DAY) == 0


def test_people_of_another_seminar_are_left_alone(app: Flask) -> None:
    seminar, _ = with_people()
    printed(seminar)
    other, others = with_people("Fergus Other")
    enter(seminar, others.values())
    assert present_count(other.id) == 0


def test_who_cancelled_after_checking_in_does_not_count_as_present(app: Flask) -> None:
    seminar, people = with_people()
    for person in people.values():
        check_in(delegate=person, day=FIRST_DAY, actor=ORGANISER, at=NOW)
    cancel(delegate=people["Eoin Zed"], actor=ORGANISER, at=NOW)
    assert present_count(seminar.id, FIRST_DAY) == present_count(seminar.id) == 4
    assert people["Eoin Zed"].id not in present_ids(seminar.id, FIRST_DAY)


def test_statements_do_not_grow_with_the_list(app: Flask, statements: Any) -> None:
    def cost(count: int) -> int:
        seminar, people = with_people(*(f"Aoife Name{n}" for n in range(count)))
        printed(seminar)
        ids, sheet = [each.id for each in people.values()], latest_sheet(seminar, FIRST_DAY)
        assert sheet is not None
        with statements() as made:
            enter_list(sheet=sheet, seminar=seminar, present=ids, actor=ORGANISER, at=EVENING)
        return len(made)

    assert cost(40) == cost(4)


def test_the_desk_and_the_list_at_the_same_moment(app: Flask) -> None:
    """Neither waits for the other for ever: an audit entry needs no lock that the list holds."""
    seminar, people = with_people()
    printed(seminar)
    ids = [each.id for each in people.values()]

    def one(number: int) -> None:
        here = db.session.get(Seminar, seminar.id)
        assert here is not None
        if number % 2:
            enter(here, [db.session.get(Delegate, each) for each in ids])
        else:
            who = db.session.get(Delegate, ids[number % len(ids)])
            assert who is not None
            check_in(delegate=who, day=FIRST_DAY, actor=ORGANISER, at=MORNING)

    at_once(app, 8, one)
    db.session.rollback()
    assert present_ids(seminar.id, FIRST_DAY) == set(ids)


# Pages in the browser


def entry_address(seminar: Seminar) -> str:
    return f"/seminars/{seminar.slug}/sign-in-sheet/{FIRST_DAY}/entry"


def ticks(html: str) -> dict[str, bool]:
    page = BeautifulSoup(html, "html.parser")
    return {
        box.find_parent("label").get_text(strip=True): box.has_attr("checked")
        for box in page.select("input[name=in]")
    }


def test_the_page_shows_ticks_and_saves_them(
    app: Flask, signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    clock.set(EVENING)
    seminar, people = with_people()
    client = signed_in("staff")
    assert "No sign-in sheet was printed" in client.get(entry_address(seminar)).text
    check_in(delegate=people["Eoin Zed"], day=FIRST_DAY, actor=ORGANISER, at=MORNING)
    client.get(f"/seminars/{seminar.slug}/sign-in-sheet/{FIRST_DAY}.pdf")
    page = client.get(entry_address(seminar))
    assert ticks(page.text) == {
        "Brendan Able": False, "Cathal Byrne": False, "Deirdre de Búrca": False,
        "Áine Ní Shampla": False, "Eoin Zed": True,
    }  # fmt: skip
    # Somebody is checked in at the desk meanwhile: a page shown before takes nobody out again.
    check_in(delegate=people["Cathal Byrne"], day=FIRST_DAY, actor=ORGANISER, at=EVENING)
    form = {
        "list": 1,
        "page": 1,
        "numbers": "3",
        "in": people["Brendan Able"].id,
        "was": people["Eoin Zed"].id,
    }
    saved = client.post(entry_address(seminar), data=form, follow_redirects=True)
    assert "2 checked in, 1 taken back" in saved.text
    assert ticks(saved.text) == {
        "Brendan Able": True, "Cathal Byrne": True, "Deirdre de Búrca": True,
        "Áine Ní Shampla": False, "Eoin Zed": False,
    }  # fmt: skip


def test_errors_name_the_numbers_and_nothing_is_lost(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar, people = with_people()
    printed(seminar)
    client = signed_in("staff")
    form = {"list": 1, "page": 1, "numbers": "2 9-11 x", "in": people["Eoin Zed"].id}
    refused = client.post(entry_address(seminar), data=form)
    assert refused.status_code == 422
    assert "There is no number 9 to 11 on this list." in refused.text
    assert "&#39;x&#39; is no number." in refused.text
    assert 'value="2 9-11 x"' in refused.text
    assert ticks(refused.text)["Eoin Zed"]
    assert present_count(seminar.id) == 0
    cancel(delegate=people["Cathal Byrne"], actor=ORGANISER, at=NOW)
    refused = client.post(entry_address(seminar), data={"list": 1, "numbers": "1-5"})
    assert refused.status_code == 422
    assert "Number 2, Cathal Byrne, has no place" in refused.text
    assert present_count(seminar.id) == 0


def test_a_list_of_many_pages_is_entered_page_by_page(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar = make_seminar(capacity=100)
    for number in range(60):
        make_delegate(seminar, name=f"Aoife {'ABC'[number // 20]}name{number:02}")
    sheet = printed(seminar)
    numbers = numbering(sheet)
    assert numbers.last_page >= 3
    client = signed_in("staff")
    seen: list[str] = []
    for page in range(1, numbers.last_page + 1):
        found = ticks(client.get(f"{entry_address(seminar)}?page={page}").text)
        assert 0 < len(found) <= 25
        seen += found
    assert len(seen) == len(set(seen)) == 60
    first = entries(sheet, numbers, 1)[0]
    answer = client.post(
        entry_address(seminar), data={"list": 1, "page": 1, "next": 1, "in": first.delegate_id}
    )
    assert "page=2" in answer.location
    with statements() as made:
        client.get(f"{entry_address(seminar)}?page=1")
    few = len(made)
    with statements() as made:
        client.get(f"{entry_address(seminar)}?page=2")
    assert len(made) == few


def test_a_list_printed_before_can_be_entered_and_printed_again(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar, _ = with_people()
    printed(seminar)
    make_delegate(seminar, name="Aoife Aardvark")
    printed(seminar)
    client = signed_in("staff")
    newest = client.get(entry_address(seminar)).text
    assert next(iter(ticks(newest))) == "Aoife Aardvark"
    assert next(iter(ticks(client.get(f"{entry_address(seminar)}?list=1").text))) == "Brendan Able"
    assert client.get(f"{entry_address(seminar)}?list=7").status_code == 404
    again = client.get(f"/seminars/{seminar.slug}/sign-in-sheet/{FIRST_DAY}/list-1.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(again.data)).pages)
    assert "Aardvark" not in text
    assert "List 1, printed" in text

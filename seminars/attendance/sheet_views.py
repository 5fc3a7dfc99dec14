"""Sign-in sheets: print them, and enter what was signed."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.attendance import sheets
from seminars.attendance.blueprint import bp, day_of
from seminars.attendance.models import PrintedSheet
from seminars.attendance.numbers import typed_numbers
from seminars.attendance.pdf import SheetHead, sign_in_sheet
from seminars.formats import day as in_words
from seminars.formats import moment
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.requests import page_number
from seminars.responses import pdf_response


def _document(seminar: Seminar, sheet: PrintedSheet) -> ResponseReturnValue:
    rows = sheets.rows_to_print(sheet)
    head = SheetHead(
        title=f"Sign-in sheet: {seminar.title}",
        day=in_words(sheet.day),
        venue=seminar.venue.name,
        printed=f"List {sheet.number}, printed {moment(sheet.printed_at, seminar.zone)}",
    )
    name = f"{seminar.slug}-sign-in-{sheet.day.isoformat()}-list-{sheet.number}.pdf"
    return pdf_response(sign_in_sheet(head, rows), name)


@bp.get("/seminars/<slug>/sign-in-sheet/<day>.pdf")
@staff
def sheet(slug: str, day: str) -> ResponseReturnValue:
    """The sign-in sheet of a day, to print; its order is kept for entering it afterwards."""
    seminar = seminar_by_slug(slug)
    on = day_of(seminar, day)
    found = sheets.print_sheet(seminar=seminar, day=on, actor=acting(), at=clock.now())
    return _document(seminar, found)


@bp.get("/seminars/<slug>/sign-in-sheet/<day>/list-<int:number>.pdf")
@staff
def printed_sheet(slug: str, day: str, number: int) -> ResponseReturnValue:
    """A sheet as it was printed before."""
    seminar = seminar_by_slug(slug)
    return _document(seminar, sheets.sheet_by_number(seminar, day_of(seminar, day), number))


@bp.route("/seminars/<slug>/sign-in-sheet/<day>/entry", methods=["GET", "POST"])
@staff
def enter_sheet(slug: str, day: str) -> ResponseReturnValue:
    """Enter a signed list: ticks in the order of the paper, or the numbers of its rows."""
    seminar = seminar_by_slug(slug)
    on = day_of(seminar, day)
    number = request.values.get("list", type=int)
    sheet = sheets.sheet_by_number(seminar, on, number) if number else sheets.latest_sheet(seminar, on)
    if sheet is None:
        return render_template("attendance/no_sheet.html", seminar=seminar, day=on)
    numbers = sheets.numbering(sheet)
    if request.method == "POST":
        return _enter(seminar, sheet, numbers)
    return _entry_page(seminar, sheet, numbers, min(page_number(), numbers.last_page))


def _ids(name: str) -> set[int]:
    return set(request.form.getlist(name, type=int))


def _enter(seminar: Seminar, sheet: PrintedSheet, numbers: sheets.Numbering) -> ResponseReturnValue:
    page = min(max(request.form.get("page", 1, type=int), 1), numbers.last_page)
    text = request.form.get("numbers", "")[:20_000]
    typed = typed_numbers(text, numbers.delegates.keys())
    ticked, were = _ids("in"), _ids("was")
    problems: Sequence[str] = typed.problems
    if not problems:
        present = ticked | {numbers.delegates[each] for each in typed.numbers}
        # Who was in when the page was shown and is ticked no longer; a tick set elsewhere meanwhile stays.
        absent = were - present
        try:
            entered = sheets.enter_list(
                sheet=sheet, seminar=seminar, present=present - (were & ticked), absent=absent,
                actor=acting(), at=clock.now(),
            )  # fmt: skip
        except sheets.WithoutPlace as problem:
            problems = _without_place(problem, numbers)
        else:
            flash(_told(entered), "success")
            to = min(page + 1, numbers.last_page) if "next" in request.form else page
            return redirect(_address(seminar, sheet, to))
    return _entry_page(seminar, sheet, numbers, page, text=text, ticked=ticked, problems=problems), 422


def _without_place(problem: sheets.WithoutPlace, numbers: sheets.Numbering) -> list[str]:
    return [
        f"Number {number}, {problem.people[who]}, has no place: admit them at the desk, or leave them out."
        for number, who in sorted(numbers.delegates.items())
        if who in problem.people
    ]


def _told(entered: sheets.Entered) -> str:
    parts = [f"{entered.added} checked in" if entered.added else "Nobody new"]
    if entered.already:
        parts.append(f"{entered.already} in already")
    if entered.removed:
        parts.append(f"{entered.removed} taken back")
    return f"Saved: {', '.join(parts)}."


def _address(seminar: Seminar, sheet: PrintedSheet, page: int) -> str:
    return url_for(
        "attendance.enter_sheet",
        slug=seminar.slug,
        day=sheet.day.isoformat(),
        list=sheet.number,
        page=page,
    )


def _entry_page(
    seminar: Seminar,
    sheet: PrintedSheet,
    numbers: sheets.Numbering,
    page: int,
    *,
    text: str = "",
    ticked: set[int] | None = None,
    problems: Sequence[str] = (),
) -> str:
    rows = sheets.entries(sheet, numbers, page)
    day: date = sheet.day
    return render_template(
        "attendance/enter_sheet.html",
        seminar=seminar,
        day=day,
        sheet=sheet,
        lists=sheets.sheet_numbers(seminar, day),
        rows=rows,
        ticked={row.delegate_id for row in rows if row.present} if ticked is None else ticked,
        page=page,
        pages=numbers.last_page,
        last_printed=numbers.last_printed,
        present=sheets.present_count_of(sheet),
        text=text,
        problems=problems,
        address=lambda to: _address(seminar, sheet, to),
    )

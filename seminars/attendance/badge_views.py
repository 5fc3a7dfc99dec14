"""Badges: choose, look, print; and the delegate's own."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, by_link, staff
from seminars.attendance import badge_printing as printing
from seminars.attendance.badge_forms import BadgesForm
from seminars.attendance.badge_pdf import badges_pdf, trial_print
from seminars.attendance.badge_printing import Bearer, Choice, Who
from seminars.attendance.badge_svg import sheet_svg
from seminars.attendance.blueprint import bp, day_of
from seminars.documents.labels import MOST_OFFSET, SHEETS, pages_needed
from seminars.errors import Conflict, Invalid, Missing
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration.models import DelegateState
from seminars.registration.queries import delegate_by_id
from seminars.registration.service import delegate_by_token
from seminars.responses import pdf_response

# What the page shows of a long list.
SHOWN = 21


def _form(seminar: Seminar, given: Any, last: printing.Run | None) -> BadgesForm:
    """The choices made, or those of the last run: its sheet, its next free label, its printer."""
    sheet = given.get("sheet", last.row.sheet if last else "l7163")
    defaults: dict[str, Any] = {"sheet": sheet, "start": printing.next_start(last, sheet)}
    if last:
        defaults |= {"across": last.row.across / 10, "down": last.row.down / 10}
    form = BadgesForm(given if "sheet" in given else None, data=defaults)
    number = given.get("delegate", type=int)
    if number:
        form.offer_delegate(delegate_by_id(seminar, number).name)
        form.delegate.data = str(number)
        if "sheet" not in given:
            form.who.data = Who.ONE.value
    return form


def _choice(seminar: Seminar, form: BadgesForm) -> Choice:
    return Choice(
        Who(form.who.data),
        day_of(seminar, None),
        first=form.first.data or "",
        last=form.last.data or "",
        delegate_id=int(form.delegate.data) if form.delegate.data else None,
    )


def _offset(form: BadgesForm) -> tuple[float, float]:
    return (form.across.data or 0.0, form.down.data or 0.0)


def _badges(seminar: Seminar, bearers: list[Bearer]) -> list[Any]:
    base_url = current_app.config["BASE_URL"]
    return [printing.badge_of(bearer, seminar, base_url) for bearer in bearers]


@bp.get("/seminars/<slug>/badges")
@staff
def badges(slug: str) -> ResponseReturnValue:
    """Choose for whom and on which sheet, and look at the first sheet; nothing is noted as printed."""
    seminar = seminar_by_slug(slug)
    runs = printing.latest_runs(seminar)
    form = _form(seminar, request.args, runs[0] if runs else None)
    return _page(seminar, form, runs, valid="sheet" not in request.args or form.validate())


def _page(seminar: Seminar, form: BadgesForm, runs: Any, *, valid: bool) -> tuple[str, int]:
    sheet = SHEETS.get(form.sheet.data or "", SHEETS["l7163"])
    if valid and form.start.data > sheet.per_page:
        form.start.errors = [f"This sheet has the labels 1 to {sheet.per_page}."]
        valid = False
    found = printing.bearers(seminar, _choice(seminar, form)) if valid else []
    chosen = found[: printing.MOST_BADGES]
    preview = None
    if chosen:
        preview = sheet_svg(
            _badges(seminar, chosen[: sheet.per_page]),
            sheet,
            label=f"The first sheet: {', '.join(each.name for each in chosen[: sheet.per_page])}",
            start=form.start.data,
            offset=_offset(form),
        )
    page = render_template(
        "attendance/badges.html",
        seminar=seminar,
        form=form,
        found=len(found),
        chosen=chosen,
        shown=SHOWN,
        most=printing.MOST_BADGES,
        pages=pages_needed(sheet, len(chosen), form.start.data) if chosen else 0,
        sheet=sheet,
        sheets=SHEETS,
        preview=preview,
        runs=runs,
    )
    return page, 200 if valid else 422


@bp.post("/seminars/<slug>/badges")
@staff
def print_badges(slug: str) -> ResponseReturnValue:
    """Make a run of what was chosen; its document can be opened as often as need be."""
    seminar = seminar_by_slug(slug)
    runs = printing.latest_runs(seminar)
    form = _form(seminar, request.form, runs[0] if runs else None)
    if not form.validate():
        return _page(seminar, form, runs, valid=False)
    try:
        run = printing.print_badges(
            seminar=seminar,
            choice=_choice(seminar, form),
            sheet=form.sheet.data,
            start=form.start.data,
            offset=_offset(form),
            actor=acting(),
            at=clock.now(),
        )
    except Invalid as problem:
        put_beside_field(form, problem)
        return _page(seminar, form, runs, valid=False)
    except Conflict as problem:
        flash(f"{problem.message} {problem.next_step}", "warning")
        return redirect(url_for("attendance.badges", slug=slug))
    flash(
        f"Run {run.number} is ready: open it below and print it at 100%, not fitted to the page.", "success"
    )
    return redirect(url_for("attendance.badges", slug=slug, _anchor="runs"))


@bp.get("/seminars/<slug>/badges/<int:number>.pdf")
@staff
def badge_run(slug: str, number: int) -> ResponseReturnValue:
    """The badges of a run, as they were when it was made."""
    seminar = seminar_by_slug(slug)
    run = printing.run_by_number(seminar, number)
    content = badges_pdf(
        _badges(seminar, printing.badges_of_run(run)),
        SHEETS[run.sheet],
        title=f"Badges: {seminar.title}, run {run.number}",
        start=run.start,
        offset=(run.across / 10, run.down / 10),
    )
    return pdf_response(content, f"{seminar.slug}-badges-{run.number}.pdf")


@bp.post("/seminars/<slug>/badges/<int:number>/not-printed")
@staff
def take_back_run(slug: str, number: int) -> ResponseReturnValue:
    """The run did not come out of the printer: its badges are to be printed again."""
    seminar = seminar_by_slug(slug)
    printing.take_back_run(run=printing.run_by_number(seminar, number), actor=acting(), at=clock.now())
    flash(f"The badges of run {number} are to be printed again.", "info")
    return redirect(url_for("attendance.badges", slug=slug))


@bp.get("/label-sheets/<key>.pdf")
@staff
def label_sheet(key: str) -> ResponseReturnValue:
    """The outlines of a sheet's labels on plain paper, to see where the printer puts them."""
    if key not in SHEETS:
        raise Missing("There is no such sheet.", next_step="Choose one on a seminar's page of badges.")

    def moved(name: str) -> float:
        return min(max(request.args.get(name, 0.0, type=float), -MOST_OFFSET), MOST_OFFSET)

    content = trial_print(SHEETS[key], offset=(moved("across"), moved("down")))
    return pdf_response(content, f"trial-{key}.pdf")


@bp.get("/d/<token>/badge.pdf")
@by_link
def own_badge(token: str) -> ResponseReturnValue:
    """The delegate's badge to print at home: A6 to fold, on A4."""
    delegate = delegate_by_token(token)
    if delegate.state is not DelegateState.REGISTERED:
        raise Conflict(
            "The badge is for those who have a place.",
            next_step="Go back to your page to see how your registration stands.",
        )
    seminar = delegate.seminar
    content = badges_pdf(
        _badges(seminar, [printing.bearer_of(delegate)]), SHEETS["a6-on-a4"], title=f"Badge: {seminar.title}"
    )
    return pdf_response(content, f"{seminar.slug}-badge.pdf")

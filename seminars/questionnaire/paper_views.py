"""Keying paper forms: the list of those keyed, and the form for the keyboard."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Missing, Refusal
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.questionnaire import paper_queries, queries, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.codes import following_serial, serial_from
from seminars.questionnaire.forms import ActForm, PaperForm
from seminars.questionnaire.keeping import asked_in
from seminars.questionnaire.keying_page import Keying, answer_device, keying_page, sent_sheet
from seminars.questionnaire.models import Response
from seminars.questionnaire.print_forms import PrintForm
from seminars.replay.views import is_replayable, sender
from seminars.requests import page_number


@bp.get("/seminars/<slug>/questionnaire/paper")
@staff
def paper(slug: str) -> ResponseReturnValue:
    """The paper forms keyed so far, and how far double entry is."""
    seminar = seminar_by_slug(slug)
    text = request.args.get("q", "").strip()[:40]
    unsettled = request.args.get("show") == "differences"
    page = paper_queries.paper_forms(seminar, text, page_number(), unsettled=unsettled)
    double = paper_queries.is_double(seminar)
    return render_template(
        "questionnaire/paper.html",
        seminar=seminar,
        text=text,
        unsettled=unsettled,
        page=page,
        twice=paper_queries.keyed_twice(page.items),
        double=double,
        queue=paper_queries.waiting_sheets(seminar, current_user.id) if double else None,
        agreement=paper_queries.keying_agreement(seminar),
        definition=queries.definition_of(seminar.series),
        act=ActForm(),
        print_form=PrintForm(),
        who=sender(),
    )


@bp.route("/seminars/<slug>/questionnaire/paper/new", methods=["GET", "POST"])
@staff
def key(slug: str) -> ResponseReturnValue:
    """Key in a paper form; afterwards the next one."""
    seminar = seminar_by_slug(slug)
    definition = asked_in(seminar, request.values.get("version", type=int))
    form = PaperForm(serial=following_serial(request.args.get("after", "")))
    refused: Refusal | None = None

    def keep() -> dict[str, Any]:
        sheet = sent_sheet(definition)
        response = service.key_paper(
            seminar=seminar,
            serial=form.serial.data or "",
            answers=sheet.answers,
            unreadable=sheet.unreadable,
            version=definition.version,
            actor=acting(),
            at=clock.now(),
        )
        return {"serial": response.serial}

    if is_replayable():
        return answer_device("key paper form", definition, keep)
    if form.validate_on_submit():
        try:
            serial = keep()["serial"]
        except Refusal as refusal:
            refused = refusal
        else:
            flash(f"Form {serial} is keyed. Next sheet, please.", "success")
            version = request.args.get("version")
            return redirect(url_for("questionnaire.key", slug=seminar.slug, after=serial, version=version))
    return keying_page(
        Keying(
            seminar,
            definition,
            form,
            "Key a form",
            "Save, next sheet",
            queue="key",
            refused=refused,
            more={"versions": queries.version_rows(seminar.series)},
        )
    )


@bp.route("/seminars/<slug>/questionnaire/paper/<serial>", methods=["GET", "POST"])
@staff
def keyed(slug: str, serial: str) -> ResponseReturnValue:
    """Correct a keyed form."""
    seminar = seminar_by_slug(slug)
    response = paper_response(seminar, serial)
    definition = queries.definition_by_id(response.questionnaire_id)
    form = PaperForm(serial=response.serial)
    refused: Refusal | None = None
    if form.validate_on_submit():
        sheet = sent_sheet(definition)
        try:
            service.change_paper(
                seminar=seminar,
                response=response,
                serial=form.serial.data or "",
                answers=sheet.answers,
                unreadable=sheet.unreadable,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            refused = refusal
        else:
            flash(f"Form {response.serial} is corrected.", "success")
            return redirect(url_for("questionnaire.paper", slug=seminar.slug))
    return keying_page(
        Keying(
            seminar,
            definition,
            form,
            f"Correct form {serial}",
            "Save",
            serial=serial,
            kept=paper_queries.sheet_kept(response, definition),
            refused=refused,
        )
    )


@bp.post("/seminars/<slug>/questionnaire/paper/<serial>/remove")
@staff
def remove_keyed(slug: str, serial: str) -> ResponseReturnValue:
    """Take a keyed form out."""
    seminar = seminar_by_slug(slug)
    service.remove_paper(
        seminar=seminar, response=paper_response(seminar, serial), actor=acting(), at=clock.now()
    )
    flash(f"Form {serial} and its answers are removed.", "success")
    return redirect(url_for("questionnaire.paper", slug=seminar.slug))


def paper_response(seminar: Seminar, serial: str) -> Response:
    """The keyed form of that number. Raises Missing."""
    response = queries.paper_form(seminar, serial_from(serial) or "")
    if response is None:
        raise Missing(f"No form {serial} is keyed.", next_step="Go back to the list of paper forms.")
    return response

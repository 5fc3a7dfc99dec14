"""Keying paper forms: the list of those keyed, and the form for the keyboard."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Missing, Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.questionnaire import queries, service
from seminars.questionnaire.answers import Given
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.codes import serial_from
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.forms import ActForm, PaperForm, read_answers
from seminars.questionnaire.models import Response
from seminars.requests import page_number


def _definition(seminar: Seminar) -> Definition:
    definition = queries.definition_of(seminar.series)
    if definition is None or not definition.questions:
        raise Missing(
            "There is no questionnaire for this seminar yet.",
            next_step="An organiser writes it on the page of the series.",
        )
    return definition


@bp.get("/seminars/<slug>/questionnaire/paper")
@staff
def paper(slug: str) -> ResponseReturnValue:
    """The paper forms keyed so far."""
    seminar = seminar_by_slug(slug)
    text = request.args.get("q", "").strip()[:40]
    return render_template(
        "questionnaire/paper.html",
        seminar=seminar,
        text=text,
        page=queries.paper_forms(seminar, text, page_number()),
        definition=queries.definition_of(seminar.series),
        act=ActForm(),
    )


@bp.route("/seminars/<slug>/questionnaire/paper/new", methods=["GET", "POST"])
@staff
def key(slug: str) -> ResponseReturnValue:
    """Key in a paper form; afterwards the next one."""
    seminar = seminar_by_slug(slug)
    definition = _definition(seminar)
    form = PaperForm()
    refused: Refusal | None = None
    if form.validate_on_submit():
        try:
            response = service.key_paper(
                seminar=seminar,
                serial=form.serial.data or "",
                answers=read_answers(request.form, definition),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            refused = refusal
        else:
            flash(f"Form {response.serial} is keyed. Next sheet, please.", "success")
            return redirect(url_for("questionnaire.key", slug=seminar.slug))
    return _keying_page(seminar, definition, form, refused, {}, None)


@bp.route("/seminars/<slug>/questionnaire/paper/<serial>", methods=["GET", "POST"])
@staff
def keyed(slug: str, serial: str) -> ResponseReturnValue:
    """Correct a keyed form."""
    seminar = seminar_by_slug(slug)
    definition = _definition(seminar)
    response = _response(seminar, serial)
    form = PaperForm(serial=response.serial)
    refused: Refusal | None = None
    if form.validate_on_submit():
        try:
            service.change_paper(
                seminar=seminar,
                response=response,
                serial=form.serial.data or "",
                answers=read_answers(request.form, definition),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            refused = refusal
        else:
            flash(f"Form {response.serial} is corrected.", "success")
            return redirect(url_for("questionnaire.paper", slug=seminar.slug))
    return _keying_page(seminar, definition, form, refused, queries.given_of(response, definition), serial)


@bp.post("/seminars/<slug>/questionnaire/paper/<serial>/remove")
@staff
def remove_keyed(slug: str, serial: str) -> ResponseReturnValue:
    """Take a keyed form out."""
    seminar = seminar_by_slug(slug)
    service.remove_paper(seminar=seminar, response=_response(seminar, serial), actor=acting(), at=clock.now())
    flash(f"Form {serial} and its answers are removed.", "success")
    return redirect(url_for("questionnaire.paper", slug=seminar.slug))


def _response(seminar: Seminar, serial: str) -> Response:
    response = queries.paper_form(seminar, serial_from(serial) or "")
    if response is None:
        raise Missing(f"No form {serial} is keyed.", next_step="Go back to the list of paper forms.")
    return response


def _keying_page(
    seminar: Seminar,
    definition: Definition,
    form: PaperForm,
    refused: Refusal | None,
    kept: dict[str, Given],
    serial: str | None,
) -> ResponseReturnValue:
    if refused is not None and refused.field:
        put_beside_field(form, refused)
    wrong = bool(form.errors) or refused is not None
    page = render_template(
        "questionnaire/key.html",
        seminar=seminar,
        definition=definition,
        form=form,
        refusal=refused,
        given=read_answers(request.form, definition) if request.method == "POST" else kept,
        errors=refused.errors if isinstance(refused, service.Unanswered) else {},
        serial=serial,
        act=ActForm(),
    )
    return page, 422 if wrong else 200

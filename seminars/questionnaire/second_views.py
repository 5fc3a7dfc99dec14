"""Double entry: switching it, keying a sheet a second time, settling where the two entries differ."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.errors import Conflict, Refusal
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.questionnaire import paper_queries, queries, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.codes import serial_from
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.forms import ActForm, PaperForm
from seminars.questionnaire.keeping import asked_in
from seminars.questionnaire.keying_page import Keying, answer_device, keying_page, sent_sheet
from seminars.questionnaire.paper_models import Settled
from seminars.questionnaire.paper_views import paper_response
from seminars.replay.views import is_replayable


@bp.post("/seminars/<slug>/questionnaire/paper/double-entry")
@organiser
def double_entry(slug: str) -> ResponseReturnValue:
    """Have paper forms keyed twice, or once again."""
    seminar = seminar_by_slug(slug)
    on = request.form.get("on") == "yes"
    service.switch_double_entry(seminar=seminar, on=on, actor=acting(), at=clock.now())
    if on:
        flash("Each paper form is now keyed twice, by two people.", "success")
    else:
        flash("Paper forms are keyed once. Second entries that are here stay.", "success")
    return redirect(url_for("questionnaire.paper", slug=seminar.slug))


@bp.route("/seminars/<slug>/questionnaire/paper/second", methods=["GET", "POST"])
@staff
def second(slug: str) -> ResponseReturnValue:
    """Key a sheet that somebody else has keyed, without seeing what they keyed."""
    seminar = seminar_by_slug(slug)
    if not paper_queries.is_double(seminar):
        raise Conflict(
            "Paper forms are keyed once at this seminar.",
            next_step="An organiser can switch double entry on, on the page of paper forms.",
        )
    queue = paper_queries.waiting_sheets(seminar, current_user.id)
    wanted = request.args.get("serial") or next(iter(queue.serials), "")
    form = PaperForm(serial=wanted)
    definition = _asked_by(seminar, wanted)
    refused: Refusal | None = None

    def keep() -> dict[str, Any]:
        sheet = sent_sheet(definition)
        serial = form.serial.data or ""
        agreed = service.key_second(
            seminar=seminar,
            serial=serial,
            answers=sheet.answers,
            unreadable=sheet.unreadable,
            version=definition.version,
            actor=acting(),
            at=clock.now(),
        )
        return {"serial": serial, "agreed": agreed}

    if is_replayable():
        return answer_device("key paper form again", definition, keep)
    if form.validate_on_submit():
        try:
            told = keep()
        except Refusal as refusal:
            refused = refusal
        else:
            if told["agreed"]:
                flash(f"Form {told['serial']}: both entries agree. Next sheet, please.", "success")
            else:
                flash(f"Form {told['serial']}: the entries differ, to be settled later. Next sheet.", "info")
            return redirect(url_for("questionnaire.second", slug=seminar.slug))
    return keying_page(
        Keying(
            seminar,
            definition,
            form,
            "Second entry",
            "Save, next sheet",
            queue="second",
            refused=refused,
            more={"waiting": queue},
        )
    )


def _asked_by(seminar: Seminar, serial: str) -> Definition:
    """The version by which a sheet is keyed: that of the page that was sent, or else of the first entry."""
    version = request.form.get("version", type=int)
    first = queries.paper_form(seminar, serial_from(serial) or "")
    if version is None and first is not None:
        return queries.definition_by_id(first.questionnaire_id)
    return asked_in(seminar, version)


@bp.route("/seminars/<slug>/questionnaire/paper/<serial>/differences", methods=["GET", "POST"])
@staff
def differences(slug: str, serial: str) -> ResponseReturnValue:
    """Two entries of a form side by side, and which of them holds."""
    seminar = seminar_by_slug(slug)
    response = paper_response(seminar, serial)
    definition = queries.definition_by_id(response.questionnaire_id)
    rows = paper_queries.second_answers(response, definition)
    chosen = {code: request.form.get(f"{code}.holds", "") for code in rows}
    refused: Refusal | None = None
    if ActForm().validate_on_submit():
        sheet = sent_sheet(definition)
        try:
            service.settle(
                seminar=seminar,
                response=response,
                choices={code: Settled(each) for code, each in chosen.items() if each in list(Settled)},
                answers=sheet.answers,
                unreadable=sheet.unreadable,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            refused = refusal
        else:
            flash(f"Form {serial} is settled and counts.", "success")
            left = paper_queries.keying_agreement(seminar).unsettled
            show = "differences" if left else None
            return redirect(url_for("questionnaire.paper", slug=seminar.slug, show=show))
    page = render_template(
        "questionnaire/differences.html",
        seminar=seminar,
        definition=definition,
        serial=serial,
        rows={code: row for code, row in rows.items() if row.settled is not Settled.SAME},
        open=any(row.settled is None for row in rows.values()),
        chosen=chosen,
        given=sent_sheet(definition).answers if request.method == "POST" else {},
        refusal=refused,
        errors=refused.errors if isinstance(refused, service.Unanswered) else {},
        act=ActForm(),
    )
    return page, 422 if refused is not None else 200

"""On what terms answers are taken; and whose answers are whose, where the terms let somebody see it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, signed_in, staff
from seminars.errors import Missing, Refusal
from seminars.forms import put_beside_field
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.questionnaire import queries, respondents, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.kinds import Mode
from seminars.questionnaire.taking_part import anybody_began
from seminars.questionnaire.terms_forms import LookForm, TermsForm
from seminars.requests import page_number


@bp.route("/series/<slug>/questionnaire/terms", methods=["GET", "POST"])
@organiser
def terms(slug: str) -> ResponseReturnValue:
    """Who can tell whose answers are whose, when they are sent, and whether they can be changed."""
    series = series_by_slug(slug)
    questionnaire = queries.questionnaire_terms(series.id)
    if questionnaire is None:
        raise Missing("This series has no questionnaire yet.", next_step="Begin one on its page.")
    form = TermsForm(obj=questionnaire)
    if form.validate_on_submit():
        try:
            service.change_terms(
                questionnaire=questionnaire,
                terms=service.Terms(
                    mode=Mode(form.mode.data),
                    allow_changes=bool(form.allow_changes.data),
                    send_last=form.send_last.data,
                    grace=form.grace.data,
                ),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return redirect(url_for("questionnaire.editor", slug=series.slug))
    page = render_template(
        "questionnaire/terms.html", series=series, form=form, begun=anybody_began(series.id)
    )
    return page, 422 if form.errors else 200


@bp.get("/seminars/<slug>/questionnaire/respondents")
@staff
def respondent_list(slug: str) -> ResponseReturnValue:
    """Who has sent answers that are not anonymous."""
    seminar = seminar_by_slug(slug)
    mode = respondents.require_right(seminar, signed_in())
    return render_template(
        "questionnaire/respondents.html",
        seminar=seminar,
        mode=mode,
        text=request.args.get("q", "").strip()[:80],
        page=respondents.respondents_page(seminar, request.args.get("q", "").strip()[:80], page_number()),
    )


@bp.route("/seminars/<slug>/questionnaire/respondents/<int:delegate_id>", methods=["GET", "POST"])
@staff
def respondent(slug: str, delegate_id: int) -> ResponseReturnValue:
    """What a delegate answered; where it is confidential, only after a reason is given."""
    seminar = seminar_by_slug(slug)
    mode = respondents.require_right(seminar, signed_in())
    delegate, response = respondents.respondent_of(seminar, delegate_id)
    definition = queries.definition_by_id(response.questionnaire_id)
    form = LookForm()
    reason = ""
    if mode is Mode.CONFIDENTIAL and form.validate_on_submit():
        reason = form.reason.data or ""
        respondents.note_look(
            seminar=seminar, delegate=delegate, reason=reason, actor=acting(), at=clock.now()
        )
    shown = mode is Mode.NAMED or bool(reason)
    page = render_template(
        "questionnaire/respondent.html",
        seminar=seminar,
        delegate=delegate,
        mode=mode,
        form=form,
        definition=definition,
        given=queries.given_of(response, definition) if shown else None,
    )
    return page, 422 if form.errors else 200

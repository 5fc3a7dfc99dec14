"""The organiser's pages on what the registration form of a series asks, with its preview."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug, shown
from seminars.registration import form_editing, queries, questions
from seminars.registration.asking import LIST_FIELDS
from seminars.registration.blueprint import bp
from seminars.registration.form_forms import (
    ASKING_LABELS,
    FIELD_LABELS,
    KIND_LABELS,
    AskingForm,
    QuestionForm,
)
from seminars.registration.form_models import RegistrationQuestion
from seminars.registration.forms import RegistrationForm
from seminars.registration.groundwork import asked_by
from seminars.registration.places import Taken
from seminars.registration.queueing import taken_places
from seminars.registration.session_field import offer_sessions


def _to_form(slug: str) -> ResponseReturnValue:
    return redirect(url_for("registration.form", slug=slug))


@bp.route("/series/<slug>/form", methods=["GET", "POST"])
@organiser
def form(slug: str) -> ResponseReturnValue:
    """What the form of a series asks: fields, and questions of its own."""
    series = series_by_slug(slug)
    asking = AskingForm.of(questions.asks_of(series.id))
    if asking.validate_on_submit():
        form_editing.set_asking(series=series, asking=asking.asking(), actor=acting(), at=clock.now())
        flash("Saved. The form asks so from now on.", "success")
        return _to_form(slug)
    page = render_template(
        "registration/form.html",
        series=series,
        form=asking,
        fields=FIELD_LABELS,
        list_fields=LIST_FIELDS,
        asking_labels=ASKING_LABELS,
        kinds=KIND_LABELS,
        questions=questions.questions_of(series.id, retired=True),
        answered=questions.times_answered(series.id),
    )
    return page, 422 if asking.errors else 200


@bp.get("/series/<slug>/form/preview")
@organiser
def form_preview(slug: str) -> ResponseReturnValue:
    """The form as delegates see it; nothing can be sent from here."""
    series = series_by_slug(slug)
    seminars = shown(series) or series.seminars
    seminar = seminars[-1] if seminars else None
    shown_form = RegistrationForm.asking(asked_by(series), formdata=None)
    if seminar is None:
        del shown_form.sessions
    else:
        offer_sessions(shown_form, seminar, seminar.created_at)
    return render_template(
        "registration/register.html",
        form=shown_form,
        seminar=seminar,
        series=series,
        taken=taken_places(seminar) if seminar else Taken(1, 0, 0),
        organisations=queries.common_organisations(),
        preview=True,
    )


@bp.route("/series/<slug>/form/questions/new", methods=["GET", "POST"])
@organiser
def new_form_question(slug: str) -> ResponseReturnValue:
    """Ask one more question."""
    return _question_page(series_by_slug(slug), None, QuestionForm())


@bp.route("/series/<slug>/form/questions/<int:question_id>", methods=["GET", "POST"])
@organiser
def form_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Change a question."""
    series = series_by_slug(slug)
    question = questions.question_by_id(series, question_id)
    return _question_page(series, question, QuestionForm(data=QuestionForm.values_of(question)))


def _question_page(
    series: Series, question: RegistrationQuestion | None, entered: QuestionForm
) -> ResponseReturnValue:
    if request.method == "GET" or "more" in request.form:
        entered.add_lines()
    elif request.form.get("up", "").isdigit():
        entered.move_up(int(request.form["up"]))
    elif entered.validate() and _save_question(series, question, entered):
        flash("Saved. The preview shows it as delegates see it.", "success")
        return _to_form(series.slug)
    page = render_template(
        "registration/form_question.html",
        series=series,
        question=question,
        form=entered,
        answered=questions.times_answered(series.id).get(question.id, 0) if question else 0,
        uses=questions.uses_of_options(question.id) if question else {},
    )
    return page, 422 if entered.errors else 200


def _save_question(series: Series, question: RegistrationQuestion | None, entered: QuestionForm) -> bool:
    """Whether it could be saved; what is wrong then stands beside the field."""
    try:
        if question is None:
            form_editing.add_question(
                series=series, details=entered.details(), actor=acting(), at=clock.now()
            )
        else:
            form_editing.change_question(
                question=question, details=entered.details(), actor=acting(), at=clock.now()
            )
    except Refusal as refusal:
        put_beside_field(entered, refusal)
        return False
    return True


@bp.post("/series/<slug>/form/questions/<int:question_id>/move")
@organiser
def move_form_question(slug: str, question_id: int) -> ResponseReturnValue:
    """One place up or down."""
    form_editing.move_question(
        question=questions.question_by_id(series_by_slug(slug), question_id),
        up=request.form.get("way") == "up",
        actor=acting(),
        at=clock.now(),
    )
    return _to_form(slug)


@bp.post("/series/<slug>/form/questions/<int:question_id>/offer")
@organiser
def offer_form_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Stop asking a question, or ask it again."""
    offered = request.form.get("offered") == "yes"
    form_editing.offer_question(
        question=questions.question_by_id(series_by_slug(slug), question_id),
        offered=offered,
        actor=acting(),
        at=clock.now(),
    )
    flash("The form asks it again." if offered else "No longer asked. What was answered stays.", "success")
    return _to_form(slug)


@bp.post("/series/<slug>/form/questions/<int:question_id>/remove")
@organiser
def remove_form_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Remove a question that nobody has answered."""
    try:
        form_editing.remove_question(
            question=questions.question_by_id(series_by_slug(slug), question_id),
            actor=acting(),
            at=clock.now(),
        )
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    else:
        flash("The question is removed.", "success")
    return _to_form(slug)

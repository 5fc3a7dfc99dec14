"""The editor: questions and grids."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Missing, Refusal
from seminars.extensions import db
from seminars.forms import changed_meanwhile, put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.questionnaire import queries, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.editor_rows import (
    back,
    offer_conditions,
    question_of,
    questionnaire_of_series,
    section_of,
)
from seminars.questionnaire.forms import (
    GridForm,
    QuestionForm,
)
from seminars.questionnaire.holds import hold_of_grid, hold_of_question
from seminars.questionnaire.models import Grid
from seminars.questionnaire.questions import statements_of


@bp.route("/series/<slug>/questionnaire/sections/<int:section_id>/questions/new", methods=["GET", "POST"])
@organiser
def new_question(slug: str, section_id: int) -> ResponseReturnValue:
    """Add a question to a section."""
    series, found = section_of(slug, section_id)
    form = QuestionForm()
    offer_conditions(form, questionnaire_of_series(series), section=found, question_id=0)
    if form.validate_on_submit():
        try:
            made = service.add_question(section=found, details=form.details(), actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The question is added.", "success")
            return back(series, f"question-{made.id}")
    page = render_template(
        "questionnaire/question.html", series=series, form=form, section=found, question=None, hold=None
    )
    return page, 422 if form.errors or form.is_submitted() else 200


@bp.route("/series/<slug>/questionnaire/questions/<int:question_id>", methods=["GET", "POST"])
@organiser
def question(slug: str, question_id: int) -> ResponseReturnValue:
    """Change a question."""
    series, found = question_of(slug, question_id)
    asked = queries.as_asked(found)
    now = QuestionForm.values_of(asked)
    form = QuestionForm.of(now)
    words = offer_conditions(
        form, questionnaire_of_series(series), question_id=question_id, condition=asked.shown_if
    )
    if form.validate_on_submit() and not changed_meanwhile(form, now):
        try:
            service.change_question(
                question=found,
                details=form.details(asked.shown_if),
                corrects=bool(form.corrects.data),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The question is saved.", "success")
            return back(series, f"question-{question_id}")
    page = render_template(
        "questionnaire/question.html",
        series=series,
        form=form,
        section=None,
        question=found,
        hold=hold_of_question(found, clock.now()),
        condition=words,
    )
    return page, 422 if form.errors or form.is_submitted() else 200


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/move")
@organiser
def move_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Move a question up or down."""
    series, found = question_of(slug, question_id)
    service.move_question(question=found, up=request.form.get("way") == "up", actor=acting(), at=clock.now())
    return back(series, f"question-{question_id}")


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/place")
@organiser
def place_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Put a question (or the grid that it stands in) elsewhere, as it was dragged."""
    _, found = question_of(slug, question_id)
    _, section = section_of(slug, request.form.get("section", 0, type=int))
    service.move_question_to(
        question=found,
        section=section,
        place=request.form.get("place", 0, type=int),
        actor=acting(),
        at=clock.now(),
    )
    return "", 204


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/duplicate")
@organiser
def duplicate_question(slug: str, question_id: int) -> ResponseReturnValue:
    """A second question like this one, to change."""
    series, found = question_of(slug, question_id)
    made = service.duplicate_question(question=found, actor=acting(), at=clock.now())
    flash("This is a copy. Change what differs.", "success")
    return redirect(url_for("questionnaire.question", slug=series.slug, question_id=made.id))


def _grid(slug: str, grid_id: int) -> tuple[Series, Grid, list[Asked]]:
    series = series_by_slug(slug)
    grid = db.session.get(Grid, grid_id)
    questionnaire = questionnaire_of_series(series)
    if grid is None or grid.questionnaire_id != questionnaire.id:
        raise Missing("There is no such grid.", next_step="Go back to the questionnaire.")
    statements = [
        asked
        for asked in queries.as_definition(questionnaire).questions
        if asked.grid is not None and asked.grid.id == grid_id
    ]
    return series, grid, statements


@bp.route("/series/<slug>/questionnaire/sections/<int:section_id>/grids/new", methods=["GET", "POST"])
@organiser
def new_grid(slug: str, section_id: int) -> ResponseReturnValue:
    """Add statements that share one scale."""
    series, found = section_of(slug, section_id)
    form = GridForm()
    offer_conditions(form, questionnaire_of_series(series), section=found, question_id=0)
    if form.validate_on_submit():
        try:
            made = service.add_grid(section=found, details=form.details(), actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The grid is added.", "success")
            return back(series, f"grid-{made.id}")
    page = render_template(
        "questionnaire/grid.html", series=series, form=form, section=found, grid=None, hold=None
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/series/<slug>/questionnaire/grids/<int:grid_id>", methods=["GET", "POST"])
@organiser
def grid(slug: str, grid_id: int) -> ResponseReturnValue:
    """Change a grid."""
    series, found, statements = _grid(slug, grid_id)
    lattice, first = statements[0].grid, statements[0]
    assert lattice is not None
    now = GridForm.values_of(lattice, statements)
    form = GridForm.of(now)
    words = offer_conditions(
        form, questionnaire_of_series(series), question_id=first.id, condition=first.shown_if
    )
    if form.validate_on_submit() and not changed_meanwhile(form, now):
        try:
            service.change_grid(
                grid=found,
                details=form.details(first.shown_if),
                corrects=bool(form.corrects.data),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The grid is saved.", "success")
            return back(series, f"grid-{grid_id}")
    page = render_template(
        "questionnaire/grid.html",
        series=series,
        form=form,
        section=None,
        grid=found,
        hold=hold_of_grid(statements_of(found), clock.now()),
        condition=words,
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/series/<slug>/questionnaire/grids/<int:grid_id>/remove")
@organiser
def remove_grid(slug: str, grid_id: int) -> ResponseReturnValue:
    """Remove a grid with its statements."""
    series, found, _ = _grid(slug, grid_id)
    service.remove_grid(grid=found, actor=acting(), at=clock.now())
    flash("The grid is removed.", "success")
    return back(series)


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/remove")
@organiser
def remove_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Remove a question."""
    series, found = question_of(slug, question_id)
    service.remove_question(question=found, actor=acting(), at=clock.now())
    flash("The question is removed.", "success")
    return back(series)

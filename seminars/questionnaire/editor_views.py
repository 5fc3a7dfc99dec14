"""The editor: sections and questions of a series' questionnaire."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Missing, Refusal
from seminars.extensions import db
from seminars.forms import put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.questionnaire import queries, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.condition_forms import ConditionForm
from seminars.questionnaire.conditions import Condition, condition_from
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.forms import (
    KIND_LABELS,
    PROFILE_LABELS,
    ActForm,
    CopyForm,
    GridForm,
    QuestionForm,
    QuestionnaireForm,
    SectionForm,
)
from seminars.questionnaire.models import Grid, Question, Questionnaire, Section


def _questionnaire(series: Series) -> Questionnaire:
    found = queries.questionnaire_of(series)
    if found is None:
        raise Missing("This series has no questionnaire yet.", next_step="Begin one on its page.")
    return found


def _section(slug: str, section_id: int) -> tuple[Series, Section]:
    series = series_by_slug(slug)
    section = db.session.get(Section, section_id)
    if section is None or section.questionnaire_id != _questionnaire(series).id:
        raise Missing("There is no such section.", next_step="Go back to the questionnaire.")
    return series, section


def _question(slug: str, question_id: int) -> tuple[Series, Question]:
    series = series_by_slug(slug)
    question = db.session.get(Question, question_id)
    if question is None or question.questionnaire_id != _questionnaire(series).id:
        raise Missing("There is no such question.", next_step="Go back to the questionnaire.")
    return series, question


def _back(series: Series, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("questionnaire.editor", slug=series.slug, _anchor=anchor))


@bp.get("/series/<slug>/questionnaire")
@organiser
def editor(slug: str) -> ResponseReturnValue:
    """The questionnaire of a series, with everything that can be changed; or how to begin one."""
    series = series_by_slug(slug)
    questionnaire = queries.questionnaire_of(series)
    if questionnaire is None:
        copy = CopyForm()
        copy.offer(queries.sources_for(series))
        return render_template("questionnaire/begin.html", series=series, form=QuestionnaireForm(), copy=copy)
    return render_template(
        "questionnaire/editor.html",
        series=series,
        definition=queries.as_definition(questionnaire),
        responses=queries.has_responses(questionnaire),
        answered=queries.answered_questions(questionnaire),
        kinds=KIND_LABELS,
        profiles=PROFILE_LABELS,
        act=ActForm(),
    )


@bp.post("/series/<slug>/questionnaire")
@organiser
def create(slug: str) -> ResponseReturnValue:
    """Begin the questionnaire."""
    series = series_by_slug(slug)
    form = QuestionnaireForm()
    if form.validate_on_submit():
        try:
            service.create_questionnaire(
                series=series,
                title=form.title.data or "",
                introduction=form.introduction.data or "",
                thanks=form.thanks.data or "",
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The questionnaire is begun. Add a section, then its questions.", "success")
            return _back(series)
    copy = CopyForm(formdata=None)
    copy.offer(queries.sources_for(series))
    return render_template("questionnaire/begin.html", series=series, form=form, copy=copy), 422


@bp.post("/series/<slug>/questionnaire/copy")
@organiser
def copy(slug: str) -> ResponseReturnValue:
    """Begin with the questionnaire of another series."""
    series = series_by_slug(slug)
    form = CopyForm()
    form.offer(queries.sources_for(series))
    if not form.validate_on_submit():
        raise Missing("There is no such questionnaire to copy.", next_step="Choose one from the list.")
    service.copy_questionnaire(
        source=db.session.get_one(Questionnaire, form.source.data),
        series=series,
        actor=acting(),
        at=clock.now(),
    )
    flash("The questionnaire is copied. Change here what differs this time.", "success")
    return _back(series)


@bp.route("/series/<slug>/questionnaire/edit", methods=["GET", "POST"])
@organiser
def edit(slug: str) -> ResponseReturnValue:
    """Title, introduction and thanks."""
    series = series_by_slug(slug)
    questionnaire = _questionnaire(series)
    form = QuestionnaireForm(obj=questionnaire)
    if form.validate_on_submit():
        try:
            service.change_questionnaire(
                questionnaire=questionnaire,
                title=form.title.data or "",
                introduction=form.introduction.data or "",
                thanks=form.thanks.data or "",
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return _back(series)
    page = render_template(
        "questionnaire/edit.html", series=series, form=form, title="Title and introduction"
    )
    return page, 422 if form.errors else 200


@bp.post("/series/<slug>/questionnaire/remove")
@organiser
def remove(slug: str) -> ResponseReturnValue:
    """Throw the questionnaire away."""
    series = series_by_slug(slug)
    service.remove_questionnaire(questionnaire=_questionnaire(series), actor=acting(), at=clock.now())
    flash("The questionnaire is removed.", "success")
    return _back(series)


@bp.get("/series/<slug>/questionnaire/preview")
@organiser
def preview(slug: str) -> ResponseReturnValue:
    """The form as delegates see it; nothing is sent."""
    series = series_by_slug(slug)
    return render_template(
        "questionnaire/preview.html",
        series=series,
        definition=queries.as_definition(_questionnaire(series)),
        given={},
        errors={},
    )


@bp.route("/series/<slug>/questionnaire/sections/new", methods=["GET", "POST"])
@organiser
def new_section(slug: str) -> ResponseReturnValue:
    """Add a section."""
    series = series_by_slug(slug)
    form = SectionForm()
    questionnaire = _questionnaire(series)
    _offer_conditions(form, questionnaire)
    if form.validate_on_submit():
        try:
            section = service.add_section(
                questionnaire=questionnaire,
                title=form.title.data or "",
                introduction=form.introduction.data or "",
                shown_if=form.condition(None),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            return _back(series, f"section-{section.id}")
    page = render_template("questionnaire/section.html", series=series, form=form, title="Add a section")
    return page, 422 if form.errors else 200


@bp.route("/series/<slug>/questionnaire/sections/<int:section_id>", methods=["GET", "POST"])
@organiser
def section(slug: str, section_id: int) -> ResponseReturnValue:
    """Change a section's heading."""
    series, found = _section(slug, section_id)
    form = SectionForm(obj=found)
    before = condition_from(found.shown_if) if found.shown_if else None
    words = _offer_conditions(form, _questionnaire(series), section=found, condition=before)
    if form.validate_on_submit():
        try:
            service.change_section(
                section=found,
                title=form.title.data or "",
                introduction=form.introduction.data or "",
                shown_if=form.condition(before),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            return _back(series, f"section-{section_id}")
    page = render_template(
        "questionnaire/section.html", series=series, form=form, title="Change the section", condition=words
    )
    return page, 422 if form.errors else 200


def _offer_conditions(
    form: ConditionForm,
    questionnaire: Questionnaire,
    *,
    section: Section | None = None,
    question_id: int | None = None,
    condition: Condition | None = None,
) -> str:
    """Fill in what the condition of a section or question may look at: what stands before it.

    Returns the condition in words where it is more than the form can show.
    """
    definition = queries.as_definition(questionnaire)
    earlier: list[Asked] = []
    for part in definition.sections:
        if section is not None and question_id is None and part.id == section.id:
            break
        for asked in part.questions:
            if asked.id == question_id:
                break
            if asked.kind.is_answered:
                earlier.append(asked)
        else:
            if section is not None and question_id == 0 and part.id == section.id:
                break
            continue
        break
    form.offer(earlier, definition.numbers)
    if form.is_submitted():
        return ""
    return "" if form.show(condition) or condition is None else definition.condition_in_words(condition)


@bp.post("/series/<slug>/questionnaire/sections/<int:section_id>/move")
@organiser
def move_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Move a section up or down."""
    series, found = _section(slug, section_id)
    service.move_section(section=found, up=request.form.get("way") == "up", actor=acting(), at=clock.now())
    return _back(series, f"section-{section_id}")


@bp.post("/series/<slug>/questionnaire/sections/<int:section_id>/remove")
@organiser
def remove_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Remove a section with its questions."""
    series, found = _section(slug, section_id)
    service.remove_section(section=found, actor=acting(), at=clock.now())
    flash("The section is removed.", "success")
    return _back(series)


@bp.route("/series/<slug>/questionnaire/sections/<int:section_id>/questions/new", methods=["GET", "POST"])
@organiser
def new_question(slug: str, section_id: int) -> ResponseReturnValue:
    """Add a question to a section."""
    series, found = _section(slug, section_id)
    form = QuestionForm()
    _offer_conditions(form, _questionnaire(series), section=found, question_id=0)
    if form.validate_on_submit():
        try:
            made = service.add_question(section=found, details=form.details(), actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The question is added.", "success")
            return _back(series, f"question-{made.id}")
    page = render_template(
        "questionnaire/question.html", series=series, form=form, section=found, question=None, answered=False
    )
    return page, 422 if form.errors or form.is_submitted() else 200


@bp.route("/series/<slug>/questionnaire/questions/<int:question_id>", methods=["GET", "POST"])
@organiser
def question(slug: str, question_id: int) -> ResponseReturnValue:
    """Change a question."""
    series, found = _question(slug, question_id)
    asked = queries.as_asked(found)
    form = QuestionForm(data=QuestionForm.values_of(asked))
    words = _offer_conditions(form, _questionnaire(series), question_id=question_id, condition=asked.shown_if)
    if form.validate_on_submit():
        try:
            service.change_question(
                question=found, details=form.details(asked.shown_if), actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The question is saved.", "success")
            return _back(series, f"question-{question_id}")
    page = render_template(
        "questionnaire/question.html",
        series=series,
        form=form,
        section=None,
        question=found,
        answered=service.is_answered(found),
        condition=words,
    )
    return page, 422 if form.errors or form.is_submitted() else 200


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/move")
@organiser
def move_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Move a question up or down."""
    series, found = _question(slug, question_id)
    service.move_question(question=found, up=request.form.get("way") == "up", actor=acting(), at=clock.now())
    return _back(series, f"question-{question_id}")


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/place")
@organiser
def place_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Put a question (or the grid that it stands in) elsewhere, as it was dragged."""
    _, found = _question(slug, question_id)
    _, section = _section(slug, request.form.get("section", 0, type=int))
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
    series, found = _question(slug, question_id)
    made = service.duplicate_question(question=found, actor=acting(), at=clock.now())
    flash("This is a copy. Change what differs.", "success")
    return redirect(url_for("questionnaire.question", slug=series.slug, question_id=made.id))


def _grid(slug: str, grid_id: int) -> tuple[Series, Grid, list[Asked]]:
    series = series_by_slug(slug)
    grid = db.session.get(Grid, grid_id)
    questionnaire = _questionnaire(series)
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
    series, found = _section(slug, section_id)
    form = GridForm()
    _offer_conditions(form, _questionnaire(series), section=found, question_id=0)
    if form.validate_on_submit():
        try:
            made = service.add_grid(section=found, details=form.details(), actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The grid is added.", "success")
            return _back(series, f"grid-{made.id}")
    page = render_template(
        "questionnaire/grid.html", series=series, form=form, section=found, grid=None, answered=False
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/series/<slug>/questionnaire/grids/<int:grid_id>", methods=["GET", "POST"])
@organiser
def grid(slug: str, grid_id: int) -> ResponseReturnValue:
    """Change a grid."""
    series, found, statements = _grid(slug, grid_id)
    lattice, first = statements[0].grid, statements[0]
    assert lattice is not None
    form = GridForm(data=GridForm.values_of(lattice, statements))
    words = _offer_conditions(form, _questionnaire(series), question_id=first.id, condition=first.shown_if)
    if form.validate_on_submit():
        try:
            service.change_grid(
                grid=found, details=form.details(first.shown_if), actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("The grid is saved.", "success")
            return _back(series, f"grid-{grid_id}")
    answered = queries.answered_questions(_questionnaire(series))
    page = render_template(
        "questionnaire/grid.html",
        series=series,
        form=form,
        section=None,
        grid=found,
        answered=any(statement.id in answered for statement in statements),
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
    return _back(series)


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/remove")
@organiser
def remove_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Remove a question."""
    series, found = _question(slug, question_id)
    service.remove_question(question=found, actor=acting(), at=clock.now())
    flash("The question is removed.", "success")
    return _back(series)

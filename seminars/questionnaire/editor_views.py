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
from seminars.questionnaire.forms import (
    KIND_LABELS,
    PROFILE_LABELS,
    ActForm,
    CopyForm,
    QuestionForm,
    QuestionnaireForm,
    SectionForm,
)
from seminars.questionnaire.models import Question, Questionnaire, Section


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
    if form.validate_on_submit():
        section = service.add_section(
            questionnaire=questionnaire,
            title=form.title.data or "",
            introduction=form.introduction.data or "",
            actor=acting(),
            at=clock.now(),
        )
        return _back(series, f"section-{section.id}")
    page = render_template("questionnaire/edit.html", series=series, form=form, title="Add a section")
    return page, 422 if form.errors else 200


@bp.route("/series/<slug>/questionnaire/sections/<int:section_id>", methods=["GET", "POST"])
@organiser
def section(slug: str, section_id: int) -> ResponseReturnValue:
    """Change a section's heading."""
    series, found = _section(slug, section_id)
    form = SectionForm(obj=found)
    if form.validate_on_submit():
        service.change_section(
            section=found,
            title=form.title.data or "",
            introduction=form.introduction.data or "",
            actor=acting(),
            at=clock.now(),
        )
        return _back(series, f"section-{section_id}")
    page = render_template("questionnaire/edit.html", series=series, form=form, title="Change the section")
    return page, 422 if form.errors else 200


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
    form = QuestionForm(data=QuestionForm.values_of(queries.as_asked(found)))
    if form.validate_on_submit():
        try:
            service.change_question(question=found, details=form.details(), actor=acting(), at=clock.now())
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
    )
    return page, 422 if form.errors or form.is_submitted() else 200


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/move")
@organiser
def move_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Move a question up or down."""
    series, found = _question(slug, question_id)
    service.move_question(question=found, up=request.form.get("way") == "up", actor=acting(), at=clock.now())
    return _back(series, f"question-{question_id}")


@bp.post("/series/<slug>/questionnaire/questions/<int:question_id>/remove")
@organiser
def remove_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Remove a question."""
    series, found = _question(slug, question_id)
    service.remove_question(question=found, actor=acting(), at=clock.now())
    flash("The question is removed.", "success")
    return _back(series)

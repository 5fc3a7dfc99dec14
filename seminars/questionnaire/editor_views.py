"""The editor: the questionnaire of a series and its sections."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Missing, Refusal
from seminars.extensions import db
from seminars.forms import put_beside_field
from seminars.programme.queries import series_by_slug
from seminars.questionnaire import queries, service, window_queries
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.conditions import condition_from
from seminars.questionnaire.editor_rows import back, offer_conditions, questionnaire_of_series, section_of
from seminars.questionnaire.forms import (
    KIND_LABELS,
    PROFILE_LABELS,
    ActForm,
    CopyForm,
    QuestionnaireForm,
    SectionForm,
)
from seminars.questionnaire.holds import hold_of
from seminars.questionnaire.models import Questionnaire


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
        hold=hold_of(questionnaire, clock.now()),
        answered=queries.answered_questions(questionnaire),
        versions=queries.version_rows(series),
        open_at=window_queries.filled_in_now(series.id, clock.now()),
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
            return back(series)
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
    return back(series)


@bp.route("/series/<slug>/questionnaire/edit", methods=["GET", "POST"])
@organiser
def edit(slug: str) -> ResponseReturnValue:
    """Title, introduction and thanks."""
    series = series_by_slug(slug)
    questionnaire = questionnaire_of_series(series)
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
            return back(series)
    page = render_template(
        "questionnaire/edit.html", series=series, form=form, title="Title and introduction"
    )
    return page, 422 if form.errors else 200


@bp.post("/series/<slug>/questionnaire/remove")
@organiser
def remove(slug: str) -> ResponseReturnValue:
    """Throw the questionnaire away."""
    series = series_by_slug(slug)
    service.remove_questionnaire(
        questionnaire=questionnaire_of_series(series), actor=acting(), at=clock.now()
    )
    flash("The questionnaire is removed.", "success")
    return back(series)


@bp.post("/series/<slug>/questionnaire/versions")
@organiser
def begin_version(slug: str) -> ResponseReturnValue:
    """Begin a new version, which asks from now on."""
    series = series_by_slug(slug)
    made = service.begin_version(
        questionnaire=questionnaire_of_series(series), actor=acting(), at=clock.now()
    )
    flash(
        f"This is version {made.version}. Change what it asks; the answers so far stay as they are.",
        "success",
    )
    return back(series)


@bp.route("/series/<slug>/questionnaire/sections/new", methods=["GET", "POST"])
@organiser
def new_section(slug: str) -> ResponseReturnValue:
    """Add a section."""
    series = series_by_slug(slug)
    form = SectionForm()
    questionnaire = questionnaire_of_series(series)
    offer_conditions(form, questionnaire)
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
            return back(series, f"section-{section.id}")
    page = render_template("questionnaire/section.html", series=series, form=form, title="Add a section")
    return page, 422 if form.errors else 200


@bp.route("/series/<slug>/questionnaire/sections/<int:section_id>", methods=["GET", "POST"])
@organiser
def section(slug: str, section_id: int) -> ResponseReturnValue:
    """Change a section's heading."""
    series, found = section_of(slug, section_id)
    form = SectionForm(obj=found)
    before = condition_from(found.shown_if) if found.shown_if else None
    words = offer_conditions(form, questionnaire_of_series(series), section=found, condition=before)
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
            return back(series, f"section-{section_id}")
    page = render_template(
        "questionnaire/section.html", series=series, form=form, title="Change the section", condition=words
    )
    return page, 422 if form.errors else 200


@bp.post("/series/<slug>/questionnaire/sections/<int:section_id>/move")
@organiser
def move_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Move a section up or down."""
    series, found = section_of(slug, section_id)
    service.move_section(section=found, up=request.form.get("way") == "up", actor=acting(), at=clock.now())
    return back(series, f"section-{section_id}")


@bp.post("/series/<slug>/questionnaire/sections/<int:section_id>/remove")
@organiser
def remove_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Remove a section with its questions."""
    series, found = section_of(slug, section_id)
    service.remove_section(section=found, actor=acting(), at=clock.now())
    flash("The section is removed.", "success")
    return back(series)

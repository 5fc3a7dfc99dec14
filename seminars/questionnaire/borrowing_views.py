"""The editor: questions of another series."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Missing, Refusal
from seminars.questionnaire import queries, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.editor_rows import back, section_of
from seminars.questionnaire.forms import KIND_LABELS, ActForm, CopyForm
from seminars.questionnaire.models import Questionnaire


def _chosen(sources: list[Questionnaire]) -> Questionnaire | None:
    """The questionnaire that was chosen to copy from; the only one without asking."""
    wanted = request.args.get("source", type=int)
    if wanted is None:
        return sources[0] if len(sources) == 1 else None
    found = next((each for each in sources if each.id == wanted), None)
    if found is None:
        raise Missing("There is no such questionnaire to copy from.", next_step="Choose one from the list.")
    return found


@bp.route("/series/<slug>/questionnaire/sections/<int:section_id>/questions/copy", methods=["GET", "POST"])
@organiser
def borrow(slug: str, section_id: int) -> ResponseReturnValue:
    """Copy questions of another series into a section."""
    series, found = section_of(slug, section_id)
    sources = queries.sources_for(series)
    source = _chosen(sources)
    form = ActForm()
    problem: Refusal | None = None
    if source is not None and form.validate_on_submit():
        try:
            done = service.borrow_questions(
                section=found,
                source=source,
                questions=set(request.form.getlist("question", type=int)),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            problem = refusal
        else:
            number = len(done.made)
            flash("The question is copied." if number == 1 else f"{number} questions are copied.", "success")
            if done.always:
                told = "; ".join(f"‘{each}’" for each in done.always)
                flash(f"Shown to everybody now, as what it hung on was not copied: {told}.", "warning")
            return back(series, f"question-{done.made[0].id}")
    choose = CopyForm(formdata=None, source=source.id if source is not None else None)
    choose.offer(sources)
    page = render_template(
        "questionnaire/borrow.html",
        series=series,
        section=found,
        source=source,
        definition=queries.as_definition(source) if source is not None else None,
        choose=choose,
        form=form,
        problem=problem,
        ticked=set(request.form.getlist("question", type=int)),
        kinds=KIND_LABELS,
    )
    return page, 422 if problem is not None else 200

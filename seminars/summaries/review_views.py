"""Deciding what goes out: from which count on figures are shown, and which answers in words."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.errors import Conflict, Invalid
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.requests import page_number
from seminars.summaries import downloads, service
from seminars.summaries.blueprint import bp
from seminars.summaries.forms import ProtectionForm
from seminars.summaries.models import Verdict
from seminars.summaries.queries import rules_of
from seminars.summaries.review_queries import WAITING, review_counts, review_page, worded_questions
from seminars.summaries.rules import Rules

STATES = {
    WAITING: "To read",
    Verdict.APPROVED.value: "Approved",
    Verdict.SHORTENED.value: "Shortened",
    Verdict.WITHHELD.value: "Withheld",
}


@bp.get("/series/<slug>/words")
@staff
def words(slug: str) -> ResponseReturnValue:
    """Answers in words, to read before they go out."""
    return _words_page(series_by_slug(slug))


def _words_page(series: Series, problem: Invalid | Conflict | None = None) -> str:
    now = clock.now()
    state = request.args.get("state", WAITING)
    state = state if state in STATES else WAITING
    question = request.args.get("question", type=int)
    # What was typed is shown again only beside the words that it is about.
    typed = request.form if isinstance(problem, Invalid) else {}
    return render_template(
        "summaries/words.html",
        series=series,
        page=review_page(series, now, state, question, page_number()),
        counts=review_counts(series, now, question),
        questions=worded_questions(series, now),
        question=question,
        state=state,
        states=STATES,
        typed=typed,
        problem=problem,
    )


@bp.post("/series/<slug>/words")
@staff
def decide(slug: str) -> ResponseReturnValue:
    """Keep what was decided on a page of answers in words; those without a verdict wait on."""
    series = series_by_slug(slug)
    try:
        count = service.review(series=series, verdicts=_verdicts(), actor=acting(), at=clock.now())
    except (Invalid, Conflict) as problem:
        return _words_page(series, problem), 409 if isinstance(problem, Conflict) else 422
    if count:
        flash(f"{count} {'answer' if count == 1 else 'answers'} decided.", "success")
    else:
        flash("Nothing was chosen, so nothing changed.", "info")
    state, question = request.args.get("state"), request.args.get("question")
    return redirect(url_for("summaries.words", slug=slug, state=state, question=question))


def _verdicts() -> list[service.Reviewed]:
    """What was chosen for each answer of the page; the button for the rest takes those without a warning."""
    found = []
    rest = request.form.get("rest") == Verdict.APPROVED.value
    for field in request.form.getlist("answer"):
        response_id, question_id, item = field.rsplit("-", 2)
        chosen = request.form.get(f"{field}-verdict", "")
        if not chosen and rest and not request.form.get(f"{field}-named"):
            chosen = Verdict.APPROVED.value
        if chosen not in list(Verdict) or not (question_id.isdigit() and item.isdigit()):
            continue
        found.append(
            service.Reviewed(
                response_id=response_id,
                question_id=int(question_id),
                item=int(item),
                verdict=Verdict(chosen),
                read=request.form.get(f"{field}-read", ""),
                text=request.form.get(f"{field}-text", ""),
            )
        )
    return found


@bp.post("/series/<slug>/late")
@organiser
def count_late(slug: str) -> ResponseReturnValue:
    """Let late responses count at once: no figures were handed on that could be laid beside new ones."""
    series = series_by_slug(slug)
    number = downloads.count_late(series=series, actor=acting(), at=clock.now())
    if number:
        flash(f"{number} late {'response counts' if number == 1 else 'responses count'} now.", "success")
    else:
        flash("No response is held back, so nothing changed.", "info")
    return redirect(url_for("summaries.series", slug=slug))


@bp.route("/series/<slug>/protection", methods=["GET", "POST"])
@organiser
def protection(slug: str) -> ResponseReturnValue:
    """From which count on figures of the series are shown."""
    series = series_by_slug(slug)
    form = ProtectionForm(obj=rules_of(series))
    if form.validate_on_submit():
        rules = Rules(threshold=form.threshold.data or 0, blanks=bool(form.blanks.data))
        service.set_rules(series=series, rules=rules, actor=acting(), at=clock.now())
        flash("Saved. All summaries of the series are a new release now.", "success")
        return redirect(url_for("summaries.series", slug=slug))
    return render_template("summaries/protection.html", series=series, form=form), 422 if form.errors else 200

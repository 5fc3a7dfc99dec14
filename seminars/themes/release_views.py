"""Before chosen quotations leave the house: reading what may tell who somebody is."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Refusal
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.requests import page_number
from seminars.themes import queries
from seminars.themes.blueprint import bp
from seminars.themes.checking import Check
from seminars.themes.coding_views import take_in
from seminars.themes.listing import quotation_by_key
from seminars.themes.models import Release
from seminars.themes.release_queries import PER_PAGE, CandidatePage, Stage, candidates_of
from seminars.themes.releasing import Decision, Verdict, decide

STAGES = {Stage.WAITING: "To decide", Stage.RELEASED: "Released", Stage.HELD: "Held back"}


@bp.get("/series/<slug>/quotations/release")
@staff
def release(slug: str) -> ResponseReturnValue:
    """The quotations chosen for the report, and whether they may leave."""
    series = series_by_slug(slug)
    take_in(series)
    return _release_page(series)


def _release_page(series: Series, problem: Refusal | None = None) -> str:
    asked = request.args.get("stage", "")
    stage = Stage(asked) if asked in list(Stage) else Stage.WAITING
    found = candidates_of(series)
    return render_template(
        "themes/release.html",
        series=series,
        stage=stage,
        stages=STAGES,
        in_frame=Check(series).frame_warnings(queries.frame_of(series)),
        counts=Counter(each.stage for each in found),
        page=CandidatePage(
            page=page_number(),
            per_page=PER_PAGE,
            error_out=False,
            rows=[each for each in found if each.stage is stage],
        ),
        problem=problem,
        # What was typed is shown again.
        typed=request.form if problem else {},
    )


@bp.post("/series/<slug>/quotations/release")
@staff
def decide_release(slug: str) -> ResponseReturnValue:
    """Carry out what was decided on a page; quotations without a decision wait on."""
    series = series_by_slug(slug)
    try:
        decisions = _decisions(series)
        was_out = [each for each in decisions if each.quotation.release is Release.RELEASED]
        waiting = decide(series=series, decisions=decisions, actor=acting(), at=clock.now())
    except Refusal as refusal:
        return _release_page(series, refusal), refusal.status
    if not decisions:
        flash("Nothing was chosen, so nothing changed.", "info")
    elif waiting:
        flash("Saved. Amended quotations still have words that may tell who somebody is.", "warning")
    else:
        flash(f"Saved: {len(decisions)} decided.", "success")
    if was_out:
        flash(
            "What was released before may stand in drafts of the report that were kept meanwhile. The page "
            "of the report tells in which; an organiser can take the links to them back.",
            "info",
        )
    return redirect(url_for("themes.release", slug=slug, stage=request.args.get("stage")))


def _decisions(series: Series) -> list[Decision]:
    form = request.form
    found = []
    for key in form.getlist("key"):
        verdict = form.get(f"{key}-verdict", "")
        warned = form.getlist(f"{key}-warned")
        # Browsers send line breaks of their own kind.
        read, text = (form.get(f"{key}-{name}", "").replace("\r\n", "\n") for name in ("read", "text"))
        if not verdict and text.strip() and text != read:
            verdict = Verdict.AMEND.value
        if not verdict and form.get("rest") == Verdict.RELEASE.value and not warned:
            verdict = Verdict.RELEASE.value
        if verdict in list(Verdict):
            found.append(
                Decision(
                    quotation=quotation_by_key(series, key),
                    verdict=Verdict(verdict),
                    read=read,
                    warned=warned,
                    text=text,
                    reason=form.get(f"{key}-reason", ""),
                )
            )
    return found

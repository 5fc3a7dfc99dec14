"""A draft report as a facilitator reads it and comments on it, through a personal link."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import by_link
from seminars.audit.service import Actor
from seminars.errors import Refusal
from seminars.report import reviewing, version_queries, versions
from seminars.report.blueprint import bp
from seminars.report.drawings import chart_svg
from seminars.report.models import Review
from seminars.report.pdf import report_pdf
from seminars.report.version_views import zone
from seminars.responses import pdf_response


@dataclass(frozen=True)
class Unsaid:
    """What could not be kept: where it was typed (a section's key or a comment's number), what, and why."""

    place: str
    typed: str
    why: str


def _review(token: str) -> Review:
    return reviewing.review_by_token(token, clock.now())


@bp.get("/r/<token>")
@by_link
def review(token: str) -> ResponseReturnValue:
    """The draft, section by section, with the facilitator's own comments and what became of them."""
    found = _review(token)
    if found.opened_at is None:
        reviewing.note_opened(review=found, at=clock.now())
    return _page(found, token)


def _page(found: Review, token: str, unsaid: Unsaid | None = None) -> str:
    return render_template(
        "report/review.html",
        review=found,
        version=found.version,
        series=found.version.series,
        token=token,
        content=version_queries.content_of(found.version),
        chart_svg=chart_svg,
        comments=version_queries.own_comments(found),
        closed=reviewing.superseded_by_final(found.version),
        whole=reviewing.WHOLE,
        unsaid=unsaid,
        zone=zone(),
        longest=reviewing.LONGEST,
    )


def _refused(found: Review, token: str, place: str, refusal: Refusal) -> ResponseReturnValue:
    why = f"{refusal.message} {refusal.next_step}".strip()
    return _page(found, token, Unsaid(place, request.form.get("text", ""), why)), refusal.status


def _back(token: str, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("report.review", token=token, _anchor=anchor))


@bp.post("/r/<token>/comments")
@by_link
def comment(token: str) -> ResponseReturnValue:
    """Comment on a section, or on the whole."""
    found, section = _review(token), request.form.get("section", "")
    try:
        made = reviewing.comment(
            review=found, section=section, text=request.form.get("text", ""), at=clock.now()
        )
    except Refusal as refusal:
        return _refused(found, token, section, refusal)
    return _back(token, f"comment-{made.id}")


@bp.post("/r/<token>/comments/<int:number>")
@by_link
def change_comment(token: str, number: int) -> ResponseReturnValue:
    """Word an own comment anew, or take it back."""
    found, at = _review(token), clock.now()
    made = reviewing.own_comment(found, number)
    section = made.section
    try:
        if "take-back" in request.form:
            reviewing.take_back(review=found, made=made, at=at)
            flash("Your comment is taken back.", "success")
            return _back(token, section)
        reviewing.change_comment(review=found, made=made, text=request.form.get("text", ""), at=at)
    except Refusal as refusal:
        return _refused(found, token, str(number), refusal)
    return _back(token, f"comment-{number}")


@bp.post("/r/<token>/agree")
@by_link
def agree(token: str) -> ResponseReturnValue:
    """Say that every key point is in the draft."""
    found = _review(token)
    try:
        reviewing.agree(review=found, at=clock.now())
    except Refusal as refusal:
        return _refused(found, token, reviewing.WHOLE, refusal)
    flash("Thank you. The organiser sees that every key point is in it.", "success")
    return _back(token, "main")


@bp.get("/r/<token>/report.pdf")
@by_link
def review_pdf(token: str) -> ResponseReturnValue:
    """The draft to print."""
    found = _review(token)
    made = report_pdf(version_queries.content_of(found.version))
    versions.record_download(
        subject=found.version,
        shape="pdf",
        mark=found.version.mark,
        actor=Actor(found.account.name, found.account_id),
        at=clock.now(),
    )
    return pdf_response(made, f"{found.version.series.slug}-report-draft-{found.version.number}.pdf")

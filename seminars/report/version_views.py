"""Kept versions of a report: the list, one to read and to take away, and what is done with comments on it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, organiser, signed_in, staff
from seminars.errors import Forbidden, Refusal
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.report import out_since, settling, version_queries, versions
from seminars.report.blueprint import bp
from seminars.report.docx_file import report_docx
from seminars.report.drawings import chart_svg
from seminars.report.forms import AnswerForm
from seminars.report.models import CommentState, ReportVersion
from seminars.report.pdf import report_pdf
from seminars.report.reviewing import WHOLE
from seminars.requests import page_number
from seminars.responses import docx_response, pdf_response


@dataclass(frozen=True)
class Refused:
    """What could not be said to a comment: its number, what was typed, and why."""

    comment: int
    typed: str
    why: str


def zone() -> ZoneInfo:
    """In which times are shown; a report belongs to no one venue."""
    return ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])


def kept_version(series: Series, number: int) -> ReportVersion:
    """A version that whoever is signed in may read: drafts are the organisers'. Raises Missing, Forbidden."""
    version = version_queries.version_by_number(series, number)
    if not version.final and signed_in().role is not Role.ORGANISER:
        raise Forbidden(
            "Drafts of the report are for organisers.", next_step="The list of versions has what is final."
        )
    return version


@bp.get("/series/<slug>/report/versions")
@staff
def version_list(slug: str) -> ResponseReturnValue:
    """The kept versions, the latest first; staff see those that are final."""
    series = series_by_slug(slug)
    page = version_queries.versions_page(
        series, final_only=signed_in().role is not Role.ORGANISER, page=page_number()
    )
    return render_template(
        "report/versions.html",
        series=series,
        page=page,
        standings=version_queries.standings(page.items),
        zone=zone(),
    )


@bp.get("/series/<slug>/report/versions/<int:number>")
@staff
def version(slug: str, number: int) -> ResponseReturnValue:
    """A kept version, with the comments on it."""
    series = series_by_slug(slug)
    return _version_page(series, kept_version(series, number))


def _version_page(series: Series, row: ReportVersion, refused: Refused | None = None) -> str:
    comments, organises = version_queries.comments_by_section(row), signed_in().role is Role.ORGANISER
    return render_template(
        "report/version.html",
        series=series,
        version=row,
        content=version_queries.content_of(row),
        chart_svg=chart_svg,
        reviews=version_queries.reviews_of(row),
        comments=comments,
        waiting=sum(each.state is CommentState.OPEN for made in comments.values() for each in made),
        whole=WHOLE,
        refused=refused,
        out_since=out_since.quotations_out_since(row, clock.now()) if organises else [],
        working=out_since.open_links(row, clock.now()) if organises else 0,
        zone=zone(),
        now=clock.now(),
    )


@bp.get("/series/<slug>/report/versions/<int:number>.<any(pdf, docx):shape>")
@staff
def version_file(slug: str, number: int, shape: str) -> ResponseReturnValue:
    """A kept version to print, or to finish by hand: of a final one the file as it was printed."""
    series = series_by_slug(slug)
    row = kept_version(series, number)
    made = version_queries.file_of(row, shape)
    if made is None:
        content = version_queries.content_of(row)
        made = report_pdf(content) if shape == "pdf" else report_docx(content, row.made_at)
    versions.record_download(subject=row, shape=shape, mark=row.mark, actor=acting(), at=clock.now())
    name = f"{series.slug}-report-{'version' if row.final else 'draft'}-{row.number}.{shape}"
    return (pdf_response if shape == "pdf" else docx_response)(made, name)


@bp.post("/series/<slug>/report/versions/<int:number>/comments/<int:comment_id>")
@organiser
def close_comment(slug: str, number: int, comment_id: int) -> ResponseReturnValue:
    """Settle or answer a comment."""
    series = series_by_slug(slug)
    row = kept_version(series, number)
    comment, form = version_queries.comment_by_id(row, comment_id), AnswerForm()
    state = CommentState.SETTLED if form.settled.data else CommentState.ANSWERED
    try:
        settling.close_comment(
            comment=comment,
            state=state,
            read=(form.read.data or "").replace("\r\n", "\n"),
            answer=form.answer.data or "",
            actor=acting(),
            at=clock.now(),
        )
    except Refusal as refusal:
        why = f"{refusal.message} {refusal.next_step}".strip()
        return _version_page(series, row, Refused(comment_id, form.answer.data or "", why)), refusal.status
    return redirect(url_for("report.version", slug=slug, number=number, _anchor=f"comment-{comment_id}"))


@bp.post("/series/<slug>/report/versions/<int:number>/comments/<int:comment_id>/open")
@organiser
def open_comment(slug: str, number: int, comment_id: int) -> ResponseReturnValue:
    """Take back that a comment was settled or answered."""
    row = kept_version(series_by_slug(slug), number)
    comment = version_queries.comment_by_id(row, comment_id)
    settling.open_again(comment=comment, actor=acting(), at=clock.now())
    return redirect(url_for("report.version", slug=slug, number=number, _anchor=f"comment-{comment_id}"))

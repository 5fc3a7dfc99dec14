"""Summaries of a seminar and of a series, their downloads, and the page of a seminar's life."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.audit.service import Actor
from seminars.programme.models import Seminar, Series
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.responses import csv_response, pdf_response, xlsx_response
from seminars.summaries import service
from seminars.summaries.drawings import question_svg
from seminars.summaries.life import next_step, stages
from seminars.summaries.pdf import summary_pdf
from seminars.summaries.queries import life_facts, summary_of_seminar, summary_of_series
from seminars.summaries.sheets import summary_csv, summary_xlsx
from seminars.summaries.summary import Summary
from seminars.summaries.tabulation import UNWEIGHTED

bp = Blueprint("summaries", __name__)


@bp.get("/seminars/<slug>/life")
@staff
def life(slug: str) -> ResponseReturnValue:
    """A seminar in the order of its life: set up, register, on the day, groups, afterwards."""
    seminar = seminar_by_slug(slug)
    facts = life_facts(seminar, clock.now())
    return render_template(
        "summaries/life.html", seminar=seminar, facts=facts, stages=stages(facts), next_step=next_step(facts)
    )


def _page(summary: Summary, series: Series, where: str) -> str:
    return render_template(
        "summaries/summary.html",
        summary=summary,
        series=series,
        where=where,
        unweighted=UNWEIGHTED,
        question_svg=question_svg,
    )


@bp.get("/seminars/<slug>/summary")
@staff
def seminar(slug: str) -> ResponseReturnValue:
    """Attendance and responses of one seminar."""
    row = seminar_by_slug(slug)
    return _page(summary_of_seminar(row), row.series, "seminar")


@bp.get("/series/<slug>/summary")
@staff
def series(slug: str) -> ResponseReturnValue:
    """Attendance and responses of a series, its seminars side by side."""
    row = series_by_slug(slug)
    return _page(summary_of_series(row), row, "series")


def _download(
    subject: Seminar | Series,
    summary: Summary,
    shape: str,
    make: Callable[[Summary], bytes],
    respond: Callable[[bytes, str], Response],
) -> Response:
    content = make(summary)
    _record(subject, shape, acting())
    return respond(content, f"{summary.slug}-summary.{shape}")


def _record(subject: Seminar | Series, shape: str, actor: Actor) -> None:
    service.record_download(subject=subject, shape=shape, actor=actor, at=clock.now())


@bp.get("/seminars/<slug>/summary.pdf")
@staff
def seminar_pdf(slug: str) -> ResponseReturnValue:
    """The summary of a seminar to print."""
    row = seminar_by_slug(slug)
    return _download(row, summary_of_seminar(row), "pdf", summary_pdf, pdf_response)


@bp.get("/seminars/<slug>/summary.xlsx")
@staff
def seminar_xlsx(slug: str) -> ResponseReturnValue:
    """The summary of a seminar as a workbook."""
    row = seminar_by_slug(slug)
    return _download(row, summary_of_seminar(row), "xlsx", summary_xlsx, xlsx_response)


@bp.get("/seminars/<slug>/summary.csv")
@staff
def seminar_csv(slug: str) -> ResponseReturnValue:
    """The summary of a seminar as one long table."""
    row = seminar_by_slug(slug)
    return _download(row, summary_of_seminar(row), "csv", summary_csv, csv_response)


@bp.get("/series/<slug>/summary.pdf")
@staff
def series_pdf(slug: str) -> ResponseReturnValue:
    """The summary of a series to print."""
    row = series_by_slug(slug)
    return _download(row, summary_of_series(row), "pdf", summary_pdf, pdf_response)


@bp.get("/series/<slug>/summary.xlsx")
@staff
def series_xlsx(slug: str) -> ResponseReturnValue:
    """The summary of a series as a workbook."""
    row = series_by_slug(slug)
    return _download(row, summary_of_series(row), "xlsx", summary_xlsx, xlsx_response)


@bp.get("/series/<slug>/summary.csv")
@staff
def series_csv(slug: str) -> ResponseReturnValue:
    """The summary of a series as one long table."""
    row = series_by_slug(slug)
    return _download(row, summary_of_series(row), "csv", summary_csv, csv_response)

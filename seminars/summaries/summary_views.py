"""Summaries of a seminar and of a series, their downloads, and the page of a seminar's life."""

from collections.abc import Callable
from dataclasses import replace

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, public, staff
from seminars.errors import Missing
from seminars.programme.models import Seminar, SeminarState, Series
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.questionnaire.lateness import late_counts
from seminars.responses import csv_response, file_response, pdf_response, xlsx_response
from seminars.summaries.addresses import address_of, wanted_comparison, wanted_decimals, wanted_seminars
from seminars.summaries.blueprint import bp
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.downloads import record_download, take_figures
from seminars.summaries.drawings import chart_file, svg_of
from seminars.summaries.exhibits import (
    count_words,
    exhibit_by_code,
    exhibits_of,
    side_by_side,
    voices_by_topic,
)
from seminars.summaries.keeping import kept_summary_of_seminar, kept_summary_of_series
from seminars.summaries.life import next_step, stages
from seminars.summaries.making import making_of
from seminars.summaries.one_page_pdf import one_page_pdf
from seminars.summaries.pdf import summary_pdf
from seminars.summaries.queries import life_facts
from seminars.summaries.sheets import summary_csv
from seminars.summaries.shown import SIGN
from seminars.summaries.summary import Summary, base_line, measures_line, question_text, rate_words, written
from seminars.summaries.tabulation import UNWEIGHTED
from seminars.summaries.workbook import summary_xlsx

# Answers in words to a question that stand on the page; all of them can be searched on a page of their own.
TEXTS_SHOWN = 20


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
    beside = side_by_side(summary)
    compare = bool(beside) and wanted_comparison()
    return render_template(
        "summaries/summary.html",
        summary=summary,
        series=series,
        where=where,
        chosen=wanted_seminars(),
        everything=[each for each in series.seminars if each.state is not SeminarState.DRAFT],
        address_of=address_of,
        late=late_counts([each.id for each in series.seminars]),
        unweighted=UNWEIGHTED,
        comparable=bool(beside),
        compare=compare,
        exhibits=beside if compare else exhibits_of(summary),
        svg_of=svg_of,
        count_words=count_words,
        voices_by_topic=voices_by_topic,
        question_text=question_text,
        measures_line=measures_line,
        rate_words=rate_words,
        base_line=base_line,
        written=written,
        sign=SIGN,
        texts_shown=TEXTS_SHOWN,
    )


@bp.get("/help/definitions")
@public
def definitions() -> ResponseReturnValue:
    """What every figure of a summary means."""
    return render_template("summaries/definitions.html", parts=MEANINGS)


@bp.get("/seminars/<slug>/summary")
@staff
def seminar(slug: str) -> ResponseReturnValue:
    """Attendance and responses of one seminar."""
    row = seminar_by_slug(slug)
    return _page(_read(row), row.series, "seminar")


@bp.get("/series/<slug>/summary")
@staff
def series(slug: str) -> ResponseReturnValue:
    """Attendance and responses of a series, its seminars side by side."""
    row = series_by_slug(slug)
    return _page(_read(row), row, "series")


# How each shape is made, and how it is handed over.
SHAPES: dict[str, tuple[Callable[[Summary], bytes], Callable[[bytes, str], Response]]] = {
    "pdf": (summary_pdf, pdf_response),
    "one-page.pdf": (one_page_pdf, pdf_response),
    "xlsx": (summary_xlsx, xlsx_response),
    "csv": (summary_csv, csv_response),
}


def _read(subject: Seminar | Series) -> Summary:
    """The summary as the address asks for it; where making it takes long, one is led to its job instead."""
    now = clock.now()
    only = [] if isinstance(subject, Seminar) else wanted_seminars()
    job = making_of(subject, only, actor=acting(), at=now)
    if job is not None:
        abort(redirect(url_for("jobs.job", job_id=job.id)))
    if isinstance(subject, Seminar):
        summary = kept_summary_of_seminar(subject, now)
    else:
        summary = kept_summary_of_series(subject, now, only)
    return replace(summary, decimals=wanted_decimals())


def _taken(subject: Seminar | Series) -> Summary:
    """The same to be taken away: what comes in from now on is late."""
    series, seminar = (subject, None) if isinstance(subject, Series) else (subject.series, subject)
    take_figures(series=series, also=seminar, at=clock.now())
    return _read(subject)


def _download(subject: Seminar | Series, shape: str) -> Response:
    summary = _taken(subject)
    make, hand_over = SHAPES[shape]
    content = make(summary)
    only = wanted_seminars() if isinstance(subject, Series) else []
    record_download(
        subject=subject, shape=shape, mark=summary.mark, only=only, actor=acting(), at=clock.now()
    )
    return hand_over(content, f"{summary.slug}-summary{'-' if '-' in shape else '.'}{shape}")


@bp.get("/seminars/<slug>/summary.<any(pdf, xlsx, csv):shape>")
@staff
def seminar_download(slug: str, shape: str) -> ResponseReturnValue:
    """The summary of a seminar: to print, as a workbook, or as one long table."""
    row = seminar_by_slug(slug)
    return _download(row, shape)


@bp.get("/series/<slug>/summary.<any(pdf, xlsx, csv):shape>")
@staff
def series_download(slug: str, shape: str) -> ResponseReturnValue:
    """The summary of a series: to print, as a workbook, or as one long table."""
    row = series_by_slug(slug)
    return _download(row, shape)


@bp.get("/seminars/<slug>/summary-one-page.pdf")
@staff
def seminar_one_page(slug: str) -> ResponseReturnValue:
    """The summary of a seminar on a single page."""
    return _download(seminar_by_slug(slug), "one-page.pdf")


@bp.get("/series/<slug>/summary-one-page.pdf")
@staff
def series_one_page(slug: str) -> ResponseReturnValue:
    """The summary of a series on a single page."""
    return _download(series_by_slug(slug), "one-page.pdf")


def _chart(subject: Seminar | Series, code: str, shape: str) -> ResponseReturnValue:
    summary = _taken(subject)
    exhibit = exhibit_by_code(summary, code, venues=wanted_comparison())
    if exhibit is None:
        raise Missing("There is no such chart.", next_step="Go back to the summary and take one from there.")
    content = chart_file(summary, exhibit, shape)
    record_download(
        subject=subject,
        shape=f"chart of {code} ({shape})",
        mark=summary.mark,
        only=wanted_seminars() if isinstance(subject, Series) else [],
        actor=acting(),
        at=clock.now(),
    )
    mimetype = "image/svg+xml" if shape == "svg" else "image/png"
    return file_response(content, f"{summary.slug}-{code}.{shape}", mimetype)


@bp.get("/seminars/<slug>/charts/<code>.<any(svg, png):shape>")
@staff
def seminar_chart(slug: str, code: str, shape: str) -> ResponseReturnValue:
    """One chart of a seminar's summary, to take away."""
    return _chart(seminar_by_slug(slug), code, shape)


@bp.get("/series/<slug>/charts/<code>.<any(svg, png):shape>")
@staff
def series_chart(slug: str, code: str, shape: str) -> ResponseReturnValue:
    """One chart of the summary of a series, to take away."""
    return _chart(series_by_slug(slug), code, shape)

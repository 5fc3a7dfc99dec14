"""Cross-tabs of a series, and the series beside another, as pages and files."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.programme.models import SeminarState, Series
from seminars.programme.queries import series_by_slug
from seminars.responses import csv_response, pdf_response, xlsx_response
from seminars.summaries.addresses import wanted_decimals, wanted_seminars
from seminars.summaries.blueprint import bp
from seminars.summaries.compare_queries import Beside, series_before
from seminars.summaries.cross_files import cross_tabs_csv, cross_tabs_pdf, cross_tabs_xlsx
from seminars.summaries.cross_keeping import kept_beside, kept_cross_tabs
from seminars.summaries.cross_queries import ways_to_cross
from seminars.summaries.cross_tabs import BY_VENUE, CrossTabs, crossable, text_of
from seminars.summaries.downloads import record_download, take_figures
from seminars.summaries.summary import question_text

SHAPES: dict[str, tuple[Callable[[CrossTabs], bytes], Callable[[bytes, str], Response]]] = {
    "pdf": (cross_tabs_pdf, pdf_response),
    "xlsx": (cross_tabs_xlsx, xlsx_response),
    "csv": (cross_tabs_csv, csv_response),
}
# What an address can ask for.
_ASKED = ("by", "question", "with", "decimals")


def _wanted() -> tuple[str, str | None]:
    """What the address asks to cross by, and the question; none for all of them."""
    return request.args.get("by") or BY_VENUE, request.args.get("question") or None


def _read(series: Series) -> CrossTabs:
    by, question = _wanted()
    found = kept_cross_tabs(series, clock.now(), by=by, question=question, only=wanted_seminars())
    return replace(found, decimals=wanted_decimals())


def _other(series: Series) -> Series | None:
    """The series that the address names, or the last one; None if there is no other."""
    slug = request.args.get("with")
    return series_by_slug(slug) if slug else next(iter(series_before(series)), None)


def _read_beside(series: Series, other: Series | None) -> Beside | None:
    """The series beside the other one; None if there is none."""
    if other is None:
        return None
    found = kept_beside(series, other, clock.now())
    return replace(found, tabs=replace(found.tabs, decimals=wanted_decimals()))


@bp.get("/series/<slug>/cross-tabs")
@staff
def crossed(slug: str) -> ResponseReturnValue:
    """A question, or all of them, by venue, region, who answered, or paper and online."""
    series = series_by_slug(slug)
    ways, definition = ways_to_cross(series)
    tabs = _read(series)
    return render_template(
        "summaries/cross_tabs.html",
        series=series,
        tabs=tabs,
        ways=ways,
        chosen=wanted_seminars(),
        seminars=[each for each in series.seminars if each.state is not SeminarState.DRAFT],
        questions=[(each.code, question_text(each)) for each in crossable(definition, tabs.way)],
        question=_wanted()[1],
        text_of=text_of,
        file_of=_file_of("summaries.crossed_download", slug),
    )


@bp.get("/series/<slug>/cross-tabs.<any(pdf, xlsx, csv):shape>")
@staff
def crossed_download(slug: str, shape: str) -> ResponseReturnValue:
    """The same cross-tabs as a file."""
    series = series_by_slug(slug)
    take_figures(series=series, at=clock.now())
    return _download(series, _read(series), shape, "cross-tabs")


@bp.get("/series/<slug>/beside")
@staff
def compared(slug: str) -> ResponseReturnValue:
    """This series beside the last one, or another, where the questions are the same."""
    series = series_by_slug(slug)
    other = _other(series)
    return render_template(
        "summaries/beside.html",
        series=series,
        other=other,
        found=_read_beside(series, other),
        others=series_before(series),
        text_of=text_of,
        question_text=question_text,
        file_of=_file_of("summaries.compared_download", slug),
    )


@bp.get("/series/<slug>/beside.<any(pdf, xlsx, csv):shape>")
@staff
def compared_download(slug: str, shape: str) -> ResponseReturnValue:
    """The two series as a file."""
    series = series_by_slug(slug)
    other = _other(series)
    for each in (series, other):
        if each is not None:
            take_figures(series=each, at=clock.now())
    found = _read_beside(series, other)
    if found is None:
        return compared(slug)
    return _download(series, found.tabs, shape, "beside")


def _file_of(endpoint: str, slug: str) -> Callable[[str], str]:
    """The address of this page as a file of a shape, with all that the address asks for."""
    asked: Any = {name: request.args[name] for name in _ASKED if request.args.get(name)}
    return lambda shape: url_for(endpoint, slug=slug, shape=shape, seminar=wanted_seminars(), **asked)


def _download(series: Series, tabs: CrossTabs, shape: str, name: str) -> Response:
    make, hand_over = SHAPES[shape]
    content = make(tabs)
    codes = ", ".join(each.question.code for each in tabs.tables[:1]) if len(tabs.tables) == 1 else "all"
    part = f"{name} {tabs.way.label}: {codes}"
    record_download(
        subject=series,
        shape=shape,
        mark=tabs.mark,
        only=wanted_seminars(),
        part=part,
        actor=acting(),
        at=clock.now(),
    )
    return hand_over(content, f"{series.slug}-{name}-{tabs.way.code}.{shape}")

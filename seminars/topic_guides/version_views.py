"""Versions of the guide: the list, one to read and print, two side by side."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff_or_facilitator
from seminars.errors import Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar, Series
from seminars.programme.queries import series_by_slug
from seminars.responses import pdf_response
from seminars.topic_guides import queries, service
from seminars.topic_guides.blueprint import bp
from seminars.topic_guides.comparison import compare
from seminars.topic_guides.content import GuideText
from seminars.topic_guides.forms import VersionForm
from seminars.topic_guides.models import TopicGuide
from seminars.topic_guides.pdf import guide_pdf
from seminars.topic_guides.reading import paper_wanted, papers

# In an address: the guide as it stands, which may be no version yet.
NOW = 0


@bp.route("/series/<slug>/guide/versions", methods=["GET", "POST"])
@organiser
def versions(slug: str) -> ResponseReturnValue:
    """The versions, the latest first; and keeping the guide as it stands as one."""
    series = series_by_slug(slug)
    guide = queries.require_guide(series)
    form = VersionForm()
    if form.validate_on_submit():
        try:
            version = service.keep_version(
                guide=guide, remark=form.remark.data or "", actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"Kept as version {version.number}.", "success")
            return redirect(url_for("topic_guides.versions", slug=slug))
    page = render_template(
        "topic_guides/versions.html",
        series=series,
        guide=guide,
        form=form,
        latest=queries.latest_version(guide),
        page=queries.versions_page(guide, page=request.args.get("page", 1, type=int)),
    )
    return page, 422 if form.errors else 200


@bp.get("/series/<slug>/guide/versions/<int:number>")
@staff_or_facilitator
def version(slug: str, number: int) -> ResponseReturnValue:
    """A version to read."""
    series = series_by_slug(slug)
    row = queries.version_by_number(queries.require_guide(series), number)
    seminar, text = _at(series, queries.version_text(row, series))
    return render_template(
        "topic_guides/read.html", series=series, seminar=seminar, guide=text, version=row, papers=papers()
    )


@bp.get("/series/<slug>/guide/versions/<int:number>.pdf")
@staff_or_facilitator
def version_pdf(slug: str, number: int) -> ResponseReturnValue:
    """A version to print."""
    series = series_by_slug(slug)
    row = queries.version_by_number(queries.require_guide(series), number)
    seminar, text = _at(series, queries.version_text(row, series))
    head = f"{series.title}: {seminar.title}" if seminar else ""
    return pdf_response(
        guide_pdf(text, paper_wanted(), head=head), f"{slug}-topic-guide-version-{number}.pdf"
    )


def _at(series: Series, whole: GuideText) -> tuple[Seminar | None, GuideText]:
    """The guide at the seminar that the address names (?at=slug), else that of the series."""
    wanted = request.args.get("at", "")
    seminar = next((each for each in queries.seminars_talking(series) if each.slug == wanted), None)
    return seminar, whole.everywhere() if seminar is None else whole.at_seminar(seminar.id)


@bp.get("/series/<slug>/guide/versions/compare")
@organiser
def compare_versions(slug: str) -> ResponseReturnValue:
    """What changed from one version to another, or to the guide as it stands (0)."""
    series = series_by_slug(slug)
    guide = queries.require_guide(series)
    numbers = queries.version_numbers(guide)
    if not numbers:
        flash("There is no version yet to compare with.", "info")
        return redirect(url_for("topic_guides.versions", slug=slug))
    new = request.args.get("new", NOW, type=int)
    old = request.args.get("old", _before(numbers, new), type=int)
    before, after = _text(guide, series, old), _text(guide, series, new)
    seminar, old_text = _at(series, before)
    seminars = queries.seminars_talking(series)
    return render_template(
        "topic_guides/compare.html",
        series=series,
        seminar=seminar,
        numbers=numbers,
        old=old,
        new=new,
        found=compare(old_text, _at(series, after)[1]),
        seminars=[
            (
                each,
                not compare(before.at_seminar(each.id), after.at_seminar(each.id)).is_empty,
            )
            for each in seminars
        ],
    )


def _before(numbers: list[int], new: int) -> int:
    """The version before ``new``, the latest first in ``numbers``."""
    return next((number for number in numbers if new in (NOW,) or number < new), numbers[-1])


def _text(guide: TopicGuide, series: Series, number: int) -> GuideText:
    if number == NOW:
        return queries.whole_text(guide)
    return queries.version_text(queries.version_by_number(guide, number), series)

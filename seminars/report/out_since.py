"""Quotations that a kept version still shows although they are not in the report any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import undefer

from seminars.extensions import db
from seminars.programme.models import Series
from seminars.report.models import ReportVersion, Review
from seminars.themes.in_report import CategoryInReport
from seminars.themes.queries import themes_for_report


def _quoted(version: ReportVersion) -> Iterable[str]:
    for section in version.content["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "quotation":
                yield block["text"]


def _out_since(version: ReportVersion, themes: Sequence[CategoryInReport]) -> list[str]:
    now = {said.text for category in themes for theme in category.themes for said in theme.quotations}
    return [text for text in dict.fromkeys(_quoted(version)) if text not in now]


def quotations_out_since(version: ReportVersion, at: datetime) -> list[str]:
    """The quotations of a kept version that the report would not show at ``at``: held back, worded anew, or
    no longer chosen since, or their source may not be quoted any more."""
    if not any(True for _ in _quoted(version)):
        return []
    return _out_since(version, themes_for_report(version.series_id, at))


def open_links(version: ReportVersion, at: datetime) -> int:
    """How many personal links open the draft at ``at``."""
    query = select(Review).where(Review.version_id == version.id)
    return sum(review.is_open(at) for review in db.session.scalars(query))


def sent_with_more(
    series: Series, themes: Sequence[CategoryInReport], at: datetime
) -> dict[ReportVersion, list[str]]:
    """The drafts that somebody's link still opens, with the quotations in them that are not among ``themes``
    any more; drafts without such are left out."""
    open_link = exists().where(
        Review.version_id == ReportVersion.id, Review.withdrawn_at.is_(None), Review.expires_at > at
    )
    drafts = db.session.scalars(
        select(ReportVersion)
        .where(ReportVersion.series_id == series.id, open_link)
        .order_by(ReportVersion.number)
        .options(undefer(ReportVersion.content))
    )
    found = {draft: _out_since(draft, themes) for draft in drafts}
    return {draft: texts for draft, texts in found.items() if texts}

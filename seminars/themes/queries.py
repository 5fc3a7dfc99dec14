"""Reads of the code frame, and of what leaves for the report."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from seminars.errors import Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.programme.models import Seminar, Series
from seminars.themes.checking import Check, unaccepted
from seminars.themes.gathering import still_quotable
from seminars.themes.in_report import ActionInReport, CategoryInReport, QuotationInReport, ThemeInReport
from seminars.themes.listing import in_order, source_in_words
from seminars.themes.models import (
    Action,
    Area,
    Category,
    CodedQuotation,
    QuotationArea,
    QuotationTheme,
    Release,
    Theme,
)


@dataclass(frozen=True)
class Uses:
    """How many quotations stand under each theme and each area, by number; none where it is not named."""

    themes: dict[int, int]
    areas: dict[int, int]


def frame_of(series: Series) -> list[Category]:
    """The categories of a series with all that stands in them, in their order."""
    return list(
        db.session.scalars(
            select(Category)
            .where(Category.series_id == series.id)
            .options(selectinload(Category.themes), selectinload(Category.areas).selectinload(Area.actions))
            .order_by(Category.position, Category.id)
        )
    )


def uses_of(series: Series) -> Uses:
    """How many quotations hang on the parts of a series' frame, also such as are out of sight."""
    themes = (
        select(QuotationTheme.theme_id, func.count())
        .join(Theme, Theme.id == QuotationTheme.theme_id)
        .join(Category, Category.id == Theme.category_id)
        .where(Category.series_id == series.id)
        .group_by(QuotationTheme.theme_id)
    )
    areas = (
        select(QuotationArea.area_id, func.count())
        .join(Area, Area.id == QuotationArea.area_id)
        .join(Category, Category.id == Area.category_id)
        .where(Category.series_id == series.id)
        .group_by(QuotationArea.area_id)
    )
    return Uses(
        {number: count for number, count in db.session.execute(themes)},
        {number: count for number, count in db.session.execute(areas)},
    )


def category_by_id(series: Series, number: int) -> Category:
    """A category of the series. Raises Missing."""
    found = db.session.get(Category, number)
    if found is None or found.series_id != series.id:
        raise _gone("category")
    return found


def theme_by_id(series: Series, number: int) -> Theme:
    """A theme of the series. Raises Missing."""
    found = db.session.get(Theme, number)
    if found is None:
        raise _gone("theme")
    category_by_id(series, found.category_id)
    return found


def area_by_id(series: Series, number: int) -> Area:
    """An area of action of the series. Raises Missing."""
    found = db.session.get(Area, number)
    if found is None:
        raise _gone("area of action")
    category_by_id(series, found.category_id)
    return found


def action_by_id(series: Series, number: int) -> Action:
    """A suggested action of the series. Raises Missing."""
    found = db.session.get(Action, number)
    if found is None:
        raise _gone("suggested action")
    area_by_id(series, found.area_id)
    return found


def _gone(what: str) -> Missing:
    return Missing(
        f"This {what} is not in the code frame (any more).", next_step="Go back to the code frame."
    )


def themes_for_report(series_id: int, at: datetime) -> list[CategoryInReport]:
    """The code frame of a series with the quotations that may leave the house at ``at``."""
    series = db.session.get_one(Series, series_id)
    under: dict[int, list[QuotationInReport]] = defaultdict(list)
    for quotation, venue, group in _released(series, at):
        where = venue if group is not None else ""
        said = QuotationInReport(quotation.text, where, source_in_words(group))
        for theme in quotation.themes:
            under[theme.id].append(said)
    return [
        CategoryInReport(
            category.name,
            tuple(ThemeInReport(theme.name, tuple(under[theme.id])) for theme in category.themes),
            tuple(
                ActionInReport(area.name, action.text) for area in category.areas for action in area.actions
            ),
        )
        for category in frame_of(series)
    ]


def released_from_groups(series: Series, at: datetime) -> dict[int, str]:
    """What was said in the groups and may leave the house at ``at``: the words to show, by the number of the
    quotation in its note."""
    return {
        quotation.quotation_id: quotation.text
        for quotation, _, _ in _released(series, at)
        if quotation.quotation_id is not None
    }


def _released(series: Series, at: datetime) -> list[tuple[CodedQuotation, str, int | None]]:
    """The quotations that may leave the house at ``at``, each with its venue and group.

    Those are chosen and released, their source may be quoted and says what was read, and nothing has come
    up since that would tell who somebody is.
    """
    rows = db.session.execute(
        in_order(
            select(CodedQuotation, Seminar.title, FocusGroup.number).where(
                Seminar.series_id == series.id,
                CodedQuotation.chosen,
                CodedQuotation.available,
                CodedQuotation.release == Release.RELEASED,
                still_quotable(series, at),
            )
        ).options(selectinload(CodedQuotation.themes))
    ).all()
    if not rows:
        return []
    check = Check(series)
    return [
        (quotation, venue, group)
        for quotation, venue, group in rows
        if not unaccepted(quotation, check.warnings(quotation))
    ]

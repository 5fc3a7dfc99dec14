"""This series beside another: each figure comes from the release of its own series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import SeminarState, Series
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.queries import merged_versions, newest
from seminars.summaries.cross_figures import side_by_side
from seminars.summaries.cross_queries import figures_by_code, pending_of
from seminars.summaries.cross_tabs import CrossTabs, Way
from seminars.summaries.matching import Unmatched, matched
from seminars.summaries.queries import release_of

BESIDE = "beside"


@dataclass(frozen=True)
class Beside:
    """Two series: the tables of what both asked, and what cannot be compared."""

    tabs: CrossTabs
    left: Sequence[Unmatched]


def series_before(series: Series) -> list[Series]:
    """Other series that were asked something, the last one before this series first, then all others."""
    rows = db.session.scalars(
        select(Series)
        .join(Questionnaire, Questionnaire.series_id == Series.id)
        .where(Series.id != series.id, newest())
        .options(selectinload(Series.seminars))
    )
    first = _first_day(series)

    def near(other: Series) -> tuple[bool, int, str]:
        day = _first_day(other)
        return (day > first, first - day if day <= first else day - first, other.slug)

    return sorted((each for each in rows if _first_day(each)), key=near)


def _first_day(series: Series) -> int:
    """The first day of its published seminars as a number; 0 without one."""
    days = [each.starts_on for each in series.seminars if each.state is not SeminarState.DRAFT]
    return min(days).toordinal() if days else 0


def beside(series: Series, other: Series, at: datetime) -> Beside:
    """What both series asked, side by side. Raises Missing where one has no questionnaire."""
    mine, theirs = merged_versions(series), merged_versions(other)
    if mine is None or theirs is None:
        raise Missing(
            f"{(series if mine is None else other).title} has no questionnaire.",
            next_step="Choose a series that asked something.",
        )
    here, there = release_of(series, at), release_of(other, at)
    same, left = matched(mine.definition, theirs.definition)
    found, found_there = (figures_by_code(each.release.of_series()) for each in (here, there))
    tables = [
        side_by_side(
            each.here,
            BESIDE,
            [
                (series.slug, series.title, found[each.here.code]),
                (other.slug, other.title, found_there[each.there.code]),
            ],
            each.differs,
        )
        for each in same
        if each.here.code in found and each.there.code in found_there
    ]
    return Beside(
        tabs=CrossTabs(
            slug=series.slug,
            title=series.title,
            way=Way(BESIDE, f"beside {other.title}"),
            tables=tuple(tables),
            mark=f"{here.release.mark} and {there.release.mark}",
            threshold=max(here.release.rules.threshold, there.release.rules.threshold),
            blanks=here.release.rules.blanks and there.release.rules.blanks,
            remarks=(
                "Other people answered in each series, and nobody was drawn at random: a difference "
                "describes those who were there, and says nothing about a change in anybody else.",
                pending_of(here),
                pending_of(there),
            ),
        ),
        left=left,
    )

"""Cross-tabs, and series beside each other, that are kept as summaries are (``keeping``)."""

from collections.abc import Collection
from datetime import datetime

from seminars.programme.models import Series
from seminars.summaries.compare_queries import Beside, beside
from seminars.summaries.cross_queries import cross_tabs
from seminars.summaries.cross_tabs import CrossTabs
from seminars.summaries.keeping import kept


def kept_cross_tabs(
    series: Series, at: datetime, *, by: str, question: str | None = None, only: Collection[str] = ()
) -> CrossTabs:
    """``cross_tabs``, made anew only where something has changed."""
    return kept(
        f"cross-tabs {(series.slug, by, question, sorted(set(only)))}",
        [series],
        at,
        CrossTabs,
        lambda: cross_tabs(series, at, by=by, question=question, only=only),
    )


def kept_beside(series: Series, other: Series, at: datetime) -> Beside:
    """``beside``, made anew only where something has changed."""
    described = f"beside {(series.slug, other.slug)}"
    return kept(described, [series, other], at, Beside, lambda: beside(series, other, at))

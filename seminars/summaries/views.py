"""Pages of the summaries room, gathered."""

from seminars.summaries import (
    answers_views,
    ask_views,
    cross_views,
    review_views,
    rows_views,
    summary_views,
)
from seminars.summaries.blueprint import bp

__all__ = ["answers_views", "ask_views", "bp", "cross_views", "review_views", "rows_views", "summary_views"]

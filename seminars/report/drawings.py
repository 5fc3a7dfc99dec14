"""The charts of a report to stand in a page."""

from functools import lru_cache

from markupsafe import Markup

from seminars.documents.charts import bars, for_wide_and_narrow, narrow_bars
from seminars.report.content import Chart


# The same figures give the same picture, and drawing takes most of the time of a page.
@lru_cache(maxsize=500)
def chart_svg(chart: Chart, name: str) -> Markup:
    """The chart as SVG, once for wide and once for narrow screens; ids in it begin with ``name``."""
    drawn = for_wide_and_narrow(
        bars(chart.bars),
        narrow_bars(chart.bars),
        title=chart.caption,
        description="Bars for each answer; the table below holds the same figures.",
        name=name,
    )
    # Safe to stand in a page: the drawing escapes its texts.
    return Markup(drawn)

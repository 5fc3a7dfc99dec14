"""The charts of a report to stand in a page."""

from functools import lru_cache

from markupsafe import Markup

from seminars.documents.charts import bars, narrow_bars, svg
from seminars.report.content import Chart


# The same figures give the same picture, and drawing takes most of the time of a page.
@lru_cache(maxsize=500)
def chart_svg(chart: Chart, name: str) -> Markup:
    """The chart as SVG, once for wide and once for narrow screens; ids in it begin with ``name``."""
    drawn = {
        shape: svg(
            drawing(chart.bars),
            title=chart.caption,
            description="Bars for each answer; the table below holds the same figures.",
            name=f"{name}-{shape}",
        )
        for shape, drawing in (("wide", bars), ("narrow", narrow_bars))
    }
    # Safe to stand in a page: the drawing escapes its texts.
    return Markup("".join(f'<div class="chart-{shape}">{made}</div>' for shape, made in drawn.items()))

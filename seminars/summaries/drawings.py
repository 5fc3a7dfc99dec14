"""The chart of a question: one drawing for page and PDF."""

from functools import lru_cache

from markupsafe import Markup
from reportlab.graphics.shapes import Drawing

from seminars.documents.charts import WIDTH, Bar, bars, svg
from seminars.summaries.tabulation import Tabulated


def _bars(tabulated: Tabulated) -> tuple[Bar, ...]:
    return tuple(Bar(count.label, count.count, count.percent) for count in tabulated.counts)


def question_drawing(tabulated: Tabulated, width: float = WIDTH) -> Drawing:
    """Bars for the options of a question, in the questionnaire's order."""
    return bars(_bars(tabulated), width=width)


def question_svg(tabulated: Tabulated) -> Markup:
    """The chart to stand in the page."""
    return _svg(
        f"chart-{tabulated.question.code}",
        f"{tabulated.question.text} (n = {tabulated.base})",
        _bars(tabulated),
    )


# Drawing takes most of the time of a summary's page, and the same figures give the same picture.
@lru_cache(maxsize=500)
def _svg(name: str, title: str, values: tuple[Bar, ...]) -> Markup:
    drawn = svg(
        bars(values),
        title=title,
        description="Bars for each answer; the table below holds the same figures.",
        name=name,
    )
    # Safe to stand in a page: the drawing escapes its texts.
    return Markup(drawn)

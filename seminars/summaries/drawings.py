"""The chart of a question: one drawing for page and PDF."""

from functools import lru_cache

from markupsafe import Markup
from reportlab.graphics.shapes import Drawing

from seminars.documents.charts import WIDTH, Bar, bars, svg
from seminars.summaries.shown import HIDDEN, QuestionFigures


def _bars(figures: QuestionFigures, decimals: int) -> tuple[Bar, ...]:
    """A hidden figure, and a per cent of one, have no bar: its length would tell them."""
    return tuple(
        Bar(
            count.label,
            None if count.count is HIDDEN else count.count,
            None if count.percent is HIDDEN else count.percent,
            count.words(decimals),
        )
        for count in figures.counts
    )


def question_drawing(figures: QuestionFigures, width: float = WIDTH, decimals: int = 0) -> Drawing:
    """Bars for the options of a question, in the questionnaire's order."""
    return bars(_bars(figures, decimals), width=width)


def question_svg(figures: QuestionFigures, decimals: int = 0) -> Markup:
    """The chart to stand in the page."""
    return _svg(
        f"chart-{figures.question.code}",
        f"{figures.question.text} (n = {figures.base})",
        _bars(figures, decimals),
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

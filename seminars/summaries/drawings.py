"""The chart of a question: one drawing for page and PDF."""

from markupsafe import Markup
from reportlab.graphics.shapes import Drawing

from seminars.documents.charts import WIDTH, Bar, bars, svg
from seminars.summaries.tabulation import Tabulated


def question_drawing(tabulated: Tabulated, width: float = WIDTH) -> Drawing:
    """Bars for the options of a question, in the questionnaire's order."""
    return bars([Bar(count.label, count.count, count.percent) for count in tabulated.counts], width=width)


def question_svg(tabulated: Tabulated) -> Markup:
    """The chart to stand in the page."""
    drawn = svg(
        question_drawing(tabulated),
        title=f"{tabulated.question.text} (n = {tabulated.base})",
        description="Bars for each answer; the table below holds the same figures.",
    )
    # Safe to stand in a page: the drawing escapes its texts.
    return Markup(drawn)

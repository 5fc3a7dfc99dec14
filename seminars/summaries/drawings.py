"""The chart of an exhibit: one drawing for the page, the PDF, and to take away as SVG and PNG.

A hidden figure has no bar, dot or part of a bar, and neither has anything whose size would tell it: a drawing
is made of nothing but what may be shown.
"""

from functools import lru_cache

from markupsafe import Markup
from reportlab.graphics.shapes import Drawing

from seminars.documents.charts import NARROW_WIDTH, WIDTH, Bar, bars, for_wide_and_narrow, narrow_bars
from seminars.documents.dot_chart import Dot, DotRow, dot_chart
from seminars.documents.framed import framed, svg_file
from seminars.documents.pictures import pngs
from seminars.documents.scale_chart import ScaleRow, scale_chart
from seminars.summaries.exhibits import Exhibit, count_words
from seminars.summaries.percentages import COUNTS_UNDER, PERCENT_FROM
from seminars.summaries.shown import HIDDEN, SIGN, OptionFigures, QuestionFigures
from seminars.summaries.summary import Summary, base_line
from seminars.summaries.tabulation import UNWEIGHTED

_FEW = f"fewer than {PERCENT_FROM} answered: no percentages"
# All that decides what a drawing looks like.
_Bars = tuple[Bar, ...]
_Scale = tuple[tuple[str, ...], tuple[ScaleRow, ...]]
_Dots = tuple[DotRow, ...]
Content = tuple[str, _Bars | _Scale | _Dots]


def content_of(exhibit: Exhibit, decimals: int = 0) -> Content:
    """What is drawn, as plain values: the kind of chart, and its figures as far as they may be shown."""
    if exhibit.is_diverging:
        points = tuple(count.label for count in exhibit.first.counts)
        if exhibit.venues:
            rows = [("All", exhibit.first), *exhibit.venues]
        elif exhibit.is_grid:
            rows = [(each.question.text, each) for each in exhibit.questions]
        else:
            rows = [("", exhibit.first)]
        return "scale", (points, tuple(_scale_row(label, figures, decimals) for label, figures in rows))
    if exhibit.venues:
        return "dots", tuple(_dot_row(exhibit, place, decimals) for place in range(len(exhibit.first.counts)))
    return "bars", tuple(_bar(count, decimals) for count in exhibit.first.counts)


def _bar(count: OptionFigures, decimals: int) -> Bar:
    return Bar(
        count.label,
        None if count.count is HIDDEN else count.count,
        None if count.percent is HIDDEN else count.percent,
        count.words(decimals),
    )


def _scale_row(label: str, figures: QuestionFigures, decimals: int) -> ScaleRow:
    """A bar as far as its parts are shown; nothing of it where the middle, on which it stands, is hidden."""
    base = f"n = {figures.base}"
    shares = tuple(None if count.share is HIDDEN else count.share for count in figures.counts)
    hidden = [count.share is HIDDEN for count in figures.counts]
    if None in shares and not any(hidden):
        return ScaleRow(label, base, None, words=_FEW)
    if all(hidden) or (len(hidden) % 2 and hidden[len(hidden) // 2]):
        return ScaleRow(label, base, None, words=SIGN)
    # On a small base no per cent stands without its count.
    small = figures.base is HIDDEN or figures.base < COUNTS_UNDER
    printed = tuple(
        count_words(count, decimals) if small else count.words(decimals) for count in figures.counts
    )
    return ScaleRow(label, base, shares, printed)


def _dot_row(exhibit: Exhibit, place: int, decimals: int) -> DotRow:
    dots = []
    for title, figures in exhibit.venues:
        count = figures.counts[place]
        share = count.share
        dots.append(Dot(title, None if share is HIDDEN else share, count_words(count, decimals)))
    return DotRow(exhibit.first.counts[place].label, tuple(dots))


def _drawn(content: Content, width: float, *, narrow: bool = False) -> Drawing:
    kind, values = content
    if kind == "scale":
        points, rows = values
        return scale_chart(points, rows, width=width, narrow=narrow)  # type: ignore[arg-type]
    if kind == "dots":
        return dot_chart(values, width=width, narrow=narrow)  # type: ignore[arg-type]
    return (narrow_bars if narrow else bars)(values, width=width)  # type: ignore[arg-type]


def drawing_of(exhibit: Exhibit, width: float = WIDTH, decimals: int = 0) -> Drawing:
    """The chart of an exhibit."""
    return _drawn(content_of(exhibit, decimals), width)


def svg_of(exhibit: Exhibit, decimals: int = 0) -> Markup:
    """The chart to stand in a page, once for wide and once for narrow screens."""
    return _svg(
        f"chart-{exhibit.code}", f"{exhibit.title} (n = {exhibit.first.base})", content_of(exhibit, decimals)
    )


# Drawing takes most of the time of a summary's page, and the same figures give the same picture.
@lru_cache(maxsize=500)
def _svg(name: str, title: str, content: Content) -> Markup:
    drawn = for_wide_and_narrow(
        _drawn(content, WIDTH),
        _drawn(content, NARROW_WIDTH, narrow=True),
        title=title,
        description="The table below holds the same figures.",
        name=name,
    )
    # Safe to stand in a page: the drawing escapes its texts.
    return Markup(drawn)


def chart_file(summary: Summary, exhibit: Exhibit, shape: str) -> bytes:
    """The chart to take away, as 'svg' or 'png', with what has to be said of it."""
    above = [summary.title]
    if not exhibit.is_grid and not exhibit.venues:
        above.append(base_line(exhibit.first, summary.decimals))
    elif exhibit.first.several:
        above.append("Per cent of respondents, several answers possible")
    below = [UNWEIGHTED, *([summary.legend] if exhibit.hides else []), f"Release {summary.mark}."]
    made = framed(drawing_of(exhibit, decimals=summary.decimals), exhibit.title, above=above, below=below)
    return svg_file(made, title=exhibit.title) if shape == "svg" else pngs([made])[0]

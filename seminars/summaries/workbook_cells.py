"""Figures as cells of a workbook, and what stands under every sheet."""

from collections.abc import Iterator

from seminars.documents.spreadsheet import Cell, Percent, Sign
from seminars.summaries.shown import HIDDEN, SIGN, Figure, Measure, QuestionFigures, Rate, share_of
from seminars.summaries.summary import Summary
from seminars.summaries.tabulation import UNWEIGHTED


def cell_of(figure: Figure | Measure | None) -> Cell:
    """A figure as a cell: a number, the sign of a hidden one, or nothing."""
    return Sign(SIGN) if figure is HIDDEN else figure


def share_cell(count: Figure, base: Figure) -> Cell:
    """A share as a cell in per cent: the sign of a hidden one, nothing where there is none."""
    share = share_of(count, base)
    return Sign(SIGN) if share is HIDDEN else None if share is None else Percent(share)


def rate_cell(rate: Rate | None) -> Cell:
    """A rate as a cell in per cent; nothing where there is none yet."""
    return None if rate is None else share_cell(rate.count, rate.base)


def decimal_cell(value: Measure | None) -> Cell:
    """A measure as a cell: a number with decimals, the sign of a hidden one, or nothing."""
    return cell_of(value if value is None or value is HIDDEN else float(value))


def named_measures(figures: QuestionFigures) -> Iterator[tuple[str, Measure]]:
    """The measures with their names; of a scale its points are counted from 1."""
    found = figures.measures
    if found is not None:
        yield "Mean (points counted from 1)" if figures.counts else "Mean", found.mean
        yield "Median", found.median
        yield "Lower quartile", found.lower_quartile
        yield "Upper quartile", found.upper_quartile
        yield "Least", found.least
        yield "Greatest", found.greatest


def notes_of(summary: Summary) -> list[str]:
    """What has to be said of the figures, to stand under them."""
    notes = [summary.pending_line, UNWEIGHTED, summary.legend, summary.keying_line, summary.release_line]
    return [each for each in notes if each]

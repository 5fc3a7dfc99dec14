"""Questions in columns as they may be shown: cross-tabs, and seminars, regions or series side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seminars.questionnaire.definition import Asked
from seminars.summaries.shown import (
    ALL_HIDDEN,
    HIDDEN,
    Figure,
    MeasureFigures,
    OptionFigures,
    QuestionFigures,
)
from seminars.summaries.tabulation import measures


@dataclass(frozen=True)
class CrossColumn:
    """One column as it may be shown; ``measures`` of a scale whose counts are shown, or of a number."""

    code: str
    label: str
    base: Figure
    counts: tuple[OptionFigures, ...]
    measures: MeasureFigures | None = None

    def sum_note(self, question: Asked, decimals: int) -> str:
        """What rounded per cents add up to, where each response counts once and they are not 100."""
        return QuestionFigures(question, self.base, self.base, 0, self.counts).sum_note(decimals)


@dataclass(frozen=True)
class CrossFigures:
    """A cross-tab as it may be shown.

    ``withheld``: all of it is hidden, zeros too. ``remark`` is what has to be said of it.
    """

    question: Asked
    by: str
    columns: tuple[CrossColumn, ...]
    withheld: bool = False
    remark: str = ""

    def beside(self, column: CrossColumn) -> "CrossFigures":
        """The same with one more column."""
        return replace(self, columns=(*self.columns, column))

    @property
    def hides(self) -> bool:
        """Whether anything of it is hidden."""
        figures = [figure for each in self.columns for figure in (each.base, *(c.count for c in each.counts))]
        measures = [value for each in self.columns if each.measures for value in vars(each.measures).values()]
        return HIDDEN in (*figures, *measures)


def points_measures(counts: Sequence[Figure]) -> MeasureFigures | None:
    """Measures of the points of a scale counted from 1; hidden where one of the counts is."""
    if HIDDEN in counts:
        return ALL_HIDDEN
    found = measures(
        [
            float(point)
            for point, count in enumerate(counts, start=1)
            if count is not HIDDEN
            for _ in range(count)
        ]
    )
    return None if found is None else MeasureFigures(**vars(found))


def as_column(code: str, label: str, figures: QuestionFigures) -> CrossColumn:
    """The figures of a question as a column."""
    return CrossColumn(code, label, figures.base, figures.counts, figures.measures)


def side_by_side(
    question: Asked, by: str, columns: Sequence[tuple[str, str, QuestionFigures]], remark: str = ""
) -> CrossFigures:
    """Figures of one question as columns (code, label, figures): from parts of a release, or of two."""
    return CrossFigures(
        question=question,
        by=by,
        columns=tuple(as_column(*each) for each in columns),
        remark=remark,
    )

"""Figures as they may be shown: what is hidden to protect people is no number any more.

Everything that leaves the room is made of these values. A hidden figure is ``HIDDEN``: it prints as
``[c]`` (for confidential, the sign that the British Government Analysis Function asks for in tables), and
adding, dividing or comparing it is a TypeError, so that nobody computes with it by accident. Ask
``figure is HIDDEN`` before computing; the type checker insists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from seminars.questionnaire.definition import Asked
from seminars.summaries.tabulation import SEVERAL_KINDS, whole_percent

SIGN = "[c]"


class Hidden(Enum):
    """The one value that stands for a figure that is hidden."""

    HIDDEN = SIGN

    def __str__(self) -> str:
        return SIGN

    def __format__(self, wanted: str) -> str:
        return SIGN

    def __bool__(self) -> bool:
        # What is hidden is at least 1, unless all its table is.
        return True


HIDDEN = Hidden.HIDDEN
Figure = int | Hidden
Measure = float | Hidden


def legend(threshold: int) -> str:
    """What the sign means, to stand in every output."""
    return (
        f"{SIGN}: hidden to protect people. Counts from 1 to {threshold - 1} are hidden, and as many others "
        "as it takes that they cannot be worked out; 0 is shown. Where a whole column or table is hidden, "
        "zeros are hidden too."
    )


def percent_of(count: Figure, base: Figure) -> Figure | None:
    """Whole per cent, halves rounded up; hidden where count or base is, None for an empty base."""
    if count is HIDDEN or base is HIDDEN:
        return HIDDEN
    return whole_percent(count, base)


def share_of(count: Figure, base: Figure) -> Measure | None:
    """Count of base as a number from 0 to 1; hidden where count or base is, None for an empty base."""
    if count is HIDDEN or base is HIDDEN:
        return HIDDEN
    return count / base if base else None


def added(figures: Iterable[Figure]) -> Figure:
    """The sum of figures that are shown; hidden where one of them is."""
    total = 0
    for figure in figures:
        if figure is HIDDEN:
            return HIDDEN
        total += figure
    return total


@dataclass(frozen=True)
class OptionFigures:
    """How often an option was chosen, of ``base`` responses; ranked ones with first and mean place."""

    code: str
    label: str
    count: Figure
    base: Figure
    first: Figure | None = None
    mean_rank: Measure | None = None

    @property
    def share(self) -> Measure | None:
        """Count of base as a number from 0 to 1."""
        return share_of(self.count, self.base)

    @property
    def percent(self) -> Figure | None:
        """Count of base in whole per cent."""
        return percent_of(self.count, self.base)


@dataclass(frozen=True)
class MeasureFigures:
    """Mean, median and quartiles of numbers, or of the points of a scale counted from 1."""

    mean: Measure
    median: Measure
    lower_quartile: Measure
    upper_quartile: Measure
    least: Measure
    greatest: Measure


ALL_HIDDEN = MeasureFigures(HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)


@dataclass(frozen=True)
class QuestionFigures:
    """A question with its figures: ``asked`` are all responses, ``base`` those that answered.

    ``texts`` are reviewed answers in words, sorted by the alphabet.
    """

    question: Asked
    asked: Figure
    base: Figure
    not_answered: Figure
    counts: tuple[OptionFigures, ...] = ()
    measures: MeasureFigures | None = None
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def several(self) -> bool:
        """Whether a response may count under several options, so that percentages exceed 100."""
        return self.question.kind in SEVERAL_KINDS

    @property
    def hides(self) -> bool:
        """Whether anything of it is hidden."""
        measures: Sequence[Measure] = tuple(vars(self.measures).values()) if self.measures else ()
        counts = [figure for each in self.counts for figure in (each.count, each.first, each.mean_rank)]
        return HIDDEN in (self.base, self.not_answered, *counts, *measures)

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
from seminars.summaries.percentages import COUNTS_UNDER, PERCENT_FROM, percent_text, rounded_percent, sum_note
from seminars.summaries.tabulation import SEVERAL_KINDS

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


def legend(threshold: int, *, blanks: bool) -> str:
    """What the sign means, to stand in every output; ``blanks`` as in ``Rules``."""
    few = "protected in the same way" if blanks else "shown however small it is"
    return (
        f"{SIGN}: hidden to protect people. Counts from 1 to {threshold - 1} are hidden, and as many others "
        "as it takes that they cannot be worked out; 0 is shown. Where a whole column or table is hidden, "
        f"zeros are hidden too. How many did not answer a question, or began and did "
        f"not send, is {few}."
    )


def percent_of(count: Figure, base: Figure) -> Figure | None:
    """Whole per cent; hidden where count or base is, None where the base is too small for one."""
    if count is HIDDEN or base is HIDDEN:
        return HIDDEN
    return rounded_percent(count, base)


def share_of(count: Figure, base: Figure) -> Measure | None:
    """Count of base as a number from 0 to 1; hidden or None as ``percent_of`` is."""
    if count is HIDDEN or base is HIDDEN:
        return HIDDEN
    return count / base if base >= PERCENT_FROM else None


def percent_words(count: Figure, base: Figure, decimals: int = 0) -> str:
    """A per cent as it is printed: '69%', '69.1%', '[c]', or a dash where the base is too small."""
    if count is HIDDEN or base is HIDDEN:
        return SIGN
    units = rounded_percent(count, base, decimals)
    return "–" if units is None else percent_text(units, decimals)


@dataclass(frozen=True)
class Rate:
    """A rate with what it is made of: ``count`` of ``base``."""

    count: Figure
    base: Figure

    @property
    def percent(self) -> Figure | None:
        """In whole per cent."""
        return percent_of(self.count, self.base)

    def words(self, decimals: int = 0) -> str:
        """As it is printed: '92%'."""
        return percent_words(self.count, self.base, decimals)

    def with_counts(self, decimals: int = 0) -> str:
        """As it is printed where its counts do not stand beside it: on a small base with them."""
        words = self.words(decimals)
        small = self.base is not HIDDEN and self.base < COUNTS_UNDER
        return f"{words} ({self.counts})" if small and words.endswith("%") else words

    @property
    def hides(self) -> bool:
        """Whether it is hidden."""
        return HIDDEN in (self.count, self.base)

    def told(self, name: str, whom: str, decimals: int = 0) -> str:
        """Its name and what it is: 'attendance rate 92%: 166 of 180 registered'; once where it is hidden."""
        if self.hides:
            return f"{name} hidden {SIGN}"
        words = self.words(decimals)
        told = f"{name} {words}" if words.endswith("%") else name
        return f"{told}: {self.counts} {whom}"

    def behind(self, name: str, whom: str) -> str:
        """The same to stand under the per cent: 'attendance rate: 166 of 180 registered'."""
        return f"{name}, hidden to protect people" if self.hides else f"{name}: {self.counts} {whom}"

    @property
    def counts(self) -> str:
        """What it is made of: '166 of 180'."""
        return f"{self.count} of {self.base}"


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

    def words(self, decimals: int = 0) -> str:
        """The per cent as it is printed."""
        return percent_words(self.count, self.base, decimals)

    def with_counts(self, decimals: int = 0) -> str:
        """The per cent where its count does not stand beside it: on a small base with it."""
        return Rate(self.count, self.base).with_counts(decimals)


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
    """A question with its figures: ``asked`` are those who were shown it, ``base`` those who answered.

    ``for_some``: not everybody is shown it. ``not_answered`` are those shown who did not answer, and
    ``unreadable`` those of them whose paper form cannot be read there.
    ``texts`` are reviewed answers in words, sorted by the alphabet.
    """

    question: Asked
    asked: Figure
    base: Figure
    not_answered: Figure
    counts: tuple[OptionFigures, ...] = ()
    measures: MeasureFigures | None = None
    texts: tuple[str, ...] = field(default=(), repr=False)
    for_some: bool = False
    unreadable: Figure = 0

    @property
    def several(self) -> bool:
        """Whether a response may count under several options, so that percentages exceed 100."""
        return self.question.kind in SEVERAL_KINDS

    @property
    def non_response(self) -> Rate:
        """Item non-response: who was shown it and did not answer, of those who were shown it."""
        return Rate(self.not_answered, self.asked)

    def sum_note(self, decimals: int = 0) -> str:
        """What rounded per cents add up to, where each response counts once and they are not 100."""
        counts = [each.count for each in self.counts if each.count is not HIDDEN]
        if self.several or self.base is HIDDEN or not counts or len(counts) < len(self.counts):
            return ""
        return sum_note(counts, self.base, decimals)

    @property
    def hides(self) -> bool:
        """Whether anything of it is hidden."""
        measures: Sequence[Measure] = tuple(vars(self.measures).values()) if self.measures else ()
        counts = [figure for each in self.counts for figure in (each.count, each.first, each.mean_rank)]
        return HIDDEN in (self.base, self.not_answered, *counts, *measures)

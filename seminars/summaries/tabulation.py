"""Tabulating responses: each question with its base, counts, percentages and measures.

Every percentage stands on the *base* of its question: the responses that answered it. Results
are unweighted and describe those present; nothing is estimated for anybody else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, quantiles
from typing import Protocol

from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind

UNWEIGHTED = (
    "Results are unweighted and describe those who answered; they are not estimates for anybody else. "
    "Percentages stand on those who answered the question (its base, n), are rounded each for itself, "
    "and need not add up to 100."
)

SEVERAL_KINDS = (QuestionKind.MULTIPLE, QuestionKind.MOST_IMPORTANT)


class AnswerRow(Protocol):
    """One answer of a response: an option chosen, a number, or words (also beside an option)."""

    @property
    def response_id(self) -> str:
        """Which response it belongs to."""

    @property
    def question_id(self) -> int:
        """Which question it answers."""

    @property
    def option_id(self) -> int | None:
        """The option chosen."""

    @property
    def number(self) -> float | None:
        """The number given."""

    @property
    def text(self) -> str | None:
        """The words given."""

    @property
    def item(self) -> int:
        """The place within the question, from 0; of ranked answers, their rank."""


@dataclass(frozen=True)
class Count:
    """How often an option was chosen, of ``base`` responses.

    Where answers were ranked, ``places`` is how often it came first, second and so on. ``quoted`` is how
    many texts beside it are given out.
    """

    code: str
    label: str
    count: int
    base: int
    places: tuple[int, ...] | None = None
    quoted: int = 0

    @property
    def first(self) -> int | None:
        """How often it came first; None where nothing was ranked."""
        return self.places[0] if self.places else None

    @property
    def mean_rank(self) -> float | None:
        """Its mean place (from 1) among those who chose it."""
        if not self.places or not self.count:
            return None
        return sum(place * often for place, often in enumerate(self.places, start=1)) / self.count


@dataclass(frozen=True)
class Measures:
    """Mean, median and quartiles of numbers, or of the points of a scale counted from 1."""

    mean: float
    median: float
    lower_quartile: float
    upper_quartile: float
    least: float
    greatest: float


@dataclass(frozen=True)
class Tabulated:
    """A question with its figures. ``asked`` counts all responses, ``base`` those that answered.

    ``shown`` are those who were shown a question that is for some only (None: it is for all), and
    ``unreadable`` the paper forms that cannot be read there.
    ``numbers`` are the answers to a number question in rising order. These are raw figures: what goes out
    is made from them by ``release``, and nothing else prints them.
    """

    question: Asked
    asked: int
    base: int
    counts: tuple[Count, ...] = ()
    numbers: tuple[float, ...] = field(default=(), repr=False)
    texts: tuple[str, ...] = field(default=(), repr=False)
    shown: int | None = None
    unreadable: int = 0

    @property
    def measures(self) -> Measures | None:
        """Measures of the numbers, or of the points of a scale counted from 1; None for other kinds."""
        if self.question.kind is QuestionKind.SCALE:
            return measures(
                [float(p) for p, each in enumerate(self.counts, start=1) for _ in range(each.count)]
            )
        return measures(self.numbers)

    @property
    def several(self) -> bool:
        """Whether a response may count under several options, so that percentages exceed 100."""
        return self.question.kind in SEVERAL_KINDS

    @property
    def not_answered(self) -> int:
        """Responses without an answer to this question."""
        return self.asked - self.base


def measures(values: Sequence[float]) -> Measures | None:
    """Measures of ``values`` (quartiles by the inclusive method); None without values."""
    if not values:
        return None
    lower, upper = values[0], values[0]
    if len(values) > 1:
        lower, _, upper = quantiles(values, n=4, method="inclusive")
    return Measures(fmean(values), median(values), lower, upper, min(values), max(values))


def tabulate(
    definition: Definition, asked: int, answers: Iterable[AnswerRow]
) -> list[tuple[str, list[Tabulated]]]:
    """Figures of each question under its section's heading, over the answers of ``asked`` responses.

    One pass over ``answers``. Texts come sorted, so that their order tells nothing about who
    wrote them.
    """
    answered: dict[int, set[str]] = defaultdict(set)
    chosen: dict[int, Counter[int]] = defaultdict(Counter)
    quoted: Counter[tuple[int, int]] = Counter()
    numbers: dict[int, list[float]] = defaultdict(list)
    texts: dict[int, list[str]] = defaultdict(list)
    ranked = {question.id for question in definition.questions if question.ranked}
    places: Counter[tuple[int, int, int]] = Counter()
    for row in answers:
        answered[row.question_id].add(row.response_id)
        if row.option_id is not None:
            chosen[row.question_id][row.option_id] += 1
            quoted[row.question_id, row.option_id] += bool(row.text)
            if row.question_id in ranked:
                places[row.question_id, row.option_id, row.item] += 1
        if row.number is not None:
            numbers[row.question_id].append(row.number)
        if row.text:
            texts[row.question_id].append(row.text)

    def figures(question: Asked) -> Tabulated:
        base = len(answered[question.id])
        counts = tuple(
            Count(
                code=option.code,
                label=option.label,
                count=chosen[question.id][option.id],
                base=base,
                places=tuple(places[question.id, option.id, place] for place in range(question.wanted))
                if question.ranked
                else None,
                quoted=quoted[question.id, option.id],
            )
            for option in question.options
        )
        return Tabulated(
            question=question,
            asked=asked,
            base=base,
            counts=counts,
            numbers=tuple(sorted(numbers[question.id])),
            texts=tuple(sorted(texts[question.id], key=str.casefold)),
        )

    return [
        (section.title, [figures(question) for question in section.answerable])
        for section in definition.sections
    ]


def together(parts: Sequence[Tabulated]) -> Tabulated:
    """The figures of one question over several seminars; ``parts`` holds each one's, at least one."""
    base = sum(part.base for part in parts)
    counts = tuple(
        Count(
            code=same[0].code,
            label=same[0].label,
            count=sum(each.count for each in same),
            base=base,
            places=None
            if same[0].places is None
            else tuple(sum(often) for often in zip(*(each.places or () for each in same), strict=True)),
            quoted=sum(each.quoted for each in same),
        )
        for same in zip(*(part.counts for part in parts), strict=True)
    )
    return Tabulated(
        question=parts[0].question,
        asked=sum(part.asked for part in parts),
        base=base,
        counts=counts,
        numbers=tuple(sorted(number for part in parts for number in part.numbers)),
        texts=tuple(sorted((text for part in parts for text in part.texts), key=str.casefold)),
        shown=None if parts[0].shown is None else sum(part.shown or 0 for part in parts),
        unreadable=sum(part.unreadable for part in parts),
    )

"""Cross-tabs: a question by another with one answer (sector, age band ...), or by paper and online.

A column holds those who gave one answer to the other question; its base are those of them who answered the
question. Who left the other question blank stands in no column.

Two questions with one answer each make one table, whichever of them stands in the columns: it is protected
once, and read off both ways.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from seminars.questionnaire.definition import Asked
from seminars.summaries.tabulation import SEVERAL_KINDS, AnswerRow

# No code of a question looks like this.
CHANNEL = "*channel"
NOWHERE = "none"


@dataclass(frozen=True)
class Crossed:
    """Raw counts over all seminars of a release. Columns are (code, label).

    ``counts`` by (option, column), ``bases`` by column, ``blanks`` in a column who left the question blank.
    ``by`` is the code of the other question, or ``CHANNEL``; ``numbers`` are the answers to a number question
    in a column. Beside the columns stands ``none``: who left the other question blank.
    """

    question: Asked
    by: str
    columns: tuple[tuple[str, str], ...]
    counts: Mapping[tuple[str, str], int]
    bases: Mapping[str, int]
    blanks: Mapping[str, int]
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def turned(self, other: Asked) -> "Crossed":
        """The same responses with the columns as rows; ``other`` is the question that is now counted."""
        rows, columns = [*(code for code, _ in self.columns), NOWHERE], self.question.options
        counts = {(row, column): count for (column, row), count in self.counts.items() if row != NOWHERE}
        for row in rows[:-1]:
            counts[row, NOWHERE] = self.blanks[row]
        return Crossed(
            question=other,
            by=self.question.code,
            columns=tuple((option.code, option.label) for option in columns),
            counts=counts,
            bases={
                **{
                    each.code: sum(self.counts.get((each.code, row), 0) for row in rows[:-1])
                    for each in columns
                },
                NOWHERE: sum(self.blanks[row] for row in rows[:-1]),
            },
            blanks={
                **{each.code: self.counts.get((each.code, NOWHERE), 0) for each in columns},
                NOWHERE: self.blanks[NOWHERE],
            },
        )


def by_question(
    question: Asked, other: Asked, responses: Iterable[str], answers: Iterable[AnswerRow]
) -> Crossed:
    """Cross ``question`` with ``other``, of which each response has one answer; ``responses`` are all ids."""
    if other.kind in SEVERAL_KINDS or not other.options:
        raise ValueError(f"'{other.code}' does not put each response into one column.")
    kept = [row for row in answers if row.question_id in (question.id, other.id)]
    codes = {option.id: option.code for option in other.options}
    columns = {
        row.response_id: codes[row.option_id]
        for row in kept
        if row.question_id == other.id and row.option_id is not None
    }
    labels = tuple((option.code, option.label) for option in other.options)
    return _crossed(
        question, other.code, labels, {each: columns.get(each, NOWHERE) for each in responses}, kept
    )


def by_channel(question: Asked, channels: Mapping[str, str], answers: Iterable[AnswerRow]) -> Crossed:
    """Cross ``question`` with how responses came in: ``channels`` is 'online' or 'paper' by response."""
    labels = (("online", "Online"), ("paper", "On paper"))
    return _crossed(question, CHANNEL, labels, channels, answers)


def _crossed(
    question: Asked,
    by: str,
    columns: tuple[tuple[str, str], ...],
    column_of: Mapping[str, str],
    answers: Iterable[AnswerRow],
) -> Crossed:
    codes = {option.id: option.code for option in question.options}
    counts: Counter[tuple[str, str]] = Counter()
    answered: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, list[float]] = defaultdict(list)
    for row in answers:
        if row.question_id == question.id:
            column = column_of[row.response_id]
            answered[column].add(row.response_id)
            if row.number is not None:
                numbers[column].append(row.number)
            if row.option_id is not None:
                counts[codes[row.option_id], column] += 1
    sizes = Counter(column_of.values())
    names = [code for code, _ in columns]
    return Crossed(
        question=question,
        by=by,
        columns=columns,
        counts=dict(counts),
        bases={name: len(answered[name]) for name in [*names, NOWHERE]},
        blanks={name: sizes[name] - len(answered[name]) for name in [*names, NOWHERE]},
        numbers={name: tuple(sorted(found)) for name, found in numbers.items()},
    )

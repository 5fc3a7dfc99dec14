"""Rows of single answers for those who work on: one line for each response, without what tells whose it is.

What a row never holds: a name, the number of a paper form, a time, the id of the response, how it came in,
and words (in words people are recognised; reviewed words go out in lists of their own, sorted by the
alphabet). What describes the person (seminar and profile) is hidden until every row is like at least as
many as the threshold (``anonymity``), and with it what hangs on that; numbers at the ends stand as the number
that so many reach. Rows are sorted by what they say, so that their order says nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from seminars.questionnaire.definition import Definition
from seminars.summaries.anonymity import hidden_values, within
from seminars.summaries.answer_columns import AnswerColumns
from seminars.summaries.variables import (
    NOT_ANSWERED,
    NOT_SHOWN,
    SEMINAR,
    UNREADABLE,
    WITHHELD,
    Variable,
    variables_of,
)

# Under so many times the threshold there is too little to hide among.
LEAST_TIMES = 4
Column = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """``columns`` belong to ``variables``; ``limits`` are the ends at which numbers are cut, by name."""

    variables: Sequence[Variable]
    columns: Sequence[Column]
    limits: Mapping[str, tuple[float, float]]
    mark: str = ""
    threshold: int = 5

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.columns[0])


@dataclass(frozen=True)
class Asking:
    """By question code, at which places of the responses a question was not shown, or cannot be read."""

    not_shown: Mapping[str, Collection[int]]
    unreadable: Mapping[str, Collection[int]]


def rows_of(
    definition: Definition,
    seminars: Sequence[tuple[int, str]],
    answers: AnswerColumns,
    asking: Asking,
    threshold: int,
) -> Rows:
    """The rows of all responses; ``seminars`` are (id, title). Raises ValueError where they are too few."""
    if answers.responses < LEAST_TIMES * threshold:
        raise ValueError(f"{answers.responses} responses are too few.")
    variables = variables_of(definition, [title for _, title in seminars])
    order = {seminar_id: number for number, (seminar_id, _) in enumerate(seminars, start=1)}
    columns = []
    for variable in variables:
        if variable.name == SEMINAR:
            columns.append(np.array([order[each] for each in answers.seminars.tolist()], dtype=np.float64))
        else:
            columns.append(_column(variable, answers, asking))
    _hide(variables, columns, threshold)
    limits = _cut(variables, columns, threshold)
    by_content = np.lexsort(columns[::-1])
    return Rows(variables, [column[by_content] for column in columns], limits, threshold=threshold)


def _column(variable: Variable, answers: AnswerColumns, asking: Asking) -> Column:
    question = variable.question
    if question is None:
        raise ValueError(f"{variable.name} belongs to no question.")
    places = answers.of(question.id)
    responses = answers.response[places]
    blank = 0.0 if variable.in_words else float(variable.missing(NOT_ANSWERED))
    column = np.full(answers.responses, blank)
    if variable.in_words:
        column[responses] = 1
    elif variable.measure == "scale":
        given = ~np.isnan(answers.number[places])
        column[responses[given]] = answers.number[places][given]
    elif variable.option is not None:
        column[responses] = 0
        column[responses[answers.option[places] == variable.option.id]] = 1
    else:
        if variable.place is not None:
            chosen = answers.item[places] == variable.place - 1
            places, responses = places[chosen], responses[chosen]
        points = {option.id: number for number, option in enumerate(question.options, start=1)}
        column[responses] = [points.get(each, blank) for each in answers.option[places].tolist()]
    for reason, where in ((UNREADABLE, asking.unreadable), (NOT_SHOWN, asking.not_shown)):
        open_ones = np.array(sorted(where.get(question.code, ())), dtype=np.int64)
        column[open_ones[column[open_ones] == blank]] = variable.missing(reason)
    return column


def _hide(variables: Sequence[Variable], columns: Sequence[Column], threshold: int) -> None:
    """Hide what describes the person, and what hangs on it."""
    personal = [place for place, variable in enumerate(variables) if variable.personal]
    found = hidden_values([columns[place].astype(np.int64) for place in personal], threshold)
    hidden: dict[str, npt.NDArray[np.bool_]] = {}
    for place, flags in zip(personal, found, strict=True):
        question = variables[place].question
        columns[place][flags] = variables[place].missing(WITHHELD)
        if question is not None:
            hidden[question.code] = flags
    for variable, column in zip(variables, columns, strict=True):
        for code in variable.depends & hidden.keys():
            column[hidden[code]] = variable.missing(WITHHELD)


def _cut(
    variables: Sequence[Variable], columns: Sequence[Column], threshold: int
) -> dict[str, tuple[float, float]]:
    """Let no number stand alone at an end; where too few gave one, all are hidden."""
    limits = {}
    for variable, column in zip(variables, columns, strict=True):
        if variable.measure != "scale":
            continue
        given = ~np.isin(column, [number for number, _ in variable.reasons])
        ends = within(column[given], threshold)
        if ends is None:
            column[given] = variable.missing(WITHHELD)
        else:
            column[given] = np.clip(column[given], *ends)
            limits[variable.name] = ends
    return limits

"""Tabulating answers held as columns of numbers: the same figures as ``tabulation``, for many responses.

Every count is one pass over a column (``numpy.bincount``) for all questions and all seminars at once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from seminars.questionnaire.definition import Asked, Definition
from seminars.summaries.answer_columns import NOTHING, AnswerColumns
from seminars.summaries.tabulation import Count, Tabulated

Ints = npt.NDArray[np.int64]
_PIECE = 500_000


@dataclass(frozen=True)
class Words:
    """An answer in words that may go out; ``option_id`` where it stands beside an option."""

    seminar_id: int
    question_id: int
    option_id: int | None
    text: str


def tabulate_columns(
    definition: Definition,
    asked: Mapping[int, int],
    answers: AnswerColumns,
    words: Iterable[Words] = (),
) -> dict[int, list[Tabulated]]:
    """The figures of each question at each seminar, in the questionnaire's order.

    ``asked`` are the seminars with the number of their responses. Texts come sorted by the alphabet.
    """
    seminars = list(asked)
    place = {seminar_id: number for number, seminar_id in enumerate(seminars)}
    questions = list(definition.questions)
    options = [(question, option) for question in questions for option in question.options]
    at = _looked_up(_numbered(answers.seminars, place), answers.response)
    asked_of = _numbered(answers.question, {each.id: number for number, each in enumerate(questions)})
    chosen = _numbered(answers.option, {option.id: number for number, (_, option) in enumerate(options)})
    known = (asked_of >= 0) & (at >= 0)
    bases = _bases(answers, at, asked_of, known, (len(seminars), len(questions)))
    counts = _table(at, chosen, known & (chosen >= 0), (len(seminars), len(options)))
    ranks = _ranks(questions, answers, at, asked_of, chosen, (len(seminars), len(options)))
    numbers = _numbers(questions, answers, at, asked_of, known)
    quoted: Counter[tuple[int, int]] = Counter()
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    for each in words:
        texts[each.seminar_id, each.question_id].append(each.text)
        if each.option_id is not None:
            quoted[each.seminar_id, each.option_id] += 1
    first: dict[int, int] = {}
    for number, (question, _) in enumerate(options):
        first.setdefault(question.id, number)

    def figures(row: int, seminar_id: int, number: int, question: Asked) -> Tabulated:
        base = int(bases[row, number])
        start = first.get(question.id, 0)
        return Tabulated(
            question=question,
            asked=asked[seminar_id],
            base=base,
            counts=tuple(
                Count(
                    code=option.code,
                    label=option.label,
                    count=int(counts[row, start + index]),
                    base=base,
                    places=tuple(ranks[row, start + index, : question.wanted].tolist())
                    if question.ranked
                    else None,
                    quoted=quoted[seminar_id, option.id],
                )
                for index, option in enumerate(question.options)
            ),
            numbers=tuple(numbers.get((row, number), np.empty(0)).tolist()),
            texts=tuple(sorted(texts[seminar_id, question.id], key=str.casefold)),
        )

    return {
        seminar_id: [figures(row, seminar_id, number, question) for number, question in enumerate(questions)]
        for row, seminar_id in enumerate(seminars)
    }


def _numbered(ids: npt.NDArray[Any], places: Mapping[int, int]) -> Ints:
    """The place of each id; -1 for one that has none."""
    highest = max([int(ids.max(initial=0)), *places, 0])
    table = np.full(highest + 1, -1, dtype=np.int32)
    for each, number in places.items():
        if each != NOTHING:
            table[each] = number
    return _looked_up(table, ids)


def _looked_up(table: npt.NDArray[Any], ids: npt.NDArray[Any]) -> Ints:
    """What stands in ``table`` for each id; a piece at a time, as NumPy takes more room on the way."""
    found = np.empty(len(ids), dtype=table.dtype)
    for first in range(0, len(ids), _PIECE):
        piece = slice(first, first + _PIECE)
        found[piece] = table[ids[piece]]
    return found


def _table(rows: Ints, columns: Ints, kept: npt.NDArray[np.bool_], shape: tuple[int, int]) -> Ints:
    """How often each pair comes."""
    found: Ints = np.zeros(shape[0] * shape[1], dtype=np.int64)
    # A piece at a time: what is worked out on the way stays small.
    for first in range(0, len(kept), _PIECE):
        piece = slice(first, first + _PIECE)
        keys = (rows[piece] * np.int32(shape[1]) + columns[piece])[kept[piece]]
        found += np.bincount(keys, minlength=len(found))
    return found.reshape(shape)


def _bases(
    answers: AnswerColumns, at: Ints, asked_of: Ints, known: npt.NDArray[np.bool_], shape: tuple[int, int]
) -> Ints:
    """How many responses answered each question: each response counts once, at its first answer."""
    response, question = answers.response, answers.question
    begins = np.ones(len(response), dtype=bool)
    begins[1:] = (response[1:] != response[:-1]) | (question[1:] != question[:-1])
    return _table(at, asked_of, known & begins, shape)


def _ranks(
    questions: Sequence[Asked],
    answers: AnswerColumns,
    at: Ints,
    asked_of: Ints,
    chosen: Ints,
    shape: tuple[int, int],
) -> Ints:
    """How often each option of a ranked question came first, second and so on."""
    ranked = [number for number, question in enumerate(questions) if question.ranked]
    most = max((questions[number].wanted for number in ranked), default=1)
    found = np.zeros((*shape, most), dtype=np.int64)
    if ranked:
        rows = np.flatnonzero(np.isin(asked_of, ranked) & (chosen >= 0) & (at >= 0) & (answers.item < most))
        np.add.at(found, (at[rows], chosen[rows], answers.item[rows]), 1)
    return found


def _numbers(
    questions: Sequence[Asked],
    answers: AnswerColumns,
    at: Ints,
    asked_of: Ints,
    known: npt.NDArray[np.bool_],
) -> dict[tuple[int, int], npt.NDArray[np.float64]]:
    """The numbers given to questions that ask for one, in rising order, by place of seminar and question."""
    asking = {number for number, question in enumerate(questions) if question.kind.is_number}
    found: dict[tuple[int, int], npt.NDArray[np.float64]] = {}
    if not asking:
        return found
    given = np.flatnonzero(~np.isnan(answers.number) & known)
    for number in asking:
        rows = given[asked_of[given] == number]
        for row in np.unique(at[rows]).tolist():
            found[row, number] = np.sort(answers.number[rows[at[rows] == row]])
    return found

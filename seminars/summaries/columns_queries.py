"""Reading answers as columns: a text of numbers for each response, without an object for each answer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger, String, case, cast, func, select

from seminars.extensions import db
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.queries import counts
from seminars.questionnaire.versions import Merged
from seminars.summaries.answer_columns import NOTHING, AnswerColumns, columns_from, in_order, packed_columns

# Responses, and answers that are numbers, in one piece.
_RESPONSES = 2_000
_NUMBERS = 20_000


def answer_columns(seminar_ids: Collection[int], versions: Merged) -> tuple[list[str], AnswerColumns]:
    """The ids of all responses that count, in their order, and their answers, under the questions that stand
    for all versions."""
    responses: list[tuple[str, int]] = []
    # Numbers as they stand in the database: as text they would lose digits. Nothing here keeps hold of what
    # is put in order, so that it need not be there twice.
    found = in_order(
        packed_columns(_texts(seminar_ids, responses)), columns_from(responses, _numbers(seminar_ids))
    )
    if versions.questions:
        found = replace(
            found,
            question=_replaced(found.question, versions.questions),
            option=_replaced(found.option, versions.options),
        )
    return [each for each, _ in responses], found


def _replaced(ids: npt.NDArray[np.int32], by: Mapping[int, int]) -> npt.NDArray[np.int32]:
    table = np.arange(max([int(ids.max(initial=0)), *by]) + 1, dtype=np.int32)
    table[list(by)] = list(by.values())
    replaced: npt.NDArray[np.int32] = table[ids]
    return replaced


def _texts(seminar_ids: Collection[int], responses: list[tuple[str, int]]) -> Iterator[Sequence[str | None]]:
    """The answers of each response that are no numbers, as ``packed_columns`` reads them; ``responses`` is
    filled with (id, seminar) on the way."""
    key = (cast(Answer.question_id, BigInteger) * 65_536 + Answer.item) * 2 + case(
        (Answer.text.is_not(None), 1), else_=0
    )
    one = cast(key, String) + " " + cast(func.coalesce(Answer.option_id, NOTHING), String)
    answers = (
        select(func.aggregate_strings(one, " "))
        .where(Answer.response_id == Response.id, Answer.number.is_(None))
        .correlate(Response)
        .scalar_subquery()
    )
    query = (
        select(Response.id, Response.seminar_id, answers)
        .where(Response.seminar_id.in_(seminar_ids), counts())
        .order_by(Response.id)
        .execution_options(yield_per=_RESPONSES)
    )
    # Without the session, which would look at each row once more.
    for part in db.session.connection().execute(query).partitions():
        responses += [(response_id, seminar_id) for response_id, seminar_id, _ in part]
        yield [text for _, _, text in part]


def _numbers(seminar_ids: Collection[int]) -> Iterator[Sequence[Sequence[Any]]]:
    query = (
        select(
            Answer.response_id,
            Answer.question_id,
            Answer.option_id,
            Answer.number,
            Answer.item,
            Answer.text.is_not(None),
        )
        .join(Response, Response.id == Answer.response_id)
        .where(Response.seminar_id.in_(seminar_ids), counts(), Answer.number.is_not(None))
        .order_by(Answer.response_id, Answer.question_id, Answer.item)
        .execution_options(yield_per=_NUMBERS)
    )
    yield from db.session.connection().execute(query).partitions()

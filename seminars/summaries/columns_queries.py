"""Reading answers as columns: in one statement, a piece at a time, without an object for each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from seminars.extensions import db
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.queries import counts, responses_of
from seminars.questionnaire.versions import Merged
from seminars.summaries.answer_columns import AnswerColumns, columns_from

_PIECE = 50_000


def answer_columns(seminar_ids: Collection[int], versions: Merged) -> tuple[list[str], AnswerColumns]:
    """The ids of all responses that count, in their order, and their answers, under the questions that stand
    for all versions."""
    responses = responses_of(seminar_ids)
    found = columns_from([(each, seminar) for each, seminar, _ in responses], _pieces(seminar_ids))
    if versions.questions:
        found = replace(
            found,
            question=_replaced(found.question, versions.questions),
            option=_replaced(found.option, versions.options),
        )
    return [each for each, _, _ in responses], found


def _replaced(ids: npt.NDArray[np.int32], by: Mapping[int, int]) -> npt.NDArray[np.int32]:
    different, places = np.unique(ids, return_inverse=True)
    return np.array([by.get(int(each), int(each)) for each in different], dtype=np.int32)[places]


def _pieces(seminar_ids: Collection[int]) -> Iterator[Sequence[Sequence[Any]]]:
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
        .where(Response.seminar_id.in_(seminar_ids), counts())
        .order_by(Answer.response_id, Answer.question_id, Answer.item)
        .execution_options(yield_per=_PIECE)
    )
    # Without the session, which would look at each row once more.
    yield from db.session.connection().execute(query).partitions()

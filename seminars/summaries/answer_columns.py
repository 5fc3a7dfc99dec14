"""Answers of many responses as columns of numbers: small in memory, and quick to count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

NOTHING = 0


@dataclass(frozen=True)
class AnswerColumns:
    """One entry for each answer, in the order of responses.

    ``response`` is the place of its response in ``seminars``, which holds the seminar of each response;
    ``option`` is the id of the option chosen, 0 where there is none; ``number`` is NaN where there is none;
    ``in_words`` says whether words stand there.
    """

    seminars: npt.NDArray[np.int64]
    response: npt.NDArray[np.int32]
    question: npt.NDArray[np.int32]
    option: npt.NDArray[np.int32]
    number: npt.NDArray[np.float64]
    item: npt.NDArray[np.int16]
    in_words: npt.NDArray[np.bool_]

    @property
    def responses(self) -> int:
        """How many responses there are, blank ones too."""
        return len(self.seminars)

    def of(self, question_id: int) -> npt.NDArray[np.int64]:
        """Where the answers to one question stand."""
        return np.flatnonzero(self.question == question_id)


def columns_from(
    responses: Sequence[tuple[str, int]], parts: Iterable[Sequence[Sequence[Any]]]
) -> AnswerColumns:
    """Columns of the answers in ``parts``, each some rows (response, question, option, number, item, words).

    ``responses`` are (id, seminar); answers of others are left out.
    """
    places = {response_id: place for place, (response_id, _) in enumerate(responses)}
    pieces: list[tuple[npt.NDArray[Any], ...]] = []
    for part in parts:
        if not part:
            continue
        ids, questions, options, numbers, items, words = zip(*part, strict=True)
        pieces.append(
            (
                np.array([places.get(each, -1) for each in ids], dtype=np.int32),
                np.array(questions, dtype=np.int32),
                np.array([each or NOTHING for each in options], dtype=np.int32),
                np.array([np.nan if each is None else each for each in numbers], dtype=np.float64),
                np.array(items, dtype=np.int16),
                np.array(words, dtype=bool),
            )
        )
    types = (np.int32, np.int32, np.int32, np.float64, np.int16, np.bool_)
    joined = [
        np.concatenate([piece[index] for piece in pieces]) if pieces else np.empty(0, dtype=kind)
        for index, kind in enumerate(types)
    ]
    known = joined[0] >= 0
    kept = joined if known.all() else [column[known] for column in joined]
    return AnswerColumns(np.array([seminar for _, seminar in responses], dtype=np.int64), *kept)

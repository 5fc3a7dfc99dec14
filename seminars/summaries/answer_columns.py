"""Answers of many responses as columns of numbers: small in memory, and quick to count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
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


_COLUMNS = tuple(each.name for each in fields(AnswerColumns) if each.name != "seminars")


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


def packed_columns(parts: Iterable[Sequence[str | None]]) -> AnswerColumns:
    """Columns of the answers in ``parts``, each some responses in their order, without seminars.

    A response is a text of two whole numbers for each answer: (question * 65,536 + item) * 2 + 1 if words
    stand there, and the option; None where it is blank.
    """
    types = {"response": np.int32, "question": np.int32, "option": np.int32, "item": np.int16}
    pieces: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in (*types, "in_words")}
    first = 0
    for texts in parts:
        sizes = [0 if text is None else text.count(" ") // 2 + 1 for text in texts]
        pairs = np.fromstring(" ".join(filter(None, texts)), dtype=np.int64, sep=" ").reshape(-1, 2)
        keys = pairs[:, 0]
        pieces["response"].append(np.repeat(np.arange(first, first + len(sizes), dtype=np.int32), sizes))
        pieces["question"].append((keys >> 17).astype(np.int32))
        pieces["option"].append(pairs[:, 1].astype(np.int32))
        pieces["item"].append((keys >> 1 & 65_535).astype(np.int16))
        pieces["in_words"].append((keys & 1).astype(bool))
        first += len(sizes)
    # One column after the other, so that never all are there twice.
    joined = {
        name: np.concatenate([*pieces.pop(name), np.empty(0, dtype=types.get(name, np.bool_))])
        for name in (*types, "in_words")
    }
    return AnswerColumns(
        seminars=np.empty(0, dtype=np.int64),
        number=np.full(len(joined["response"]), np.nan),
        **joined,
    )


def in_order(answers: AnswerColumns, more: AnswerColumns) -> AnswerColumns:
    """``answers`` with ``more`` of the same responses, by response, question and item."""
    answers = replace(answers, seminars=more.seminars)
    spans = [
        1 + max(int(getattr(each, name).max(initial=0)) for each in (answers, more))
        for name in ("question", "item")
    ]
    keys = _keys(answers, spans)
    # A database may hand out the answers of a response in any order.
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        answers = replace(answers, **{name: getattr(answers, name)[order] for name in _COLUMNS})
    if len(more.response):
        places = np.searchsorted(keys, _keys(more, spans))
        del keys
        for name in _COLUMNS:
            column = np.insert(getattr(answers, name), places, getattr(more, name))
            answers = replace(answers, **{name: column})
    return answers


def _keys(answers: AnswerColumns, spans: Sequence[int]) -> npt.NDArray[np.int64]:
    """By which answers are sorted; ``spans`` are how many questions and items can be told apart."""
    questions, items = spans
    found = answers.response.astype(np.int64)
    found *= questions
    found += answers.question
    found *= items
    found += answers.item
    return found

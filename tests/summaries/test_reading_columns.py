"""Answers come out of the database as columns just as they stand there."""

from dataclasses import fields, replace
from random import Random

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import insert, select

from seminars.database import verb
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.queries import definition_of, merged_versions, response_counts
from seminars.summaries import columns_queries
from seminars.summaries.answer_columns import AnswerColumns, columns_from
from seminars.summaries.columns_queries import answer_columns
from tests.questionnaire.factories import make_questionnaire, make_seminar, make_series

# As text with 15 digits some of these would come out as others.
NUMBERS = [0.1 + 0.2, 1 / 3, 12.5, -7.0, 0.0, 1e-9 / 7, 123456789.123456789, 1e15 + 0.3]


@verb
def fill(random: Random) -> tuple[list[int], list[tuple[str, int]]]:
    """Responses at three seminars; returns two of them, and their responses in order."""
    series = make_series()
    made = make_questionnaire(series)
    definition = definition_of(series)
    assert definition is not None
    seminars = [make_seminar(series, slug).id for slug in ("galway", "clonmel", "sligo")]
    responses = sorted((f"{random.getrandbits(128):032x}", random.choice(seminars)) for _ in range(90))
    given = []
    for response_id, _ in responses:
        for question in definition.questions:
            wanted = random.sample([*question.options], random.randint(0, min(2, len(question.options))))
            for item, option in enumerate(wanted):
                words = "also this" if option.other else None
                given.append((response_id, question.id, item, option.id, None, words))
            if not question.options and random.random() < 0.6:
                number = random.choice(NUMBERS) if question.kind.is_number else None
                given.append(
                    (response_id, question.id, 0, None, number, "words 1 2" if number is None else None)
                )
    blank = {random.choice(responses)[0] for _ in range(9)}
    rows = [each for each in given if each[0] not in blank]
    # In no order.
    random.shuffle(rows)
    rest = {"questionnaire_id": made.id, "channel": "online", "mode": "anonymous"}
    db.session.execute(
        insert(Response.__table__), [{"id": one, "seminar_id": at, **rest} for one, at in responses]
    )
    names = ("response_id", "question_id", "item", "option_id", "number", "text")
    db.session.execute(insert(Answer.__table__), [dict(zip(names, row, strict=True)) for row in rows])
    chosen = seminars[:2]
    return chosen, [(one, at) for one, at in responses if at in chosen]


def same(found: AnswerColumns, expected: AnswerColumns) -> None:
    for each in fields(AnswerColumns):
        one, other = getattr(found, each.name), getattr(expected, each.name)
        assert one.dtype == other.dtype, each.name
        np.testing.assert_array_equal(one, other, err_msg=each.name)


def test_columns_are_the_rows(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_queries, "_RESPONSES", 7)
    monkeypatch.setattr(columns_queries, "_NUMBERS", 5)
    seminars, responses = fill(Random(7))
    rows = db.session.execute(
        select(
            Answer.response_id, Answer.question_id, Answer.option_id, Answer.number, Answer.item,
            Answer.text.is_not(None),
        ).order_by(Answer.response_id, Answer.question_id, Answer.item)
    ).all()  # fmt: skip
    assert {row.number for row in rows} > {*NUMBERS}
    versions = merged_versions(db.session.get_one(Seminar, seminars[0]).series)
    assert versions is not None
    expected = columns_from(responses, [rows])
    ids, found = answer_columns(seminars, versions)
    assert ids == [each for each, _ in responses]
    same(found, expected)

    # Of several versions: under the ids that stand for all.
    question, option = int(expected.question[0]), int(expected.option[expected.option > 0][0])
    _, found = answer_columns(
        seminars, replace(versions, questions={question: 900_000}, options={option: 900_001})
    )
    same(
        found,
        replace(
            expected,
            question=np.where(expected.question == question, 900_000, expected.question).astype(np.int32),
            option=np.where(expected.option == option, 900_001, expected.option).astype(np.int32),
        ),
    )
    assert response_counts(seminars) == {
        (each, Channel.ONLINE): [at for _, at in responses].count(each) for each in seminars
    }
    assert answer_columns([], versions)[0] == []

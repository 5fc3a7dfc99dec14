"""What the tests of this room share: one seminar with a questionnaire and a delegate."""

import pytest
from flask import Flask

from seminars.audit.service import SYSTEM
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.service import add_question, add_section, create_questionnaire
from seminars.registration.models import Delegate
from tests.questionnaire.factories import (
    LONG_BEFORE,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
    question,
)


@pytest.fixture
def series(app: Flask) -> Series:
    return make_series()


@pytest.fixture
def seminar(series: Series) -> Seminar:
    return make_seminar(series)


@pytest.fixture
def questionnaire(series: Series) -> Questionnaire:
    return make_questionnaire(series)


@pytest.fixture
def delegate(seminar: Seminar, questionnaire: Questionnaire) -> Delegate:
    return make_delegate(seminar)


@pytest.fixture
def forty(series: Series) -> Questionnaire:
    """A questionnaire of forty questions, each with five options, q1 to q40."""
    made = create_questionnaire(series=series, title="Forty", actor=SYSTEM, at=LONG_BEFORE)
    section = add_section(questionnaire=made, title="All", actor=SYSTEM, at=LONG_BEFORE)
    for number in range(1, 41):
        add_question(
            section=section,
            details=question(QuestionKind.SINGLE, f"q{number}", "One", "Two", "Three", "Four", "Five"),
            actor=SYSTEM,
            at=LONG_BEFORE,
        )
    return made

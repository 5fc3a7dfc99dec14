"""What the tests of this room share: one seminar with a questionnaire and a delegate."""

import pytest
from flask import Flask

from seminars.programme.models import Seminar, Series
from seminars.questionnaire.models import Questionnaire
from seminars.registration.models import Delegate
from tests.questionnaire.factories import make_delegate, make_questionnaire, make_seminar, make_series


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

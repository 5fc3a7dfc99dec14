"""Where a seminar stands in its life."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from seminars.summaries.life import Facts, next_step, stages

FIRST, LAST = date(2026, 5, 27), date(2026, 5, 28)
NOW = datetime(2026, 5, 6, 9, tzinfo=UTC)
READY = Facts(
    now=NOW,
    today=NOW.date(),
    first_day=FIRST,
    last_day=LAST,
    published=True,
    cancelled=False,
    sessions=4,
    has_questionnaire=True,
    has_guide=True,
    registration_opens_at=NOW - timedelta(days=7),
    registration_closes_at=NOW + timedelta(days=14),
    capacity=50,
    registered=10,
    waiting=0,
    present_today=0,
    present=0,
    responses=0,
    groups=0,
    group_members=0,
    notes=0,
    notes_expected=0,
)


def on(day: date, **more: object) -> Facts:
    return replace(READY, now=datetime(day.year, day.month, day.day, 9, tzinfo=UTC), today=day, **more)


CASES = [
    (replace(READY, published=False), "current next next next next"),
    (replace(READY, sessions=0), "current current next next next"),
    (READY, "done current next next next"),
    (replace(READY, now=NOW - timedelta(days=8)), "done next next next next"),
    (on(FIRST), "done done current current next"),
    (on(LAST, groups=3), "done done current current next"),
    (on(LAST + timedelta(days=1), groups=3), "done done done done current"),
    (on(LAST + timedelta(days=1)), "done done done next current"),
]


@pytest.mark.parametrize(("facts", "expected"), CASES)
def test_stages(facts: Facts, expected: str) -> None:
    assert " ".join(stages(facts).all) == expected


STEPS = [
    (replace(READY, cancelled=True, sessions=0), "cancelled"),
    (replace(READY, sessions=0), "programme"),
    (replace(READY, has_questionnaire=False), "questionnaire"),
    (replace(READY, has_guide=False), "topic guide"),
    (replace(READY, published=False), "publish"),
    (replace(READY, now=NOW - timedelta(days=8)), "until registration opens"),
    (READY, "Registration is running"),
    (on(FIRST), "Open the desk"),
    (on(LAST, present_today=4), "Form the focus groups"),
    (on(FIRST, present_today=4), "The seminar is on"),
    (on(LAST + timedelta(days=1), notes=3, notes_expected=8), "Key in"),
    (on(LAST + timedelta(days=1), notes=8, notes_expected=8), "ready"),
]


@pytest.mark.parametrize(("facts", "words"), STEPS)
def test_the_next_step(facts: Facts, words: str) -> None:
    assert words in next_step(facts)

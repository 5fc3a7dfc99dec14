"""A series with answers, from which a report can be drawn up."""

from datetime import timedelta

from seminars.attendance.service import check_in
from seminars.audit.service import SYSTEM
from seminars.programme.models import Series
from seminars.questionnaire.service import submit
from seminars.report.composing import composed
from seminars.report.content import Content
from seminars.report.models import ReportVersion
from seminars.report.queries import facts_of
from seminars.report.version_queries import texts_of
from seminars.report.versions import digest_of, keep_draft
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    OPENS,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)
from tests.summaries.reading import approve_all
from tests.topic_guides.factories import make_guide

AFTER = CLOSES + timedelta(days=2)
# The second of the answers leaves one question out.
ANSWERS = ({**COMPLETE, "sector": {"options": ["justice"]}}, {**COMPLETE, "with": {}}, COMPLETE)


def answered_series(people: int = 24, *, guide: bool = True) -> Series:
    """Two seminars; at each, all come and answer, three quarters of them at the first."""
    series = make_series()
    make_questionnaire(series)
    if guide:
        make_guide(series)
    for slug, count in (("galway", people * 3 // 4), ("clonmel", people // 4)):
        seminar = make_seminar(series, slug)
        for number in range(count):
            delegate = make_delegate(seminar, f"Ann{number} Example")
            check_in(delegate=delegate, day=OPENS.date(), actor=SYSTEM, at=OPENS)
            submit(delegate=delegate, answers=ANSWERS[number % 3], at=IN_SLOT)
    approve_all(series, AFTER)
    return series


def plain_series() -> Series:
    """A series of which only dates and places can be told."""
    series = make_series()
    make_seminar(series, "galway")
    return series


def current(series: Series) -> Content:
    """The report of the series as it stands."""
    written = {key: row.text for key, row in texts_of(series).items()}
    return composed(facts_of(series, AFTER)).with_words(written)


def kept_draft(series: Series) -> ReportVersion:
    """The report of the series, kept as a draft."""
    content = current(series)
    return keep_draft(series=series, content=content, read=digest_of(content), actor=SYSTEM, at=AFTER)

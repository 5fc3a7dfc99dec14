"""Series with a code frame and quotations to be put under it."""

from datetime import timedelta
from itertools import count

from seminars.audit.service import SYSTEM, Actor
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.seats import first_round
from seminars.notes.service import write_note_and_quotations
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.service import submit
from seminars.summaries.models import Verdict
from seminars.summaries.review_queries import WAITING, review_page
from seminars.summaries.service import Reviewed, review
from seminars.themes import framing
from seminars.themes.gathering import gather
from seminars.themes.listing import Filter, keys_in_order
from seminars.themes.models import Category, CodedQuotation
from seminars.topic_guides.queries import require_guide
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)
from tests.topic_guides.factories import make_guide

# The days of the seminars are over, and with them the windows of the questionnaire.
AFTER = CLOSES + timedelta(days=2)
CODER = Actor("Cora Coder")

_numbers = count()


def make_season(*slugs: str) -> Series:
    """A series with a guide, and a seminar in each of these places with a group 1."""
    series = make_series()
    make_guide(series)
    for slug in slugs or ("galway",):
        seminar = make_seminar(series, slug)
        add_group(seminar, 1)
    return series


def add_group(seminar: Seminar, number: int) -> FocusGroup:
    group = FocusGroup(seminar_id=seminar.id, round=first_round(seminar), number=number)
    db.session.add(group)
    db.session.commit()
    return group


def say(group: FocusGroup, *quotations: str, topic: int = 0) -> None:
    """Mark these words in the group's notes."""
    guide_topic = require_guide(group.seminar.series).topics[topic]
    for words in quotations:
        write_note_and_quotations(
            group=group,
            topic=guide_topic,
            text="Noted.",
            version=1,
            quotations=[words],
            below=True,
            actor=CODER,
            at=AFTER,
        )


def answer(seminar: Seminar, *texts: str, verdict: Verdict | None = Verdict.APPROVED) -> None:
    """Fill in the questionnaire with these words, and decide on all that wait."""
    if not db.session.query(Questionnaire).count():
        make_questionnaire(seminar.series)
    for text in texts:
        answers = {**COMPLETE, "with": {}, "change": {"text": text}}
        submit(delegate=make_delegate(seminar, f"Ann Writer{next(_numbers)}"), answers=answers, at=IN_SLOT)
    if verdict is not None:
        decide(seminar.series, verdict)


def decide(series: Series, verdict: Verdict, state: str = WAITING, text: str = "") -> None:
    rows = review_page(series, AFTER, state, None, 1).items
    verdicts = [Reviewed(row.response_id, row.question_id, row.item, verdict, row.read, text) for row in rows]
    review(series=series, verdicts=verdicts, actor=SYSTEM, at=AFTER)


def make_frame(series: Series) -> list[Category]:
    return framing.begin_with_example(series=series, actor=CODER, at=AFTER)


def gathered(series: Series, sought: Filter = Filter()) -> dict[str, CodedQuotation]:
    """The quotations that are found after gathering, by their words."""
    gather(series=series, actor=CODER, at=AFTER)
    rows = [db.session.get_one(CodedQuotation, key) for key in keys_in_order(series, sought)]
    return {row.text: row for row in rows}


def first_group(series: Series, slug: str = "galway") -> FocusGroup:
    """Group 1 of a seminar of the series."""
    seminar = next(each for each in series.seminars if each.slug == slug)
    return db.session.query(FocusGroup).filter_by(seminar_id=seminar.id, number=1).one()

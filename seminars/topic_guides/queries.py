"""Reads of the topic guides room, each in a constant number of statements."""

from collections.abc import Iterable
from datetime import timedelta

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState, Series, Session, SessionKind
from seminars.topic_guides.content import GuideText, PartText, TopicChange, TopicText
from seminars.topic_guides.models import GuidePart, GuideVersion, Topic, TopicDifference, TopicGuide
from seminars.topic_guides.snapshot import from_dict, wording

VERSIONS_PER_PAGE = 25


def guide_of(series: Series) -> TopicGuide | None:
    """The guide of a series with parts and topics, if there is one; a constant number of statements."""
    return db.session.scalar(
        select(TopicGuide)
        .where(TopicGuide.series_id == series.id)
        .options(selectinload(TopicGuide.parts).selectinload(GuidePart.all_topics))
        .execution_options(populate_existing=True)
    )


def require_guide(series: Series) -> TopicGuide:
    """The guide of a series. Raises Missing."""
    guide = guide_of(series)
    if guide is None:
        raise Missing(
            "This series has no topic guide yet.",
            next_step="An organiser starts it on the series' guide page.",
        )
    return guide


def part_of(guide: TopicGuide, part_id: int) -> GuidePart:
    """A part of the guide. Raises Missing."""
    found = next((part for part in guide.parts if part.id == part_id), None)
    if found is None:
        raise Missing("This part is not in the guide (any more).", next_step="Go back to the guide.")
    return found


def topic_of(guide: TopicGuide, topic_id: int) -> Topic:
    """A topic of the series' guide. Raises Missing."""
    return _topic(guide, topic_id, None)


def topic_at(guide: TopicGuide, seminar: Seminar, topic_id: int) -> Topic:
    """A topic of the series, or one that this seminar has added. Raises Missing."""
    return _topic(guide, topic_id, seminar.id)


def topics_at(guide: TopicGuide, seminar: Seminar) -> dict[int, Topic]:
    """The topics of the series and those that this seminar has added, by id."""
    return {
        topic.id: topic
        for part in guide.parts
        for topic in part.all_topics
        if topic.seminar_id in (None, seminar.id)
    }


def _topic(guide: TopicGuide, topic_id: int, seminar_id: int | None) -> Topic:
    for part in guide.parts:
        for topic in part.all_topics:
            if topic.id == topic_id and topic.seminar_id in (None, seminar_id):
                return topic
    raise Missing("This topic is not in the guide (any more).", next_step="Go back to the guide.")


def guide_with(topic: Topic) -> TopicGuide:
    """The guide in which a topic stands, without anything else of it."""
    return db.session.scalars(
        select(TopicGuide)
        .join(GuidePart, GuidePart.guide_id == TopicGuide.id)
        .where(GuidePart.id == topic.part_id)
    ).one()


def differences_of(guide: TopicGuide) -> list[TopicDifference]:
    """What seminars do differently with topics of the series."""
    return list(
        db.session.scalars(
            select(TopicDifference)
            .join(TopicDifference.topic)
            .join(GuidePart, GuidePart.id == Topic.part_id)
            .where(GuidePart.guide_id == guide.id)
            .order_by(TopicDifference.seminar_id, TopicDifference.topic_id)
        )
    )


def whole_text(guide: TopicGuide) -> GuideText:
    """The guide as it stands, with all that is different at seminars."""
    return GuideText(
        series=guide.series.title,
        theme=guide.series.theme,
        heading=guide.heading,
        introduction=guide.introduction,
        aims=tuple(guide.aims),
        opening=guide.opening,
        ground_rules=tuple(guide.ground_rules),
        parts=tuple(
            PartText(part.title, tuple(topic_text(topic) for topic in part.all_topics), part.id)
            for part in guide.parts
        ),
        closing=guide.closing,
        changes=tuple(
            TopicChange(
                each.seminar_id, each.topic_id, None if each.wording is None else wording(each.wording)
            )
            for each in differences_of(guide)
        ),
    )


def topic_text(topic: Topic) -> TopicText:
    """A topic as plain values, not numbered yet."""
    return TopicText(
        number=0,
        title=topic.title,
        questions=tuple(topic.questions),
        prompts=tuple(topic.prompts),
        sub_questions=tuple(topic.sub_questions),
        note=topic.note,
        minutes=topic.minutes,
        id=topic.id,
        seminar=topic.seminar_id,
    )


def guide_at(seminar: Seminar) -> GuideText | None:
    """The guide as it stands for a seminar, if its series has one."""
    guide = guide_of(seminar.series)
    return None if guide is None else whole_text(guide).at_seminar(seminar.id)


def latest_version(guide: TopicGuide) -> GuideVersion | None:
    """The version made last; None before the guide was used or kept."""
    return db.session.scalar(
        select(GuideVersion)
        .where(GuideVersion.guide_id == guide.id)
        .order_by(GuideVersion.number.desc())
        .limit(1)
    )


def versions_page(guide: TopicGuide, *, page: int) -> Pagination:
    """A page of the versions, the latest first."""
    query = select(GuideVersion).where(GuideVersion.guide_id == guide.id).order_by(GuideVersion.number.desc())
    return db.paginate(query, page=page, per_page=VERSIONS_PER_PAGE, error_out=False)


def version_numbers(guide: TopicGuide) -> list[int]:
    """The numbers of all versions, the latest first."""
    return list(
        db.session.scalars(
            select(GuideVersion.number)
            .where(GuideVersion.guide_id == guide.id)
            .order_by(GuideVersion.number.desc())
        )
    )


def version_by_number(guide: TopicGuide, number: int) -> GuideVersion:
    """A version of the guide. Raises Missing."""
    found = db.session.scalar(
        select(GuideVersion).where(GuideVersion.guide_id == guide.id, GuideVersion.number == number)
    )
    if found is None:
        raise Missing(f"There is no version {number} of this guide.", next_step="Choose one from the list.")
    return found


def version_text(version: GuideVersion, series: Series) -> GuideText:
    """The whole guide as it stood in a version."""
    return from_dict(version.content, series=series.title, theme=series.theme, version=version.number)


def session_minutes(seminars: Iterable[Seminar]) -> dict[int, int]:
    """How many minutes the first session for focus groups lasts, by seminar."""
    found: dict[int, int] = {}
    rows = db.session.execute(
        select(Session.seminar_id, Session.starts_at, Session.ends_at)
        .where(
            Session.seminar_id.in_([seminar.id for seminar in seminars]),
            Session.kind == SessionKind.FOCUS_GROUPS,
        )
        .order_by(Session.starts_at)
    )
    for seminar_id, starts_at, ends_at in rows:
        found.setdefault(seminar_id, (ends_at - starts_at) // timedelta(minutes=1))
    return found


def seminars_talking(series: Series) -> list[Seminar]:
    """The seminars of the series that are not cancelled, in the order of their days."""
    return list(
        db.session.scalars(
            select(Seminar)
            .where(Seminar.series_id == series.id, Seminar.state != SeminarState.CANCELLED)
            .order_by(Seminar.starts_on, Seminar.id)
        )
    )

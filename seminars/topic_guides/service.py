"""Writing the topic guide of a series."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.topic_guides.models import GuidePart, Topic, TopicGuide


@dataclass(frozen=True)
class TopicDetails:
    """A topic: main questions in a row, prompts, sub-questions, a note to the facilitator, minutes."""

    questions: Sequence[str]
    title: str = ""
    prompts: Sequence[str] = field(default=())
    sub_questions: Sequence[str] = field(default=())
    note: str = ""
    minutes: int | None = None


def guide_of(series: Series) -> TopicGuide | None:
    """The guide of a series with parts and topics, if there is one; a constant number of statements."""
    return db.session.scalar(
        select(TopicGuide)
        .where(TopicGuide.series_id == series.id)
        .options(selectinload(TopicGuide.parts).selectinload(GuidePart.topics))
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
    """A topic of the guide. Raises Missing."""
    found = next((topic for topic in guide.topics if topic.id == topic_id), None)
    if found is None:
        raise Missing("This topic is not in the guide (any more).", next_step="Go back to the guide.")
    return found


def _lines(values: Sequence[str]) -> list[str]:
    return [value.strip() for value in values if value.strip()]


def _touch(guide: TopicGuide, action: str, actor: Actor, at: datetime) -> None:
    guide.updated_at = at
    record(action=action, subject=guide, actor=actor, at=at)


@verb
def create_guide(
    *,
    series: Series,
    heading: str,
    actor: Actor,
    at: datetime,
    introduction: str = "",
    aims: Sequence[str] = (),
    opening: str = "",
    ground_rules: Sequence[str] = (),
    closing: str = "",
    parts: Sequence[str] = (),
) -> TopicGuide:
    """Start the guide of a series, with empty parts of these titles. Raises Conflict where it has one."""
    lock(series)
    if guide_of(series) is not None:
        raise Conflict("This series has a topic guide already.", next_step="Change the one that stands.")
    guide = TopicGuide(series_id=series.id, heading="", updated_at=at)
    db.session.add(guide)
    _write_guide(guide, heading, introduction, aims, opening, ground_rules, closing)
    for position, title in enumerate(parts):
        guide.parts.append(GuidePart(position=position, title=title))
    _touch(guide, "create topic guide", actor, at)
    return guide


@verb
def change_guide(
    *,
    guide: TopicGuide,
    heading: str,
    introduction: str,
    aims: Sequence[str],
    opening: str,
    ground_rules: Sequence[str],
    closing: str,
    actor: Actor,
    at: datetime,
) -> TopicGuide:
    """Change everything around the topics."""
    _write_guide(guide, heading, introduction, aims, opening, ground_rules, closing)
    _touch(guide, "change topic guide", actor, at)
    return guide


def _write_guide(
    guide: TopicGuide,
    heading: str,
    introduction: str,
    aims: Sequence[str],
    opening: str,
    ground_rules: Sequence[str],
    closing: str,
) -> None:
    if not heading.strip():
        raise Invalid("Enter a heading.", field="heading")
    guide.heading, guide.introduction = heading.strip(), introduction.strip()
    guide.aims, guide.opening = _lines(aims), opening.strip()
    guide.ground_rules, guide.closing = _lines(ground_rules), closing.strip()


@verb
def add_part(*, guide: TopicGuide, title: str, actor: Actor, at: datetime) -> GuidePart:
    """Add a part at the end."""
    if not title.strip():
        raise Invalid("Enter a title.", field="title")
    position = max((part.position for part in guide.parts), default=-1) + 1
    part = GuidePart(guide_id=guide.id, position=position, title=title.strip())
    guide.parts.append(part)
    _touch(guide, "add part", actor, at)
    return part


@verb
def change_part(*, guide: TopicGuide, part: GuidePart, title: str, actor: Actor, at: datetime) -> None:
    """Give a part another title."""
    if not title.strip():
        raise Invalid("Enter a title.", field="title")
    part.title = title.strip()
    _touch(guide, "change part", actor, at)


@verb
def remove_part(*, guide: TopicGuide, part: GuidePart, actor: Actor, at: datetime) -> None:
    """Take an empty part out. Raises Conflict while it has topics."""
    if part.topics:
        raise Conflict(f"'{part.title}' still has topics.", next_step="Move or remove its topics first.")
    guide.parts.remove(part)
    _touch(guide, "remove part", actor, at)


@verb
def move_part(*, guide: TopicGuide, part: GuidePart, up: bool, actor: Actor, at: datetime) -> None:
    """Move a part one place up or down; at the end of the road nothing happens."""
    _swap(list(guide.parts), part, up)
    _touch(guide, "move part", actor, at)


@verb
def add_topic(*, part: GuidePart, details: TopicDetails, actor: Actor, at: datetime) -> Topic:
    """Add a topic at the end of a part."""
    position = max((topic.position for topic in part.topics), default=-1) + 1
    topic = Topic(part_id=part.id, position=position)
    _write_topic(topic, details)
    part.topics.append(topic)
    guide = db.session.get_one(TopicGuide, part.guide_id)
    _touch(guide, "add topic", actor, at)
    return topic


@verb
def change_topic(
    *, guide: TopicGuide, topic: Topic, part: GuidePart, details: TopicDetails, actor: Actor, at: datetime
) -> Topic:
    """Change a topic; in another ``part`` it stands at the end."""
    _write_topic(topic, details)
    if topic.part_id != part.id:
        old = part_of(guide, topic.part_id)
        topic.position = max((other.position for other in part.topics), default=-1) + 1
        topic.part_id = part.id
        db.session.flush()
        db.session.expire(old, ["topics"])
        db.session.expire(part, ["topics"])
    _touch(guide, "change topic", actor, at)
    return topic


@verb
def move_topic(*, guide: TopicGuide, topic: Topic, up: bool, actor: Actor, at: datetime) -> None:
    """Move a topic one place up or down, over the edge into the neighbouring part."""
    part = part_of(guide, topic.part_id)
    topics = list(part.topics)
    place = topics.index(topic)
    if 0 <= place + (-1 if up else 1) < len(topics):
        _swap(topics, topic, up)
    else:
        parts = list(guide.parts)
        neighbour = parts.index(part) + (-1 if up else 1)
        if not 0 <= neighbour < len(parts):
            return
        target = parts[neighbour]
        positions = [other.position for other in target.topics]
        topic.position = (max(positions, default=-1) + 1) if up else (min(positions, default=1) - 1)
        topic.part_id = target.id
        db.session.flush()
        db.session.expire(part, ["topics"])
        db.session.expire(target, ["topics"])
    _touch(guide, "move topic", actor, at)


@verb
def remove_topic(*, guide: TopicGuide, topic: Topic, actor: Actor, at: datetime) -> None:
    """Take a topic out. Raises Conflict once there are notes on it."""
    part = part_of(guide, topic.part_id)
    part.topics.remove(topic)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There are notes on this topic, so it stays in the guide.",
            next_step="Change its wording, or add a new topic beside it.",
        ) from error
    _touch(guide, "remove topic", actor, at)


def _write_topic(topic: Topic, details: TopicDetails) -> None:
    questions = _lines(details.questions)
    if not questions:
        raise Invalid("Enter at least one main question.", field="questions")
    if details.minutes is not None and not 1 <= details.minutes <= 600:
        raise Invalid("Enter between 1 and 600 minutes.", field="minutes")
    topic.title, topic.questions = details.title.strip(), questions
    topic.prompts, topic.sub_questions = _lines(details.prompts), _lines(details.sub_questions)
    topic.note, topic.minutes = details.note.strip(), details.minutes


def _swap(rows: Sequence[GuidePart | Topic], row: GuidePart | Topic, up: bool) -> None:
    place = next(number for number, other in enumerate(rows) if other.id == row.id)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    # Number afresh: positions may have gaps.
    for number, each in enumerate(rows):
        each.position = number
    rows[place].position, rows[other].position = other, place
    db.session.flush()
    db.session.expire_all()

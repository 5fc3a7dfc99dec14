"""What a seminar does differently from the guide of its series: leave out, reword, or add a topic."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from seminars.audit.service import Actor
from seminars.database import lock, verb
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.topic_guides.editing import TopicDetails, checked_wording, discard_topic, touch, write_topic
from seminars.topic_guides.models import Topic, TopicDifference, TopicGuide
from seminars.topic_guides.overtaking import require_unchanged, wording_of
from seminars.topic_guides.queries import part_of
from seminars.topic_guides.snapshot import wording_dict

MOST_ADDED = 20


def difference_at(seminar: Seminar, topic: Topic) -> TopicDifference | None:
    """What the seminar does with the topic, if anything."""
    return db.session.scalar(
        select(TopicDifference).where(
            TopicDifference.seminar_id == seminar.id, TopicDifference.topic_id == topic.id
        )
    )


def added_topic(guide: TopicGuide, seminar: Seminar, topic_id: int) -> Topic:
    """A topic that the seminar has added. Raises Missing."""
    for part in guide.parts:
        for topic in part.all_topics:
            if topic.id == topic_id and topic.seminar_id == seminar.id:
                return topic
    raise Missing("This seminar has not added such a topic.", next_step="Go back to its guide.")


def wording_there(seminar: Seminar, topic: Topic) -> dict[str, Any]:
    """The topic as the seminar asks it: in words of its own, or in those of the series."""
    found = difference_at(seminar, topic)
    return dict(found.wording) if found is not None and found.wording else wording_of(topic)


def _difference(seminar: Seminar, topic: Topic) -> TopicDifference:
    found = difference_at(seminar, topic)
    if found is None:
        found = TopicDifference(seminar_id=seminar.id, topic_id=topic.id, left_out=True)
        db.session.add(found)
    return found


@verb
def leave_out(*, guide: TopicGuide, seminar: Seminar, topic: Topic, actor: Actor, at: datetime) -> None:
    """The seminar does not talk about this topic of the series."""
    lock(guide)
    difference = _difference(seminar, topic)
    difference.left_out, difference.wording = True, None
    touch(guide, "leave topic out", actor, at, seminar_id=seminar.id)


@verb
def reword(
    *,
    guide: TopicGuide,
    seminar: Seminar,
    topic: Topic,
    details: TopicDetails,
    actor: Actor,
    at: datetime,
    seen: str | None = None,
) -> None:
    """The seminar asks this topic of the series in words of its own. The series' own are no difference.
    Raises Overtaken where it no longer asks it in the words that were ``seen``."""
    lock(guide)
    wording = wording_dict(checked_wording(details))
    require_unchanged(seen, wording_there(seminar, topic), wording)
    if wording == {name: getattr(topic, name) for name in wording}:
        _remove(seminar, topic)
    else:
        difference = _difference(seminar, topic)
        difference.left_out, difference.wording = False, wording
    touch(guide, "reword topic", actor, at, seminar_id=seminar.id)


@verb
def as_in_series(*, guide: TopicGuide, seminar: Seminar, topic: Topic, actor: Actor, at: datetime) -> None:
    """The seminar asks the topic as the series does, again."""
    lock(guide)
    _remove(seminar, topic)
    touch(guide, "topic as in series", actor, at, seminar_id=seminar.id)


def _remove(seminar: Seminar, topic: Topic) -> None:
    found = difference_at(seminar, topic)
    if found is not None:
        db.session.delete(found)


@verb
def add_topic_at(
    *,
    guide: TopicGuide,
    seminar: Seminar,
    after: Topic,
    details: TopicDetails,
    actor: Actor,
    at: datetime,
) -> Topic:
    """Add a topic that this seminar alone talks about, behind ``after`` and what it added there before."""
    lock(guide)
    added = [topic for part in guide.parts for topic in part.all_topics if topic.seminar_id == seminar.id]
    if len(added) >= MOST_ADDED:
        raise Conflict(
            f"{seminar.title} has added {MOST_ADDED} topics already.", next_step="Take one of them out first."
        )
    part = part_of(guide, after.part_id)
    topics = list(part.all_topics)
    place = topics.index(after) + 1
    while place < len(topics) and topics[place].seminar_id is not None:
        place += 1
    topic = Topic(part_id=part.id, seminar_id=seminar.id, position=place)
    write_topic(topic, details)
    for position, each in enumerate(topics[place:], start=place + 1):
        each.position = position
    part.all_topics.append(topic)
    touch(guide, "add topic", actor, at, seminar_id=seminar.id)
    db.session.expire(part, ["all_topics"])
    return topic


@verb
def change_topic_at(
    *,
    guide: TopicGuide,
    seminar: Seminar,
    topic: Topic,
    details: TopicDetails,
    actor: Actor,
    at: datetime,
    seen: str | None = None,
) -> None:
    """Change a topic that the seminar has added. Raises Overtaken where it is not what was ``seen``."""
    lock(guide)
    standing = wording_of(topic)
    write_topic(topic, details)
    require_unchanged(seen, standing, wording_of(topic))
    touch(guide, "change topic", actor, at, seminar_id=seminar.id)


@verb
def remove_topic_at(*, guide: TopicGuide, seminar: Seminar, topic: Topic, actor: Actor, at: datetime) -> None:
    """Take out a topic that the seminar has added. Raises Conflict once there are notes on it."""
    lock(guide)
    discard_topic(guide, topic, "Change its wording, or add another one.")
    touch(guide, "remove topic", actor, at, seminar_id=seminar.id)

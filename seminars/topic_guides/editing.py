"""Writing the topic guide of a series: texts, parts, topics and their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.documents.fonts import undrawable
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.topic_guides.content import TopicText
from seminars.topic_guides.models import GuidePart, Topic, TopicGuide
from seminars.topic_guides.overtaking import around_of, placed_wording_of, require_unchanged, wording_of
from seminars.topic_guides.queries import guide_of, part_of

MOST_TOPICS = 100
MOST_MINUTES = 600


@dataclass(frozen=True)
class TopicDetails:
    """A topic: main questions in a row, prompts, sub-questions, a note to the facilitator, minutes."""

    questions: Sequence[str]
    title: str = ""
    prompts: Sequence[str] = field(default=())
    sub_questions: Sequence[str] = field(default=())
    note: str = ""
    minutes: int | None = None


def _lines(values: Sequence[str]) -> list[str]:
    return [value.strip() for value in values if value.strip()]


def touch(
    guide: TopicGuide, action: str, actor: Actor, at: datetime, *, seminar_id: int | None = None
) -> None:
    """Note that something in the guide has changed."""
    guide.updated_at = at
    guide.revision += 1
    record(action=action, subject=guide, actor=actor, at=at, seminar_id=seminar_id)


def require_printable(texts: Mapping[str, str | Sequence[str]]) -> None:
    """Raise Invalid for signs that the printed guide could not show; ``texts`` by their field."""
    for name, value in texts.items():
        signs = undrawable(value if isinstance(value, str) else "\n".join(value))
        if signs:
            shown = " ".join(signs[:8]) + (" …" if len(signs) > 8 else "")
            raise Invalid(
                f"The printed guide has no letters for: {shown}",
                next_step="Take them out, or say it in Latin, Greek or Cyrillic letters.",
                field=name,
            )


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
    guide = TopicGuide(series_id=series.id, heading="", revision=0, updated_at=at)
    db.session.add(guide)
    _write_guide(guide, heading, introduction, aims, opening, ground_rules, closing)
    for position, title in enumerate(parts):
        guide.parts.append(GuidePart(position=position, title=title))
    touch(guide, "create topic guide", actor, at)
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
    seen: str | None = None,
) -> TopicGuide:
    """Change everything around the topics. Raises Invalid for a field that cannot be kept or printed, and
    Overtaken where it is no longer what was ``seen``."""
    lock(guide)
    standing = around_of(guide)
    _write_guide(guide, heading, introduction, aims, opening, ground_rules, closing)
    require_unchanged(seen, standing, around_of(guide))
    touch(guide, "change topic guide", actor, at)
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
    require_printable(
        {
            "heading": heading,
            "introduction": introduction,
            "aims": aims,
            "opening": opening,
            "ground_rules": ground_rules,
            "closing": closing,
        }
    )
    guide.heading, guide.introduction = heading.strip(), introduction.strip()
    guide.aims, guide.opening = _lines(aims), opening.strip()
    guide.ground_rules, guide.closing = _lines(ground_rules), closing.strip()


@verb
def add_part(*, guide: TopicGuide, title: str, actor: Actor, at: datetime) -> GuidePart:
    """Add a part at the end."""
    lock(guide)
    position = max((part.position for part in guide.parts), default=-1) + 1
    part = GuidePart(guide_id=guide.id, position=position, title=_part_title(title))
    guide.parts.append(part)
    touch(guide, "add part", actor, at)
    return part


@verb
def change_part(
    *, guide: TopicGuide, part: GuidePart, title: str, actor: Actor, at: datetime, seen: str | None = None
) -> None:
    """Give a part another title. Raises Overtaken where the one it has is not what was ``seen``."""
    lock(guide)
    standing, wanted = {"title": part.title}, {"title": title.strip()}
    require_unchanged(seen, standing, wanted, field="title", stands=part.title)
    part.title = _part_title(title)
    touch(guide, "change part", actor, at)


def _part_title(title: str) -> str:
    if not title.strip():
        raise Invalid("Enter a title.", field="title")
    require_printable({"title": title})
    return title.strip()


@verb
def remove_part(*, guide: TopicGuide, part: GuidePart, actor: Actor, at: datetime) -> None:
    """Take an empty part out. Raises Conflict while it has topics, also such as one seminar added."""
    lock(guide)
    if part.topics:
        raise Conflict(f"'{part.title}' still has topics.", next_step="Move or remove its topics first.")
    if part.all_topics:
        raise Conflict(
            f"A seminar has added a topic to '{part.title}'.",
            next_step="Take it out on the seminar's own guide page first.",
        )
    guide.parts.remove(part)
    touch(guide, "remove part", actor, at)


@verb
def move_part(*, guide: TopicGuide, part: GuidePart, up: bool, actor: Actor, at: datetime) -> None:
    """Move a part one place up or down; at the end of the road nothing happens."""
    lock(guide)
    parts = list(guide.parts)
    place = parts.index(part)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(parts):
        return
    parts[place], parts[other] = parts[other], parts[place]
    _order(guide, parts)
    touch(guide, "move part", actor, at)


@verb
def place_part(*, guide: TopicGuide, part: GuidePart, place: int, actor: Actor, at: datetime) -> None:
    """Put a part with its topics at ``place`` (from 0) among the parts; a place beyond them is the last."""
    lock(guide)
    parts = [each for each in guide.parts if each.id != part.id]
    parts.insert(max(place, 0), part)
    _order(guide, parts)
    touch(guide, "move part", actor, at)


def _order(guide: TopicGuide, parts: Sequence[GuidePart]) -> None:
    for position, each in enumerate(parts):
        each.position = position
    db.session.flush()
    db.session.expire(guide, ["parts"])


@verb
def add_topic(*, part: GuidePart, details: TopicDetails, actor: Actor, at: datetime) -> Topic:
    """Add a topic at the end of a part. Raises Conflict for more topics than a discussion can hold."""
    guide = lock(db.session.get_one(TopicGuide, part.guide_id))
    if len(guide.topics) >= MOST_TOPICS:
        raise Conflict(
            f"The guide has {MOST_TOPICS} topics already.", next_step="Join or remove topics first."
        )
    position = max((topic.position for topic in part.all_topics), default=-1) + 1
    topic = Topic(part_id=part.id, position=position)
    write_topic(topic, details)
    part.all_topics.append(topic)
    touch(guide, "add topic", actor, at)
    return topic


@verb
def change_topic(
    *,
    guide: TopicGuide,
    topic: Topic,
    part: GuidePart,
    details: TopicDetails,
    actor: Actor,
    at: datetime,
    seen: str | None = None,
) -> Topic:
    """Change a topic; in another ``part`` it stands at the end. Raises Overtaken where topic and part are
    no longer what was ``seen``."""
    lock(guide)
    standing = placed_wording_of(topic)
    write_topic(topic, details)
    require_unchanged(seen, standing, {**wording_of(topic), "part": part.id})
    if topic.part_id != part.id:
        _place(guide, topic, part, len(part.topics))
    touch(guide, "change topic", actor, at)
    return topic


@verb
def move_topic(*, guide: TopicGuide, topic: Topic, up: bool, actor: Actor, at: datetime) -> None:
    """Move a topic one place up or down, over the edge into the neighbouring part."""
    lock(guide)
    part = part_of(guide, topic.part_id)
    place = part.topics.index(topic) + (-1 if up else 1)
    if not 0 <= place < len(part.topics):
        parts = list(guide.parts)
        neighbour = parts.index(part) + (-1 if up else 1)
        if not 0 <= neighbour < len(parts):
            return
        part = parts[neighbour]
        place = len(part.topics) if up else 0
    _place(guide, topic, part, place)
    touch(guide, "move topic", actor, at)


@verb
def place_topic(
    *, guide: TopicGuide, topic: Topic, part: GuidePart, place: int, actor: Actor, at: datetime
) -> None:
    """Put a topic at ``place`` (from 0) among those of ``part``; a place beyond them is the last."""
    lock(guide)
    _place(guide, topic, part, place)
    touch(guide, "move topic", actor, at)


def _place(guide: TopicGuide, topic: Topic, part: GuidePart, place: int) -> None:
    """Topics that seminars have added stay behind the one that they follow, or where it stood."""
    old = part_of(guide, topic.part_id)
    rest = [each for each in part.all_topics if each.id != topic.id]
    common = [each for each in rest if each.seminar_id is None]
    at = rest.index(common[max(place, 0)]) if place < len(common) else len(rest)
    rest.insert(at, topic)
    topic.part_id = part.id
    for position, each in enumerate(rest):
        each.position = position
    db.session.flush()
    db.session.expire(old, ["all_topics"])
    db.session.expire(part, ["all_topics"])


@verb
def remove_topic(*, guide: TopicGuide, topic: Topic, actor: Actor, at: datetime) -> None:
    """Take a topic out. Raises Conflict once there are notes on it."""
    lock(guide)
    discard_topic(guide, topic, "Change its wording, or add a new topic beside it.")
    touch(guide, "remove topic", actor, at)


def discard_topic(guide: TopicGuide, topic: Topic, next_step: str) -> None:
    """Delete a topic's row. Raises Conflict once there are notes on it."""
    part_of(guide, topic.part_id).all_topics.remove(topic)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There are notes on this topic, so it stays in the guide.", next_step=next_step
        ) from error


def write_topic(topic: Topic, details: TopicDetails) -> None:
    """Give a topic the wording in ``details``. Raises Invalid, naming the field."""
    wording = checked_wording(details)
    topic.title, topic.questions = wording.title, list(wording.questions)
    topic.prompts, topic.sub_questions = list(wording.prompts), list(wording.sub_questions)
    topic.note, topic.minutes = wording.note, wording.minutes


def checked_wording(details: TopicDetails) -> TopicText:
    """The wording without empty lines. Raises Invalid, naming the field."""
    questions = _lines(details.questions)
    if not questions:
        raise Invalid("Enter at least one main question.", field="questions")
    if details.minutes is not None and not 1 <= details.minutes <= MOST_MINUTES:
        raise Invalid(f"Enter between 1 and {MOST_MINUTES} minutes.", field="minutes")
    names = ("title", "questions", "prompts", "sub_questions", "note")
    require_printable({name: getattr(details, name) for name in names})
    return TopicText(
        number=0,
        title=details.title.strip(),
        questions=tuple(questions),
        prompts=tuple(_lines(details.prompts)),
        sub_questions=tuple(_lines(details.sub_questions)),
        note=details.note.strip(),
        minutes=details.minutes,
    )

"""What pages and prints of notes show: groups that somebody may see, topics, and how they were asked."""

from collections.abc import Iterable, Mapping

from seminars.accounts.models import Role
from seminars.accounts.permissions import signed_in
from seminars.errors import Forbidden
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.queries import group_by_number, groups_of, require_group
from seminars.notes.models import Note
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.topic_guides.content import TopicText
from seminars.topic_guides.queries import guide_at, version_text


def own_group(slug: str, number: int) -> tuple[Seminar, FocusGroup]:
    """The group, if the person signed in may see it. Raises Missing and Forbidden."""
    seminar = seminar_by_slug(slug)
    row = group_by_number(seminar, number)
    require_group(signed_in(), row)
    return seminar, row


def groups_seen(seminar: Seminar) -> list[FocusGroup]:
    """All groups of the seminar; for a facilitator those they lead or write in. Raises Forbidden for none."""
    account = signed_in()
    if account.role is not Role.FACILITATOR:
        return groups_of(seminar)
    own = [group for group in groups_of(seminar) if account.id in (group.facilitator_id, group.note_taker_id)]
    if not own:
        raise Forbidden(
            "You have no group at this seminar.", next_step="Your own groups are under 'My groups'."
        )
    return own


def topics_with_notes(seminar: Seminar, notes: Iterable[Note]) -> list[tuple[str, list[TopicText]]]:
    """The topics of the seminar's guide; one that is left out only if there are notes on it."""
    guide = guide_at(seminar)
    written = {note.topic_id for note in notes}
    return [
        (part.title, [topic for topic in part.topics if not topic.left_out or topic.id in written])
        for part in (guide.parts if guide else ())
    ]


def asked_otherwise(
    seminar: Seminar, notes: Iterable[Note], parts: Iterable[tuple[str, list[TopicText]]]
) -> dict[int, TopicText]:
    """Topics as they were worded when a note was written, where the guide words them otherwise by now."""
    now = {topic.id: topic for _, topics in parts for topic in topics}
    then: dict[int, Mapping[int, TopicText]] = {}
    found = {}
    for note in notes:
        version = note.guide_version
        if version is None or note.topic_id not in now:
            continue
        if version.id not in then:
            guide = version_text(version, seminar.series).at_seminar(seminar.id)
            then[version.id] = {topic.id: topic for topic in guide.all_topics}
        asked = then[version.id].get(note.topic_id)
        if asked is not None and asked.questions != now[note.topic_id].questions:
            found[note.topic_id] = asked
    return found

"""The facilitator reads, comments, and signs that the key points are in; a later change asks again."""

from collections.abc import Mapping
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Forbidden, Invalid, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import NoteComment, SignOff
from seminars.notes.queries import notes_of
from seminars.topic_guides.models import Topic

LONGEST = 5_000


def versions_now(group: FocusGroup) -> dict[str, int]:
    """The versions of a group's notes as they stand, by topic (ids as text)."""
    return {str(topic_id): note.version for topic_id, note in sorted(notes_of(group).items())}


def changed_since(signed: SignOff, now: Mapping[str, int]) -> set[int]:
    """Ids of the topics whose notes have changed since they were signed."""
    return {int(topic) for topic, version in now.items() if signed.versions.get(topic) != version}


@verb
def sign_off(
    *, group: FocusGroup, versions: Mapping[str, int], remark: str, actor: Actor, at: datetime
) -> SignOff:
    """Sign the notes of a group as they were read (``versions``).

    Raises Forbidden for anybody but the group's facilitator, Conflict where a note has changed since the
    page was loaded, Invalid where nothing is written yet.
    """
    lock(group)
    if group.facilitator_id is None or group.facilitator_id != actor.account_id:
        raise Forbidden(
            "Only the facilitator of the group signs its notes.",
            next_step="Others can comment below each topic.",
        )
    now = versions_now(group)
    if not now:
        raise Invalid("Nothing is written yet.", next_step="Sign once there are notes.")
    if dict(versions) != now:
        raise Conflict(
            "The notes have changed since you loaded the page.",
            next_step="Read what is new, then sign.",
        )
    text = remark.strip()
    if len(text) > LONGEST:
        raise Invalid(f"Keep the remark under {LONGEST:,} characters.", field="remark")
    made = SignOff(group_id=group.id, account_id=actor.account_id, at=at, remark=text, versions=now)
    db.session.add(made)
    db.session.flush()
    record(action="sign notes", subject=made, actor=actor, at=at, seminar_id=group.seminar_id)
    return made


@verb
def comment(*, group: FocusGroup, topic: Topic | None, text: str, actor: Actor, at: datetime) -> NoteComment:
    """Remark on the notes of a group, on one topic or on all."""
    words = text.strip()
    if not words:
        raise Invalid("Write what you would like to say.", field="comment")
    if len(words) > LONGEST:
        raise Invalid(f"Keep a comment under {LONGEST:,} characters.", field="comment")
    made = NoteComment(
        group_id=group.id,
        topic_id=topic.id if topic is not None else None,
        account_id=actor.account_id,
        at=at,
        text=words,
    )
    db.session.add(made)
    db.session.flush()
    record(action="comment on notes", subject=made, actor=actor, at=at, seminar_id=group.seminar_id)
    return made


@verb
def settle_comment(
    *, group: FocusGroup, comment_id: int, answer: str, actor: Actor, at: datetime
) -> NoteComment:
    """Settle a comment, with an answer or without words; a second time changes nothing."""
    found = db.session.get(NoteComment, comment_id)
    if found is None or found.group_id != group.id:
        raise Missing("This comment is not there (any more).", next_step="Reload the notes.")
    lock(found)
    if found.settled_at is None:
        if len(answer) > LONGEST:
            raise Invalid(f"Keep an answer under {LONGEST:,} characters.", field="answer")
        found.settled_at, found.answer = at, answer.strip()
        record(action="settle comment", subject=found, actor=actor, at=at, seminar_id=group.seminar_id)
    return found

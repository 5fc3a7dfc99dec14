"""Writing notes, and keeping quotations."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import Note, Quotation
from seminars.notes.sent import kept
from seminars.topic_guides.models import Topic
from seminars.topic_guides.queries import guide_with
from seminars.topic_guides.versions import used_version

LONGEST = 50_000
LONGEST_QUOTATION = 2_000


class Stale(Conflict):
    """Somebody else has saved the note meanwhile; ``note`` is what stands now."""

    def __init__(self, note: Note) -> None:
        super().__init__(
            "Somebody else has changed this note meanwhile.",
            next_step="Both texts are shown side by side: decide what is kept.",
        )
        self.note = note


def note_on(group: FocusGroup, topic: Topic) -> Note | None:
    """What was noted in the group on the topic, if anything."""
    return db.session.scalar(select(Note).where(Note.group_id == group.id, Note.topic_id == topic.id))


@verb
def write_note(
    *,
    group: FocusGroup,
    topic: Topic,
    text: str,
    version: int,
    actor: Actor,
    at: datetime,
    below: bool = False,
    writer: str | None = None,
) -> Note:
    """Save the note of a group on a topic.

    ``version`` is that of the text which the writer had before them, 0 where there was none. ``writer``
    names the page that writes: where it saved last itself, its text rests on what stands, whatever the
    version. With ``below`` the text is put under what stands, whoever wrote it, instead of in its place.
    Raises Stale where somebody else has saved since, Invalid where the text is too long.
    """
    text = kept(text)
    lock(group)
    note = note_on(group, topic)
    if note is not None and (note.text == text or (below and note.text.endswith(f"\n\n{text}"))):
        return note
    if note is not None and below:
        text = "\n\n".join(part for part in (note.text, text) if part)
    if len(text) > LONGEST:
        raise Invalid(f"Keep a note under {LONGEST:,} characters; this one has {len(text):,}.", field="text")
    if note is None:
        note = Note(group_id=group.id, topic_id=topic.id, version=0, text="", updated_at=at)
        db.session.add(note)
    elif note.version != version and not below and (writer is None or note.writer != writer):
        raise Stale(note)
    note.text, note.version = text, note.version + 1
    note.writer = writer
    note.updated_at, note.account_id = at, actor.account_id
    note.guide_version = used_version(guide=guide_with(topic), actor=actor, at=at)
    record(
        action="write note",
        subject=note,
        actor=actor,
        at=at,
        seminar_id=group.seminar_id,
        version=note.version,
    )
    return note


@verb
def add_quotation(*, note: Note, text: str, actor: Actor, at: datetime) -> Quotation:
    """Keep words said in the group; the same words are kept once."""
    words = " ".join(text.split())
    if not words:
        raise Invalid("Enter the words to keep.", field="quotation")
    if len(words) > LONGEST_QUOTATION:
        raise Invalid(f"Keep a quotation under {LONGEST_QUOTATION:,} characters.", field="quotation")
    lock(note)
    standing = next((quotation for quotation in note.quotations if quotation.text == words), None)
    if standing is not None:
        return standing
    quotation = Quotation(note_id=note.id, text=words)
    note.quotations.append(quotation)
    db.session.flush()
    record(action="mark quotation", subject=quotation, actor=actor, at=at, seminar_id=note.group.seminar_id)
    return quotation


@verb
def remove_quotation(*, note: Note, quotation: Quotation, actor: Actor, at: datetime) -> None:
    """Take a quotation out again; the note itself stays as it is."""
    record(action="remove quotation", subject=quotation, actor=actor, at=at, seminar_id=note.group.seminar_id)
    note.quotations.remove(quotation)


@verb
def remove(*, group: FocusGroup, quotation_id: int, actor: Actor, at: datetime) -> None:
    """Take a quotation out of a note of the group. Raises Missing."""
    quotation = db.session.get(Quotation, quotation_id)
    note = db.session.get(Note, quotation.note_id) if quotation is not None else None
    if quotation is None or note is None or note.group_id != group.id:
        raise Missing("This quotation is not there (any more).", next_step="Load the page again.")
    remove_quotation(note=note, quotation=quotation, actor=actor, at=at)


@verb
def write_note_and_quotations(
    *,
    group: FocusGroup,
    topic: Topic,
    text: str,
    version: int,
    quotations: Sequence[str],
    actor: Actor,
    at: datetime,
    below: bool = False,
    writer: str | None = None,
) -> Note:
    """Save a note and keep the words that are quoted: all of it or nothing."""
    note = write_note(
        group=group,
        topic=topic,
        text=text,
        version=version,
        below=below,
        writer=writer,
        actor=actor,
        at=at,
    )
    for words in quotations:
        add_quotation(note=note, text=words, actor=actor, at=at)
    return note

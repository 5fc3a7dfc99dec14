"""Reads of the notes room, each in a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Row, func, select
from sqlalchemy.orm import selectinload

from seminars.accounts.models import Account
from seminars.documents.markup import plain
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import Note, NoteComment, Quotation, SignOff
from seminars.programme.models import Seminar
from seminars.topic_guides.models import GuidePart, Topic, TopicGuide
from seminars.topic_guides.numbering import numbered


@dataclass(frozen=True)
class QuotationRow:
    """A quotation with where it was said, but not by whom.

    ``group`` is the group's number at its seminar, ``topic_place`` where the topic stands in the guide
    (from 1), ``topic_label`` what is printed before it; ``id`` is the number of the quotation.
    """

    id: int
    seminar_id: int
    group: int
    topic_place: int
    topic_label: str
    topic: str
    text: str


def notes_of(group: FocusGroup) -> dict[int, Note]:
    """The notes of a group by topic, with their quotations."""
    rows = db.session.scalars(
        select(Note)
        .where(Note.group_id == group.id)
        .options(selectinload(Note.quotations), selectinload(Note.guide_version))
        .execution_options(populate_existing=True)
    )
    return {note.topic_id: note for note in rows}


def note_with_quotations(group_id: int, topic_id: int) -> Note | None:
    """The note of a group on a topic as it stands now, with its quotations."""
    return db.session.scalar(
        select(Note)
        .where(Note.group_id == group_id, Note.topic_id == topic_id)
        .options(selectinload(Note.quotations))
        .execution_options(populate_existing=True)
    )


def notes_of_groups(groups: Iterable[FocusGroup]) -> dict[tuple[int, int], Note]:
    """The notes of several groups by group and topic, with their quotations."""
    ids = [group.id for group in groups]
    rows = db.session.scalars(
        select(Note)
        .where(Note.group_id.in_(ids))
        .options(selectinload(Note.quotations), selectinload(Note.guide_version))
    )
    return {(note.group_id, note.topic_id): note for note in rows}


def writers(notes: Iterable[Note]) -> dict[int, str]:
    """Names of those who last wrote these notes, by account."""
    ids = {note.account_id for note in notes if note.account_id is not None}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {account_id: name for account_id, name in rows}


def quotations_of(seminar_ids: Iterable[int]) -> list[QuotationRow]:
    """The quotations of these seminars in the order of the guide, within a topic by their words."""
    ids = list(seminar_ids)
    labels: dict[int, str] = {}
    for _, rows_of_guide in groupby(_topics_of(ids), key=lambda row: row.guide_id):
        topics = list(rows_of_guide)
        numbers = numbered(topic.seminar_id for topic in topics)
        labels |= {
            topic.id: f"{number}{letter}" for topic, (number, letter) in zip(topics, numbers, strict=True)
        }
    place = {topic_id: number for number, topic_id in enumerate(labels, start=1)}
    rows = db.session.execute(
        select(
            Quotation.id,
            FocusGroup.seminar_id,
            FocusGroup.number,
            Note.topic_id,
            Topic.title,
            Topic.questions,
            Quotation.text,
        )
        .join(Note, Note.id == Quotation.note_id)
        .join(FocusGroup, FocusGroup.id == Note.group_id)
        .join(Topic, Topic.id == Note.topic_id)
        .where(FocusGroup.seminar_id.in_(ids))
        .order_by(Quotation.text, Quotation.id)
    ).all()
    return [
        QuotationRow(
            number, seminar_id, group, place[topic], labels[topic], title or plain(questions[0]), text
        )
        for number, seminar_id, group, topic, title, questions, text in sorted(
            rows, key=lambda row: place[row[3]]
        )
    ]


def _topics_of(seminar_ids: list[int]) -> Sequence[Row[int, int, int | None]]:
    """The topics of these seminars' guides, with those that seminars added, in the order of the guide."""
    series = select(Seminar.series_id).where(Seminar.id.in_(seminar_ids))
    return db.session.execute(
        select(GuidePart.guide_id, Topic.id, Topic.seminar_id)
        .join(GuidePart, GuidePart.id == Topic.part_id)
        .join(TopicGuide, TopicGuide.id == GuidePart.guide_id)
        .where(TopicGuide.series_id.in_(series))
        .order_by(GuidePart.guide_id, GuidePart.position, GuidePart.id, Topic.position, Topic.id)
    ).all()


def sign_offs(groups: Iterable[FocusGroup]) -> dict[int, SignOff]:
    """The latest sign-off of each of these groups that has one, by group."""
    ids = [group.id for group in groups]
    latest = select(func.max(SignOff.id)).where(SignOff.group_id.in_(ids)).group_by(SignOff.group_id)
    rows = db.session.scalars(
        select(SignOff).where(SignOff.id.in_(latest)).options(selectinload(SignOff.account))
    )
    return {row.group_id: row for row in rows}


def comments_on(groups: Iterable[FocusGroup]) -> dict[int, list[NoteComment]]:
    """The comments on the notes of these groups, by group, the oldest first."""
    found: dict[int, list[NoteComment]] = {group.id: [] for group in groups}
    rows = db.session.scalars(
        select(NoteComment)
        .where(NoteComment.group_id.in_(list(found)))
        .options(selectinload(NoteComment.account))
        .order_by(NoteComment.at, NoteComment.id)
    )
    for row in rows:
        found[row.group_id].append(row)
    return found

"""Notes as PDF: of a group, and of all groups of a seminar."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from seminars.accounts.permissions import staff_or_facilitator
from seminars.focus_groups.list_views import as_list
from seminars.focus_groups.models import FocusGroup
from seminars.formats import moment
from seminars.notes import queries, signing
from seminars.notes.blueprint import bp
from seminars.notes.models import Note, NoteComment, SignOff
from seminars.notes.pdf import CommentText, GroupNotes, NoteText, notes_pdf
from seminars.notes.reading import asked_otherwise, groups_seen, own_group, topics_with_notes
from seminars.notes.sitting import company_of, seats_of
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.responses import pdf_response
from seminars.topic_guides.content import TopicText
from seminars.topic_guides.reading import paper_wanted


@bp.get("/seminars/<slug>/groups/<int:number>/notes.pdf")
@staff_or_facilitator
def group_pdf(slug: str, number: int) -> ResponseReturnValue:
    """The notes of a group to read, correct and sign on paper."""
    seminar, row = own_group(slug, number)
    title = f"Notes of {row.name}: {seminar.title}"
    content = notes_pdf(_as_texts(seminar, [row]), paper_wanted(), title=title)
    return pdf_response(content, f"{slug}-group-{number}-notes.pdf")


@bp.get("/seminars/<slug>/notes.pdf")
@staff_or_facilitator
def seminar_pdf(slug: str) -> ResponseReturnValue:
    """The notes of all groups of a seminar that the person may see, one after the other."""
    seminar = seminar_by_slug(slug)
    content = notes_pdf(
        _as_texts(seminar, groups_seen(seminar)), paper_wanted(), title=f"Notes: {seminar.title}"
    )
    return pdf_response(content, f"{slug}-notes.pdf")


def _as_texts(seminar: Seminar, groups: Sequence[FocusGroup]) -> list[GroupNotes]:
    notes = queries.notes_of_groups(groups)
    parts = topics_with_notes(seminar, notes.values())
    signed, comments, seats = queries.sign_offs(groups), queries.comments_on(groups), seats_of(groups)
    made = []
    for group in groups:
        own = {topic: note for (group_id, topic), note in notes.items() if group_id == group.id}
        asked = asked_otherwise(seminar, own.values(), parts)
        facts = as_list(seminar, group)
        made.append(
            GroupNotes(
                seminar=f"{seminar.series.title}: {seminar.title}",
                name=group.name,
                facts=tuple(
                    fact
                    for fact in (
                        facts.when,
                        facts.room,
                        f"Facilitator: {facts.facilitator}" if facts.facilitator else "",
                        f"Notes: {facts.note_taker}" if facts.note_taker else "",
                    )
                    if fact
                ),
                company=company_of(seats[group.id]).sentence,
                parts=tuple(
                    (
                        title,
                        tuple(
                            _note(topic, own.get(topic.id), asked.get(topic.id), comments[group.id])
                            for topic in topics
                            if not topic.left_out or topic.id in own
                        ),
                    )
                    for title, topics in parts
                ),
                comments=tuple(_comment(each) for each in comments[group.id] if each.topic_id is None),
                signed=_signed(seminar, signed.get(group.id), own),
            )
        )
    return made


def _note(
    topic: TopicText, note: Note | None, asked: TopicText | None, comments: Sequence[NoteComment]
) -> NoteText:
    version = note.guide_version if note is not None else None
    reworded = f"As version {version.number} of the guide asked; reworded since." if asked and version else ""
    return NoteText(
        label=topic.label,
        name=topic.name,
        questions=(asked or topic).questions if topic.title or asked else (),
        text=note.text if note is not None else "",
        quotations=tuple(each.text for each in note.quotations) if note is not None else (),
        comments=tuple(_comment(each) for each in comments if each.topic_id == topic.id),
        remark=reworded,
    )


def _comment(comment: NoteComment) -> CommentText:
    return CommentText(
        by=comment.account.name if comment.account else "Somebody",
        text=comment.text,
        settled=comment.settled_at is not None,
        answer=comment.answer or "",
    )


def _signed(seminar: Seminar, signed: SignOff | None, notes: dict[int, Note]) -> str:
    """Who has signed, and when; nothing where a note was changed since."""
    if signed is None:
        return ""
    if signing.changed_since(signed, {str(topic): note.version for topic, note in notes.items()}):
        return ""
    name = signed.account.name if signed.account else "The facilitator"
    remark = f" \u201c{signed.remark}\u201d" if signed.remark else ""
    return f"Signed by {name} on {moment(signed.at, seminar.zone)}: the key points are in.{remark}"

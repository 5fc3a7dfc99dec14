"""Writing notes of a group, and looking over all groups of a seminar."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, signed_in, staff_or_facilitator
from seminars.errors import Forbidden, Missing, Refusal
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.queries import group_by_number, groups_of, require_group
from seminars.notes import queries, service
from seminars.notes.models import Note, Quotation
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.topic_guides.content import TopicText
from seminars.topic_guides.queries import guide_at, require_guide, topic_at

bp = Blueprint("notes", __name__)


@dataclass(frozen=True)
class Typed:
    """What somebody typed that could not be saved, to show again."""

    topic_id: int
    text: str
    quotation: str
    version: int


def _own_group(slug: str, number: int) -> tuple[Seminar, FocusGroup]:
    """The group, if the person signed in may see it. Raises Missing and Forbidden."""
    seminar = seminar_by_slug(slug)
    row = group_by_number(seminar, number)
    require_group(signed_in(), row)
    return seminar, row


def _topics(seminar: Seminar, notes: Iterable[Note]) -> list[tuple[str, list[TopicText]]]:
    """The topics of the seminar's guide; one that is left out only if there are notes on it."""
    guide = guide_at(seminar)
    written = {note.topic_id for note in notes}
    return [
        (part.title, [topic for topic in part.topics if not topic.left_out or topic.id in written])
        for part in (guide.parts if guide else ())
    ]


def _back(slug: str, number: int, topic_id: int) -> Response:
    return redirect(url_for("notes.group", slug=slug, number=number, _anchor=f"topic-{topic_id}"))


def _groups_seen(seminar: Seminar) -> list[FocusGroup]:
    """All groups of the seminar; for a facilitator their own. Raises Forbidden where that is none."""
    account = signed_in()
    if account.role is not Role.FACILITATOR:
        return groups_of(seminar)
    own = [group for group in groups_of(seminar) if group.facilitator_id == account.id]
    if not own:
        raise Forbidden(
            "You lead no group of this seminar.", next_step="Your own groups are under 'My groups'."
        )
    return own


@bp.get("/seminars/<slug>/notes")
@staff_or_facilitator
def overview(slug: str) -> ResponseReturnValue:
    """Groups by topics: what is written, what is missing; and the quotations."""
    seminar = seminar_by_slug(slug)
    groups = _groups_seen(seminar)
    numbers = {group.number for group in groups}
    notes = queries.notes_of_groups(groups)
    return render_template(
        "notes/overview.html",
        seminar=seminar,
        groups=groups,
        parts=_topics(seminar, notes.values()),
        notes=notes,
        writers=queries.writers(notes.values()),
        quotations=[row for row in queries.quotations_of([seminar.id]) if row.group in numbers],
    )


@bp.get("/seminars/<slug>/groups/<int:number>/notes")
@staff_or_facilitator
def group(slug: str, number: int) -> ResponseReturnValue:
    """The notes of a group, all topics on one page."""
    seminar, row = _own_group(slug, number)
    return _group_page(seminar, row)


def _group_page(
    seminar: Seminar, row: FocusGroup, *, typed: Typed | None = None, conflict: Note | None = None
) -> str:
    notes = queries.notes_of(row)
    return render_template(
        "notes/group.html",
        seminar=seminar,
        group=row,
        parts=_topics(seminar, notes.values()),
        notes=notes,
        writers=queries.writers(notes.values()),
        typed=typed,
        conflict=conflict,
    )


@bp.post("/seminars/<slug>/groups/<int:number>/notes/<int:topic_id>")
@staff_or_facilitator
def write(slug: str, number: int, topic_id: int) -> ResponseReturnValue:
    """Save the note on a topic, and keep a quotation where one is given."""
    seminar, row = _own_group(slug, number)
    topic = topic_at(require_guide(seminar.series), seminar, topic_id)
    sent = request.form
    typed = Typed(
        topic_id=topic_id,
        text=sent.get("text", ""),
        quotation=sent.get("quotation", "").strip(),
        version=sent.get("version", 0, type=int),
    )
    try:
        service.write_note_and_quotation(
            group=row,
            topic=topic,
            text=typed.text,
            version=typed.version,
            quotation=typed.quotation,
            below="below" in sent,
            actor=acting(),
            at=clock.now(),
        )
    except service.Stale as stale:
        return _group_page(seminar, row, typed=typed, conflict=stale.note), 409
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "danger")
        return _group_page(seminar, row, typed=typed), 422
    return _back(slug, number, topic_id)


@bp.post("/seminars/<slug>/groups/<int:number>/notes/<int:topic_id>/quotations/<int:quotation_id>/remove")
@staff_or_facilitator
def remove_quotation(slug: str, number: int, topic_id: int, quotation_id: int) -> ResponseReturnValue:
    """Take a quotation out; the note stays."""
    _, row = _own_group(slug, number)
    note = queries.notes_of(row).get(topic_id)
    found: Quotation | None = next(
        (each for each in note.quotations if each.id == quotation_id) if note else iter(()), None
    )
    if note is None or found is None:
        raise Missing("This quotation is not there (any more).", next_step="Reload the notes.")
    service.remove_quotation(note=note, quotation=found, actor=acting(), at=clock.now())
    return _back(slug, number, topic_id)

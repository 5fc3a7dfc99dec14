"""Writing notes of a group, and looking over all groups of a seminar."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, signed_in, staff_or_facilitator
from seminars.errors import Forbidden, Missing, Refusal
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.queries import group_by_number, groups_of, late_changes, require_group
from seminars.formats import moment
from seminars.notes import queries, service, signing
from seminars.notes.models import Note, Quotation
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.replay.views import is_replayable, once_for, refused
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
    signed = queries.sign_offs(groups)
    versions: dict[int, dict[str, int]] = {group.id: {} for group in groups}
    for (group_id, topic_id), note in notes.items():
        versions[group_id][str(topic_id)] = note.version
    return render_template(
        "notes/overview.html",
        seminar=seminar,
        groups=groups,
        parts=_topics(seminar, notes.values()),
        notes=notes,
        writers=queries.writers(notes.values()),
        signed=signed,
        changed={
            group.id: signing.changed_since(signed[group.id], versions[group.id])
            for group in groups
            if group.id in signed
        },
        open_comments={
            number: sum(each.settled_at is None for each in rows)
            for number, rows in queries.comments_on(groups).items()
        },
        quotations=[row for row in queries.quotations_of([seminar.id]) if row.group in numbers],
    )


@bp.get("/seminars/<slug>/groups/<int:number>/notes")
@staff_or_facilitator
def group(slug: str, number: int) -> ResponseReturnValue:
    """The notes of a group, all topics on one page."""
    seminar, row = _own_group(slug, number)
    return _group_page(seminar, row)


def _group_page(
    seminar: Seminar,
    row: FocusGroup,
    *,
    typed: Typed | None = None,
    conflict: Note | None = None,
    form: dict[str, str] | None = None,
) -> str:
    notes = queries.notes_of(row)
    signed = queries.sign_offs([row]).get(row.id)
    now = signing.versions_now(row)
    return render_template(
        "notes/group.html",
        seminar=seminar,
        group=row,
        parts=_topics(seminar, notes.values()),
        notes=notes,
        writers=queries.writers(notes.values()),
        typed=typed,
        conflict=conflict,
        comments=queries.comments_on([row])[row.id],
        signed=signed,
        changed=signing.changed_since(signed, now) if signed else set(),
        versions=json.dumps(now),
        may_sign=row.facilitator_id is not None and row.facilitator_id == signed_in().id,
        late=late_changes(row),
        form=form,
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

    def save() -> Note:
        return service.write_note_and_quotation(
            group=row,
            topic=topic,
            text=typed.text,
            version=typed.version,
            quotation=typed.quotation,
            below="below" in sent,
            writer=sent.get("writer", "")[:36] or None,
            actor=acting(),
            at=clock.now(),
        )

    if is_replayable():
        return _kept_on_the_way(seminar, save)
    try:
        save()
    except service.Stale as stale:
        return _group_page(seminar, row, typed=typed, conflict=stale.note), 409
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "danger")
        return _group_page(seminar, row, typed=typed), 422
    return _back(slug, number, topic_id)


def _kept_on_the_way(seminar: Seminar, save: Callable[[], Note]) -> ResponseReturnValue:
    """The answer to the queue of a device: the version, or what stands in the way."""

    def act() -> dict[str, Any]:
        note = save()
        return {"version": note.version, "at": note.updated_at.isoformat()}

    try:
        kept = once_for("write note", act)
    except service.Stale as stale:
        told = {"message": stale.message, "next_step": stale.next_step}
        return jsonify(refused={**told, "stands": _as_told(seminar, stale.note)}), stale.status
    except Refusal as refusal:
        return refused(refusal)
    saved = moment(datetime.fromisoformat(kept["at"]), seminar.zone)
    return jsonify(version=kept["version"], saved=saved)


def _as_told(seminar: Seminar, note: Note, names: Mapping[int, str] | None = None) -> dict[str, Any]:
    """A note as an open page wants to know it."""
    known = queries.writers([note]) if names is None else names
    return {
        "version": note.version,
        "text": note.text,
        "by": known.get(note.account_id or 0, ""),
        "at": moment(note.updated_at, seminar.zone),
        "writer": note.writer or "",
    }


@bp.get("/seminars/<slug>/groups/<int:number>/notes.json")
@staff_or_facilitator
def news(slug: str, number: int) -> ResponseReturnValue:
    """The notes of a group as they stand, for open pages."""
    seminar, row = _own_group(slug, number)
    notes = queries.notes_of(row)
    names = queries.writers(notes.values())
    told = {str(topic_id): _as_told(seminar, note, names) for topic_id, note in notes.items()}
    answer = jsonify(told)
    answer.headers["Cache-Control"] = "no-store"
    return answer


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


@bp.post("/seminars/<slug>/groups/<int:number>/notes/sign")
@staff_or_facilitator
def sign(slug: str, number: int) -> ResponseReturnValue:
    """Sign that the key points are in."""
    seminar, row = _own_group(slug, number)
    try:
        read = json.loads(request.form.get("versions", ""))
        versions = {str(topic): int(version) for topic, version in read.items()}
    except (ValueError, AttributeError, TypeError):
        versions = {}
    remark = request.form.get("remark", "")
    try:
        signing.sign_off(group=row, versions=versions, remark=remark, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return _group_page(seminar, row, form={"remark": remark}), refusal.status
    flash(f"The notes of {row.name} are signed.", "success")
    return redirect(url_for("notes.group", slug=slug, number=number, _anchor="sign"))


@bp.post("/seminars/<slug>/groups/<int:number>/notes/comments")
@staff_or_facilitator
def comment(slug: str, number: int) -> ResponseReturnValue:
    """Comment on a topic's note, or on all of them."""
    seminar, row = _own_group(slug, number)
    topic_id = request.form.get("topic", 0, type=int)
    topic = topic_at(require_guide(seminar.series), seminar, topic_id) if topic_id else None
    text = request.form.get("comment", "")
    try:
        signing.comment(group=row, topic=topic, text=text, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return _group_page(seminar, row, form={"comment": text}), refusal.status
    anchor = f"topic-{topic_id}" if topic_id else "sign"
    return redirect(url_for("notes.group", slug=slug, number=number, _anchor=anchor))


@bp.post("/seminars/<slug>/groups/<int:number>/notes/comments/<int:comment_id>/settle")
@staff_or_facilitator
def settle(slug: str, number: int, comment_id: int) -> ResponseReturnValue:
    """Settle a comment, with an answer if there is one."""
    _, row = _own_group(slug, number)
    found = signing.settle_comment(
        group=row,
        comment_id=comment_id,
        answer=request.form.get("answer", ""),
        actor=acting(),
        at=clock.now(),
    )
    anchor = f"topic-{found.topic_id}" if found.topic_id else "sign"
    return redirect(url_for("notes.group", slug=slug, number=number, _anchor=anchor))

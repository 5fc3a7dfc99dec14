"""The notes of one group: all topics on one page, which saves all that was typed on it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, signed_in, staff_or_facilitator
from seminars.documents.fonts import in_words, undrawable
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.queries import late_changes
from seminars.notes import queries, signing
from seminars.notes.blueprint import bp
from seminars.notes.company import Presence
from seminars.notes.quoting import stands_in
from seminars.notes.reading import asked_otherwise, own_group, topics_with_notes
from seminars.notes.sent import Act, Sent, fingerprint, read_sent
from seminars.notes.sheet import Outcome, save_sheet
from seminars.notes.sitting import company_of, seats_of
from seminars.programme.models import Seminar
from seminars.replay.opening import static_version
from seminars.topic_guides.queries import guide_of, topics_at
from seminars.topic_guides.reading import papers


@bp.get("/seminars/<slug>/groups/<int:number>/notes")
@staff_or_facilitator
def group(slug: str, number: int) -> ResponseReturnValue:
    """The notes of a group, all topics on one page."""
    seminar, row = own_group(slug, number)
    return _page(seminar, row, Outcome(left=Sent()))


@bp.post("/seminars/<slug>/groups/<int:number>/notes")
@staff_or_facilitator
def save(slug: str, number: int) -> ResponseReturnValue:
    """Save all that was typed on the page, and do what the button says."""
    seminar, row = own_group(slug, number)
    guide = guide_of(seminar.series)
    topics = topics_at(guide, seminar) if guide is not None else {}
    sent = read_sent(request.form, topics)
    found = save_sheet(group=row, topics=topics, sent=sent, actor=acting(), at=clock.now())
    for name in ("quotations", "sign"):
        if name in found.problems:
            refusal = found.problems[name]
            flash(f"{refusal.message} {refusal.next_step}", "warning")
    if found.signed:
        flash(f"The notes of {row.name} are signed.", "success")
    # A remark that is not signed yet is kept nowhere but on the page.
    if found.status != 200 or found.left.remark:
        return _page(seminar, row, found), found.status
    return redirect(
        url_for("notes.group", slug=slug, number=number, _anchor=request.form.get("place") or _place(sent))
    )


def _place(sent: Sent) -> str | None:
    if sent.act is Act.SIGN:
        return "sign"
    return f"topic-{sent.about}" if sent.act in (Act.SAVE, Act.BELOW, Act.MINE) and sent.about else None


def _page(seminar: Seminar, row: FocusGroup, found: Outcome) -> str:
    notes = queries.notes_of(row)
    signed = queries.sign_offs([row]).get(row.id)
    now = {str(topic_id): note.version for topic_id, note in notes.items()}
    parts = topics_with_notes(seminar, notes.values())
    seats = seats_of([row])[row.id]
    return render_template(
        "notes/group.html",
        seminar=seminar,
        group=row,
        parts=parts,
        notes=notes,
        asked=asked_otherwise(seminar, notes.values(), parts),
        writers=queries.writers(notes.values()),
        left=found.left,
        conflicts=found.conflicts,
        problems=found.problems,
        comments=queries.comments_on([row])[row.id],
        signed=signed,
        changed=signing.changed_since(signed, now) if signed else set(),
        may_sign=row.facilitator_id is not None and row.facilitator_id == signed_in().id,
        seats=seats,
        company=company_of(seats),
        presences=list(Presence),
        late=late_changes(row),
        fingerprint=fingerprint,
        stands_in=stands_in,
        unprinted=sorted({words for note in notes.values() for words in in_words(undrawable(note.text))}),
        papers=papers(),
        static_version=static_version(),
    )

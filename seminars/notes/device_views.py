"""What an open page of notes tells the server by itself, and asks of it: JSON, through the device's queue."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff_or_facilitator
from seminars.errors import Invalid, Refusal
from seminars.formats import moment
from seminars.notes import queries, service, sitting
from seminars.notes.blueprint import bp
from seminars.notes.models import Note
from seminars.notes.quoting import stands_in
from seminars.notes.reading import own_group
from seminars.programme.models import Seminar
from seminars.replay.views import answered, is_replayable, once_for, refused
from seminars.topic_guides.queries import require_guide, topic_at


def _require_queue() -> None:
    if not is_replayable():
        raise Invalid("This was not sent by the page of notes.", next_step="Load that page again.")


@bp.post("/seminars/<slug>/groups/<int:number>/notes/<int:topic_id>")
@staff_or_facilitator
def write(slug: str, number: int, topic_id: int) -> ResponseReturnValue:
    """Save the note on a topic, and keep the words that are quoted."""
    seminar, row = own_group(slug, number)
    topic = topic_at(require_guide(seminar.series), seminar, topic_id)
    _require_queue()
    sent = request.form

    def save() -> Note:
        return service.write_note_and_quotations(
            group=row,
            topic=topic,
            text=sent.get("text", ""),
            version=sent.get("version", 0, type=int),
            quotations=[words for words in sent.getlist("quotation") if words.strip()],
            below="below" in sent,
            writer=sent.get("writer", "")[:36] or None,
            actor=acting(),
            at=clock.now(),
        )

    return _kept_on_the_way(seminar, topic_id, row.id, save)


def _kept_on_the_way(
    seminar: Seminar, topic_id: int, group_id: int, save: Callable[[], Note]
) -> ResponseReturnValue:
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
    note = queries.note_with_quotations(group_id, topic_id)
    return jsonify(
        version=kept["version"],
        saved=moment(datetime.fromisoformat(kept["at"]), seminar.zone),
        quotations=_quotations(note) if note else [],
    )


def _as_told(seminar: Seminar, note: Note, names: Mapping[int, str] | None = None) -> dict[str, Any]:
    """A note as an open page wants to know it."""
    known = queries.writers([note]) if names is None else names
    return {
        "version": note.version,
        "text": note.text,
        "by": known.get(note.account_id or 0, ""),
        "at": moment(note.updated_at, seminar.zone),
        "writer": note.writer or "",
        "quotations": _quotations(note),
    }


def _quotations(note: Note) -> list[dict[str, Any]]:
    return [
        {"id": each.id, "text": each.text, "stands": stands_in(note.text, each.text)}
        for each in note.quotations
    ]


@bp.get("/seminars/<slug>/groups/<int:number>/notes.json")
@staff_or_facilitator
def news(slug: str, number: int) -> ResponseReturnValue:
    """The notes of a group as they stand, and who sat in it, for open pages."""
    seminar, row = own_group(slug, number)
    notes = queries.notes_of(row)
    names = queries.writers(notes.values())
    seats = sitting.seats_of([row])[row.id]
    answer = jsonify(
        notes={str(topic_id): _as_told(seminar, note, names) for topic_id, note in notes.items()},
        seats={str(seat.person.id): {"state": seat.presence or "", "remark": seat.remark} for seat in seats},
        company=sitting.company_of(seats).sentence,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/seminars/<slug>/groups/<int:number>/notes/quotations/<int:quotation_id>/remove")
@staff_or_facilitator
def remove_quotation(slug: str, number: int, quotation_id: int) -> ResponseReturnValue:
    """Take a quotation out; the note stays."""
    _, row = own_group(slug, number)
    _require_queue()

    def act() -> dict[str, Any]:
        service.remove(group=row, quotation_id=quotation_id, actor=acting(), at=clock.now())
        return {"removed": quotation_id}

    return answered("remove quotation", act)


@bp.post("/seminars/<slug>/groups/<int:number>/notes/seats/<int:delegate_id>")
@staff_or_facilitator
def note_seat(slug: str, number: int, delegate_id: int) -> ResponseReturnValue:
    """Note how somebody sat in the group."""
    _, row = own_group(slug, number)
    _require_queue()
    sent = request.form

    def act() -> dict[str, Any]:
        sitting.note_seat(
            group=row,
            delegate_id=delegate_id,
            state=sent.get("state", ""),
            remark=sent.get("remark", ""),
            was=sent.get("was", ""),
            was_remark=sent.get("was_remark", ""),
            actor=acting(),
            at=clock.now(),
        )
        return {"noted": delegate_id}

    def tell(kept: dict[str, Any]) -> dict[str, Any]:
        seats = sitting.seats_of([row])[row.id]
        return {**kept, "company": sitting.company_of(seats).sentence}

    return answered("note seat", act, tell=tell)

"""Who sat in a group: those on its list, who came late or left, and who came without being on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from seminars.attendance.badge_qr import scanned_badge
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.company import Company, Presence, company
from seminars.notes.models import Sitting
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.names import sort_key

LONGEST_REMARK = 200


@dataclass(frozen=True)
class Seat:
    """A person of a group: on its list or not, and what was noted of them."""

    person: Delegate
    is_listed: bool
    presence: Presence | None = None
    remark: str = ""


def seats_of(groups: Iterable[FocusGroup]) -> dict[int, list[Seat]]:
    """The people of these groups by group, as on its list, then those who came without being on it."""
    by_id = {group.id: group for group in groups}
    rows = db.session.scalars(
        select(Sitting)
        .where(Sitting.group_id.in_(list(by_id)))
        .options(selectinload(Sitting.delegate).selectinload(Delegate.organisation))
    )
    noted: dict[int, dict[int, Sitting]] = {group_id: {} for group_id in by_id}
    for row in rows:
        noted[row.group_id][row.delegate_id] = row
    return {group_id: _seats(group, noted[group_id]) for group_id, group in by_id.items()}


def _seats(group: FocusGroup, noted: dict[int, Sitting]) -> list[Seat]:
    listed = [
        Seat(person, True, row.presence, row.remark) if row else Seat(person, True)
        for person in group.seated
        for row in [noted.pop(person.id, None)]
    ]
    others = sorted(noted.values(), key=lambda row: (row.delegate.sort_key, row.delegate_id))
    return listed + [Seat(row.delegate, False, row.presence, row.remark) for row in others]


def company_of(seats: Iterable[Seat]) -> Company:
    """A group's people in figures."""
    return company((seat.is_listed, seat.presence) for seat in seats)


def _row(group: FocusGroup, delegate_id: int) -> Sitting | None:
    return db.session.scalar(
        select(Sitting).where(Sitting.group_id == group.id, Sitting.delegate_id == delegate_id)
    )


@verb
def note_seat(
    *,
    group: FocusGroup,
    delegate_id: int,
    state: str,
    remark: str,
    was: str,
    was_remark: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Note how somebody sat in the group; ``state`` '' takes it back, and takes off who is not on the list.

    ``was`` and ``was_remark`` are what the writer had before them. Raises Conflict where somebody else has
    noted another thing since, Invalid for a state or a person that there is not.
    """
    lock(group)
    row = _row(group, delegate_id)
    person = row.delegate if row else next((each for each in group.seated if each.id == delegate_id), None)
    if person is None:
        raise Invalid("This person is not in the group (any more).", next_step="Load the page again.")
    if state not in ("", *Presence):
        raise Invalid("Choose how they sat in.", field=f"seat-{delegate_id}")
    remark = " ".join(remark.split())
    if len(remark) > LONGEST_REMARK:
        raise Invalid(f"Keep it under {LONGEST_REMARK} characters.", field=f"seat-remark-{delegate_id}")
    # A remark such as 'left at eleven' alone says that they sat in.
    state = state or (Presence.THERE if remark and row is None else "")
    stands = (row.presence.value, row.remark) if row else ("", "")
    if stands == (state, remark):
        return
    if stands != (was, was_remark):
        said = Presence(stands[0]).label.lower() if stands[0] else "nothing noted"
        raise Conflict(
            f"Somebody else has noted of {person.name} meanwhile: {said}.",
            next_step="Choose once more what is right.",
            field=f"seat-{delegate_id}",
        )
    if not state:
        db.session.delete(row)
    elif row is None:
        db.session.add(_new(group, person, Presence(state), remark, actor, at))
    else:
        row.presence, row.remark = Presence(state), remark
        row.updated_at, row.account_id = at, actor.account_id
    db.session.flush()
    _record(group, person, actor, at)


@verb
def seat_somebody(*, group: FocusGroup, text: str, actor: Actor, at: datetime) -> Delegate:
    """Note that somebody sat in who is not on the list, by name or badge code. Raises Invalid."""
    lock(group)
    found = _people(group, text)
    if not found:
        raise Invalid(
            f"Nobody called '{text}' is registered for this seminar.",
            next_step="Write the whole name, or the code on the badge; others register at the desk first.",
            field="somebody",
        )
    if len(found) > 1:
        raise Invalid(
            f"{len(found)} people here are called '{text}'.",
            next_step="Take the code on the badge.",
            field="somebody",
        )
    person = found[0]
    if _row(group, person.id) is None:
        db.session.add(_new(group, person, Presence.THERE, "", actor, at))
        db.session.flush()
        _record(group, person, actor, at)
    return person


def _people(group: FocusGroup, text: str) -> list[Delegate]:
    """Those registered whom the text names: by the code on the badge, or by the whole name."""
    here = select(Delegate).where(
        Delegate.seminar_id == group.seminar_id, Delegate.state == DelegateState.REGISTERED
    )
    badge = scanned_badge(text)
    coded = db.session.scalar(here.where(Delegate.badge_code == badge.code)) if badge else None
    if coded is not None:
        return [coded]
    return list(db.session.scalars(here.where(Delegate.sort_key == sort_key(text)).limit(5)))


def _new(
    group: FocusGroup, person: Delegate, presence: Presence, remark: str, actor: Actor, at: datetime
) -> Sitting:
    return Sitting(
        group_id=group.id,
        delegate_id=person.id,
        presence=presence,
        remark=remark,
        updated_at=at,
        account_id=actor.account_id,
    )


def _record(group: FocusGroup, person: Delegate, actor: Actor, at: datetime) -> None:
    record(
        action="note who sat in",
        subject=group,
        actor=actor,
        at=at,
        seminar_id=group.seminar_id,
        delegate_id=person.id,
    )

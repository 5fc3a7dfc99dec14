"""Groups when two registrations become one, or two organisations (the hooks of registration)."""

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from seminars.audit.service import Actor
from seminars.database import lock
from seminars.extensions import db
from seminars.focus_groups.models import (
    FocusGroup,
    GroupMember,
    GroupRound,
    GroupVersion,
    GroupWish,
    WishKind,
    group_wish_delegate,
)
from seminars.focus_groups.queries import rounds_of
from seminars.programme.models import Seminar
from seminars.registration.merging import Carrying
from seminars.registration.models import Delegate, Organisation


def _seats(delegate: Delegate) -> dict[int, GroupMember]:
    rows = db.session.scalars(select(GroupMember).where(GroupMember.delegate_id == delegate.id))
    return {row.round_id: row for row in rows}


def is_in_groups(delegate: Delegate) -> bool:
    """Whether a seat or a wish hangs on a registration (registration.mistakes.HELD)."""
    wishes = select(func.count()).where(group_wish_delegate.c.delegate_id == delegate.id)
    return bool(_seats(delegate)) or bool(db.session.scalar(wishes))


def _told(kept: Delegate, gone: Delegate) -> list[str]:
    mine, other = _seats(kept), _seats(gone)
    told = []
    for round in rounds_of(gone.seminar):
        if round.id not in other:
            continue
        group = other[round.id].group.name
        if round.id not in mine:
            told.append(f"{round.title}: the seat in {group} comes along.")
        elif mine[round.id].group_id != other[round.id].group_id:
            told.append(
                f"{round.title}: {mine[round.id].group.name} stays, the seat in {group} becomes free."
            )
    if db.session.scalar(
        select(func.count())
        .select_from(group_wish_delegate)
        .where(group_wish_delegate.c.delegate_id == gone.id)
    ):
        told.append("Wishes for the groups come along.")
    return told


def _carry(kept: Delegate, gone: Delegate, _actor: Actor, _at: datetime) -> None:
    for round in rounds_of(gone.seminar):
        lock(round)
        _carry_seats(round, kept, gone)
    _carry_wishes(kept, gone)


def _carry_seats(round: GroupRound, kept: Delegate, gone: Delegate) -> None:
    """Their seat now, and in every version that can be gone back to; of two the one kept's."""
    mine, other = (
        db.session.scalar(
            select(GroupMember).where(GroupMember.round_id == round.id, GroupMember.delegate_id == each.id)
        )
        for each in (kept, gone)
    )
    if other is not None and mine is None:
        other.delegate_id = kept.id
    elif other is not None:
        db.session.delete(other)
    old, new = str(gone.id), str(kept.id)
    for version in db.session.scalars(select(GroupVersion).where(GroupVersion.round_id == round.id)):
        if old not in version.seats:
            continue
        seats = dict(version.seats)
        number = seats.pop(old)
        if new not in seats:
            seats[new] = number
            by_hand = {kept.id if each == gone.id else each for each in version.by_hand}
        else:
            by_hand = set(version.by_hand) - {gone.id}
        version.seats, version.by_hand = seats, sorted(by_hand)
    db.session.flush()


def _carry_wishes(kept: Delegate, gone: Delegate) -> None:
    """A wish about the one that goes is about the one kept; two who are one are no longer a pair."""
    table = group_wish_delegate
    here = [
        set(db.session.scalars(select(table.c.wish_id).where(table.c.delegate_id == each.id)))
        for each in (kept, gone)
    ]
    db.session.execute(delete(table).where(table.c.delegate_id == gone.id))
    added = [{"wish_id": number, "delegate_id": kept.id} for number in sorted(here[1] - here[0])]
    if added:
        db.session.execute(insert(table), added)
    for wish in db.session.scalars(select(GroupWish).where(GroupWish.id.in_(here[0] & here[1]))).all():
        db.session.refresh(wish, ["delegates"])
        if wish.kind in (WishKind.TOGETHER, WishKind.APART) and len(wish.delegates) < 2:
            db.session.delete(wish)
    db.session.flush()


carrying = Carrying(told=_told, carry=_carry)


def merged_organisations(kept: Organisation, gone: Organisation) -> list[str]:
    """Where people of the two sit in one group (registration.organisation_merging.MERGE_NOTES)."""
    rows = db.session.execute(
        select(Seminar.title, GroupRound.title, FocusGroup.id, Delegate.organisation_id)
        .select_from(GroupMember)
        .join(FocusGroup, FocusGroup.id == GroupMember.group_id)
        .join(GroupRound, GroupRound.id == FocusGroup.round_id)
        .join(Seminar, Seminar.id == GroupRound.seminar_id)
        .join(Delegate, Delegate.id == GroupMember.delegate_id)
        .where(Delegate.organisation_id.in_([kept.id, gone.id]))
        .order_by(Seminar.starts_on, Seminar.id, GroupRound.number)
    )
    members: dict[tuple[str, str], Counter[tuple[int, int]]] = {}
    for seminar, title, group_id, organisation_id in rows:
        members.setdefault((seminar, title), Counter())[group_id, organisation_id] += 1
    told = []
    for (seminar, title), numbers in members.items():
        groups = {group for group, _ in numbers}
        pairs = sum(numbers[group, kept.id] * numbers[group, gone.id] for group in groups)
        if pairs:
            pair = "one pair of people sits" if pairs == 1 else f"{pairs} pairs of people sit"
            told.append(
                f"{seminar}, {title.lower()}: {pair} in one group and will count as colleagues. The groups "
                "stay as they are until you form or balance them anew."
            )
    return told

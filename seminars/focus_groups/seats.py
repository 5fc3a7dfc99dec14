"""Who sits where: every change of a seat makes a version, to look at, undo and go back to.

Each verb holds the round's row first. ``seen`` is the version that the acting person had in
front of them: where somebody else has changed the same seat since, they are told instead.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember, GroupRound, GroupVersion, Origin
from seminars.focus_groups.queries import (
    focus_session,
    groups_in,
    latest_version,
    rounds_of,
    version_by_number,
)
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate


@verb
def first_round(seminar: Seminar) -> GroupRound:
    """The round of the seminar's focus groups; made if there is none yet."""
    lock(seminar)
    found = db.session.scalar(
        select(GroupRound).where(GroupRound.seminar_id == seminar.id, GroupRound.number == 1)
    )
    if found is not None:
        return found
    made = GroupRound(seminar_id=seminar.id, number=1, title="Focus groups", plan={}, seats_version=0)
    db.session.add(made)
    db.session.flush()
    return made


@verb
def so_many_groups(*, round: GroupRound, number: int) -> list[FocusGroup]:
    """Let the round have groups 1 to ``number``; those that stand keep room, facilitator and members.

    Raises Conflict where notes were written in one that would go.
    """
    lock(round)
    standing = groups_in(round)
    for surplus in standing[number:]:
        db.session.delete(surplus)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There are notes of a group that would go.",
            next_step=f"Keep all {len(standing)} groups, or move single people.",
            field="count",
        ) from error
    session = focus_session(round.seminar) if round.number == 1 else None
    for n in range(min(len(standing), number) + 1, number + 1):
        db.session.add(
            FocusGroup(
                seminar_id=round.seminar_id,
                round_id=round.id,
                number=n,
                session_id=session.id if session is not None else None,
            )
        )
    db.session.flush()
    return groups_in(round)


def seats_in(groups: Iterable[FocusGroup]) -> dict[int, int]:
    """The number of the group for each delegate's id."""
    return {member.delegate_id: group.number for group in groups for member in group.members}


@verb
def seat(
    *,
    round: GroupRound,
    seats: Mapping[int, int],
    by_hand: Iterable[int],
    origin: Origin,
    actor: Actor,
    at: datetime,
    standing: Mapping[str, Any] | None = None,
    note: str = "",
    same_as: int | None = None,
) -> GroupVersion:
    """Let everybody sit as ``seats`` say (delegate's id: number of the group), as a new version."""
    lock(round)
    kept_by_hand = set(by_hand)
    groups = {group.number: group for group in groups_in(round)}
    now = {member.delegate_id: member for group in groups.values() for member in group.members}
    for delegate_id, member in now.items():
        if delegate_id not in seats:
            db.session.delete(member)
    for delegate_id, number in seats.items():
        here = now.get(delegate_id)
        if here is None:
            here = GroupMember(delegate_id=delegate_id, round_id=round.id)
            db.session.add(here)
        here.group_id = groups[number].id
        here.moved_by_hand = delegate_id in kept_by_hand
    round.seats_version += 1
    version = GroupVersion(
        round_id=round.id,
        number=round.seats_version,
        origin=origin,
        seats={str(delegate_id): seats[delegate_id] for delegate_id in sorted(seats)},
        by_hand=sorted(kept_by_hand & set(seats)),
        group_count=len(groups),
        standing=dict(standing or {}),
        note=note[:300],
        same_as=same_as,
        made_at=at,
        account_id=actor.account_id,
        actor_name=actor.name[:200],
    )
    db.session.add(version)
    record(
        action=_ACTIONS[origin],
        subject=round,
        actor=actor,
        at=at,
        seminar_id=round.seminar_id,
        version=version.number,
        groups=len(groups),
        people=len(seats),
        **({"note": note} if note else {}),
    )
    db.session.flush()
    return version


_ACTIONS = {
    Origin.FORMED: "form groups",
    Origin.REBALANCED: "balance groups",
    Origin.BY_HAND: "move to group",
    Origin.UNDONE: "undo in groups",
    Origin.RESTORED: "go back to groups",
    Origin.CARRIED_OVER: "carry groups over",
}


@verb
def move(
    *,
    delegate: Delegate,
    group: FocusGroup | None,
    actor: Actor,
    at: datetime,
    round: GroupRound | None = None,
    seen: int | None = None,
) -> GroupVersion | None:
    """Put ``delegate`` into ``group`` by hand, or out of the groups of ``round`` with None.

    Into a locked group too: whoever moves somebody by hand was warned. Where the delegate sits there
    already they are held there from now on. Returns the new version; None where nothing changes. Raises
    Conflict where the delegate was moved by somebody else since the version ``seen``.
    """
    round = lock(round or (group.round if group is not None else first_round(delegate.seminar)))
    if group is not None and (group.seminar_id != delegate.seminar_id or group.round_id != round.id):
        raise Invalid("That group belongs to another seminar.", next_step="Choose a group of this seminar.")
    standing = groups_in(round)
    seats = seats_in(standing)
    before, after = seats.get(delegate.id), group.number if group is not None else None
    if seen is not None and seen != round.seats_version:
        then = version_by_number(round, seen).seats.get(str(delegate.id))
        if then != before:
            where = f"to group {before}" if before is not None else "out of the groups"
            raise Conflict(
                f"{delegate.name} was moved {where} by somebody else meanwhile.",
                next_step="Look at the groups as they stand now, and move again if you still want to.",
            )
    by_hand = {m.delegate_id for each in standing for m in each.members if m.moved_by_hand}
    if before == after and (after is None or delegate.id in by_hand):
        return None
    if after is None:
        del seats[delegate.id]
    else:
        seats[delegate.id] = after
    names = f"from group {before} " if before is not None else ""
    to = f"to group {after}" if after is not None else "out of the groups"
    if before == after:
        names, to = "", f"stays in group {after}"
    return seat(
        round=round,
        seats=seats,
        by_hand=by_hand | {delegate.id},
        origin=Origin.BY_HAND,
        actor=actor,
        at=at,
        note=f"{delegate.name} {names}{to}",
    )


def pass_on(old: Delegate, new: Delegate, actor: Actor, at: datetime) -> None:
    """A delegate handed the place to a colleague (registration.handing): the seats go along."""
    for round in rounds_of(old.seminar):
        standing = groups_in(round)
        seats = seats_in(standing)
        if old.id not in seats:
            continue
        seats[new.id] = seats.pop(old.id)
        by_hand = {m.delegate_id for group in standing for m in group.members if m.moved_by_hand}
        seat(
            round=round,
            seats=seats,
            by_hand=by_hand | ({new.id} if old.id in by_hand else set()),
            origin=Origin.BY_HAND,
            actor=actor,
            at=at,
            note=f"{new.name} for {old.name}",
        )


@verb
def undo(*, round: GroupRound, seen: int, actor: Actor, at: datetime) -> GroupVersion:
    """Take the last change back; once more takes back the one before it.

    Raises Conflict where somebody has changed something since the version ``seen``.
    """
    lock(round)
    if round.seats_version != seen:
        raise Conflict(
            "Somebody has changed the groups meanwhile, so nothing was undone.",
            next_step="Look at the versions and choose the one to go back to.",
        )
    latest = latest_version(round)
    target = (latest.same_as or latest.number) - 1 if latest is not None else 0
    if target < 1:
        raise Conflict("There is nothing to undo.")
    return _as_before(round, version_by_number(round, target), Origin.UNDONE, actor, at)


@verb
def go_back(*, round: GroupRound, number: int, actor: Actor, at: datetime) -> GroupVersion:
    """Let everybody sit as in version ``number``; those who are no longer registered stay out."""
    lock(round)
    return _as_before(round, version_by_number(round, number), Origin.RESTORED, actor, at)


def _as_before(
    round: GroupRound, version: GroupVersion, origin: Origin, actor: Actor, at: datetime
) -> GroupVersion:
    standing = groups_in(round)
    if version.group_count > len(standing):
        so_many_groups(round=round, number=version.group_count)
    wanted = {int(delegate): number for delegate, number in version.seats.items()}
    known = set(db.session.scalars(select(Delegate.id).where(Delegate.id.in_(list(wanted)))))
    return seat(
        round=round,
        seats={delegate: number for delegate, number in wanted.items() if delegate in known},
        by_hand=version.by_hand,
        origin=origin,
        actor=actor,
        at=at,
        standing=version.standing,
        note=f"As version {version.same_as or version.number}",
        same_as=version.same_as or version.number,
    )


@verb
def set_locked(*, group: FocusGroup, locked: bool, actor: Actor, at: datetime) -> None:
    """Leave a group alone when the others are formed or balanced anew, or no longer."""
    lock(group)
    group.locked = locked
    record(
        action="lock group" if locked else "unlock group",
        subject=group,
        actor=actor,
        at=at,
        seminar_id=group.seminar_id,
        number=group.number,
    )


@verb
def add_round(*, seminar: Seminar, title: str, actor: Actor, at: datetime) -> GroupRound:
    """A further time at which the seminar splits into groups, such as tables on the first day."""
    first_round(seminar)
    title = " ".join(title.split())
    if not title:
        raise Invalid("Enter what these groups are called, such as 'Tables on day 1'.", field="title")
    numbers = db.session.scalars(select(GroupRound.number).where(GroupRound.seminar_id == seminar.id))
    made = GroupRound(
        seminar_id=seminar.id, number=max(numbers) + 1, title=title[:120], plan={}, seats_version=0
    )
    db.session.add(made)
    record(action="add groups", subject=made, actor=actor, at=at, seminar_id=seminar.id, title=made.title)
    return made


@verb
def remove_round(*, round: GroupRound, actor: Actor, at: datetime) -> None:
    """Remove a further round with its groups. Raises Conflict for the focus groups themselves."""
    if round.number == 1:
        raise Conflict("The focus groups stay: notes are written in them.")
    record(action="remove groups", subject=round, actor=actor, at=at, seminar_id=round.seminar_id)
    db.session.delete(round)


def round_by_number(seminar: Seminar, number: int) -> GroupRound:
    """Round ``number`` of the seminar; the first is made at need. Raises Missing."""
    if number == 1:
        return first_round(seminar)
    found = db.session.scalar(
        select(GroupRound).where(GroupRound.seminar_id == seminar.id, GroupRound.number == number)
    )
    if found is None:
        raise Missing("There are no such groups.", next_step="Choose from the list of the seminar's groups.")
    return found

"""Forming focus groups, and changing them by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from seminars.accounts.models import Account, Role
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups.mixing import MIX_FIELDS, mixed_groups
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.focus_groups.queries import candidates, focus_day, focus_session, groups_of
from seminars.programme.models import Room, Seminar, Session
from seminars.registration.models import Delegate

LARGEST_NUMBER = 60


def how_many(people: int, *, count: int | None, size: int | None) -> int:
    """The number of groups for so many people: as told, or so that none is larger than ``size``."""
    if (count is None) == (size is None):
        raise Invalid("Say either how many groups, or how large they are at the most.", field="count")
    if count is not None:
        if not 1 <= count <= LARGEST_NUMBER:
            raise Invalid(f"Choose between 1 and {LARGEST_NUMBER} groups.", field="count")
        if count > people:
            raise Invalid(f"{people} people cannot fill {count} groups. Choose fewer groups.", field="count")
        return count
    if size is None or size < 2:
        raise Invalid("A group needs at least two people.", field="size")
    return -(-people // size)


@verb
def plan_groups(
    *,
    seminar: Seminar,
    actor: Actor,
    at: datetime,
    count: int | None = None,
    size: int | None = None,
    seed: int = 1,
    mix: Sequence[str] = ("sector", "level"),
    present_only: bool = True,
) -> list[FocusGroup]:
    """Assign those who take part (and are present on the groups' day) to so many groups.

    Organisations are kept apart as far as numbers allow, then the fields of ``mix`` are spread
    evenly in their order. Groups that stand keep facilitator, room and members who were moved by
    hand; all others are assigned anew. Refused once the groups are in session.
    """
    lock(seminar)
    unknown = set(mix) - set(MIX_FIELDS)
    if unknown:
        raise Invalid(f"Groups cannot be mixed by {', '.join(sorted(unknown))}.", field="mix")
    standing = groups_of(seminar)
    session = focus_session(seminar)
    if session is not None and session.starts_at <= at and any(group.members for group in standing):
        raise Conflict(
            "The focus groups have begun, so they are not formed anew.",
            next_step="Move single people with the box beside their name.",
        )
    people = candidates(seminar, focus_day(seminar), present_only=present_only)
    if len(people) < 2:
        raise Conflict(
            "Fewer than two people who take part are there."
            if present_only
            else "Fewer than two registered delegates take part.",
            next_step="Check in the delegates who take part, or plan from those registered.",
        )
    number = how_many(len(people), count=count, size=size)
    groups = _so_many_groups(seminar, session, standing, number)
    kept = {
        member.delegate_id: group.number
        for group in standing[:number]
        for member in group.members
        if member.moved_by_hand
    }
    assignment = mixed_groups(people, number, mix=mix, seed=seed, pinned=kept)
    _seat(groups, assignment, set(kept))
    record(
        action="form groups",
        subject=seminar,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        groups=number,
        people=len(people),
        seed=seed,
        mix=list(mix),
    )
    db.session.flush()
    return groups_of(seminar)


def _so_many_groups(
    seminar: Seminar, session: Session | None, standing: Sequence[FocusGroup], number: int
) -> list[FocusGroup]:
    for surplus in standing[number:]:
        db.session.delete(surplus)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There are notes of a group that would go.",
            next_step=f"Keep all {len(standing)} groups, or move single people.",
        ) from error
    groups = list(standing[:number])
    for n in range(len(groups) + 1, number + 1):
        group = FocusGroup(seminar_id=seminar.id, number=n, session_id=session.id if session else None)
        db.session.add(group)
        groups.append(group)
    db.session.flush()
    return groups


def _seat(groups: Sequence[FocusGroup], assignment: Mapping[int, int], by_hand: set[int]) -> None:
    """Let the members of ``groups`` be those of ``assignment`` (delegate's id: number of the group)."""
    for group in groups:
        for member in list(group.members):
            group.members.remove(member)
    db.session.flush()
    by_number = {group.number: group for group in groups}
    for delegate_id, number in assignment.items():
        by_number[number].members.append(
            GroupMember(delegate_id=delegate_id, moved_by_hand=delegate_id in by_hand)
        )
    db.session.flush()


@verb
def move(*, delegate: Delegate, group: FocusGroup | None, actor: Actor, at: datetime) -> None:
    """Put ``delegate`` into ``group`` by hand, or out of every group with None."""
    lock(delegate.seminar)
    if group is not None and group.seminar_id != delegate.seminar_id:
        raise Invalid("That group belongs to another seminar.", next_step="Choose a group of this seminar.")
    member = db.session.scalar(select(GroupMember).where(GroupMember.delegate_id == delegate.id))
    before = member.group.number if member is not None else None
    if member is not None and group is not None:
        member.group_id = group.id
        member.moved_by_hand = True
    elif member is not None:
        db.session.delete(member)
    elif group is not None:
        db.session.add(GroupMember(group_id=group.id, delegate_id=delegate.id, moved_by_hand=True))
    record(
        action="move to group",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        before=before,
        after=group.number if group is not None else None,
    )


@verb
def set_group(
    *,
    group: FocusGroup,
    facilitator: Account | None,
    room: Room | None,
    session: Session | None,
    actor: Actor,
    at: datetime,
) -> FocusGroup:
    """Say who leads a group, and where and when it meets."""
    if facilitator is not None and facilitator.role is not Role.FACILITATOR:
        raise Invalid(f"{facilitator.name} is not a facilitator.", field="facilitator")
    if room is not None and room.venue_id != group.seminar.venue_id:
        raise Invalid("That room is at another venue.", field="room")
    if session is not None and session.seminar_id != group.seminar_id:
        raise Invalid("That session belongs to another seminar.", field="session")
    group.facilitator = facilitator
    group.room = room
    group.session = session
    record(
        action="set group",
        subject=group,
        actor=actor,
        at=at,
        seminar_id=group.seminar_id,
        facilitator=facilitator.name if facilitator else None,
        room=room.name if room else None,
    )
    return group


def after_change(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was changed: rooms of a venue that it has left are taken from its groups."""
    for group in groups_of(seminar):
        if group.room is not None and group.room.venue_id != seminar.venue_id:
            group.room = None

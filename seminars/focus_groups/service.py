"""The verbs of the focus groups room, gathered from the files that hold them."""

from collections.abc import Sequence
from datetime import datetime

from seminars.accounts.models import Account, Role
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.focus_groups.forming import (
    apply_proposal,
    form,
    judge,
    proposal,
    start_forming,
)
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.plan import DEFAULT_MIX, Plan
from seminars.focus_groups.publishing import publish
from seminars.focus_groups.queries import all_groups_of, groups_of
from seminars.focus_groups.seats import (
    add_round,
    first_round,
    go_back,
    move,
    pass_on,
    remove_round,
    round_by_number,
    set_locked,
    undo,
)
from seminars.focus_groups.wishes import add_wish, remove_wish
from seminars.programme.models import Room, Seminar, Session

__all__ = [
    "add_round",
    "add_wish",
    "after_change",
    "apply_proposal",
    "first_round",
    "form",
    "go_back",
    "judge",
    "move",
    "pass_on",
    "plan_groups",
    "proposal",
    "publish",
    "remove_round",
    "remove_wish",
    "round_by_number",
    "set_group",
    "set_locked",
    "start_forming",
    "undo",
]


def plan_groups(
    *,
    seminar: Seminar,
    actor: Actor,
    at: datetime,
    count: int | None = None,
    most: int | None = None,
    seed: int = 1,
    mix: Sequence[str] = DEFAULT_MIX,
    present_only: bool = True,
) -> list[FocusGroup]:
    """Form the focus groups of a seminar and wait for the result (see ``form``)."""
    plan = Plan(present_only=present_only, count=count, most=most, mix=tuple(mix), seed=seed)
    form(round=first_round(seminar), plan=plan, actor=actor, at=at)
    return groups_of(seminar)


@verb
def set_group(
    *,
    group: FocusGroup,
    facilitator: Account | None,
    room: Room | None,
    session: Session | None,
    actor: Actor,
    at: datetime,
    note_taker: Account | None = None,
) -> FocusGroup:
    """Say who leads a group and who takes notes, where and when it meets.

    Raises Invalid for somebody who is no facilitator, and for what belongs to another seminar.
    """
    lock(group.round)
    if facilitator is not None and facilitator.role is not Role.FACILITATOR:
        raise Invalid(f"{facilitator.name} is not a facilitator.", field="facilitator")
    if room is not None and room.venue_id != group.seminar.venue_id:
        raise Invalid("That room is at another venue.", field="room")
    if session is not None and session.seminar_id != group.seminar_id:
        raise Invalid("That session belongs to another seminar.", field="session")
    group.facilitator, group.note_taker = facilitator, note_taker
    group.room, group.session = room, session
    record(
        action="set group",
        subject=group,
        actor=actor,
        at=at,
        seminar_id=group.seminar_id,
        facilitator=facilitator.name if facilitator else None,
        note_taker=note_taker.name if note_taker else None,
        room=room.name if room else None,
    )
    return group


def after_change(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was changed: rooms of a venue that it has left are taken from its groups."""
    for group in all_groups_of(seminar):
        if group.room is not None and group.room.venue_id != seminar.venue_id:
            group.room = None

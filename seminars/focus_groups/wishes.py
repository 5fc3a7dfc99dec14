"""What groups must keep to: asking for it, taking it back, and telling it in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.focus_groups.demands import listed
from seminars.focus_groups.models import GroupRound, GroupWish, WishKind
from seminars.registration.models import Delegate


@verb
def add_wish(
    *,
    round: GroupRound,
    kind: WishKind,
    actor: Actor,
    at: datetime,
    delegates: Sequence[Delegate] = (),
    group_number: int | None = None,
    field: str | None = None,
    category: str | None = None,
    reason: str = "",
) -> GroupWish:
    """Ask for something that the groups of a round must keep to.

    Raises Invalid where people, group or category are missing.
    """
    lock(round)
    people = sorted({person.id: person for person in delegates}.values(), key=lambda person: person.id)
    if any(person.seminar_id != round.seminar_id for person in people):
        raise Invalid("Choose delegates of this seminar.", field="delegates")
    if kind in (WishKind.TOGETHER, WishKind.APART) and len(people) < 2:
        raise Invalid("Choose at least two people.", field="delegates")
    if kind in (WishKind.PIN, WishKind.FORBID, WishKind.STEP_FREE) and not people:
        raise Invalid("Choose who it is about.", field="delegates")
    placed = kind in (WishKind.PIN, WishKind.FORBID)
    if placed and (group_number is None or group_number < 1):
        raise Invalid("Choose the group.", field="group_number")
    if kind is WishKind.NO_LONE and not (field and category):
        raise Invalid("Choose of which people nobody is to be alone.", field="category")
    alone = kind is WishKind.NO_LONE
    wish = GroupWish(
        round_id=round.id,
        kind=kind,
        group_number=group_number if placed else None,
        field=field if alone else None,
        category=category if alone else None,
        reason=reason.strip()[:300],
        delegates=[] if alone else people,
    )
    db.session.add(wish)
    record(
        action="add wish for groups",
        subject=wish,
        actor=actor,
        at=at,
        seminar_id=round.seminar_id,
        kind=kind.value,
        people=len(wish.delegates),
        reason=wish.reason,
    )
    return wish


@verb
def remove_wish(*, wish: GroupWish, round: GroupRound, actor: Actor, at: datetime) -> None:
    """Take a wish back."""
    lock(round)
    record(
        action="remove wish for groups",
        subject=wish,
        actor=actor,
        at=at,
        seminar_id=round.seminar_id,
        kind=wish.kind.value,
    )
    db.session.delete(wish)


def in_words(wish: GroupWish, labels: Mapping[str, str]) -> str:
    """A wish as a sentence; ``labels`` name the fields of the mix."""
    people = listed([delegate.name for delegate in wish.delegates]) or "Nobody any more"
    match wish.kind:
        case WishKind.PIN:
            return f"{people} in group {wish.group_number}"
        case WishKind.FORBID:
            return f"{people} not in group {wish.group_number}"
        case WishKind.TOGETHER:
            return f"{people} together"
        case WishKind.APART:
            return f"{people} apart"
        case WishKind.STEP_FREE:
            return f"{people} in a room without steps"
        case WishKind.NO_LONE:
            label = labels.get(wish.field or "", wish.field or "").lower()
            return f"At least two, or none, of {label} '{wish.category}' in a group"

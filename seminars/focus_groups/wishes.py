"""What groups must keep to: asking for it, taking it back, and telling it in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.focus_groups.conflicts import Conflict as Contradiction
from seminars.focus_groups.models import GroupRound, GroupWish, WishKind
from seminars.focus_groups.problem import Apart, Forbid, NoLone, Pin, Together, Wish
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


def listed(names: Sequence[str]) -> str:
    """'A, B and C'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


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


def wish_in_words(wish: Wish, people: Mapping[str, Delegate]) -> str:
    """A wish of the question as a clause, with names instead of numbers."""

    def name(number: str) -> str:
        return people[number].name if number in people else "somebody who is not there"

    match wish:
        case Pin(delegate, group):
            return f"{name(delegate)} in group {group}"
        case Forbid(delegate, group):
            return f"{name(delegate)} not in group {group}"
        case Together(delegates):
            return f"{listed(sorted(map(name, delegates)))} together"
        case Apart(delegates):
            return f"{listed(sorted(map(name, delegates)))} apart"
        case NoLone(_, category):
            return f"nobody of '{category}' alone in a group"


def is_kept(wish: Wish, seats: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the seats (delegate id to group id) keep to a wish; ``fields`` are categories by delegate."""
    match wish:
        case Pin(delegate, group):
            return seats.get(delegate, group) == group
        case Forbid(delegate, group):
            return seats.get(delegate) != group
        case Together(delegates):
            return len({seats[each] for each in delegates if each in seats}) < 2
        case Apart(delegates):
            taken = [seats[each] for each in delegates if each in seats]
            return len(taken) == len(set(taken))
        case NoLone(field, category):
            alike = Counter(
                seats[d] for d, given in fields.items() if d in seats and given.get(field) == category
            )
            return 1 not in alike.values()


def conflict_in_words(conflict: Contradiction, people: Mapping[str, Delegate]) -> str:
    """The demands that contradict one another, in one sentence."""
    clauses = [
        "; ".join(wish_in_words(wish, people) for wish in demand.wishes) if demand.wishes else demand.text
        for demand in conflict.demands
    ]
    smallest = "" if conflict.proved else " (there may be a smaller set)"
    return f"These cannot all be kept{smallest}: {'; '.join(clauses)}."

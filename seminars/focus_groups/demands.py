"""The hard demands of a problem in words, and which of them an assignment breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from seminars.focus_groups.problem import (
    Apart,
    Delegate,
    Forbid,
    Group,
    NoLone,
    Pin,
    Problem,
    Together,
    Wish,
)

LISTED = 6


@dataclass(frozen=True)
class Demand:
    """Something that must hold: a wish, or what rooms, facilitators and sizes ask for.

    ``kind`` groups demands of one sort. ``groups`` and ``delegates`` are the ids that it is about.
    """

    text: str
    kind: str
    wishes: tuple[Wish, ...] = ()
    groups: tuple[str, ...] = ()
    delegates: tuple[str, ...] = ()
    organisation: str = ""


def listed(names: Sequence[str], last: str = "and") -> str:
    """'Ada, Ben and Cem'; a long list ends with a number."""
    if len(names) > LISTED:
        return f"{', '.join(names[: LISTED - 1])} {last} {len(names) - LISTED + 1} others"
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def demands(problem: Problem) -> tuple[Demand, ...]:
    """Every hard demand of the problem, those that groups as a whole make first."""
    found = [*_size_demands(problem), *_room_demands(problem)]
    words = _Words(problem)
    for wish in dict.fromkeys(problem.wishes):
        if isinstance(wish, Together | Apart) and len(wish.delegates) < 2:
            continue
        found.append(Demand(words.of(wish), type(wish).__name__, wishes=(wish,)))
    return tuple(found)


def _size_demands(problem: Problem) -> list[Demand]:
    found = []
    for kind in ("least", "most"):
        sizes: dict[int, list[Group]] = {}
        for group in problem.groups:
            size = group.least if kind == "least" else group.most
            if size:
                sizes.setdefault(size, []).append(group)
        for size, groups in sizes.items():
            ids = tuple(group.id for group in groups)
            if len(groups) == len(problem.groups):
                who = "every group"
            else:
                who = listed([group.called for group in groups])
            text = f"at {kind} {size} {'person' if size == 1 else 'people'} in {who}"
            found.append(Demand(text, kind, groups=ids))
    found += [
        Demand(f"the room of {group.called} holds {group.capacity}", "capacity", groups=(group.id,))
        for group in problem.groups
        if group.capacity is not None
    ]
    return found


def _room_demands(problem: Problem) -> list[Demand]:
    found = []
    level = [group.called for group in problem.groups if group.step_free]
    if len(level) < len(problem.groups):
        where = f"only in {listed(level, 'or')}" if level else "but no group's room is"
        found += [
            Demand(f"{person.called} needs a step-free room ({where})", "step-free", delegates=(person.id,))
            for person in problem.delegates
            if person.needs_step_free
        ]
    sent = {person.organisation for person in problem.delegates if person.organisation}
    for group in problem.groups:
        for name in dict.fromkeys(group.facilitator_organisations):
            if name in sent:
                found.append(
                    Demand(
                        f"nobody of {name} in {group.called}, which its own staff leads",
                        "facilitator",
                        groups=(group.id,),
                        organisation=name,
                    )
                )
    return found


class _Words:
    def __init__(self, problem: Problem) -> None:
        self.people = {person.id: person.called for person in problem.delegates}
        self.groups = {group.id: group.called for group in problem.groups}

    def of(self, wish: Wish) -> str:
        """A wish in words."""
        if isinstance(wish, Pin):
            return f"{self.people[wish.delegate]} in {self.groups[wish.group]}"
        if isinstance(wish, Forbid):
            return f"{self.people[wish.delegate]} not in {self.groups[wish.group]}"
        if isinstance(wish, NoLone):
            return f"nobody of {wish.field} '{wish.category}' alone in a group"
        how = "together" if isinstance(wish, Together) else "apart"
        return f"{listed([self.people[name] for name in sorted(wish.delegates)])} {how}"


def only(problem: Problem, kept: Sequence[Demand]) -> Problem:
    """The problem with no demands but these."""
    by_kind: dict[str, set[str]] = {}
    facilitators: dict[str, list[str]] = {}
    for demand in kept:
        by_kind.setdefault(demand.kind, set()).update(demand.groups, demand.delegates)
        if demand.kind == "facilitator":
            facilitators.setdefault(demand.groups[0], []).append(demand.organisation)

    def of(kind: str) -> set[str]:
        return by_kind.get(kind, set())

    groups = tuple(
        replace(
            group,
            least=group.least if group.id in of("least") else 0,
            most=group.most if group.id in of("most") else None,
            capacity=group.capacity if group.id in of("capacity") else None,
            facilitator_organisations=tuple(facilitators.get(group.id, ())),
        )
        for group in problem.groups
    )
    return replace(
        problem,
        delegates=tuple(_without_need(person, of("step-free")) for person in problem.delegates),
        groups=groups,
        wishes=tuple(wish for demand in kept for wish in demand.wishes),
    )


def _without_need(person: Delegate, kept: set[str]) -> Delegate:
    if person.needs_step_free and person.id not in kept:
        return replace(person, needs_step_free=False)
    return person


def broken_demands(problem: Problem, groups: Mapping[str, str]) -> tuple[str, ...]:
    """The demands that an assignment breaks, in words. Whoever has no group yet breaks none.

    ``groups`` is group id by delegate id.
    """
    people = {person.id: person for person in problem.delegates}
    members: dict[str, list[Delegate]] = {group.id: [] for group in problem.groups}
    for name, seat in groups.items():
        members[seat].append(people[name])
    found = [text for group in problem.groups for text in _broken_in(group, members[group.id])]
    words = _Words(problem)
    for wish in dict.fromkeys(problem.wishes):
        if isinstance(wish, NoLone):
            found += [
                f"{words.of(wish)}: {group.called}"
                for group in problem.groups
                if sum(one.fields.get(wish.field) == wish.category for one in members[group.id]) == 1
            ]
        elif not keeps(wish, groups):
            found.append(words.of(wish))
    return tuple(found)


def _broken_in(group: Group, people: Sequence[Delegate]) -> list[str]:
    size, found = len(people), []
    if size < group.least:
        found.append(f"{group.called} has {size}, which is below {group.least}")
    if group.most is not None and size > group.most:
        found.append(f"{group.called} has {size}, which is above {group.most}")
    if group.capacity is not None and size > group.capacity:
        found.append(f"{group.called} has {size}, but its room holds {group.capacity}")
    for person in people:
        if person.needs_step_free and not group.step_free:
            found.append(f"{person.called} needs a step-free room, which {group.called} has not")
        if person.organisation and person.organisation in group.facilitator_organisations:
            found.append(f"{person.called} is of {person.organisation}, which leads {group.called}")
    return found


def keeps(wish: Wish, groups: Mapping[str, str]) -> bool:
    """Whether an assignment keeps a wish about persons."""
    if isinstance(wish, Pin):
        return groups.get(wish.delegate, wish.group) == wish.group
    if isinstance(wish, Forbid):
        return groups.get(wish.delegate) != wish.group
    if isinstance(wish, NoLone):
        raise TypeError("A wish about a category is not about persons.")
    seated = [groups[name] for name in sorted(wish.delegates) if name in groups]
    if isinstance(wish, Together):
        return len(set(seated)) <= 1
    return all(one != two for one, two in combinations(seated, 2))

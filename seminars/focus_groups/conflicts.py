"""Which hard demands contradict one another: a smallest set, found by leaving out what is not needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from seminars.focus_groups.demands import Demand, demands, listed, only
from seminars.focus_groups.encoding import encode
from seminars.focus_groups.problem import Pin, Problem
from seminars.focus_groups.seating import limits, seat

# More demands than this of one kind are told together.
MANY = 3
RELAX = {
    "least": "allow smaller groups or have fewer of them",
    "most": "allow larger groups or have more of them",
    "capacity": "give a group a larger room",
    "step-free": "give one more group a step-free room",
    "facilitator": "give the group another facilitator",
    "Pin": "let the person sit elsewhere",
    "Forbid": "let the person sit there after all",
    "Together": "let these sit in different groups",
    "Apart": "let two of these sit in one group",
    "NoLone": "let somebody be the only one of their kind in a group",
}


@dataclass(frozen=True)
class Conflict:
    """Demands that cannot all hold, though they can as soon as any one of them is given up.

    Without ``proved`` it is only that no assignment was found in a long search, or that the set may be
    larger than it need be. ``message`` says it in words, ``relax`` what would help.
    """

    demands: tuple[Demand, ...]
    proved: bool
    message: str
    relax: str


class Infeasible(Exception):
    """No assignment keeps all hard demands; ``conflict`` names those that contradict one another."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(f"{conflict.message} {conflict.relax}")
        self.conflict = conflict


def find_conflict(problem: Problem) -> Conflict:
    """A minimal conflict of a problem that has no solution (QuickXplain, Junker 2004)."""
    proved = True

    def contradict(kept: Sequence[Demand]) -> bool:
        nonlocal proved
        code = encode(only(problem, kept))
        found = seat(code, *limits(code))
        # Undecided counts as a contradiction: what is left then still has no known solution.
        proved &= found.seats is not None or found.proved
        return found.seats is None

    everything = list(demands(problem))
    core = everything
    if contradict(everything):
        core = _explain(contradict, [], everything, False) if not contradict([]) else []
    return Conflict(tuple(core), proved, _message(problem, core, proved), _relax(core))


def _explain(
    contradict: Callable[[Sequence[Demand]], bool], given: list[Demand], rest: list[Demand], grown: bool
) -> list[Demand]:
    """Those of ``rest`` that are needed for a contradiction with ``given``."""
    if grown and contradict(given):
        return []
    if len(rest) == 1:
        return rest
    half = len(rest) // 2
    first, second = rest[:half], rest[half:]
    later = _explain(contradict, [*given, *first], second, bool(first))
    sooner = _explain(contradict, [*given, *later], first, bool(later))
    return [*sooner, *later]


def _message(problem: Problem, core: Sequence[Demand], proved: bool) -> str:
    people = len(problem.delegates)
    count = len(problem.groups)
    groups = "1 group" if count == 1 else f"{count} groups"
    if not core:
        return f"{people} people cannot be put into {groups}."
    said = "These cannot all hold" if proved else "No assignment was found that keeps all of these"
    texts = _texts(problem, core)
    if len(texts) == 1 and core[0].kind in ("least", "most", "capacity"):
        return f"{people} people do not fit into {groups}: {texts[0]}."
    return f"{said} ({people} people, {groups}): {'; '.join(texts)}."


def _texts(problem: Problem, core: Sequence[Demand]) -> list[str]:
    """The demands in words; many of one kind in one breath."""
    people = {person.id: person.called for person in problem.delegates}
    groups = {group.id: group for group in problem.groups}
    texts = []
    for kind in dict.fromkeys(demand.kind for demand in core):
        mine = [demand for demand in core if demand.kind == kind]
        if len(mine) > MANY and kind == "step-free":
            who = listed([people[demand.delegates[0]] for demand in mine])
            level = [group.called for group in problem.groups if group.step_free]
            has = "has" if len(level) == 1 else "have"
            texts.append(
                f"{len(mine)} people need a step-free room, but only {listed(level)} {has} one ({who})"
            )
        elif len(mine) > MANY and kind == "capacity":
            held = sum(groups[demand.groups[0]].capacity or 0 for demand in mine)
            names = listed([groups[demand.groups[0]].called for demand in mine])
            texts.append(f"the rooms of {names} hold {held} in all")
        elif len(mine) > MANY and kind == "Pin":
            by_group: dict[str, list[str]] = {}
            for wish in (wish for demand in mine for wish in demand.wishes):
                if isinstance(wish, Pin):
                    by_group.setdefault(wish.group, []).append(people[wish.delegate])
            texts += [f"{listed(who)} in {groups[group].called}" for group, who in by_group.items()]
        else:
            texts += [demand.text for demand in mine]
    return texts


def _relax(core: Sequence[Demand]) -> str:
    ways = list(dict.fromkeys(RELAX[demand.kind] for demand in core))
    if not ways:
        return "Add a group."
    head = "It helps to" if len(ways) == 1 else "Any one of these helps:"
    return f"{head} {listed(ways, 'or')}."

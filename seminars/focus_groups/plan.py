"""What an organiser asks for when groups are formed, and why it may be impossible."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

LARGEST_NUMBER = 600
DEFAULT_MIX = ("sector", "level")


@dataclass(frozen=True)
class Plan:
    """Who is seated, in how many groups or how large ones, and what is spread evenly, in order.

    Either ``count`` is given, or ``most`` (and the number follows); ``least`` and ``most`` are people in
    a group. ``only`` is a field and a category, such as a strand or a language: nobody else is
    seated. With ``new_people`` those who shared a group in an earlier round are kept apart as
    far as the mix allows. The same ``seed`` gives the same groups again.
    """

    present_only: bool = True
    only: tuple[str, str] | None = None
    count: int | None = None
    least: int | None = None
    most: int | None = None
    mix: tuple[str, ...] = DEFAULT_MIX
    keep_by_hand: bool = True
    new_people: bool = True
    seed: int = 1

    def as_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return asdict(self)


def plan_from(kept: Mapping[str, Any]) -> Plan:
    """The plan that ``as_json`` gave; what is missing is as usual."""
    known = {name: value for name, value in kept.items() if name in Plan.__dataclass_fields__}
    if known.get("only"):
        known["only"] = tuple(known["only"])
    if "mix" in known:
        known["mix"] = tuple(known["mix"])
    return Plan(**known)


@dataclass(frozen=True)
class Impossible:
    """Why no groups can be formed like that, what to do, and the field of the form at fault."""

    reason: str
    advice: str
    field: str


def number_of_groups(plan: Plan, people: int) -> int:
    """How many groups the plan makes of so many people."""
    if plan.count is not None:
        return plan.count
    return max(1, -(-people // (plan.most or people or 1)))


def impossibility(plan: Plan, people: int, places: Sequence[int | None] = ()) -> Impossible | None:
    """Why the plan cannot work for so many people, known before anything is computed.

    ``places`` are the capacities of the rooms of the groups that stand, by number; None: no limit.
    """
    return _wrong_numbers(plan) or _wrong_for(plan, people, places)


def _wrong_numbers(plan: Plan) -> Impossible | None:
    if plan.count is None and plan.most is None:
        return Impossible("Say how many groups, or how large they are at the most.", "Enter one.", "count")
    if plan.count is not None and not 1 <= plan.count <= LARGEST_NUMBER:
        return Impossible(f"Choose between 1 and {LARGEST_NUMBER} groups.", "", "count")
    if plan.most is not None and plan.most < 2:
        return Impossible("A group needs at least two people.", "", "most")
    if plan.least is not None and plan.least < 1:
        return Impossible("A group needs at least one person.", "", "least")
    if plan.least is not None and plan.most is not None and plan.least > plan.most:
        return Impossible(
            f"At least {plan.least} and at most {plan.most} people contradict each other.",
            "Let the first be the smaller one.",
            "least",
        )
    return None


def _wrong_for(plan: Plan, people: int, places: Sequence[int | None]) -> Impossible | None:
    groups = number_of_groups(plan, people)
    if groups > people:
        return Impossible(f"{people} people cannot fill {groups} groups.", "Choose fewer groups.", "count")
    if plan.least is not None and people < plan.least * groups:
        advice = f"Allow {people // groups} in a group"
        if plan.count is not None and people >= plan.least:
            advice += f", or choose {people // plan.least} groups"
        return Impossible(
            f"{people} people are too few for {groups} groups of at least {plan.least}.",
            f"{advice}.",
            "least",
        )
    held = [
        min(limit for limit in (place, plan.most, people) if limit is not None)
        for place in [*places[:groups], *[None] * (groups - len(places))]
    ]
    if sum(held) < people:
        why = "with the rooms they have " if any(place is not None for place in places[:groups]) else ""
        each = f" of at most {plan.most}" if plan.most is not None else ""
        advice = "Choose larger rooms or more groups."
        if not why and plan.most is not None:
            advice = (
                f"Choose {-(-people // plan.most)} groups, or allow {-(-people // groups)} people in each."
            )
        return Impossible(
            f"{groups} groups{each} {why}hold {sum(held)} people, and there are {people}.", advice, "count"
        )
    return None

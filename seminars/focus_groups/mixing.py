"""From delegates to the people of an assignment: by what groups can be mixed."""

from collections.abc import Mapping, Sequence

from seminars.focus_groups.assignment import assign
from seminars.focus_groups.problem import Delegate as Member
from seminars.focus_groups.problem import Pin, Problem, numbered_groups
from seminars.registration.models import Delegate

MIX_FIELDS = {"sector": "Sector", "level": "Level", "occupation": "Occupation"}


def category(delegate: Delegate, field: str) -> str:
    """What the delegate gave for the field; empty where nothing was given."""
    option = {"sector": delegate.sector, "level": delegate.level, "occupation": delegate.occupation}[field]
    return option.label if option is not None else ""


def mixed_groups(
    people: Sequence[Delegate], groups: int, *, mix: Sequence[str], seed: int, pinned: Mapping[int, int]
) -> dict[int, int]:
    """The number of the group (from 1) for the id of each of ``people``; ``pinned`` likewise."""
    present = {person.id for person in people}
    problem = Problem(
        delegates=tuple(
            Member(
                id=str(person.id),
                organisation=str(person.organisation_id or ""),
                fields={field: category(person, field) for field in mix},
            )
            for person in people
        ),
        groups=numbered_groups(len(people), count=groups, least=0),
        mix=tuple(mix),
        wishes=tuple(Pin(str(number), str(group)) for number, group in pinned.items() if number in present),
    )
    return {int(number): int(group) for number, group in assign(problem, seed=seed).groups.items()}

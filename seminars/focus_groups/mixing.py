"""From delegates to the people of an assignment: by what groups can be mixed."""

from collections.abc import Mapping, Sequence

from seminars.focus_groups.assignment import Member, assign
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
    result = assign(
        [
            Member(
                id=person.id,
                organisation=str(person.organisation_id),
                categories=tuple(category(person, field) for field in mix),
            )
            for person in people
        ],
        groups,
        seed=seed,
        pinned={number: group - 1 for number, group in pinned.items() if number in present},
    )
    return {number: group + 1 for number, group in result.groups.items()}

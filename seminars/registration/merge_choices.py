"""What to choose between when two registrations of one person are merged."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from seminars.registration.models import Delegate
from seminars.registration.questions import answers_of, questions_of


class Chosen(StrEnum):
    """Which of two values stays."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


@dataclass(frozen=True)
class Difference:
    """A field in which the two differ, in words, and what stays unless somebody chooses otherwise."""

    field: str
    label: str
    kept: str
    gone: str
    proposed: Chosen
    both: bool = False


LISTS = {
    "occupation": "Occupation",
    "sector": "Sector",
    "level": "Level",
    "age_band": "Age",
    "gender": "Gender",
}
NEEDS = {"access_needs": "Access needs", "dietary_needs": "Dietary needs"}


def differences(kept: Delegate, gone: Delegate) -> list[Difference]:
    """The fields in which the two differ; what one of them did not tell is taken from the other."""
    pairs = [
        ("name", "Name", kept.name, gone.name),
        ("email", "E-mail", kept.email or "", gone.email or ""),
        ("organisation", "Organisation", kept.organisation.name, gone.organisation.name),
        *((name, label, _label(kept, name), _label(gone, name)) for name, label in LISTS.items()),
        ("takes_part", "Focus group", part_in_words(kept), part_in_words(gone)),
        *((name, label, getattr(kept, name), getattr(gone, name)) for name, label in NEEDS.items()),
        *_answers(kept, gone),
    ]
    return [
        Difference(
            field,
            label,
            mine,
            other,
            Chosen.KEPT if mine else Chosen.GONE,
            both=field in NEEDS and bool(mine and other),
        )
        for field, label, mine, other in pairs
        if mine != other
    ]


def _label(delegate: Delegate, name: str) -> str:
    option = getattr(delegate, name)
    return option.label if option is not None else ""


def part_in_words(delegate: Delegate) -> str:
    """Whether the delegate takes part in a focus group, as people read it."""
    return "Takes part" if delegate.takes_part else "Does not take part"


def _answers(kept: Delegate, gone: Delegate) -> list[tuple[str, str, str, str]]:
    given = answers_of([kept.id, gone.id])
    mine, other = given.get(kept.id, {}), given.get(gone.id, {})
    if not other:
        return []
    return [
        (
            question.field,
            question.label,
            question.in_words(mine[question.id]) if question.id in mine else "",
            question.in_words(other[question.id]),
        )
        for question in questions_of(kept.seminar.series_id, retired=True)
        if question.id in other
    ]


def as_seen(kept: Delegate, gone: Delegate) -> str:
    """A word that changes with anything of the two that a preview shows."""
    told = [(each.id, each.name, each.email, each.organisation_id, each.state.value) for each in (kept, gone)]
    told_too = [(each.field, each.kept, each.gone) for each in differences(kept, gone)]
    return hashlib.sha256(repr((told, told_too)).encode()).hexdigest()[:16]

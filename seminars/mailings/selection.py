"""To whom a mailing goes, as plain values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Attending(StrEnum):
    """Whether somebody was checked in on a day."""

    ANY = ""
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True)
class Selection:
    """Delegates of these seminars for whom all of this is true.

    ``states`` are states of the registration; ``sectors`` and ``levels`` numbers of list entries, none
    for all. ``attending`` asks about the ``day`` (from 1) of each seminar. ``not_answered`` leaves only
    those who have a place and have not filled in the questionnaire, ``not_begun`` those who have not even
    begun: then nobody is shown who they are.
    """

    seminars: tuple[int, ...]
    states: tuple[str, ...] = ("registered",)
    sectors: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()
    attending: Attending = Attending.ANY
    day: int = 1
    takes_part: bool = False
    not_answered: bool = False
    not_begun: bool = False

    @property
    def hides_names(self) -> bool:
        """Whether only a number may be shown of those it finds."""
        return self.not_answered or self.not_begun

    @property
    def narrows_hidden(self) -> bool:
        """Whether it hides names and yet leaves so few that the number alone could say who they are."""
        return self.hides_names and bool(self.sectors or self.levels or self.takes_part)

    def as_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return asdict(self)


_FIELD = re.compile(r"\{([^{}]*)\}")


def title_of(subject: str, *, series: str, seminars: Sequence[str]) -> str:
    """What a mailing is called in lists: its subject, with what its fields stand for where that is the same
    for all, and '…' where each recipient reads something else."""
    where = " and ".join(seminars) if len(seminars) < 3 else series
    values = {"series": series, "seminar": where}
    return _FIELD.sub(lambda found: values.get(found[1].strip(), "…"), subject)


def selection_from(kept: Mapping[str, Any]) -> Selection:
    """The selection that ``as_json`` gave."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in kept.items()
        if name in Selection.__dataclass_fields__
    }
    values["attending"] = Attending(values.get("attending", ""))
    return Selection(**values)

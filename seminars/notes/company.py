"""Who sat in a group, in figures and a sentence: notes carry no names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    """How somebody sat in a group, as the note-taker saw it."""

    THERE = "there"
    LATE = "late"
    LEFT = "left"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """In words."""
        return _LABELS[self]


_LABELS = {
    Presence.THERE: "Sat in",
    Presence.LATE: "Came late",
    Presence.LEFT: "Left early",
    Presence.ABSENT: "Did not come",
}


@dataclass(frozen=True)
class Company:
    """A group's people in figures: on its list, of those noted as sitting in, and so on.

    ``others`` are those who sat in without being on the list; ``late`` and ``left`` count them too.
    """

    listed: int
    noted: int = 0
    sat: int = 0
    others: int = 0
    late: int = 0
    left: int = 0
    absent: int = 0

    @property
    def sentence(self) -> str:
        """What stands above the notes."""
        if not self.noted:
            return f"{self.listed} on the list; nobody has noted who sat in."
        more = f", and {self.others} more" if self.others else ""
        turns = [(self.late, "came late"), (self.left, "left early"), (self.absent, "did not come")]
        told = ", ".join(f"{count} {words}" for count, words in turns if count)
        unsaid = self.listed - (self.noted - self.others)
        rest = f" Not noted of {unsaid}." if unsaid else ""
        return f"{self.sat} of {self.listed} on the list sat in{more}{'; ' + told if told else ''}.{rest}"


def company(people: Iterable[tuple[bool, Presence | None]]) -> Company:
    """The figures of a group: each person as whether they are on its list, and what was noted."""
    counts: Counter[str] = Counter()
    for is_listed, presence in people:
        counts["listed"] += is_listed
        if presence is None:
            continue
        counts["noted"] += 1
        came = presence is not Presence.ABSENT
        counts["sat"] += is_listed and came
        counts["others"] += not is_listed
        counts[presence.value] += 1
    return Company(
        listed=counts["listed"],
        noted=counts["noted"],
        sat=counts["sat"],
        others=counts["others"],
        late=counts[Presence.LATE],
        left=counts[Presence.LEFT],
        absent=counts[Presence.ABSENT],
    )

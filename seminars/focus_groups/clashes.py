"""Who or what is asked for in two groups at the same time: a facilitator, a note-taker, a room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations


@dataclass(frozen=True)
class Meeting:
    """A group's meeting; ``leaders`` are those who lead it or take notes, by number and name.

    ``elsewhere`` marks a group of another round or seminar than the one that is looked at; ``people`` are the
    numbers of those who sit in it.
    """

    group: str
    starts_at: datetime
    ends_at: datetime
    room: str = ""
    leaders: tuple[tuple[int, str], ...] = ()
    people: frozenset[int] = frozenset()
    elsewhere: bool = False


def clashes(meetings: Sequence[Meeting]) -> list[str]:
    """What cannot be, or hardly, in sentences; a person's clash before that of a room.

    Groups that follow one another share whom they like: one may begin as the other ends. What two groups
    of other rounds share is told on their own pages.
    """
    people: list[str] = []
    rooms: list[str] = []
    twice: set[int] = set()
    for one, other in combinations(meetings, 2):
        if one.starts_at >= other.ends_at or other.starts_at >= one.ends_at:
            continue
        if one.elsewhere and other.elsewhere:
            continue
        twice |= one.people & other.people
        both = f"{one.group} and {other.group} at the same time"
        people += [f"{name} is in {both}." for number, name in one.leaders if (number, name) in other.leaders]
        if one.room and one.room == other.room:
            rooms.append(f"{one.room} has {both}.")
    seated = [
        f"{len(twice)} {'person sits' if len(twice) == 1 else 'people sit'} in a group of this round and in "
        "one of another round at the same time."
    ]
    return [*dict.fromkeys(people), *rooms, *(seated if twice else ())]

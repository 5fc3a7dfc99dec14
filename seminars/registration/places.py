"""How places are given: pure arithmetic on what was counted under the lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# On the last day before the seminar places are given at once: nobody can wait for an answer any more.
LAST_DAY = timedelta(hours=24)
# Less time to answer than this is no offer.
SHORTEST_OFFER = timedelta(hours=2)
# Who lets so many offers lapse leaves the waiting list.
MOST_LAPSED = 2


@dataclass(frozen=True)
class Taken:
    """The places of a seminar, or of one of its sessions, at one moment.

    ``waiting`` counts everybody in the queue, ``offered`` those of them to whom an offer stands: it
    holds a place. ``last_queued_at`` is when the last of the queue joined it, ``first_expiry`` when
    the first of the offers ends. A capacity of None is no limit.
    """

    capacity: int | None
    registered: int
    waiting: int
    last_queued_at: datetime | None = None
    offered: int = 0
    first_expiry: datetime | None = None

    @property
    def free(self) -> int:
        """Places nobody has or is offered; nought where walk-ins got in over capacity."""
        if self.capacity is None:
            return self.in_line + 1
        return max(self.capacity - self.registered - self.offered, 0)

    def has_lapsed(self, at: datetime) -> bool:
        """Whether an offer has run out by then, so that its place is to be passed on first."""
        return self.first_expiry is not None and self.first_expiry <= at

    @property
    def in_line(self) -> int:
        """Those who wait without an offer."""
        return self.waiting - self.offered


def gets_place(taken: Taken) -> bool:
    """Whether somebody new gets a place. Nobody overtakes those in line."""
    return taken.free > 0 and taken.in_line == 0


def moves_up(taken: Taken) -> int:
    """How many of those in line can have a place, or be offered one."""
    return min(taken.free, taken.in_line)


def queue_time(taken: Taken, at: datetime) -> datetime:
    """The moment that puts somebody at the end of the queue.

    Usually ``at``; later than that where somebody whose clock was read afterwards got the lock
    first, so that a position once told never gets worse.
    """
    if taken.last_queued_at is None or at > taken.last_queued_at:
        return at
    return taken.last_queued_at + timedelta(microseconds=1)


def offer_ends(at: datetime, starts_at: datetime, hours: int) -> datetime | None:
    """Until when an offer made at ``at`` can be taken; None where the place is to be given at once.

    ``hours`` later, but never within the last day before the seminar starts.
    """
    usual = timedelta(hours=hours)
    ends = min(at + usual, starts_at - LAST_DAY)
    return ends if ends - at >= min(usual, SHORTEST_OFFER) else None


def parallel(times: Sequence[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    """Which of the spans from start to end, by position, overlap; one may begin when another ends."""
    return [
        (first, second)
        for first, (starts_at, ends_at) in enumerate(times)
        for second, (other_start, other_end) in enumerate(times[first + 1 :], first + 1)
        if starts_at < other_end and other_start < ends_at
    ]

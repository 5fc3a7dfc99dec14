"""How places are given: pure arithmetic on what was counted under the lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Taken:
    """A seminar's places at one moment; ``last_queued_at`` is when the last of the queue joined it."""

    capacity: int
    registered: int
    waiting: int
    last_queued_at: datetime | None = None

    @property
    def free(self) -> int:
        """Places nobody has; nought where walk-ins got in over capacity."""
        return max(self.capacity - self.registered, 0)


def gets_place(taken: Taken) -> bool:
    """Whether somebody new gets a place. Nobody overtakes those who wait."""
    return taken.free > 0 and taken.waiting == 0


def moves_up(taken: Taken) -> int:
    """How many of those who wait can have a place."""
    return min(taken.free, taken.waiting)


def queue_time(taken: Taken, at: datetime) -> datetime:
    """The moment that puts somebody at the end of the queue.

    Usually ``at``; later than that where somebody whose clock was read afterwards got the lock
    first, so that a position once told never gets worse.
    """
    if taken.last_queued_at is None or at > taken.last_queued_at:
        return at
    return taken.last_queued_at + timedelta(microseconds=1)

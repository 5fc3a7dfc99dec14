"""The states of a registration: which step leads from which to which, and who may take it."""

from typing import NamedTuple

NEW = "new"
REGISTERED = "registered"
WAITING = "waiting"
CANCELLED = "cancelled"


class Step(NamedTuple):
    """A step from one state to another."""

    before: str
    after: str


# 'queue': the application, when the turn comes. There is no way from a place back into the queue.
STEPS: dict[Step, frozenset[str]] = {
    Step(NEW, REGISTERED): frozenset({"delegate", "staff"}),
    Step(NEW, WAITING): frozenset({"delegate", "staff"}),
    Step(WAITING, REGISTERED): frozenset({"queue", "staff"}),
    Step(WAITING, CANCELLED): frozenset({"delegate", "staff"}),
    Step(REGISTERED, CANCELLED): frozenset({"delegate", "staff"}),
    Step(CANCELLED, REGISTERED): frozenset({"delegate", "staff"}),
    Step(CANCELLED, WAITING): frozenset({"delegate", "staff"}),
}


def may_step(before: str, after: str) -> bool:
    """Whether a registration can go from ``before`` to ``after``."""
    return Step(before, after) in STEPS

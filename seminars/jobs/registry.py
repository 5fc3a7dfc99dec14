"""Which kinds of jobs there are, and what is done from time to time. Rooms add theirs on import."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from seminars.audit.service import Actor


class Stopped(Exception):
    """Somebody pressed 'Stop' while the job ran."""


class Work(Protocol):
    """A job as the function that does it sees it."""

    job_id: int
    arguments: dict[str, Any]
    actor: Actor

    def tell(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is; raises Stopped when somebody pressed 'Stop'.

        Shown at once, except inside a verb: there everything becomes visible together, and nothing
        can be stopped half way.
        """

    def keep(self, outcome: dict[str, Any], *, next_url: str = "") -> None:
        """Keep what came out (plain JSON values), and where it can be looked at."""


@dataclass(frozen=True)
class Periodic:
    """Something that the worker does from time to time."""

    run: Callable[[datetime], object]
    interval: timedelta


KINDS: dict[str, Callable[[Work], None]] = {}
# Kinds of which a job is everybody's who asks for the same, so that all may see how far it is.
SHARED: set[str] = set()
# Kinds of which nothing that was asked for is kept once they are done: it names a person.
FORGETTING: set[str] = set()
# What becomes of what was done so far when a job is stopped, in words, for each kind that says so.
STOPPING: dict[str, str] = {}
LEFT_UNDONE = "What is not finished yet is left undone."
PERIODIC: list[Periodic] = []


def job_kind(
    name: str, *, shared: bool = False, forgets: bool = False, stopping: str = LEFT_UNDONE
) -> Callable[[Callable[[Work], None]], Callable[[Work], None]]:
    """Make the function the one that does jobs of this kind; ``shared`` ones are shown to all who sign in.

    Of one that ``forgets`` the arguments go once it is over. ``stopping`` says what becomes of it when
    somebody presses 'Stop'.

    It may be run again from the start if the worker died: what it writes must stand once, by one
    verb at its end or by steps that can be repeated.
    """

    def add(function: Callable[[Work], None]) -> Callable[[Work], None]:
        KINDS[name] = function
        STOPPING[name] = stopping
        if shared:
            SHARED.add(name)
        if forgets:
            FORGETTING.add(name)
        return function

    return add


def every(*, minutes: float) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Have the worker call the function so often with the time. Several workers may do it at once."""

    def add(function: Callable[[datetime], object]) -> Callable[[datetime], object]:
        PERIODIC.append(Periodic(function, timedelta(minutes=minutes)))
        return function

    return add

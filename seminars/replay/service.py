"""Acting once for each request, however often it is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from seminars.database import verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.replay.models import ReplayedRequest

KEPT = timedelta(days=30)


def checked_key(key: str) -> str:
    """A request's key (a UUID) in the form in which it is kept. Raises Invalid."""
    try:
        return str(UUID(key))
    except ValueError:
        raise Invalid("The request's key cannot be read.", next_step="Load the page again.") from None


def _known(key: str) -> ReplayedRequest | None:
    return db.session.scalar(select(ReplayedRequest).where(ReplayedRequest.key == key))


@verb
def once(*, key: str, who: str, kind: str, at: datetime, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What ``act`` answers, acting at most once for each ``key``.

    ``act`` calls verbs, which join this transaction, and returns plain JSON values. They are kept
    with what was done, or neither is. The same key again gets the answer of the first time and
    nothing is done; two at the same moment wait for each other. A refusal that ``act`` raises is not
    kept: nothing was done, so the same request may be tried again and is then looked at afresh.

    Raises Conflict for a key that another sender or another ``kind`` of request has used (its answer
    is not told), Invalid for a key that is no UUID.
    """
    key = checked_key(key)
    made = ReplayedRequest(key=key, who=who, kind=kind, answer={}, at=at)
    known = _known(key)
    if known is None:
        try:
            # On PostgreSQL the second of two waits here until the first has acted, or was refused.
            with db.session.begin_nested():
                db.session.add(made)
        except IntegrityError:
            known = _known(key)
    if known is not None:
        if (known.who, known.kind) != (who, kind):
            raise Conflict(
                "This was sent before, from another sign-in.", next_step="Look whether it is there already."
            )
        return known.answer
    made.answer = act()
    return made.answer


@every(minutes=24 * 60)
def forget_old(at: datetime) -> None:
    """Forget keys after a month: no device keeps a request for so long."""
    _forget(at=at)


@verb
def _forget(*, at: datetime) -> None:
    db.session.execute(delete(ReplayedRequest).where(ReplayedRequest.at < at - KEPT))

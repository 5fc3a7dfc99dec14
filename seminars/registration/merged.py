"""What has become of a row that was merged into another: whoever comes back to it is led on."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.audit.service import Actor, record
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.registration.models import Delegate, Organisation

_ACTION = "merge into another"
# Of one into the next into the next: no season has as many.
_MOST = 20

Row = TypeVar("Row", Delegate, Organisation)


class MergedAlready(Conflict):
    """Somebody comes back to a row that is gone; ``into`` is the one that it was merged into."""

    status = 410
    title = "Merged already"

    def __init__(self, into: Delegate | Organisation) -> None:
        what = "registration" if isinstance(into, Delegate) else "organisation"
        whose = "that of " if isinstance(into, Delegate) else ""
        super().__init__(
            f"This {what} was merged into {whose}‘{into.name}’. There is nothing more to do.",
            next_step="Everything that belonged to it is there.",
        )
        self.into = into


def record_going(*, gone: Row, kept: Row, actor: Actor, at: datetime, seminar_id: int | None = None) -> None:
    """Note on the one that goes where it went (inside the merge)."""
    record(action=_ACTION, subject=gone, actor=actor, at=at, seminar_id=seminar_id, into=kept.id)


def standing(model: type[Row], number: int) -> Row | None:
    """The row of that number; None where it never was, or was removed.

    Raises MergedAlready where it was merged into another one that stands.
    """
    row = db.session.get(model, number)
    if row is not None:
        return row
    for _ in range(_MOST):
        last = db.session.execute(
            select(AuditEntry.action, AuditEntry.details)
            .where(AuditEntry.subject_kind == model.__tablename__, AuditEntry.subject_id == number)
            .order_by(AuditEntry.id.desc())
            .limit(1)
        ).one_or_none()
        if last is None or last.action != _ACTION:
            return None
        number = last.details["into"]
        row = db.session.get(model, number)
        if row is not None:
            raise MergedAlready(row)
    return None

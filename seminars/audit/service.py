"""Recording what was done. Every verb writes its entry in its own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seminars.audit.models import AuditEntry
from seminars.database import add_rows, put_row
from seminars.extensions import Model, db


@dataclass(frozen=True)
class Actor:
    """Who acts: somebody with an account, a delegate through the personal link, or the system."""

    name: str
    account_id: int | None = None


SYSTEM = Actor("System")


def record(
    *,
    action: str,
    subject: Model,
    actor: Actor,
    at: datetime,
    seminar_id: int | None = None,
    **details: Any,
) -> None:
    """Add the entry 'actor did action to subject' to the running transaction.

    ``action`` is a short verb phrase such as 'check in'; ``details`` hold plain JSON values.
    """
    # What is new has its number from here on.
    db.session.flush()
    put_row(
        AuditEntry,
        at=at,
        account_id=actor.account_id,
        actor_name=actor.name[:200],
        action=action,
        subject_kind=subject.__tablename__,
        subject_id=getattr(subject, "id", None),
        seminar_id=seminar_id,
        details=details,
    )


def record_each(
    *,
    action: str,
    subjects: Iterable[Model],
    actor: Actor,
    at: datetime,
    seminar_id: int | None = None,
    **details: Any,
) -> None:
    """``record`` for many subjects that stand in the database already, in one go."""
    named = [(subject.__tablename__, getattr(subject, "id", None)) for subject in subjects]
    _record_all(named, action=action, actor=actor, at=at, seminar_id=seminar_id, details=details)


def record_numbers(
    *,
    action: str,
    model: type[Model],
    numbers: Iterable[int],
    actor: Actor,
    at: datetime,
    seminar_id: int | None = None,
    **details: Any,
) -> None:
    """``record_each`` for rows of ``model`` of which only the numbers are at hand."""
    named = [(model.__tablename__, number) for number in numbers]
    _record_all(named, action=action, actor=actor, at=at, seminar_id=seminar_id, details=details)


def _record_all(
    named: Iterable[tuple[str, int | None]],
    *,
    action: str,
    actor: Actor,
    at: datetime,
    seminar_id: int | None,
    details: dict[str, Any],
) -> None:
    entries = [
        {
            "at": at,
            "account_id": actor.account_id,
            "actor_name": actor.name[:200],
            "action": action,
            "subject_kind": kind,
            "subject_id": number,
            "seminar_id": seminar_id,
            "details": details,
        }
        for kind, number in named
    ]
    add_rows(AuditEntry, entries)

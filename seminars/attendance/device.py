"""What a device at the desk keeps of a seminar, so that it finds people without a line, and what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, func, select

from seminars.accounts.models import Account
from seminars.attendance.models import CheckIn
from seminars.attendance.queries import first_found
from seminars.audit.models import AuditEntry
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate, DelegateState, Organisation, Source

# Entries are numbered before they are committed, so the last few are looked at again.
OVERLAP = 64
# With more than so many changes the whole list is sent.
MOST_CHANGES = 500
ELSEWHERE = 5000

Row = list[Any]


@dataclass(frozen=True)
class Cursor:
    """How far a device has read a seminar's changes: the last entry, and how many of the latest there are.

    The second number gives away an entry that became visible after a later one.
    """

    last: int
    recent: int

    def __str__(self) -> str:
        return f"{self.last}.{self.recent}"


def parse_cursor(text: str) -> Cursor | None:
    """The cursor that a device sends back; None for anything else."""
    last, _, recent = text.partition(".")
    if text.isascii() and last.isdigit() and recent.isdigit() and len(text) < 30:
        return Cursor(int(last), int(recent))
    return None


def cursor_of(seminar_id: int) -> Cursor:
    """Where the seminar's changes stand now, in one statement."""
    here = AuditEntry.seminar_id == seminar_id
    last = select(func.coalesce(func.max(AuditEntry.id), 0).label("last")).where(here).subquery()
    recent = select(func.count()).where(here, AuditEntry.id > last.c.last - OVERLAP).scalar_subquery()
    found = db.session.execute(select(last.c.last, recent)).one()
    return Cursor(found[0], found[1])


_ROWS = (
    select(
        Delegate.id,
        Delegate.name,
        Organisation.name,
        Delegate.badge_code,
        Delegate.sort_key,
        Delegate.state,
        Delegate.source,
        CheckIn.at,
        Account.name,
        CheckIn.left_at,
    )
    .join(Organisation, Organisation.id == Delegate.organisation_id)
    .outerjoin(CheckIn, (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == bindparam("day", type_=Date)))
    .outerjoin(Account, Account.id == CheckIn.account_id)
    .where(Delegate.seminar_id == bindparam("seminar"), ~Delegate.added_by_mistake)
)


def _as_row(seminar: Seminar, found: Any) -> Row:
    number, name, organisation, code, key, state, source, at, by, left_at = found
    # Who was checked in and cancelled afterwards is not in.
    since = seminar.local(at).strftime("%H:%M") if at and state is DelegateState.REGISTERED else ""
    left = seminar.local(left_at).strftime("%H:%M") if left_at and since else ""
    walked_in = int(source is Source.WALK_IN)
    by = (by or "") if since else ""
    return [number, name, organisation, code, key, state.value, walked_in, since, by, left]


def rows(seminar: Seminar, day: date, ids: Iterable[int] | None = None) -> list[Row]:
    """Delegates (those with the ``ids``, or all) as the device keeps them, in one statement.

    A row is: number, name, organisation, badge code, sort key, state, 1 for a walk-in, since when they are
    in on ``day`` (HH:MM at the venue, or ''), who checked them in, and when they left early (HH:MM, or '').
    """
    query = _ROWS if ids is None else _ROWS.where(Delegate.id.in_(list(ids)))
    found = db.session.execute(query, {"seminar": seminar.id, "day": day})
    return [_as_row(seminar, row) for row in found]


def found_rows(seminar: Seminar, day: date, text: str) -> list[Row]:
    """Whom ``text`` fits (see ``queries.find``) as the device keeps them."""
    return [_as_row(seminar, row) for row in first_found(_ROWS, seminar, text, day)]


def elsewhere_rows(seminar: Seminar) -> list[Row]:
    """Delegates of the series' other seminars: name, organisation, sort key, the seminar's title, and
    whether they only wait for a place there.
    """
    waits = Delegate.state == DelegateState.WAITING
    query = (
        select(Delegate.name, Organisation.name, Delegate.sort_key, Seminar.title, waits)
        .join(Organisation, Organisation.id == Delegate.organisation_id)
        .join(Seminar, Seminar.id == Delegate.seminar_id)
        .where(
            Seminar.series_id == seminar.series_id,
            Seminar.id != seminar.id,
            Delegate.state != DelegateState.CANCELLED,
        )
        .order_by(Seminar.starts_on.desc(), Delegate.id)
        .limit(ELSEWHERE)
    )
    return [list(found) for found in db.session.execute(query)]


def changes(seminar: Seminar, day: date, since: Cursor | None) -> dict[str, Any]:
    """What a device that has read as far as ``since`` does not know yet; everything where that is None.

    ``rows`` are new or changed, ``gone`` the numbers of those removed; ``full`` says that ``rows`` is
    the whole list. At most three statements, and one where nothing is new.
    """
    now = cursor_of(seminar.id)
    if since == now:
        return {"cursor": str(now), "full": False, "rows": [], "gone": []}
    # A number from the future is of another database.
    if since is not None and since.last <= now.last:
        subjects = (
            select(AuditEntry.subject_id)
            .where(
                AuditEntry.seminar_id == seminar.id,
                AuditEntry.id > since.last - OVERLAP,
                AuditEntry.subject_kind == Delegate.__tablename__,
                AuditEntry.subject_id.is_not(None),
            )
            .distinct()
            .limit(MOST_CHANGES + 1)
        )
        ids = {number for number in db.session.scalars(subjects) if number is not None}
        if len(ids) <= MOST_CHANGES:
            changed = rows(seminar, day, ids) if ids else []
            gone = sorted(ids - {row[0] for row in changed})
            return {"cursor": str(now), "full": False, "rows": changed, "gone": gone}
    return {
        "cursor": str(now),
        "full": True,
        "rows": rows(seminar, day),
        "gone": [],
        "elsewhere": elsewhere_rows(seminar),
    }

"""Attendance of two registrations that become one (registration.merging.CARRIED)."""

from datetime import date, datetime

from sqlalchemy import func, select, update

from seminars.attendance.models import Certificate, CheckIn, PrintedBadge, PrintedRow, SessionAttendance
from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.formats import day as in_words
from seminars.registration.merging import Carrying
from seminars.registration.models import Delegate


def _check_ins(delegate: Delegate) -> dict[date, CheckIn]:
    rows = db.session.scalars(select(CheckIn).where(CheckIn.delegate_id == delegate.id).order_by(CheckIn.day))
    return {row.day: row for row in rows}


def _certificate(delegate: Delegate) -> Certificate | None:
    return db.session.scalar(select(Certificate).where(Certificate.delegate_id == delegate.id))


def _told(kept: Delegate, gone: Delegate) -> list[str]:
    mine, other = _check_ins(kept), _check_ins(gone)
    told = [
        f"Checked in on {in_words(each, 'd MMMM')} under both: it counts once."
        if each in mine
        else f"The check-in of {in_words(each, 'd MMMM')} comes along."
        for each in other
    ]
    printed = db.session.scalar(select(func.count()).where(PrintedBadge.delegate_id == gone.id))
    if printed:
        told.append(
            f"A badge with the code {gone.badge_code} was printed. Its code no longer works: print anew."
        )
    if _certificate(gone) is not None:
        told.append(
            "Both have a certificate: the one kept stays, the other is no longer confirmed."
            if _certificate(kept) is not None
            else "The certificate comes along."
        )
    return told


def _carry(kept: Delegate, gone: Delegate, _actor: Actor, _at: datetime) -> None:
    _unite_check_ins(kept, gone)
    _unite_sessions(kept, gone)
    for model in (PrintedRow, PrintedBadge):
        db.session.execute(
            update(model).where(model.delegate_id == gone.id).values(delegate_id=kept.id),
            execution_options={"synchronize_session": "fetch"},
        )
    certificate = _certificate(gone)
    if certificate is not None and _certificate(kept) is None:
        certificate.delegate_id = kept.id


def _unite_check_ins(kept: Delegate, gone: Delegate) -> None:
    """A day counts once: from whichever came first to whichever left last."""
    mine = _check_ins(kept)
    for each, row in _check_ins(gone).items():
        same = mine.get(each)
        if same is None:
            row.delegate_id = kept.id
            continue
        if row.at < same.at:
            same.at, same.account_id = row.at, row.account_id
        if same.left_at is not None:
            same.left_at = max(same.left_at, row.left_at) if row.left_at is not None else None
        db.session.delete(row)
    db.session.flush()


def _unite_sessions(kept: Delegate, gone: Delegate) -> None:
    mine = set(
        db.session.scalars(
            select(SessionAttendance.session_id).where(SessionAttendance.delegate_id == kept.id)
        )
    )
    for row in db.session.scalars(select(SessionAttendance).where(SessionAttendance.delegate_id == gone.id)):
        if row.session_id in mine:
            db.session.delete(row)
        else:
            row.delegate_id = kept.id
    db.session.flush()


carrying = Carrying(told=_told, carry=_carry)

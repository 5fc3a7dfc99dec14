"""Who sat in groups, when two registrations become one (registration.merging.CARRIED)."""

from datetime import datetime

from sqlalchemy import func, select

from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.notes.models import Sitting
from seminars.registration.merging import Carrying
from seminars.registration.models import Delegate


def sat_in_groups(delegate: Delegate) -> bool:
    """Whether it was noted how they sat in a group (registration.mistakes.HELD)."""
    noted = select(func.count()).select_from(Sitting).where(Sitting.delegate_id == delegate.id)
    return bool(db.session.scalar(noted))


def _told(_kept: Delegate, gone: Delegate) -> list[str]:
    return ["What was noted of how they sat in groups comes along."] if sat_in_groups(gone) else []


def _carry(kept: Delegate, gone: Delegate, _actor: Actor, _at: datetime) -> None:
    mine = set(db.session.scalars(select(Sitting.group_id).where(Sitting.delegate_id == kept.id)))
    for row in db.session.scalars(select(Sitting).where(Sitting.delegate_id == gone.id)).all():
        if row.group_id in mine:
            db.session.delete(row)
        else:
            row.delegate_id = kept.id
    db.session.flush()


carrying = Carrying(told=_told, carry=_carry)

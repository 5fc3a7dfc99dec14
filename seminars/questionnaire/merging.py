"""Who has answered, when two registrations become one (registration.merging.CARRIED).

What was answered is not touched: nobody can tell whose it is.
"""

from datetime import datetime

from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.questionnaire.models import Participation
from seminars.registration.merging import Carrying
from seminars.registration.models import Delegate


def _told(kept: Delegate, gone: Delegate) -> list[str]:
    mine, other = (db.session.get(Participation, each.id) for each in (kept, gone))
    if other is None:
        return []
    if mine is not None and mine.submitted and other.submitted:
        return [
            "The questionnaire was filled in under both. Both responses stay: they hold no names, so nobody "
            "can tell which they are."
        ]
    return ["That the questionnaire was filled in comes along."] if other.submitted else []


def _carry(kept: Delegate, gone: Delegate, _actor: Actor, _at: datetime) -> None:
    mine, other = (db.session.get(Participation, each.id) for each in (kept, gone))
    if other is None:
        return
    begun_at, submitted = other.begun_at, other.submitted
    db.session.delete(other)
    if mine is None:
        db.session.add(Participation(delegate_id=kept.id, begun_at=begun_at, submitted=submitted))
    else:
        mine.begun_at = min(mine.begun_at, begun_at)
        mine.submitted = mine.submitted or submitted
    db.session.flush()


carrying = Carrying(told=_told, carry=_carry)

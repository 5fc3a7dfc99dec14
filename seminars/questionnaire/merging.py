"""Who has answered, when two registrations become one (registration.merging.CARRIED).

What was answered is not touched. Where answers are confidential or named, they stay connected with the
one that stays, unless it has answers of its own.
"""

from datetime import datetime

from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.questionnaire.models import Participation, Respondent
from seminars.questionnaire.taking_part import participation_of, seal_of
from seminars.registration.merging import Carrying
from seminars.registration.models import Delegate


def _told(kept: Delegate, gone: Delegate) -> list[str]:
    mine, other = participation_of(kept), participation_of(gone)
    if other is None:
        return []
    if mine is not None and mine.submitted and other.submitted:
        return [
            "The questionnaire was filled in under both. Both responses stay, and neither is connected anew."
        ]
    return ["That the questionnaire was filled in comes along."] if other.submitted else []


def _carry(kept: Delegate, gone: Delegate, _actor: Actor, _at: datetime) -> None:
    mine, other = participation_of(kept), participation_of(gone)
    if other is None:
        return
    begun_at, submitted = other.begun_at, other.submitted
    db.session.delete(other)
    if mine is None:
        made = Participation(
            seal=seal_of(kept), seminar_id=kept.seminar_id, begun_at=begun_at, submitted=submitted
        )
        db.session.add(made)
    else:
        mine.begun_at = min(mine.begun_at, begun_at)
        mine.submitted = mine.submitted or submitted
    theirs = db.session.get(Respondent, gone.id)
    if theirs is not None and db.session.get(Respondent, kept.id) is None:
        theirs.delegate_id = kept.id
    db.session.flush()


carrying = Carrying(told=_told, carry=_carry)

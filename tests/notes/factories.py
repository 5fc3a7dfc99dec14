"""Groups to write notes of, at a seminar with a guide of three topics."""

from seminars.accounts.models import Account
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.seats import first_round
from seminars.programme.models import Seminar
from tests.registration.factories import make_seminar
from tests.topic_guides.factories import make_guide


def make_groups(*leaders: str, seminar: Seminar | None = None) -> list[FocusGroup]:
    """Groups numbered from 1, each led by the account with that address ('' for nobody)."""
    if seminar is None:
        seminar = make_seminar()
        make_guide(seminar.series)
    first = first_round(seminar)
    groups = []
    for number, email in enumerate(leaders, start=1):
        leader = db.session.query(Account).filter_by(email=email).one_or_none()
        group = FocusGroup(
            seminar_id=seminar.id,
            round=first,
            number=number,
            facilitator_id=leader.id if leader else None,
        )
        db.session.add(group)
        groups.append(group)
    db.session.commit()
    return groups

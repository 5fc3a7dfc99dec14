"""People and organisations that are there twice, so that the lists of duplicates have something to show."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from seminars.audit.service import Actor
from seminars.demo.form import told_more
from seminars.demo.people import FRONT_LINE, person
from seminars.demo.season import details_of
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.duplicates import count_duplicates
from seminars.registration.models import Delegate, DelegateState, Organisation
from seminars.registration.names import fold
from seminars.registration.service import Details, register

EXECUTIVE = "Health Service Executive"


def build_doubles(*, seminar: Seminar, at: datetime, seed: int) -> None:
    """Somebody of ``seminar`` registers once more from another address, somebody else writes initials."""
    known = db.session.scalars(
        select(Delegate)
        .join(Delegate.organisation)
        .where(
            Delegate.seminar_id == seminar.id,
            Delegate.state == DelegateState.REGISTERED,
            Organisation.name == EXECUTIVE,
        )
        .order_by(Delegate.id)
    ).first()
    assert known is not None
    assert known.email is not None
    again = Details(
        name=fold(known.name).title(),
        organisation="H.S.E.",
        email=known.email.replace("@", "@home."),
        sector_id=known.sector_id,
        level_id=known.level_id,
        occupation_id=known.occupation_id,
        takes_part=True,
        dietary_needs="Vegetarian",
        consent=True,
    )
    random, name = Random(seed + 3), "Nóra Nettlefield"
    newcomer = person(random, name=name, folded=fold(name), sector="Education", level=FRONT_LINE)
    other = replace(details_of(newcomer, seminar.series, takes_part=True), organisation="NEPS")
    for number, details in enumerate((again, other)):
        register(
            seminar=seminar,
            details=told_more(random, details, seminar.series),
            actor=Actor(details.name),
            at=at - timedelta(hours=3 - number),
        )
    db.session.flush()
    count_duplicates(seminar.series)

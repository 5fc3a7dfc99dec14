"""A seminar still to come: all places taken, a waiting list with an offer, two workshops with places."""

from datetime import datetime, timedelta
from random import Random

from seminars.accounts.models import Account
from seminars.audit.service import Actor
from seminars.demo.form import told_more
from seminars.demo.people import FRONT_LINE, SECTORS, SENIOR, names, person
from seminars.demo.season import details_of
from seminars.demo.series import ZONE, add_programme, moment
from seminars.programme.models import Seminar, Series, SessionKind, WaitingRule
from seminars.programme.service import RoomDetails, add_session, create_seminar, create_venue, publish
from seminars.registration.names import fold
from seminars.registration.service import cancel, choose_sessions, register

PLACES = 24
WAITING = 5

# Title, room's number, places; both at the same time, so that each excludes the other.
WORKSHOPS = (
    ("Workshop: listening to children", 1, 12),
    ("Workshop: schools and services", 2, 6),
)


def build_coming(*, series: Series, organiser: Account, at: datetime, seed: int) -> Seminar:
    """Build a seminar of ``series`` five weeks ahead, with more people than places."""
    random = Random(seed + 2)
    planner = Actor(organiser.name, organiser.id)
    planned_at = at - timedelta(days=20)
    first = (at.astimezone(ZONE) + timedelta(weeks=5)).date()
    venue = create_venue(
        name="Garavogue Conference Hotel",
        region="North-West",
        address="Bridge Street\nSligo",
        travel_notes="Ten minutes from the railway station on foot.",
        access_notes="Step-free but for Room 2; a hearing loop in the hall.",
        rooms=[
            RoomDetails(name="Main hall", capacity=40, step_free=True),
            RoomDetails(name="Room 1", capacity=14, step_free=True),
            RoomDetails(name="Room 2", capacity=8, step_free=False),
        ],
        actor=planner,
        at=planned_at,
    )
    seminar = create_seminar(
        series=series,
        venue=venue,
        title=f"Sligo {first.year}",
        slug=f"sligo-{first.year}",
        description="Two days of talks, workshops and focus groups for those who work with children.",
        starts_on=first,
        ends_on=first + timedelta(days=1),
        capacity=PLACES,
        registration_opens_at=planned_at,
        registration_closes_at=moment(first - timedelta(days=3), "17:00"),
        waiting_rule=WaitingRule.OFFER,
        actor=planner,
        at=planned_at,
    )
    add_programme(seminar, planner, planned_at)
    workshops = [
        add_session(
            seminar=seminar,
            kind=SessionKind.WORKSHOP,
            title=title,
            starts_at=moment(first, "14:00"),
            ends_at=moment(first, "15:30"),
            room=venue.rooms[room],
            capacity=places,
            actor=planner,
            at=planned_at,
        ).id
        for title, room, places in WORKSHOPS
    ]
    publish(seminar=seminar, actor=planner, at=planned_at)
    _register_all(random, seminar, workshops, planned_at, at)
    return seminar


def _register_all(
    random: Random, seminar: Seminar, workshops: list[int], planned_at: datetime, at: datetime
) -> None:
    """More want the second workshop than it holds; one cancels, so that the next in line has an offer."""
    invented = names(random)
    delegates = []
    for number in range(PLACES + WAITING):
        name = next(invented)
        somebody = person(
            random,
            name=name,
            folded=fold(name),
            sector=SECTORS[number % 4],
            level=FRONT_LINE if number % 5 < 3 else SENIOR,
        )
        details = told_more(
            random, details_of(somebody, seminar.series, takes_part=number % 3 != 0), seminar.series
        )
        registered_at = planned_at + timedelta(hours=3 + 7 * number)
        delegate = register(seminar=seminar, details=details, actor=Actor(name), at=registered_at)
        wanted = {0: workshops[1], 1: workshops[0], 2: workshops[1]}.get(number % 4)
        if wanted is not None:
            choose_sessions(
                delegate=delegate, sessions=frozenset({wanted}), actor=Actor(name), at=registered_at
            )
        delegates.append(delegate)
    leaver = delegates[3]
    cancel(delegate=leaver, actor=Actor(leaver.name), at=at - timedelta(hours=5))

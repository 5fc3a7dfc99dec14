"""A seminar that is on today and tomorrow, for walking everything live."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from seminars.accounts.models import Account
from seminars.attendance.service import check_in
from seminars.audit.service import Actor
from seminars.demo.form import ask_more, told_more
from seminars.demo.people import FRONT_LINE, SECTORS, SENIOR, names, person
from seminars.demo.season import details_of
from seminars.demo.series import ZONE, add_guide, add_programme, add_questionnaire, moment
from seminars.programme.models import Seminar
from seminars.programme.service import RoomDetails, create_seminar, create_series, create_venue, publish
from seminars.registration.names import fold
from seminars.registration.service import register

BOOKED = 28
IN = 19


def slot_after(at: datetime) -> datetime:
    """When today's questionnaire begins: 11:30, or later so that it still lies ahead.

    Late in the evening it is tomorrow's business.
    """
    local = at.astimezone(ZONE)
    usual = moment(local.date(), "11:30")
    ahead = local + timedelta(minutes=45)
    half_hour = ahead.replace(minute=30 if ahead.minute >= 30 else 0, second=0, microsecond=0)
    if local + timedelta(minutes=15) <= usual:
        return usual
    if half_hour.date() == local.date() and half_hour.hour < 22:
        return half_hour
    return moment(local.date() + timedelta(days=1), "11:30")


def build_today(
    *, organiser: Account, staff: Account, facilitators: Sequence[Account], at: datetime, seed: int
) -> Seminar:
    """Build a series with one seminar whose days are today and tomorrow at the venue."""
    random = Random(seed + 1)
    planner, desk = Actor(organiser.name, organiser.id), Actor(staff.name, staff.id)
    today: date = at.astimezone(ZONE).date()
    planned_at = at - timedelta(days=40)
    series = create_series(
        title=f"Network Seminars {today.year}",
        theme="Inter-agency co-operation",
        description="The seminars continue: one is on today, for trying everything out.",
        host="Children's services board",
        contact_email="seminars@example.org",
        slug=f"network-seminars-{today.year}",
        actor=planner,
        at=planned_at,
    )
    add_questionnaire(series, planner, planned_at)
    add_guide(series, planner, planned_at)
    ask_more(series, planner, planned_at)
    venue = create_venue(
        name="Shannonside Conference Centre",
        region="Midlands",
        address="Custume Quay\nAthlone\nCo. Westmeath",
        travel_notes="Five minutes from the railway station on foot; car park at the venue.",
        access_notes="Step-free throughout; a hearing loop in the hall.",
        rooms=[
            RoomDetails(name="Main hall", capacity=60, step_free=True),
            RoomDetails(name="Room 1", capacity=16, step_free=True),
            RoomDetails(name="Room 2", capacity=16, step_free=False),
        ],
        actor=planner,
        at=planned_at,
    )
    seminar = create_seminar(
        series=series,
        venue=venue,
        title=f"Athlone {today.year}",
        slug=f"athlone-{today.year}",
        description="Two days of talks, workshops and focus groups for those who work with children.",
        starts_on=today,
        ends_on=today + timedelta(days=1),
        capacity=40,
        registration_opens_at=planned_at + timedelta(days=1),
        registration_closes_at=moment(today + timedelta(days=1), "12:00"),
        actor=planner,
        at=planned_at,
    )
    add_programme(seminar, planner, planned_at, slot=slot_after(at))
    publish(seminar=seminar, actor=planner, at=planned_at)
    invented = names(random)
    for number in range(BOOKED):
        name = next(invented)
        somebody = person(
            random,
            name=name,
            folded=fold(name),
            sector=SECTORS[number % 4],
            level=FRONT_LINE if number % 5 < 3 else SENIOR,
        )
        delegate = register(
            seminar=seminar,
            details=told_more(
                Random(seed + number), details_of(somebody, series, takes_part=number % 4 != 0), series
            ),
            actor=Actor(name),
            at=planned_at + timedelta(days=2, hours=number),
        )
        if number < IN:
            check_in(delegate=delegate, day=today, actor=desk, at=at - timedelta(minutes=40 - number))
    return seminar

"""The season of 2008: four seminars, as they ran, with invented people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from random import Random

from seminars.accounts.models import Account
from seminars.attendance.service import add_walk_in, check_in
from seminars.audit.service import Actor
from seminars.demo.afterwards import read_through
from seminars.demo.people import FRONT_LINE, POLICY, SECTORS, SENIOR, Person, names, person
from seminars.demo.questions import AGE_BANDS, Remarks, answers
from seminars.demo.series import add_guide, add_programme, add_questionnaire, moment
from seminars.demo.voices import VOICES
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.service import first_round, plan_groups, set_group
from seminars.focus_groups.service import publish as publish_groups
from seminars.notes.service import write_note_and_quotations
from seminars.programme.models import ProfileField, Seminar, Series, SessionKind
from seminars.programme.service import RoomDetails, create_seminar, create_series, create_venue, publish
from seminars.questionnaire.service import begin, key_paper, submit
from seminars.registration.models import Delegate
from seminars.registration.names import fold
from seminars.registration.service import Details, cancel, register
from seminars.topic_guides.models import TopicGuide

SLUG = "network-seminars-2008"

# Of 166 who answered: 162 gave their gender, 69% of them female; see the season's facts.
GENDERS = ["Female"] * 112 + ["Male"] * 50 + [""] * 4
AGES = [band for band, count in zip(AGE_BANDS, (3, 32, 55, 51, 23, 2), strict=True) for _ in range(count)]
LEVELS = [FRONT_LINE] * 95 + [SENIOR] * 69 + [POLICY] * 2


@dataclass(frozen=True)
class Place:
    """One seminar of the season: where, when, and how many of whom."""

    slug: str
    title: str
    venue: str
    address: str
    region: str
    starts_on: date
    booked: int
    walk_ins: int
    answered: int
    paper: int
    groups: int
    in_groups: int


PLACES = (
    Place(
        "galway-2008", "Galway", "The Claddagh Conference Hotel", "Quay Road\nGalway", "HSE West",
        date(2008, 5, 7), booked=46, walk_ins=1, answered=44, paper=14, groups=3, in_groups=33,
    ),
    Place(
        "clonmel-2008", "Clonmel", "Suirside Conference Centre", "Mill Lane\nClonmel\nCo. Tipperary",
        "HSE South", date(2008, 5, 14), booked=42, walk_ins=1, answered=39, paper=12, groups=3, in_groups=31,
    ),
    Place(
        "dublin-airport-2008", "Dublin Airport", "Runway Conference Rooms", "Airport Road\nCo. Dublin",
        "HSE Dublin North-East", date(2008, 6, 18), booked=41, walk_ins=1, answered=40, paper=10,
        groups=2, in_groups=23,
    ),
    Place(
        "dublin-west-2008", "Dublin West", "Liffey Valley Conference Centre", "Old Mill Road\nDublin 22",
        "HSE Dublin Mid-Leinster", date(2008, 6, 25), booked=45, walk_ins=1, answered=43, paper=12,
        groups=3, in_groups=33,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Respondent:
    """A person who will answer, with what only the questionnaire is told."""

    person: Person
    gender: str
    age_band: str


class _Cast:
    """Hands out people so that those who answer have the season's profile to the digit."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names = names(random)
        self.remarks = Remarks(random)
        self._profiles = [shuffled(random, values) for values in (GENDERS, AGES, LEVELS)]
        self._sectors = shuffled(random, [SECTORS[n % 4] for n in range(len(LEVELS))])

    def respondent(self) -> Respondent:
        """The next of those 166 who answer."""
        gender, age_band, level = (values.pop() for values in self._profiles)
        return Respondent(self._person(self._sectors.pop(), level), gender, age_band)

    def bystander(self) -> Person:
        """Somebody who registers and does not answer."""
        return self._person(self._random.choice(SECTORS), self._random.choice((FRONT_LINE, SENIOR)))

    def _person(self, sector: str, level: str) -> Person:
        name = next(self._names)
        return person(self._random, name=name, folded=fold(name), sector=sector, level=level)


def shuffled(random: Random, values: Sequence[str]) -> list[str]:
    """``values`` in another order."""
    mixed = list(values)
    random.shuffle(mixed)
    return mixed


def details_of(person: Person, series: Series, *, takes_part: bool) -> Details:
    """What ``person`` enters in the registration form of the series."""
    options = {(option.field, option.label): option.id for option in series.profile_options}
    return Details(
        name=person.name,
        email=person.email,
        organisation=person.organisation,
        sector_id=options[ProfileField.SECTOR, person.sector],
        level_id=options[ProfileField.LEVEL, person.level],
        occupation_id=options[ProfileField.OCCUPATION, person.occupation],
        takes_part=takes_part,
        access_needs=person.access_needs,
        dietary_needs=person.dietary_needs,
        consent=True,
    )


def build_season(*, organiser: Account, staff: Account, facilitators: Sequence[Account], seed: int) -> Series:
    """Build the series of 2008 with its four seminars."""
    random = Random(seed)
    planner, desk = Actor(organiser.name, organiser.id), Actor(staff.name, staff.id)
    planned_at = moment(date(2008, 2, 4), "10:00")
    series = create_series(
        title="Network Seminars 2008",
        theme="Inter-agency co-operation",
        description="Four regional seminars for everybody who works with children and families: information "
        "on services, the role of research, meeting people of other organisations, and a say in what "
        "comes next.",
        host="Children's services board",
        contact_email="seminars@example.org",
        slug=SLUG,
        actor=planner,
        at=planned_at,
    )
    add_questionnaire(series, planner, planned_at)
    guide = add_guide(series, planner, planned_at)
    cast = _Cast(random)
    # Groups of a venue meet at the same time, so each has a facilitator of its own; the four take turns.
    turn = cycle(facilitators)
    for place in PLACES:
        leading = list(islice(turn, place.groups))
        _build_seminar(random, cast, place, series, guide, leading, planner, desk, planned_at)
    return series


def _build_seminar(
    random: Random,
    cast: _Cast,
    place: Place,
    series: Series,
    guide: TopicGuide,
    facilitators: Sequence[Account],
    planner: Actor,
    desk: Actor,
    at: datetime,
) -> None:
    venue = create_venue(
        name=place.venue,
        region=place.region,
        address=place.address,
        travel_notes="Ten minutes from the railway station on foot; car park at the venue.",
        access_notes="Step-free from the car park; a hearing loop in the hall.",
        rooms=[
            RoomDetails(name="Main hall", capacity=80, step_free=True),
            *(
                RoomDetails(name=f"Room {n}", capacity=16, step_free=n < 3)
                for n in range(1, place.groups + 1)
            ),
        ],
        actor=planner,
        at=at,
    )
    seminar = create_seminar(
        series=series,
        venue=venue,
        title=place.title,
        slug=place.slug,
        description="Two days of talks, workshops and focus groups for those who work with children.",
        starts_on=place.starts_on,
        ends_on=place.starts_on + timedelta(days=1),
        capacity=50,
        registration_opens_at=moment(date(2008, 3, 3), "09:00"),
        registration_closes_at=moment(place.starts_on - timedelta(days=2), "17:00"),
        actor=planner,
        at=at,
    )
    sessions = add_programme(seminar, planner, at)
    publish(seminar=seminar, actor=planner, at=at)

    respondents = [cast.respondent() for _ in range(place.answered)]
    present = _bring_in(random, cast, place, seminar, respondents, desk)
    _answer(random, cast.remarks, place, seminar, respondents, present, desk)
    _talk(random, place, seminar, guide, facilitators, sessions[SessionKind.FOCUS_GROUPS].starts_at, desk)


def _bring_in(
    random: Random,
    cast: _Cast,
    place: Place,
    seminar: Seminar,
    respondents: Sequence[Respondent],
    desk: Actor,
) -> list[Delegate]:
    """Register everybody, check in who comes; returns the respondents' delegates in their order."""
    first_day, second_day = seminar.days
    opening = moment(first_day, "09:10")
    walk_ins = len(respondents) - place.walk_ins
    registered_at = moment(date(2008, 3, 3), "09:15")
    chosen = set(random.sample(range(len(respondents)), place.in_groups))
    delegates: list[Delegate] = []
    for number, respondent in enumerate(respondents):
        details = details_of(respondent.person, seminar.series, takes_part=number in chosen)
        if number >= walk_ins:
            arrived = opening + timedelta(minutes=random.randint(20, 60))
            delegate = add_walk_in(seminar=seminar, details=details, day=first_day, actor=desk, at=arrived)
        else:
            registered_at += timedelta(hours=random.randint(1, 20), minutes=random.randint(0, 59))
            delegate = register(
                seminar=seminar, details=details, actor=Actor(respondent.person.name), at=registered_at
            )
            arrived = opening + timedelta(minutes=random.randint(0, 60))
            check_in(delegate=delegate, day=first_day, actor=desk, at=arrived)
        delegates.append(delegate)
    for number, delegate in enumerate(delegates):
        # Who sits in a group is there on the second day; of the others only some come back.
        if number in chosen or random.random() < 0.4:
            arrived = moment(second_day, "09:00") + timedelta(minutes=random.randint(0, 50))
            check_in(delegate=delegate, day=second_day, actor=desk, at=arrived)
    _others(random, cast, place, seminar, place.booked - walk_ins, registered_at, desk)
    return delegates


def _others(
    random: Random, cast: _Cast, place: Place, seminar: Seminar, count: int, after: datetime, desk: Actor
) -> None:
    """Those who booked and did not answer: most stayed away, one came; and one who cancelled."""
    for number in range(count + 1):
        after += timedelta(minutes=random.randint(20, 300))
        somebody = cast.bystander()
        details = details_of(somebody, seminar.series, takes_part=False)
        delegate = register(seminar=seminar, details=details, actor=Actor(somebody.name), at=after)
        if number == count:
            cancel(delegate=delegate, actor=Actor(somebody.name), at=after + timedelta(days=1))
        elif number == 0:
            arrived = moment(seminar.starts_on, "10:05")
            check_in(delegate=delegate, day=seminar.starts_on, actor=desk, at=arrived)


def _answer(
    random: Random,
    remarks: Remarks,
    place: Place,
    seminar: Seminar,
    respondents: Sequence[Respondent],
    present: Sequence[Delegate],
    desk: Actor,
) -> None:
    """Take the answers in: on the phone during the slot, or on paper and keyed a week later."""
    opens_at = moment(seminar.starts_on, "11:30")
    keyed_at = moment(seminar.ends_on + timedelta(days=7), "10:00")
    on_paper = set(random.sample(range(len(respondents)), place.paper))
    serial = 0
    for number, (respondent, delegate) in enumerate(zip(respondents, present, strict=True)):
        given = answers(
            random,
            respondent.person,
            remarks,
            gender=respondent.gender,
            age_band=respondent.age_band,
        )
        if number in on_paper:
            serial += 1
            keyed_at += timedelta(minutes=4)
            key_paper(seminar=seminar, serial=str(serial), answers=given, actor=desk, at=keyed_at)
        else:
            started = opens_at + timedelta(seconds=random.randint(20, 400))
            begin(delegate=delegate, at=started)
            finished = started + timedelta(seconds=random.randint(600, 1300))
            submit(delegate=delegate, answers=given, at=finished)


def _talk(
    random: Random,
    place: Place,
    seminar: Seminar,
    guide: TopicGuide,
    facilitators: Sequence[Account],
    starts_at: datetime,
    desk: Actor,
) -> None:
    """Form the focus groups and write down what they said."""
    groups: list[FocusGroup] = plan_groups(
        seminar=seminar, count=place.groups, actor=desk, at=starts_at - timedelta(minutes=20)
    )
    publish_groups(round=first_round(seminar), notify=False, actor=desk, at=starts_at - timedelta(minutes=18))
    rooms = seminar.venue.rooms[1:]
    for number, (group, facilitator) in enumerate(zip(groups, facilitators, strict=True)):
        set_group(
            group=group,
            facilitator=facilitator,
            room=rooms[number % len(rooms)],
            session=group.session,
            actor=desk,
            at=starts_at - timedelta(minutes=15),
        )
        for topic, (texts, quotations) in zip(guide.topics, VOICES, strict=True):
            written_at = starts_at + timedelta(minutes=100)
            text = random.choice(texts)
            quoted = [random.choice(quotations)] if random.random() < 0.6 else []
            write_note_and_quotations(
                group=group,
                topic=topic,
                text="\n\n".join([text, *(f"One said: \u201c{words}\u201d" for words in quoted)]),
                version=0,
                quotations=quoted,
                actor=desk,
                at=written_at,
            )
    if seminar.slug == "galway-2008":
        read_through(seminar, guide, desk, starts_at + timedelta(minutes=110))

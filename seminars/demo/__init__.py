"""The demo: the season of 2008, a seminar that is on today, and one to come, built by the pages' own verbs.

All names are invented, all addresses end in example.org, and a fixed seed makes every build the
same but for the days of today's seminar.
"""

from datetime import datetime

from seminars.accounts.models import Account, Role
from seminars.accounts.service import DEMO_PASSWORD, create_account
from seminars.audit.service import SYSTEM, Actor
from seminars.database import is_empty, verb
from seminars.demo.coming import build_coming
from seminars.demo.doubles import build_doubles
from seminars.demo.mail import build_mailing
from seminars.demo.printed import print_for_the_past, print_for_today
from seminars.demo.reading import read_words
from seminars.demo.reported import draw_up_report
from seminars.demo.season import build_season
from seminars.demo.themed import gather_under_themes
from seminars.demo.today import build_today
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.mail.service import mark_delivered
from seminars.programme.queries import seminar_by_slug

SEED = 2008

# Name, address, role, organisation.
PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("Oonagh Organiser", "organiser@example.org", Role.ORGANISER, "Children's services board"),
    ("Stephen Staff", "staff@example.org", Role.STAFF, "Children's services board"),
    ("Fidelma Facilitator", "facilitator1@example.org", Role.FACILITATOR, "Independent"),
    ("Fintan Facilitator", "facilitator2@example.org", Role.FACILITATOR, "Independent"),
    ("Freda Facilitator", "facilitator3@example.org", Role.FACILITATOR, "Independent"),
    ("Frank Facilitator", "facilitator4@example.org", Role.FACILITATOR, "Independent"),
)


@verb
def build(*, at: datetime) -> None:
    """Fill the empty database with the demo; ``at`` is the present moment.

    Raises Conflict where the database holds anything at all: the demo never mixes with real data.
    """
    if not is_empty(db.session()):
        raise Conflict(
            "The database holds data already, so the demo was not loaded.",
            next_step="Point SEMINARS_DATABASE_URL or SEMINARS_DATA_DIR at an empty place to see the demo.",
        )
    accounts: dict[str, Account] = {
        email: create_account(
            name=name,
            email=email,
            password=DEMO_PASSWORD,
            role=role,
            organisation=organisation,
            actor=SYSTEM,
            at=at,
        )
        for name, email, role, organisation in PEOPLE
    }
    facilitators = [account for account in accounts.values() if account.role is Role.FACILITATOR]
    organiser, staff = accounts["organiser@example.org"], accounts["staff@example.org"]
    season = build_season(organiser=organiser, staff=staff, facilitators=facilitators, seed=SEED)
    # Nobody is written to for seminars of 2008: their messages stand in the mailbox only.
    mark_delivered(before=at)
    today = build_today(organiser=organiser, staff=staff, facilitators=facilitators, at=at, seed=SEED)
    desk = Actor(staff.name, staff.id)
    read_words(season, desk, at)
    gather_under_themes(season, Actor(organiser.name, organiser.id), desk, at)
    draw_up_report(season, facilitators, Actor(organiser.name, organiser.id), at)
    print_for_the_past(seminar_by_slug("galway-2008"), desk)
    print_for_today(today, desk, at)
    coming = build_coming(series=today.series, organiser=organiser, at=at, seed=SEED)
    build_doubles(seminar=coming, at=at, seed=SEED)
    mark_delivered(before=at)
    build_mailing(seminar=coming, organiser=organiser, at=at)

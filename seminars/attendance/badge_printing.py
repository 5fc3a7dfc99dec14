"""Printing badges: for whom, and what was printed already, so that a second run holds only what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from seminars.accounts.models import Account, Role
from seminars.attendance.badge_face import Badge
from seminars.attendance.badge_qr import badge_address
from seminars.attendance.models import BadgeRun, CheckIn, PrintedBadge
from seminars.audit.service import Actor, record
from seminars.database import add_rows, lock, verb
from seminars.documents.labels import MOST_OFFSET, SHEETS
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import ProfileOption, Seminar
from seminars.registration.models import Delegate, DelegateState, Organisation, Source
from seminars.registration.names import fold

# More go into the next run: they are then those not printed yet.
MOST_BADGES = 1000


class Who(StrEnum):
    """For whom badges are printed."""

    NEW = "new"
    ALL = "all"
    WALK_INS = "walk-ins"
    ONE = "one"
    TEAM = "team"


@dataclass(frozen=True)
class Choice:
    """Badges for whom: ``day`` is that of the walk-ins.

    Of them, those whose family names lie between the beginnings ``first`` and ``last`` (both may be empty).
    """

    who: Who
    day: date
    first: str = ""
    last: str = ""
    delegate_id: int | None = None


@dataclass(frozen=True)
class Bearer:
    """Somebody who gets a badge: a delegate, or somebody with an account (no code, then)."""

    name: str
    organisation: str
    role: str
    code: str = ""
    delegate_id: int | None = None
    account_id: int | None = None

    @property
    def text(self) -> str:
        """What makes a badge another one when it changes."""
        return "\n".join((self.name, self.organisation, self.role))


def badge_of(bearer: Bearer, seminar: Seminar, base_url: str) -> Badge:
    """What stands on the bearer's badge."""
    return Badge(
        name=bearer.name,
        organisation=bearer.organisation,
        role=bearer.role,
        code=bearer.code,
        address=badge_address(base_url, seminar.slug, bearer.code) if bearer.code else "",
        event=f"{seminar.title} · {seminar.series.title}",
    )


def bearer_of(delegate: Delegate) -> Bearer:
    """The delegate as the bearer of a badge."""
    return Bearer(
        delegate.name,
        delegate.organisation.name,
        delegate.occupation.label if delegate.occupation else "",
        delegate.badge_code,
        delegate_id=delegate.id,
    )


def _beginning(text: str) -> str:
    """How a sort key begins for a name typed as ``text``: particles stand with it, Mc files as Mac."""
    key = fold(text).replace(" ", "")
    return "mac" + key[2:] if key.startswith("mc") else key


def _delegates(seminar: Seminar, choice: Choice) -> Select[int, str, str, str, str]:
    query = (
        select(Delegate.id, Delegate.name, Organisation.name, ProfileOption.label, Delegate.badge_code)
        .join(Organisation, Organisation.id == Delegate.organisation_id)
        .outerjoin(ProfileOption, ProfileOption.id == Delegate.occupation_id)
        .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.REGISTERED)
        .order_by(Delegate.sort_key, Delegate.id)
    )
    if choice.who is Who.ONE:
        return query.where(Delegate.id == choice.delegate_id)
    if choice.who is Who.WALK_INS:
        came = exists().where(CheckIn.delegate_id == Delegate.id, CheckIn.day == choice.day)
        query = query.where(Delegate.source == Source.WALK_IN, came)
    first, last = _beginning(choice.first), _beginning(choice.last)
    if first:
        query = query.where(func.substr(Delegate.sort_key, 1, len(first)) >= first)
    if last:
        query = query.where(func.substr(Delegate.sort_key, 1, len(last)) <= last)
    return query


def _team() -> list[Bearer]:
    accounts = db.session.scalars(
        select(Account)
        .where(Account.active, Account.role.in_([Role.FACILITATOR, Role.ORGANISER, Role.STAFF]))
        .order_by(Account.role, func.lower(Account.name), Account.id)
    )
    return [
        Bearer(each.name, each.organisation, each.role.value.capitalize(), account_id=each.id)
        for each in accounts
    ]


def _printed(seminar: Seminar) -> set[tuple[int | None, str]]:
    rows = db.session.execute(
        select(PrintedBadge.delegate_id, PrintedBadge.text)
        .join(BadgeRun, BadgeRun.id == PrintedBadge.run_id)
        .where(BadgeRun.seminar_id == seminar.id, PrintedBadge.delegate_id.is_not(None))
    )
    return {(delegate_id, text) for delegate_id, text in rows}


def bearers(seminar: Seminar, choice: Choice) -> list[Bearer]:
    """Who gets a badge, by name; at most two statements.

    A badge counts as printed only as it would look now: who has changed name, organisation or role since
    is among those not printed yet.
    """
    if choice.who is Who.TEAM:
        return _team()
    found = [
        Bearer(name, organisation, label or "", code, delegate_id=number)
        for number, name, organisation, label, code in db.session.execute(_delegates(seminar, choice))
    ]
    if choice.who is Who.NEW:
        printed = _printed(seminar)
        found = [each for each in found if (each.delegate_id, each.text) not in printed]
    return found


@verb
def print_badges(
    *,
    seminar: Seminar,
    choice: Choice,
    sheet: str,
    start: int,
    offset: tuple[float, float],
    actor: Actor,
    at: datetime,
) -> BadgeRun:
    """Note who gets a badge in this run; the document follows from it, as often as it is asked for.

    At most ``MOST_BADGES``. Raises Conflict where there is nobody, Invalid for a sheet, label or
    ``offset`` (mm to the right and downwards) that cannot be.
    """
    lock(seminar)
    _check(sheet, start, offset)
    chosen = bearers(seminar, choice)[:MOST_BADGES]
    if not chosen:
        raise Conflict("There is nobody to print a badge for.", next_step="Choose others.")
    last = db.session.scalar(select(func.max(BadgeRun.number)).where(BadgeRun.seminar_id == seminar.id))
    run = BadgeRun(
        seminar_id=seminar.id,
        number=(last or 0) + 1,
        at=at,
        account_id=actor.account_id,
        sheet=sheet,
        start=start,
        across=round(offset[0] * 10),
        down=round(offset[1] * 10),
    )
    db.session.add(run)
    db.session.flush()
    add_rows(
        PrintedBadge,
        [
            {
                "run_id": run.id,
                "position": position,
                "delegate_id": each.delegate_id,
                "account_id": each.account_id,
                "text": each.text[:600],
            }
            for position, each in enumerate(chosen, start=1)
        ],
    )
    record(
        action="print badges",
        subject=run,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        number=run.number,
        count=len(chosen),
    )
    return run


def _check(sheet: str, start: int, offset: tuple[float, float]) -> None:
    if sheet not in SHEETS:
        raise Invalid("Choose one of the sheets.", field="sheet")
    most = SHEETS[sheet].per_page
    if not 1 <= start <= most:
        raise Invalid(f"This sheet has the labels 1 to {most}.", field="start")
    for name, value in zip(("across", "down"), offset, strict=True):
        if not abs(value) <= MOST_OFFSET:
            raise Invalid(f"Enter at most {MOST_OFFSET:g} mm either way.", field=name)


@verb
def take_back_run(*, run: BadgeRun, actor: Actor, at: datetime) -> None:
    """The badges of this run were not printed after all: they are among those not printed yet again."""
    record(
        action="take back badges",
        subject=run,
        actor=actor,
        at=at,
        seminar_id=run.seminar_id,
        number=run.number,
    )
    db.session.delete(run)


def run_by_number(seminar: Seminar, number: int) -> BadgeRun:
    """A run of the seminar. Raises Missing."""
    run = db.session.scalar(
        select(BadgeRun).where(BadgeRun.seminar_id == seminar.id, BadgeRun.number == number)
    )
    if run is None:
        raise Missing("There is no such run of badges.", next_step="Go back to the seminar's badges.")
    return run


def badges_of_run(run: BadgeRun) -> list[Bearer]:
    """Who got a badge, with what stood on it then."""
    rows = db.session.execute(
        select(PrintedBadge.text, Delegate.badge_code)
        .outerjoin(Delegate, Delegate.id == PrintedBadge.delegate_id)
        .where(PrintedBadge.run_id == run.id)
        .order_by(PrintedBadge.position)
    )
    found = []
    for text, code in rows:
        name, organisation, role = (*text.split("\n"), "", "")[:3]
        found.append(Bearer(name, organisation, role, code or ""))
    return found


@dataclass(frozen=True)
class Run:
    """A run as the page lists it."""

    row: BadgeRun
    count: int


RUNS_SHOWN = 20


def latest_runs(seminar: Seminar) -> Sequence[Run]:
    """The latest runs of badges, the last first."""
    counted = (
        select(func.count()).where(PrintedBadge.run_id == BadgeRun.id).correlate(BadgeRun).scalar_subquery()
    )
    rows = db.session.execute(
        select(BadgeRun, counted)
        .where(BadgeRun.seminar_id == seminar.id)
        .options(joinedload(BadgeRun.account))
        .order_by(BadgeRun.number.desc())
        .limit(RUNS_SHOWN)
    )
    return [Run(row, count) for row, count in rows]


def next_start(last: Run | None, sheet: str) -> int:
    """The first label not used yet on the sheet that the last run began or went on with."""
    if last is None or last.row.sheet != sheet:
        return 1
    return (last.row.start - 1 + last.count) % SHEETS[sheet].per_page + 1

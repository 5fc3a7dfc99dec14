"""Printed sign-in sheets, and what was signed on them entered afterwards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload, lazyload

from seminars.attendance.models import CheckIn, PrintedRow, PrintedSheet
from seminars.attendance.pdf import SheetRow
from seminars.attendance.sheet_pages import letter_of, page_numbers
from seminars.audit.service import Actor, record, record_each
from seminars.database import add_rows, lock, verb
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, Session
from seminars.registration.models import Delegate, DelegateState, Organisation

# Who was added after printing stands behind the list, so many on a page.
ADDED_ON_A_PAGE = 40
AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
    """A row of a list as it is entered: ``page`` is that of the paper, ``present`` whether they are in."""

    number: int
    page: int
    letter: str
    delegate_id: int
    name: str
    organisation: str
    code: str
    state: DelegateState
    present: bool


def _registered(seminar: Seminar) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(Delegate.id, Delegate.sort_key)
        .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.REGISTERED)
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return [(number, letter_of(key)) for number, key in rows]


def latest_sheet(seminar: Seminar, day: date) -> PrintedSheet | None:
    """The sheet that was printed last for the day."""
    return db.session.scalar(
        select(PrintedSheet)
        .where(PrintedSheet.seminar_id == seminar.id, PrintedSheet.day == day)
        .order_by(PrintedSheet.number.desc())
        .limit(1)
    )


def sheet_numbers(seminar: Seminar, day: date) -> list[tuple[int, datetime]]:
    """The sheets printed for the day: number and when, the latest first."""
    rows = db.session.execute(
        select(PrintedSheet.number, PrintedSheet.printed_at)
        .where(PrintedSheet.seminar_id == seminar.id, PrintedSheet.day == day)
        .order_by(PrintedSheet.number.desc())
    )
    return [(number, at) for number, at in rows]


def sheet_by_number(seminar: Seminar, day: date, number: int) -> PrintedSheet:
    """A sheet printed for the day. Raises Missing."""
    sheet = db.session.scalar(
        select(PrintedSheet).where(
            PrintedSheet.seminar_id == seminar.id, PrintedSheet.day == day, PrintedSheet.number == number
        )
    )
    if sheet is None:
        raise Missing("There is no such list.", next_step="Look at the number at the foot of the paper.")
    return sheet


@verb
def print_sheet(*, seminar: Seminar, day: date, actor: Actor, at: datetime) -> PrintedSheet:
    """Keep who stands on the sheet that is printed now, and in which order.

    The last sheet is printed again as long as it would be the same; otherwise it is a new one with the next
    number. So the paper that comes back always fits what is kept.
    """
    lock(seminar)
    rows = _registered(seminar)
    last = latest_sheet(seminar, day)
    if last is not None:
        kept = db.session.execute(
            select(PrintedRow.delegate_id, PrintedRow.letter)
            .where(PrintedRow.sheet_id == last.id)
            .order_by(PrintedRow.number)
        )
        if [tuple(row) for row in kept] == rows:
            return last
    sheet = PrintedSheet(
        seminar_id=seminar.id,
        day=day,
        number=last.number + 1 if last else 1,
        printed_at=at,
        account_id=actor.account_id,
    )
    db.session.add(sheet)
    db.session.flush()
    pages = page_numbers([letter for _, letter in rows])
    add_rows(
        PrintedRow,
        [
            {
                "sheet_id": sheet.id,
                "number": number,
                "page": page,
                "letter": letter,
                "delegate_id": delegate_id,
            }
            for number, ((delegate_id, letter), page) in enumerate(zip(rows, pages, strict=True), start=1)
        ],
    )
    record(
        action="print sign-in sheet",
        subject=sheet,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        day=day.isoformat(),
        number=sheet.number,
        count=len(rows),
    )
    return sheet


def rows_to_print(sheet: PrintedSheet) -> list[SheetRow]:
    """What stands on the paper, in one statement."""
    rows = db.session.execute(
        select(
            PrintedRow.number,
            PrintedRow.page,
            PrintedRow.letter,
            Delegate.name,
            Organisation.name,
            Delegate.badge_code,
        )
        .join(Delegate, Delegate.id == PrintedRow.delegate_id)
        .join(Organisation, Organisation.id == Delegate.organisation_id)
        .where(PrintedRow.sheet_id == sheet.id)
        .order_by(PrintedRow.number)
    )
    return [SheetRow(*row) for row in rows]


def _added(sheet: PrintedSheet) -> Sequence[int]:
    """Delegates who stand on no row of the sheet, in the order in which they came on the books.

    Those without a place are among them, so that nobody's number changes when somebody cancels.
    """
    standing = select(PrintedRow.delegate_id).where(PrintedRow.sheet_id == sheet.id)
    return db.session.scalars(
        select(Delegate.id)
        .where(Delegate.seminar_id == sheet.seminar_id, Delegate.id.not_in(standing))
        .order_by(Delegate.id)
    ).all()


@dataclass(frozen=True)
class Numbering:
    """Which number means whom, and on which page it stands; ``last_printed`` is the paper's last page."""

    delegates: dict[int, int]
    pages: dict[int, int]
    last_printed: int

    @property
    def last_page(self) -> int:
        """The last page, that of those added since among them."""
        return max(self.pages.values(), default=1)


def numbering(sheet: PrintedSheet) -> Numbering:
    """The numbers of a list: those on paper, and behind them who was added since. Two statements."""
    delegates, pages = {}, {}
    rows = db.session.execute(
        select(PrintedRow.number, PrintedRow.page, PrintedRow.delegate_id)
        .where(PrintedRow.sheet_id == sheet.id)
        .order_by(PrintedRow.number)
    )
    for number, page, delegate_id in rows:
        delegates[number], pages[number] = delegate_id, page
    last_number, last_page = max(delegates, default=0), max(pages.values(), default=0)
    for place, delegate_id in enumerate(_added(sheet)):
        number = last_number + 1 + place
        delegates[number] = delegate_id
        pages[number] = last_page + 1 + place // ADDED_ON_A_PAGE
    return Numbering(delegates, pages, last_page)


def entries(sheet: PrintedSheet, numbers: Numbering, page: int) -> list[Entry]:
    """The rows of one page in the order of the paper, with those in already; one statement.

    Of those added since only who has a place, or was in all the same.
    """
    wanted = {numbers.delegates[n]: n for n, on in numbers.pages.items() if on == page}
    rows = db.session.execute(
        select(
            Delegate.id,
            Delegate.name,
            Delegate.sort_key,
            Organisation.name,
            Delegate.badge_code,
            Delegate.state,
            CheckIn.id,
        )
        .join(Organisation, Organisation.id == Delegate.organisation_id)
        .outerjoin(CheckIn, (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == sheet.day))
        .where(Delegate.id.in_(list(wanted)))
    )
    found = []
    for delegate_id, name, key, organisation, code, state, check_in in rows:
        registered = state is DelegateState.REGISTERED
        if page > numbers.last_printed and not registered:
            continue
        found.append(
            Entry(
                number=wanted[delegate_id],
                page=page,
                letter=letter_of(key) if page <= numbers.last_printed else "",
                delegate_id=delegate_id,
                name=name,
                organisation=organisation,
                code=code,
                state=state,
                present=check_in is not None and registered,
            )
        )
    return sorted(found, key=lambda entry: entry.number)


class WithoutPlace(Conflict):
    """Some of those on the list have no place (any more): ``people`` are their numbers as delegates."""

    def __init__(self, people: Collection[Delegate]) -> None:
        names = ", ".join(person.name for person in people)
        super().__init__(
            f"Without a place: {names}. Nothing was saved.",
            next_step="Admit them at the desk first, or leave them out.",
        )
        self.people = {person.id: person.name for person in people}


@dataclass(frozen=True)
class Entered:
    """What entering a list changed: how many came in, were in already, and are no longer in."""

    added: int
    already: int
    removed: int


def came_by_paper(seminar: Seminar, day: date, at: datetime) -> datetime:
    """When somebody came of whom only a signature tells: as the day's programme began."""
    begins = db.session.scalars(select(Session.starts_at).where(Session.seminar_id == seminar.id))
    of_day = [moment for moment in begins if seminar.local(moment).date() == day]
    return min([at, *of_day])


def held_delegates(
    seminar: Seminar, ids: Collection[int], *, with_organisation: bool = False
) -> list[Delegate]:
    """Delegates of the seminar, held in one order until the transaction ends, their values read afresh."""
    along = joinedload(Delegate.organisation) if with_organisation else lazyload(Delegate.organisation)
    wanted = sorted(set(ids))
    people: list[Delegate] = []
    for first in range(0, len(wanted), AT_ONCE):
        people += db.session.scalars(
            select(Delegate)
            .where(Delegate.id.in_(wanted[first : first + AT_ONCE]), Delegate.seminar_id == seminar.id)
            .order_by(Delegate.id)
            .with_for_update(of=Delegate, key_share=True)
            .options(along, lazyload("*"))
            .execution_options(populate_existing=True)
        )
    return people


@verb
def enter_list(
    *,
    sheet: PrintedSheet,
    seminar: Seminar,
    present: Collection[int],
    absent: Collection[int] = (),
    actor: Actor,
    at: datetime,
) -> Entered:
    """Check in all delegates ``present`` and take back those ``absent``, in one go; again changes nothing.

    Numbers are those of delegates. Raises WithoutPlace for those who have none; nothing is changed then.
    """
    lock(seminar)
    people = held_delegates(seminar, set(present) | set(absent))
    coming = [person for person in people if person.id in set(present)]
    without = [person for person in coming if person.state is not DelegateState.REGISTERED]
    if without:
        raise WithoutPlace(without)
    standing = {
        delegate_id: number
        for delegate_id, number in db.session.execute(
            select(CheckIn.delegate_id, CheckIn.id)
            .join(Delegate, Delegate.id == CheckIn.delegate_id)
            .where(Delegate.seminar_id == seminar.id, CheckIn.day == sheet.day)
        )
    }
    new = [person for person in coming if person.id not in standing]
    gone = [person for person in people if person.id not in set(present) and person.id in standing]
    came_at = came_by_paper(seminar, sheet.day, at)
    add_rows(
        CheckIn,
        [
            {"delegate_id": person.id, "day": sheet.day, "at": came_at, "account_id": actor.account_id}
            for person in new
        ],
    )
    if gone:
        db.session.execute(delete(CheckIn).where(CheckIn.id.in_([standing[person.id] for person in gone])))
    told: dict[str, Any] = {"actor": actor, "at": at, "seminar_id": seminar.id, "day": sheet.day.isoformat()}
    record_each(action="check in", subjects=new, **told, by="paper list")
    record_each(action="undo check-in", subjects=gone, **told, by="paper list")
    return Entered(len(new), len(coming) - len(new), len(gone))


def present_count_of(sheet: PrintedSheet) -> int:
    """How many are in on the day of the sheet."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(CheckIn)
            .join(Delegate, Delegate.id == CheckIn.delegate_id)
            .where(
                Delegate.seminar_id == sheet.seminar_id,
                Delegate.state == DelegateState.REGISTERED,
                CheckIn.day == sheet.day,
            )
        )
        or 0
    )

"""Printing paper forms: which serials are handed out, so that no two forms of a seminar bear the same."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.documents.copies import Copy
from seminars.errors import Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.codes import form_mark, new_prefix, number_in, printed_serial
from seminars.questionnaire.keeping import held_definition
from seminars.questionnaire.models import Questionnaire, Response
from seminars.questionnaire.paper_models import PaperRun

MOST_COPIES = 500
# Runs that the page shows.
SHOWN = 20


@verb
def print_paper(*, seminar: Seminar, copies: int, large: bool, actor: Actor, at: datetime) -> PaperRun:
    """Hand out serials for so many forms, after all that were printed or keyed before.

    The document follows from the run, as often as it is asked for. Raises Invalid for a number of copies
    that cannot be, Missing where there is no questionnaire.
    """
    # The letters before the number tell the seminars of a series apart.
    lock(seminar.series)
    if not 1 <= copies <= MOST_COPIES:
        raise Invalid(
            f"Enter a number from 1 to {MOST_COPIES}.",
            next_step="Print the rest in another run.",
            field="copies",
        )
    asked = held_definition(seminar)
    before = db.session.scalar(
        select(PaperRun).where(PaperRun.seminar_id == seminar.id).order_by(PaperRun.number.desc()).limit(1)
    )
    prefix = before.prefix if before is not None else new_prefix(seminar.slug, _prefixes_of_others(seminar))
    highest = max(before.last if before is not None else 0, _highest_keyed(seminar, prefix))
    run = PaperRun(
        seminar_id=seminar.id,
        number=before.number + 1 if before is not None else 1,
        prefix=prefix,
        first=highest + 1,
        last=highest + copies,
        large=large,
        questionnaire_id=asked.id,
        at=at,
        account_id=actor.account_id,
    )
    db.session.add(run)
    db.session.flush()
    record(
        action="print paper forms",
        subject=run,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        first=printed_serial(prefix, run.first),
        last=printed_serial(prefix, run.last),
        large=large,
    )
    return run


def _prefixes_of_others(seminar: Seminar) -> set[str]:
    return set(
        db.session.scalars(
            select(PaperRun.prefix)
            .join(Seminar, Seminar.id == PaperRun.seminar_id)
            .where(Seminar.series_id == seminar.series_id, Seminar.id != seminar.id)
            .distinct()
        )
    )


def _highest_keyed(seminar: Seminar, prefix: str) -> int:
    """The highest number among keyed forms, which may have got theirs by hand."""
    serials = db.session.scalars(
        select(Response.serial).where(
            Response.seminar_id == seminar.id, Response.serial.startswith(f"{prefix}-", autoescape=True)
        )
    )
    return max((number_in(serial or "", prefix) for serial in serials), default=0)


def paper_runs(seminar: Seminar) -> Sequence[PaperRun]:
    """What was printed last, newest first, with who did it."""
    return db.session.scalars(
        select(PaperRun)
        .where(PaperRun.seminar_id == seminar.id)
        .options(joinedload(PaperRun.account))
        .order_by(PaperRun.number.desc())
        .limit(SHOWN)
    ).all()


def forms_printed(seminar: Seminar) -> int:
    """How many forms were printed for a seminar."""
    return (
        db.session.scalar(
            select(func.sum(PaperRun.last - PaperRun.first + 1)).where(PaperRun.seminar_id == seminar.id)
        )
        or 0
    )


def run_by_number(seminar: Seminar, number: int) -> PaperRun:
    """One run of a seminar. Raises Missing."""
    run = db.session.scalar(
        select(PaperRun).where(PaperRun.seminar_id == seminar.id, PaperRun.number == number)
    )
    if run is None:
        raise Missing("These forms were not printed.", next_step="Go back to the page of paper forms.")
    return run


def copies_of(run: PaperRun, questionnaire_id: int) -> list[Copy]:
    """The forms of a run, as they are stamped."""
    return [_copy(run.seminar_id, questionnaire_id, serial) for serial in run.serials]


def run_of_serial(seminar: Seminar, serial: str) -> PaperRun | None:
    """The run in which a form with this serial was printed; None for one that got its number by hand."""
    prefix, _, digits = serial.rpartition("-")
    if not digits.isdecimal():
        return None
    number = int(digits)
    return db.session.scalar(
        select(PaperRun).where(
            PaperRun.seminar_id == seminar.id,
            PaperRun.prefix == prefix,
            PaperRun.first <= number,
            PaperRun.last >= number,
        )
    )


def printed_versions(seminar: Seminar) -> Callable[[str], int | None]:
    """Tells in which version of the questionnaire the form with a serial was printed; None for one that got
    its number by hand. One statement for all of them."""
    runs = db.session.execute(
        select(PaperRun.prefix, PaperRun.first, PaperRun.last, Questionnaire.version)
        .join(Questionnaire, Questionnaire.id == PaperRun.questionnaire_id)
        .where(PaperRun.seminar_id == seminar.id)
    ).all()

    def printed(serial: str) -> int | None:
        prefix, _, digits = serial.rpartition("-")
        number = int(digits) if digits.isdecimal() else 0
        found = (run.version for run in runs if run.prefix == prefix and run.first <= number <= run.last)
        return next(found, None)

    return printed


def _copy(seminar_id: int, questionnaire_id: int, serial: str) -> Copy:
    def mark(page: int) -> str:
        return form_mark(questionnaire_id=questionnaire_id, seminar_id=seminar_id, serial=serial, page=page)

    return Copy(serial, mark)

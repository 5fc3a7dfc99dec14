"""The verbs of paper: key a form in, correct it, take it out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Answers
from seminars.questionnaire.codes import SERIAL_LENGTH, serial_from
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.keeping import Unanswered, add_answers, asked_in, held_definition, keep
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.paper_models import PaperEntry, SecondEntry, Unreadable
from seminars.questionnaire.printing import run_of_serial
from seminars.questionnaire.queries import definition_by_id, paper_form
from seminars.questionnaire.sheet import Sheet, read_sheet


@verb
def key_paper(
    *,
    seminar: Seminar,
    serial: str,
    answers: Answers,
    actor: Actor,
    at: datetime,
    unreadable: Collection[str] = (),
    version: int | None = None,
) -> Response:
    """Key in a paper form; there is no closing time for it.

    ``serial`` is the number on the sheet, ``version`` that of the questionnaire on it (None: the newest).
    What is blank is left out; ``unreadable`` are the codes of questions where something stands that cannot be
    read. Raises Invalid for an odd serial, Conflict for one keyed before or printed in another version,
    Unanswered for answers that make no sense.
    """
    lock(seminar)
    kept = _free_serial(seminar, serial)
    definition = held_definition(seminar)
    if version not in (None, definition.version):
        definition = asked_in(seminar, version)
    _require_printed_in(seminar, kept, definition)
    sheet = checked_sheet(definition, answers, unreadable)
    response = keep(definition, seminar, sheet.answers, Channel.PAPER, kept)
    _add_unreadable(definition, response.id, sheet)
    db.session.add(PaperEntry(response_id=response.id, account_id=actor.account_id))
    record_paper("key paper form", seminar, kept, actor, at)
    return response


@verb
def change_paper(
    *,
    seminar: Seminar,
    response: Response,
    serial: str,
    answers: Answers,
    actor: Actor,
    at: datetime,
    unreadable: Collection[str] = (),
) -> None:
    """Correct a keyed form. Raises as ``key_paper`` does, and Conflict while differences between two entries
    of it are not settled."""
    lock(seminar)
    before = require_paper(seminar, response)
    second = db.session.get(SecondEntry, response.id)
    if second is not None and second.open:
        raise Conflict(
            f"The form {before} was keyed twice, and the two entries differ.",
            next_step="Settle the differences first.",
        )
    kept = before if serial_from(serial) == before else _free_serial(seminar, serial)
    definition = definition_by_id(response.questionnaire_id)
    if kept != before:
        _require_printed_in(seminar, kept, definition)
    sheet = checked_sheet(definition, answers, unreadable)
    response.serial = kept
    put_sheet(definition, response, sheet)
    record_paper("correct paper form", seminar, kept, actor, at, before=before)


@verb
def remove_paper(*, seminar: Seminar, response: Response, actor: Actor, at: datetime) -> None:
    """Take a keyed form out, with its answers and its second entry."""
    lock(seminar)
    serial = require_paper(seminar, response)
    db.session.delete(response)
    record_paper("remove paper form", seminar, serial, actor, at)


def put_sheet(definition: Definition, response: Response, sheet: Sheet) -> None:
    """Let a keyed form hold what the sheet says, and nothing else."""
    db.session.execute(delete(Answer).where(Answer.response_id == response.id))
    db.session.execute(delete(Unreadable).where(Unreadable.response_id == response.id))
    add_answers(definition, response.id, sheet.answers)
    _add_unreadable(definition, response.id, sheet)


def _add_unreadable(definition: Definition, response_id: str, sheet: Sheet) -> None:
    for question in definition.questions:
        if question.code in sheet.unreadable:
            db.session.add(Unreadable(response_id=response_id, question_id=question.id))


def record_paper(
    action: str,
    seminar: Seminar,
    serial: str,
    actor: Actor,
    at: datetime,
    *,
    before: str | None = None,
    **details: object,
) -> None:
    """Record what was done to a paper form: under its number, without an answer."""
    told = {"serial": serial, **details} if before in (None, serial) else {"serial": serial, "before": before}
    record(action=action, subject=seminar, actor=actor, at=at, seminar_id=seminar.id, **told)


def require_paper(seminar: Seminar, response: Response) -> str:
    """The number of a keyed form. Raises Missing where it is none of this seminar."""
    if response.seminar_id != seminar.id or response.serial is None:
        raise Missing("There is no such paper form.", next_step="Go back to the list of paper forms.")
    return response.serial


def _free_serial(seminar: Seminar, text: str) -> str:
    serial = checked_serial(text)
    if paper_form(seminar, serial) is not None:
        raise Conflict(
            f"The form {serial} has been keyed already.",
            next_step="Check the number on the sheet, or correct the keyed form.",
            field="serial",
        )
    return serial


def _require_printed_in(seminar: Seminar, serial: str, definition: Definition) -> None:
    run = run_of_serial(seminar, serial)
    if run is not None and run.questionnaire_id not in (None, definition.id):
        printed = definition_by_id(run.questionnaire_id).version
        raise Conflict(
            f"The form {serial} was printed with version {printed} of the questionnaire.",
            next_step=f"Go to version {printed} above, and key it there.",
            field="serial",
        )


def checked_serial(text: str) -> str:
    """The number of a sheet as it is kept. Raises Invalid."""
    serial = serial_from(text)
    if serial is None:
        raise Invalid(
            f"Enter the number on the sheet: letters, digits and hyphens, {SERIAL_LENGTH} at most.",
            field="serial",
        )
    return serial


def checked_sheet(definition: Definition, answers: Answers, unreadable: Collection[str]) -> Sheet:
    """What was keyed, in order. Raises Unanswered."""
    sheet, errors = read_sheet(definition, answers, unreadable)
    if errors:
        raise Unanswered("Please look at the questions marked below.", errors)
    if not sheet.answers and not sheet.unreadable:
        raise Unanswered("No answer is keyed.", {}, next_step="A sheet that is all blank is not counted.")
    return sheet

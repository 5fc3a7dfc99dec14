"""The verbs of paper: key a form in, correct it, take it out."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Answers, Given, validate
from seminars.questionnaire.codes import SERIAL_LENGTH, serial_from
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.keeping import Unanswered, add_answers, held_definition, keep
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.queries import paper_form


@verb
def key_paper(*, seminar: Seminar, serial: str, answers: Answers, actor: Actor, at: datetime) -> Response:
    """Key in a paper form; there is no closing time for it.

    ``serial`` is the number on the sheet. What is missing or unreadable is left out. Raises Invalid
    for an odd serial, Conflict for one keyed before, Unanswered for answers that make no sense.
    """
    lock(seminar)
    kept = _free_serial(seminar, serial)
    definition = held_definition(seminar)
    response = keep(definition, seminar, _paper_answers(definition, answers), Channel.PAPER, kept)
    _record_paper("key paper form", seminar, kept, actor, at)
    return response


@verb
def change_paper(
    *, seminar: Seminar, response: Response, serial: str, answers: Answers, actor: Actor, at: datetime
) -> None:
    """Correct a keyed form. Raises as ``key_paper`` does."""
    lock(seminar)
    before = _require_paper(seminar, response)
    kept = before if serial_from(serial) == before else _free_serial(seminar, serial)
    definition = held_definition(seminar)
    checked = _paper_answers(definition, answers)
    db.session.execute(delete(Answer).where(Answer.response_id == response.id))
    response.serial = kept
    add_answers(definition, response.id, checked)
    _record_paper("correct paper form", seminar, kept, actor, at, before=before)


@verb
def remove_paper(*, seminar: Seminar, response: Response, actor: Actor, at: datetime) -> None:
    """Take a keyed form out, with its answers."""
    lock(seminar)
    serial = _require_paper(seminar, response)
    db.session.delete(response)
    _record_paper("remove paper form", seminar, serial, actor, at)


def _record_paper(
    action: str, seminar: Seminar, serial: str, actor: Actor, at: datetime, before: str | None = None
) -> None:
    details = {"serial": serial} if before in (None, serial) else {"serial": serial, "before": before}
    record(action=action, subject=seminar, actor=actor, at=at, seminar_id=seminar.id, **details)


def _require_paper(seminar: Seminar, response: Response) -> str:
    if response.seminar_id != seminar.id or response.serial is None:
        raise Missing("There is no such paper form.", next_step="Go back to the list of paper forms.")
    return response.serial


def _free_serial(seminar: Seminar, text: str) -> str:
    serial = serial_from(text)
    if serial is None:
        raise Invalid(
            f"Enter the number on the sheet: letters, digits and hyphens, {SERIAL_LENGTH} at most.",
            field="serial",
        )
    if paper_form(seminar, serial) is not None:
        raise Conflict(
            f"The form {serial} has been keyed already.",
            next_step="Check the number on the sheet, or correct the keyed form.",
            field="serial",
        )
    return serial


def _paper_answers(definition: Definition, answers: Answers) -> Mapping[str, Given]:
    checked = validate(definition, answers, paper=True)
    if checked.errors:
        raise Unanswered("Please look at the questions marked below.", checked.errors)
    if not checked.answers:
        raise Unanswered("No answer is keyed.", {}, next_step="A sheet that is all blank is not counted.")
    return checked.answers

"""The verbs of double entry: switch it, key a sheet a second time, settle where the two differ."""

from collections.abc import Collection, Mapping
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Forbidden, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Answers
from seminars.questionnaire.keeping import Unanswered
from seminars.questionnaire.keying import (
    checked_serial,
    checked_sheet,
    put_sheet,
    record_paper,
    require_paper,
)
from seminars.questionnaire.lateness import let_in
from seminars.questionnaire.models import Response
from seminars.questionnaire.paper_models import DoubleEntry, PaperEntry, SecondAnswer, SecondEntry, Settled
from seminars.questionnaire.paper_queries import second_answers, sheet_kept
from seminars.questionnaire.queries import definition_by_id, paper_form
from seminars.questionnaire.sheet import compare, sheet_of


@verb
def switch_double_entry(*, seminar: Seminar, on: bool, actor: Actor, at: datetime) -> None:
    """Have the seminar's paper forms keyed twice, or once again; what is keyed stays as it is."""
    lock(seminar)
    row = db.session.get(DoubleEntry, seminar.id)
    if (row is not None) == on:
        return
    if row is not None:
        db.session.delete(row)
    else:
        db.session.add(DoubleEntry(seminar_id=seminar.id, since=at, account_id=actor.account_id))
    action = "begin double entry" if on else "end double entry"
    record(action=action, subject=seminar, actor=actor, at=at, seminar_id=seminar.id)


@verb
def key_second(
    *,
    seminar: Seminar,
    serial: str,
    answers: Answers,
    actor: Actor,
    at: datetime,
    unreadable: Collection[str] = (),
    version: int | None = None,
) -> bool:
    """Key a paper form a second time, by somebody else who does not see the first entry.

    ``version`` is that of the questionnaire by which it is keyed now (None: the same as before). Returns
    whether the two agree; where they do not, the form counts only once the differences are settled. Raises
    Missing for a sheet that is not keyed yet, Conflict for one keyed twice already, in another version, or
    where double entry is off, Forbidden for who keyed it first, and Unanswered as ``key_paper`` does.
    """
    lock(seminar)
    wanted = checked_serial(serial)
    if db.session.get(DoubleEntry, seminar.id) is None:
        raise Conflict("Forms are keyed once here.", next_step="An organiser can switch double entry on.")
    response = paper_form(seminar, wanted)
    if response is None:
        raise Missing(
            f"The form {wanted} has not been keyed a first time.",
            next_step="Check the number on the sheet.",
            field="serial",
        )
    _require_another(response, wanted, actor)
    definition = definition_by_id(response.questionnaire_id)
    if version not in (None, definition.version):
        raise Conflict(
            f"The form {wanted} was keyed with version {definition.version} of the questionnaire.",
            next_step="Choose it from the sheets that wait: its questions come with it.",
            field="serial",
        )
    second = checked_sheet(definition, answers, unreadable)
    found = compare(definition, sheet_kept(response, definition), second)
    differs = [each for each in found if each.differs]
    db.session.add(SecondEntry(response_id=response.id, account_id=actor.account_id, open=bool(differs)))
    db.session.flush()
    for each in found:
        db.session.add(
            SecondAnswer(
                response_id=response.id,
                question_id=definition.by_code[each.code].id,
                first=dict(each.first),
                second=dict(each.second),
                settled=None if each.differs else Settled.SAME,
            )
        )
    record_paper("key paper form again", seminar, wanted, actor, at, differences=len(differs))
    return not differs


def _require_another(response: Response, serial: str, actor: Actor) -> None:
    first = db.session.get(PaperEntry, response.id)
    if first is not None and first.account_id is not None and first.account_id == actor.account_id:
        raise Forbidden(
            f"You keyed the form {serial} the first time.",
            next_step="Somebody else keys it the second time. Go on with another sheet.",
        )
    if db.session.get(SecondEntry, response.id) is not None:
        raise Conflict(
            f"The form {serial} has been keyed a second time already.",
            next_step="Go on with the next sheet.",
            field="serial",
        )


@verb
def settle(
    *,
    seminar: Seminar,
    response: Response,
    choices: Mapping[str, Settled],
    actor: Actor,
    at: datetime,
    answers: Answers,
    unreadable: Collection[str] = (),
) -> None:
    """Settle all differences between the two entries of a form, by question code.

    ``answers`` and ``unreadable`` tell what is keyed anew where that was chosen. Raises Unanswered for
    questions without a choice, or where what would hold then makes no sense; Conflict where nothing is to
    be settled (any more).
    """
    lock(seminar)
    serial = require_paper(seminar, response)
    second = db.session.get(SecondEntry, response.id)
    if second is None or not second.open:
        raise Conflict(f"Nothing is to be settled at the form {serial}.", next_step="Go back to the list.")
    definition = definition_by_id(response.questionnaire_id)
    by_code = second_answers(response, definition)
    open_codes = [code for code, row in by_code.items() if row.settled is None]
    missing = {
        code: "Choose which holds, or key it anew."
        for code in open_codes
        if choices.get(code) in (None, Settled.SAME)
    }
    if missing:
        raise Unanswered("Some differences are not settled yet.", missing)
    held = {
        code: row.second if choices.get(code) is Settled.SECOND else row.first
        for code, row in by_code.items()
        if choices.get(code) is not Settled.ANEW
    }
    chosen = sheet_of(definition, held)
    anew = {code for code in open_codes if choices[code] is Settled.ANEW}
    sheet = checked_sheet(
        definition,
        {**chosen.answers, **{code: given for code, given in answers.items() if code in anew}},
        chosen.unreadable | (anew & set(unreadable)),
    )
    put_sheet(definition, response, sheet)
    for code in open_codes:
        by_code[code].settled = choices[code]
    second.open = False
    db.session.flush()
    let_in(seminar.id)
    told = ", ".join(f"{code} {choices[code].value}" for code in open_codes)
    record_paper("settle paper form", seminar, serial, actor, at, settled=told)

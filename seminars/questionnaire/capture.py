"""The verbs that take answers in: begin, submit, and the keying of paper forms.

Answers stand apart from names. ``begin`` and ``submit`` write no audit entry: its time and person
beside a new response would tell whose it is. Who has taken part is in ``Participation``; what was
answered is in ``Response``; both are written in one transaction and share nothing, unless the terms
are confidential or named: then a ``Respondent`` connects them.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Forbidden, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Answers, Given, validate
from seminars.questionnaire.codes import SERIAL_LENGTH, serial_from
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.drafts import open_draft
from seminars.questionnaire.kinds import Channel, Mode
from seminars.questionnaire.models import Answer, Draft, Participation, Questionnaire, Respondent, Response
from seminars.questionnaire.queries import definition_of, own_response, paper_form, window_of
from seminars.questionnaire.sealing import key_hash
from seminars.questionnaire.taking_part import may_answer, participation_of, seal_of
from seminars.questionnaire.window import Window, WindowState
from seminars.registration.models import Delegate


class AlreadySubmitted(Conflict):
    """The delegate's answers are in; a second response is not made."""

    title = "Your answers have been received"


class WindowClosed(Conflict):
    """The questionnaire is not open at this time."""

    title = "The questionnaire is not open"


class TooEarly(Conflict):
    """Answers are asked to be sent only near the end of the window."""

    title = "Not yet"


class NotAsked(Forbidden):
    """The delegate has no place at the seminar."""

    title = "You are not registered for this seminar"


class Unanswered(Invalid):
    """Answers are missing or break a rule; ``errors`` says what, by question code."""

    def __init__(self, message: str, errors: Mapping[str, str], *, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.errors = errors


class Reminded(Unanswered):
    """Recommended questions were left blank: said once, and passed when the same is sent again."""


def _require_place(delegate: Delegate) -> None:
    if not may_answer(delegate):
        raise NotAsked(
            "Only delegates who have a place at the seminar fill in the questionnaire.",
            next_step="If you are in the room, please go to the desk.",
        )


def _closed(state: WindowState) -> WindowClosed:
    if state is WindowState.OVER:
        return WindowClosed(
            "The time for the questionnaire is over, so your answers could not be taken.",
            next_step="What you typed is still below. Ask at the desk whether it can be opened again.",
        )
    return WindowClosed(
        "The questionnaire is not open yet, so your answers could not be taken.",
        next_step="What you typed is still below. Send it again once it is open.",
    )


def _held_definition(seminar: Seminar) -> Definition:
    """What is asked; it cannot be edited until the transaction ends, and submissions do not wait for
    each other."""
    held = db.session.scalar(
        select(Questionnaire.id)
        .where(Questionnaire.series_id == seminar.series_id)
        .with_for_update(read=True, key_share=True)
    )
    definition = definition_of(seminar.series) if held is not None else None
    if definition is None or not definition.questions:
        raise Missing("There is no questionnaire for this seminar yet.", next_step="Ask the organiser.")
    return definition


@verb
def begin(*, delegate: Delegate, at: datetime, draft: str | None = None) -> Participation:
    """Note that the delegate has opened the form; a second time changes nothing.

    ``draft`` names where answers are kept that are not sent yet (see ``drafts``). Raises WindowClosed
    outside the window, NotAsked for somebody without a place.
    """
    lock(delegate)
    found = participation_of(delegate)
    if found is None:
        _require_place(delegate)
        if not window_of(delegate.seminar).is_open(at):
            raise WindowClosed("The questionnaire is not open now.")
        found = _participation(delegate, at)
    if draft is not None and not found.submitted:
        open_draft(draft, delegate.seminar_id)
    return found


def _participation(delegate: Delegate, at: datetime) -> Participation:
    made = Participation(seal=seal_of(delegate), seminar_id=delegate.seminar_id, begun_at=at)
    db.session.add(made)
    return made


@verb
def submit(
    *,
    delegate: Delegate,
    answers: Answers,
    at: datetime,
    actor: Actor | None = None,
    passed: bool = True,
    draft: str | None = None,
    key: str | None = None,
    by_link: bool = False,
) -> None:
    """Take a delegate's answers in, without a time and on the questionnaire's terms.

    Sent again, they take the place of those that were sent before, where changes are allowed and the
    sender shows that they are theirs: by the ``key`` of the device, or, unless anonymous, ``by_link``.
    ``actor`` is accepted like in every verb and not recorded (see above). Raises AlreadySubmitted,
    WindowClosed, TooEarly, NotAsked, or Unanswered with what is wrong by question; Reminded where
    recommended questions are blank, unless that was said before (``passed``).
    """
    lock(delegate)
    participation = participation_of(delegate)
    before: Response | None = None
    if participation is not None and participation.submitted:
        before = own_response(delegate, key=key, by_link=by_link)
        if before is None:
            raise AlreadySubmitted("We have your answers already. Thank you.")
    _require_place(delegate)
    _require_open(window_of(delegate.seminar), at, participation)
    definition = _held_definition(delegate.seminar)
    if before is not None and not definition.terms.allow_changes:
        raise AlreadySubmitted("We have your answers already. Thank you.")
    taken = _taken(definition, answers, passed)
    if participation is None:
        participation = _participation(delegate, at)
    participation.submitted = True
    if before is not None:
        db.session.execute(delete(Answer).where(Answer.response_id == before.id))
        _add_answers(definition, before.id, taken)
    else:
        _keep_online(definition, delegate, taken, key)
    if draft is not None:
        db.session.execute(delete(Draft).where(Draft.id == draft))


def _require_open(window: Window, at: datetime, participation: Participation | None) -> None:
    if not window.accepts(at, participation.begun_at if participation else None):
        raise _closed(window.state(at))
    if window.sends_from(at) is not None:
        raise TooEarly(
            "The organiser asks that answers are sent near the end, so they could not be taken yet.",
            next_step="What you typed is kept. You can send it when the page says so.",
        )


def _taken(definition: Definition, answers: Answers, passed: bool) -> Mapping[str, Given]:
    """The answers in order. Raises Unanswered, or Reminded."""
    checked = validate(definition, answers)
    if checked.errors:
        raise Unanswered("Please look at the questions marked below.", checked.errors)
    if not checked.answers:
        raise Unanswered("All questions are still blank.", {}, next_step="Answer at least one, then send.")
    if checked.missed and not passed:
        number = len(checked.missed)
        raise Reminded(
            f"You left {'a question' if number == 1 else f'{number} questions'} blank that we would like "
            "to have answered.",
            {},
            next_step="They are marked below. If you meant to leave them blank, just send again.",
        )
    return checked.answers


def _keep_online(
    definition: Definition, delegate: Delegate, answers: Mapping[str, Given], key: str | None
) -> None:
    mode = definition.terms.mode
    response = _keep(definition, delegate.seminar, answers, Channel.ONLINE, None, mode)
    if key is not None:
        response.key_hash = key_hash(key)
    if mode is not Mode.ANONYMOUS:
        db.session.add(Respondent(delegate_id=delegate.id, response_id=response.id, mode=mode))


@verb
def key_paper(*, seminar: Seminar, serial: str, answers: Answers, actor: Actor, at: datetime) -> Response:
    """Key in a paper form; there is no closing time for it.

    ``serial`` is the number on the sheet. What is missing or unreadable is left out. Raises Invalid
    for an odd serial, Conflict for one keyed before, Unanswered for answers that make no sense.
    """
    lock(seminar)
    kept = _free_serial(seminar, serial)
    definition = _held_definition(seminar)
    response = _keep(definition, seminar, _paper_answers(definition, answers), Channel.PAPER, kept)
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
    definition = _held_definition(seminar)
    checked = _paper_answers(definition, answers)
    db.session.execute(delete(Answer).where(Answer.response_id == response.id))
    response.serial = kept
    _add_answers(definition, response.id, checked)
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


def _keep(
    definition: Definition,
    seminar: Seminar,
    answers: Mapping[str, Given],
    channel: Channel,
    serial: str | None,
    mode: Mode = Mode.ANONYMOUS,
) -> Response:
    response = Response(
        # Random, so that neither number nor order tells who came before whom.
        id=uuid.uuid4().hex,
        questionnaire_id=definition.id,
        seminar_id=seminar.id,
        channel=channel,
        mode=mode,
        serial=serial,
    )
    db.session.add(response)
    db.session.flush()
    _add_answers(definition, response.id, answers)
    return response


def _add_answers(definition: Definition, response_id: str, answers: Mapping[str, Given]) -> None:
    for question in definition.questions:
        given = answers.get(question.code)
        if given is None:
            continue
        if not question.kind.has_options:
            db.session.add(
                Answer(
                    response_id=response_id,
                    question_id=question.id,
                    item=0,
                    number=given.number,
                    text=given.text,
                )
            )
            continue
        by_code = {option.code: option for option in question.options}
        for item, option in enumerate(by_code[code] for code in given.options):
            db.session.add(
                Answer(
                    response_id=response_id,
                    question_id=question.id,
                    item=item,
                    option_id=option.id,
                    text=given.text if option.other else None,
                )
            )

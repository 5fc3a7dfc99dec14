"""The verbs that take answers in from delegates: begin and submit.

Answers stand apart from names. ``begin`` and ``submit`` write no audit entry: its time and person
beside a new response would tell whose it is. Who has taken part is in ``Participation``; what was
answered is in ``Response``; both are written in one transaction and share nothing, unless the terms
are confidential or named: then a ``Respondent`` connects them.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from seminars.audit.service import Actor
from seminars.database import lock, verb
from seminars.errors import Conflict, Forbidden
from seminars.extensions import db
from seminars.questionnaire.answers import Answers, Given, validate
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.drafts import open_draft
from seminars.questionnaire.keeping import Unanswered, add_answers, asked_in, held_definition, keep
from seminars.questionnaire.kinds import Channel, Mode
from seminars.questionnaire.models import Answer, Draft, Participation, Respondent, Response
from seminars.questionnaire.queries import own_response
from seminars.questionnaire.sealing import key_hash
from seminars.questionnaire.taking_part import may_answer, participation_of, seal_of
from seminars.questionnaire.window import Window, WindowState
from seminars.questionnaire.window_queries import window_of
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
    version: int | None = None,
) -> None:
    """Take a delegate's answers in, without a time and on the questionnaire's terms.

    Sent again, they take the place of those that were sent before, where changes are allowed and the
    sender shows that they are theirs: by the ``key`` of the device, or, unless anonymous, ``by_link``.
    ``version`` is that of the questionnaire on the sender's page (None: the newest): answers stay with what
    was asked, also where a newer one is asked meanwhile.
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
    definition = held_definition(delegate.seminar)
    if version not in (None, definition.version):
        definition = asked_in(delegate.seminar, version)
    if before is not None and not may_change(before, definition):
        raise AlreadySubmitted("We have your answers already. Thank you.")
    taken = _taken(definition, answers, passed)
    if participation is None:
        participation = _participation(delegate, at)
    participation.submitted = True
    if before is not None:
        db.session.execute(delete(Answer).where(Answer.response_id == before.id))
        add_answers(definition, before.id, taken)
    else:
        _keep_online(definition, delegate, taken, key)
    if draft is not None:
        db.session.execute(delete(Draft).where(Draft.id == draft))


def may_change(before: Response, definition: Definition) -> bool:
    """Whether answers that were sent can be changed: where that is allowed, and the same version is asked."""
    return definition.terms.allow_changes and before.questionnaire_id == definition.id


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
    response = keep(definition, delegate.seminar, answers, Channel.ONLINE, None, mode)
    if key is not None:
        response.key_hash = key_hash(key)
    if mode is not Mode.ANONYMOUS:
        db.session.add(Respondent(delegate_id=delegate.id, response_id=response.id, mode=mode))

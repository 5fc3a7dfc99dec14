"""Answers kept on the server while they are given, until they are sent.

A draft stands under a seal and holds no time, no number and no name: a copy of the database does not
tell whose it is. Saving is idempotent by nature, so no key of a request is kept (its time would tell).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, bindparam, delete, exists, select
from sqlalchemy.exc import IntegrityError

from seminars.database import insert_or_change, lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import LONG_TEXT, Given, as_given
from seminars.questionnaire.models import Draft, DraftAnswer, Question
from seminars.questionnaire.queries import as_definition, given_of, own_response, questionnaire_of
from seminars.questionnaire.window_queries import window_of_seminar
from seminars.registration.models import Delegate

# How long after a seminar answers are kept that nobody has sent.
KEPT = timedelta(days=14)
MOST_OPTIONS = 200
LONGEST_CODE = 40
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Ticket:
    """What a page needs to keep answers: it names a draft and no person.

    ``until`` is when the window and its grace end, as far as was known when the page was made: before that
    a draft is kept without looking (it counts for nothing until it is sent).
    """

    draft: str
    seminar_id: int
    questionnaire_id: int
    until: datetime | None = None


def open_draft(draft: str, seminar_id: int) -> None:
    """Make the draft if it is not there (inside a verb)."""
    statement = insert_or_change(Draft).values(id=draft, seminar_id=seminar_id)
    db.session.execute(statement.on_conflict_do_nothing())


@verb
def save_answers(*, ticket: Ticket, answers: Mapping[str, object], at: datetime) -> int:
    """Keep answers (by question code) as they were given, unchecked; returns how many.

    A code that is no question any more is passed over. Raises Conflict once the window and its grace are
    over, or where the draft has gone because the answers were sent; Invalid for what no form sends.
    """
    rows = [_row(ticket, code, given) for code, given in answers.items()]
    if len(rows) > MOST_AT_ONCE:
        raise Invalid("These are more answers than a questionnaire has.", next_step="Load the page again.")
    known = ticket.until is not None and at < ticket.until
    if not known and not window_of_seminar(ticket.seminar_id).keeps_drafts(at):
        raise Conflict(
            "The time for the questionnaire is over.",
            next_step="Your answers stay on this device. Ask at the desk whether it can be opened again.",
        )
    if not rows:
        return 0
    try:
        db.session.execute(_keeping(db.engine.dialect.name), rows)
    except IntegrityError as error:
        raise Conflict(
            "These answers have been sent already.", next_step="Load the page again to see them."
        ) from error
    return len(rows)


def _row(ticket: Ticket, code: str, given: object) -> dict[str, Any]:
    try:
        value = as_given(given) if isinstance(given, Given | Mapping) else None
    except TypeError:
        value = None
    if value is None or len(code) > LONGEST_CODE or not _is_sane(value):
        raise Invalid("This is nothing that the form sends.", next_step="Load the page again.")
    return {
        "draft": ticket.draft,
        "questionnaire": ticket.questionnaire_id,
        "code": code,
        "given": _plain(value),
    }


@cache
def _keeping(_dialect: str) -> Any:
    """The statement that keeps an answer under a question's code, also over one that is there; made once."""
    found = select(bindparam("draft"), Question.id, bindparam("given", type_=JSON)).where(
        Question.questionnaire_id == bindparam("questionnaire"), Question.code == bindparam("code")
    )
    statement = insert_or_change(DraftAnswer).from_select(["draft_id", "question_id", "given"], found)
    return statement.on_conflict_do_update(
        index_elements=["draft_id", "question_id"], set_={"given": statement.excluded.given}
    )


def _is_sane(given: Given) -> bool:
    return (
        len(given.options) <= MOST_OPTIONS
        and all(len(code) <= LONGEST_CODE for code in given.options)
        and len(given.text or "") <= 2 * LONG_TEXT
    )


def _plain(given: Given) -> dict[str, Any]:
    plain = {"options": list(given.options), "text": given.text, "number": given.number}
    return {name: value for name, value in plain.items() if value not in (None, [], "")}


def draft_answers(draft: str) -> dict[int, dict[str, Given]]:
    """What a draft holds, by the version's id and the question's code, in one statement; blank ones too."""
    rows = db.session.execute(
        select(Question.questionnaire_id, Question.code, DraftAnswer.given)
        .join(Question, Question.id == DraftAnswer.question_id)
        .where(DraftAnswer.draft_id == draft)
    )
    found: dict[int, dict[str, Given]] = {}
    for questionnaire_id, code, given in rows:
        found.setdefault(questionnaire_id, {})[code] = as_given(given)
    return found


def draft_exists(draft: str | None) -> bool:
    """Whether there is a draft of this name."""
    return draft is not None and bool(db.session.scalar(select(exists().where(Draft.id == draft))))


@verb
def drop_draft(*, draft: str) -> None:
    """Throw a draft away; what was sent before stands."""
    db.session.execute(delete(Draft).where(Draft.id == draft))


@verb
def draft_from_sent(*, delegate: Delegate, draft: str, key: str | None, by_link: bool, at: datetime) -> bool:
    """Lay the answers that were sent into a draft, to be changed; what was sent stands until sent anew.

    Does nothing where a draft is there. Returns whether there is one now. ``at`` is not recorded.
    """
    lock(delegate)
    if db.session.get(Draft, draft) is not None:
        return True
    response = own_response(delegate, key=key, by_link=by_link)
    questionnaire = questionnaire_of(delegate.seminar.series)
    if response is None or questionnaire is None or response.questionnaire_id != questionnaire.id:
        return False
    open_draft(draft, delegate.seminar_id)
    definition = as_definition(questionnaire)
    by_code = definition.by_code
    for code, given in given_of(response, definition).items():
        db.session.add(DraftAnswer(draft_id=draft, question_id=by_code[code].id, given=_plain(given)))
    return True


@every(minutes=24 * 60)
def forget_drafts(at: datetime) -> None:
    """Throw away what was never sent, two weeks after the seminar."""
    _forget(at=at)


@verb
def _forget(*, at: datetime) -> None:
    over = select(Seminar.id).where(Seminar.ends_on < (at - KEPT).date())
    db.session.execute(delete(Draft).where(Draft.seminar_id.in_(over)))

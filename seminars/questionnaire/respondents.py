"""Whose answers are whose, where they are not anonymous: for the pages that may show it, and nothing else.

Summaries, downloads and the report never read from here.
"""

from datetime import datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select

from seminars.accounts.models import Account
from seminars.audit.service import Actor, record
from seminars.database import verb
from seminars.errors import Forbidden, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.kinds import Mode
from seminars.questionnaire.models import Respondent, Response
from seminars.questionnaire.queries import mode_of
from seminars.registration.models import Delegate

PER_PAGE = 50


def require_right(seminar: Seminar, account: Account) -> Mode:
    """The questionnaire's mode, for somebody who may see whose answers are whose. Raises Forbidden."""
    mode = mode_of(seminar)
    if mode is Mode.ANONYMOUS:
        raise Forbidden(
            "The questionnaire is anonymous: nobody can tell whose answers are whose.",
            next_step="The summary shows the answers of all together.",
        )
    if mode is Mode.CONFIDENTIAL and not account.may_connect_answers:
        raise Forbidden(
            "The answers are confidential, and your account may not see whose they are.",
            next_step="An organiser can give an account that right, on the page of the account.",
        )
    return mode


def respondents_page(seminar: Seminar, text: str, page: int) -> Pagination:
    """A page of the delegates whose answers are kept beside their name, by name."""
    query = (
        select(Delegate)
        .join(Respondent, Respondent.delegate_id == Delegate.id)
        .where(Delegate.seminar_id == seminar.id)
    )
    for word in text.split():
        query = query.where(Delegate.name.icontains(word, autoescape=True))
    return db.paginate(
        query.order_by(Delegate.sort_key, Delegate.id), page=page, per_page=PER_PAGE, error_out=False
    )


def respondent_of(seminar: Seminar, delegate_id: int) -> tuple[Delegate, Response]:
    """A delegate of the seminar and their response. Raises Missing."""
    found = db.session.execute(
        select(Delegate, Response)
        .join(Respondent, Respondent.delegate_id == Delegate.id)
        .join(Response, Response.id == Respondent.response_id)
        .where(Delegate.id == delegate_id, Delegate.seminar_id == seminar.id)
    ).first()
    if found is None:
        raise Missing("There are no answers beside this name.", next_step="Go back to the list.")
    return found[0], found[1]


@verb
def note_look(*, seminar: Seminar, delegate: Delegate, reason: str, actor: Actor, at: datetime) -> None:
    """Record that somebody looked at what a delegate answered in confidence, and why."""
    record(
        action="look at confidential answers",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        reason=reason.strip(),
    )

"""Reads of keyed paper forms: what cannot be read, what waits for a second entry, how the entries agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Answer, Question, Response
from seminars.questionnaire.paper_models import (
    DoubleEntry,
    PaperEntry,
    SecondAnswer,
    SecondEntry,
    Settled,
    Unreadable,
)
from seminars.questionnaire.queries import PER_PAGE, counts, given_by_response, given_of
from seminars.questionnaire.sheet import Agreement, Sheet

# How many sheets that wait are offered at once.
OFFERED = 30


def is_double(seminar: Seminar) -> bool:
    """Whether the seminar's paper forms are keyed twice."""
    return db.session.get(DoubleEntry, seminar.id) is not None


def paper_forms(seminar: Seminar, text: str, page: int, *, unsettled: bool = False) -> Pagination:
    """Keyed paper forms of a seminar by serial: those whose serial holds ``text``, or whose two entries
    differ still."""
    query = select(Response).where(_paper_of(seminar))
    if text:
        query = query.where(Response.serial.contains(text.upper(), autoescape=True))
    if unsettled:
        query = query.join(SecondEntry, SecondEntry.response_id == Response.id).where(SecondEntry.open)
    return db.paginate(_by_serial(query), page=page, per_page=PER_PAGE, error_out=False)


def _paper_of(seminar: Seminar) -> ColumnElement[bool]:
    return and_(Response.seminar_id == seminar.id, Response.channel == Channel.PAPER)


def _by_serial(query: Any) -> Any:
    return query.order_by(func.length(Response.serial), Response.serial)


def keyed_twice(responses: Iterable[Response]) -> dict[str, bool]:
    """Those of the responses that were keyed twice, by id, with whether differences are open."""
    ids = [response.id for response in responses]
    rows = db.session.execute(
        select(SecondEntry.response_id, SecondEntry.open).where(SecondEntry.response_id.in_(ids))
    )
    return {response_id: is_open for response_id, is_open in rows}


@dataclass(frozen=True)
class Queue:
    """Sheets that wait for somebody's second entry: how many, and the first of them by serial; and how many
    of those that wait the same person keyed first."""

    number: int
    serials: list[str]
    own: int


def waiting_sheets(seminar: Seminar, account_id: int | None) -> Queue:
    """The keyed forms that nobody has keyed a second time, apart from those that this account keyed first."""
    query = (
        select(Response.serial)
        .outerjoin(PaperEntry, PaperEntry.response_id == Response.id)
        .where(_paper_of(seminar), ~exists().where(SecondEntry.response_id == Response.id))
    )
    others = query.where(or_(PaperEntry.account_id.is_(None), PaperEntry.account_id != account_id))
    number, waiting = (
        db.session.scalar(select(func.count()).select_from(each.subquery())) or 0 for each in (others, query)
    )
    serials = [each for each in db.session.scalars(_by_serial(others).limit(OFFERED)) if each]
    return Queue(number, serials, waiting - number)


def unreadable_of(response: Response) -> frozenset[str]:
    """Codes of the questions that cannot be read on a paper form."""
    rows = db.session.scalars(
        select(Question.code)
        .join(Unreadable, Unreadable.question_id == Question.id)
        .where(Unreadable.response_id == response.id)
    )
    return frozenset(rows)


def unreadable_counts(seminar_ids: Iterable[int]) -> dict[int, int]:
    """On how many paper forms of these seminars each question cannot be read, by the question's id.

    Unreadable is not blank: both are missing answers, for different reasons.
    """
    rows = db.session.execute(
        select(Unreadable.question_id, func.count())
        .join(Response, Response.id == Unreadable.response_id)
        .where(Response.seminar_id.in_(list(seminar_ids)), counts())
        .group_by(Unreadable.question_id)
    )
    return {question_id: number for question_id, number in rows}


def sheet_kept(response: Response, definition: Definition) -> Sheet:
    """A keyed form as it is kept."""
    return Sheet(given_of(response, definition), unreadable_of(response))


def sheets_kept(seminar: Seminar, definition: Definition) -> dict[str, Sheet]:
    """All keyed forms of a seminar by serial, in three statements; of those of another version only that they
    are there."""
    rows = db.session.execute(select(Response.id, Response.serial).where(_paper_of(seminar)))
    serials = {response_id: serial or "" for response_id, serial in rows}
    answers = db.session.execute(
        select(Answer.response_id, Answer.question_id, Answer.option_id, Answer.number, Answer.text)
        .join(Response, Response.id == Answer.response_id)
        .where(_paper_of(seminar), Response.questionnaire_id == definition.id)
        .order_by(Answer.response_id, Answer.question_id, Answer.item)
    )
    given = given_by_response(answers, definition)
    marks: dict[str, set[str]] = {}
    for response_id, code in db.session.execute(
        select(Unreadable.response_id, Question.code)
        .join(Question, Question.id == Unreadable.question_id)
        .join(Response, Response.id == Unreadable.response_id)
        .where(_paper_of(seminar), Response.questionnaire_id == definition.id)
    ):
        marks.setdefault(response_id, set()).add(code)
    return {
        serial: Sheet(given.get(response_id, {}), frozenset(marks.get(response_id, ())))
        for response_id, serial in serials.items()
    }


def second_answers(response: Response, definition: Definition) -> dict[str, SecondAnswer]:
    """What two people keyed at each question of a form, by question code in the order of the form."""
    rows = db.session.scalars(select(SecondAnswer).where(SecondAnswer.response_id == response.id))
    by_id = {row.question_id: row for row in rows}
    return {question.code: by_id[question.id] for question in definition.questions if question.id in by_id}


def keying_agreement(seminar: Seminar) -> Agreement:
    """How well the two entries of the seminar's paper forms agree (see ``Agreement``)."""
    return keying_agreement_of([seminar.id])


def keying_agreement_of(seminar_ids: Iterable[int]) -> Agreement:
    """``keying_agreement`` over the paper forms of these seminars together."""
    here = Response.seminar_id.in_(list(seminar_ids))
    differs = or_(SecondAnswer.settled.is_(None), SecondAnswer.settled != Settled.SAME)
    wrong = SecondAnswer.settled.in_([Settled.SECOND, Settled.ANEW])
    entries = (
        select(func.count(), func.count().filter(SecondEntry.open))
        .select_from(SecondEntry)
        .join(Response, Response.id == SecondEntry.response_id)
        .where(here)
    )
    answers = (
        select(func.count(), func.count().filter(differs), func.count().filter(wrong))
        .select_from(SecondAnswer)
        .join(Response, Response.id == SecondAnswer.response_id)
        .where(here)
    )
    sheets, unsettled = db.session.execute(entries).one()
    compared, differing, first_wrong = db.session.execute(answers).one()
    return Agreement(sheets, compared, differing, first_wrong, unsettled)

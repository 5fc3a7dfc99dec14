"""Answers in words as those see them who decide what goes out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select

from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.models import Answer, Option, Question, Response, Section
from seminars.questionnaire.queries import counts
from seminars.registration.models import Delegate, Organisation
from seminars.registration.naming import Names
from seminars.registration.sameness_models import OrganisationAlias
from seminars.summaries.models import AnswerReview, Verdict
from seminars.summaries.queries import seminars_out
from seminars.summaries.service import fingerprint

PER_PAGE = 20
WAITING = "waiting"


@dataclass(frozen=True)
class Words:
    """One answer in words; ``beside`` is the option that it stands beside, ``copy`` the shortened one.

    ``read`` is the fingerprint of the words, ``names`` are warnings of names in what would go out.
    """

    response_id: str
    question_id: int
    item: int
    question: str
    beside: str | None
    seminar: str
    text: str
    verdict: Verdict | None
    copy: str
    names: tuple[str, ...]

    @property
    def field(self) -> str:
        """The name of its fields in the form."""
        return f"{self.response_id}-{self.question_id}-{self.item}"

    @property
    def read(self) -> str:
        """By which it is known that the answer still says this."""
        return fingerprint(self.text)


class _Page(Pagination):
    """Pages of ``Words``."""

    def _query_items(self) -> list[Any]:
        return list(self._query_args["read"](self.per_page, self._query_offset))

    def _query_count(self) -> int:
        return int(self._query_args["found"])


def review_counts(series: Series, at: datetime, question_id: int | None = None) -> dict[str, int]:
    """How many answers in words wait, and how many were decided each way."""
    rows = db.session.execute(
        _of(
            select(AnswerReview.verdict, func.count()), seminars_out(series.seminars, at), question_id
        ).group_by(AnswerReview.verdict)
    )
    found = {WAITING: 0, **{each.value: 0 for each in Verdict}}
    for verdict, count in rows:
        found[verdict.value if verdict else WAITING] = count
    return found


def review_page(series: Series, at: datetime, state: str, question_id: int | None, page: int) -> Pagination:
    """A page of answers in words: those that wait, or those decided in one way.

    In the order of the questionnaire, then of the random ids: it tells nothing of who wrote when.
    """
    out = seminars_out(series.seminars, at)
    verdict = AnswerReview.verdict
    wanted = verdict.is_(None) if state == WAITING else verdict == Verdict(state)
    rows = (
        _of(
            select(
                Answer.response_id,
                Answer.question_id,
                Answer.item,
                Question.text.label("question"),
                Option.label.label("beside"),
                Seminar.title.label("seminar"),
                Seminar.id.label("seminar_id"),
                Answer.text,
                AnswerReview.verdict,
                AnswerReview.text.label("copy"),
            ),
            out,
            question_id,
        )
        .join(Section, Section.id == Question.section_id)
        .join(Seminar, Seminar.id == Response.seminar_id)
        .outerjoin(Option, Option.id == Answer.option_id)
        .where(wanted)
        .order_by(
            Section.position, Section.id, Question.position, Question.id, Answer.response_id, Answer.item
        )
    )

    def read(limit: int, offset: int) -> list[Words]:
        return _with_names(db.session.execute(rows.limit(limit).offset(offset)).all())

    total = review_counts(series, at, question_id)[state]
    return _Page(page=page, per_page=PER_PAGE, error_out=False, read=read, found=total)


def worded_questions(series: Series, at: datetime) -> list[tuple[int, str]]:
    """Number and text of the questions that were answered in words."""
    rows = db.session.execute(
        _of(select(Question.id, Question.text), seminars_out(series.seminars, at), None)
        .join(Section, Section.id == Question.section_id)
        .group_by(Question.id, Question.text, Section.position, Section.id, Question.position)
        .order_by(Section.position, Section.id, Question.position, Question.id)
    )
    return [(number, text) for number, text in rows]


def _of(query: Any, seminar_ids: Collection[int], question_id: int | None) -> Any:
    query = (
        query.select_from(Answer)
        .join(Response, Response.id == Answer.response_id)
        .join(Question, Question.id == Answer.question_id)
        .outerjoin(
            AnswerReview,
            (AnswerReview.response_id == Answer.response_id)
            & (AnswerReview.question_id == Answer.question_id)
            & (AnswerReview.item == Answer.item),
        )
        .where(Answer.text.is_not(None), Response.seminar_id.in_(seminar_ids), counts())
    )
    return query if question_id is None else query.where(Answer.question_id == question_id)


def _with_names(rows: Sequence[Any]) -> list[Words]:
    names = _names_at({row.seminar_id for row in rows})
    return [
        Words(
            response_id=row.response_id,
            question_id=row.question_id,
            item=row.item,
            question=row.question,
            beside=row.beside,
            seminar=row.seminar,
            text=row.text,
            verdict=row.verdict,
            copy=row.copy or "",
            names=tuple(names[row.seminar_id].found_in(row.copy or row.text)),
        )
        for row in rows
    ]


def _names_at(seminar_ids: Collection[int]) -> dict[int, Names]:
    """The names of each seminar's delegates and of all organisations, in any spelling."""
    people: dict[int, list[str]] = {each: [] for each in seminar_ids}
    for seminar_id, name in db.session.execute(
        select(Delegate.seminar_id, Delegate.name).where(Delegate.seminar_id.in_(seminar_ids))
    ):
        people[seminar_id].append(name)
    organisations = [
        *db.session.scalars(select(Organisation.name)),
        *db.session.scalars(select(OrganisationAlias.name)),
    ]
    return {seminar_id: Names(found, organisations, wide=True) for seminar_id, found in people.items()}

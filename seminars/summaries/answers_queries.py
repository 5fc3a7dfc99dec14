"""The answers in words that are out, to search."""

from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select

from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.models import Question, Section
from seminars.summaries.open_answers import released_answers
from seminars.summaries.queries import release_of
from seminars.summaries.release import Release

PER_PAGE = 50


@dataclass(frozen=True)
class Search:
    """What is looked for: words, in the answers to one question, of one seminar. Empty: in all."""

    words: str = ""
    question: str = ""
    seminar: str = ""


def answers_page(series: Series, at: datetime, search: Search, page: int) -> Pagination:
    """A page of (question, seminar, text), in the order of the questionnaire, then of the alphabet.

    Each word that is looked for stands in the text. Of a question whose figures are withheld there is none.
    """
    told = released_answers(series, at).subquery()
    place = (Section.position, Section.id, Question.position, Question.id)
    query = (
        select(Question.text.label("question"), Seminar.title.label("seminar"), told.c.text)
        .join(Question, Question.id == told.c.question_id)
        .join(Section, Section.id == Question.section_id)
        .join(Seminar, Seminar.id == told.c.seminar_id)
        .where(Question.code.in_(_open_codes(release_of(series, at).release)))
        .order_by(*place, func.lower(told.c.text), Seminar.title)
    )
    for word in search.words.split():
        query = query.where(told.c.text.icontains(word, autoescape=True))
    if search.question:
        query = query.where(Question.code == search.question)
    if search.seminar:
        query = query.where(Seminar.slug == search.seminar)
    return _Rows(select=query, page=page, per_page=PER_PAGE, error_out=False)


class _Rows(Pagination):
    """Pages of rows of several columns."""

    def _query_items(self) -> list[object]:
        query = self._query_args["select"].limit(self.per_page).offset(self._query_offset)
        return list(db.session.execute(query))

    def _query_count(self) -> int:
        found = self._query_args["select"].order_by(None).subquery()
        return db.session.scalar(select(func.count()).select_from(found)) or 0


def _open_codes(release: Release) -> list[str]:
    return [code for code in release.codes if release.tells_words(code)]


def worded(series: Series, at: datetime) -> list[tuple[str, str]]:
    """Code and text of the questions with answers in words that are out."""
    told = released_answers(series, at).subquery()
    rows = db.session.execute(
        select(Question.code, Question.text)
        .join(Section, Section.id == Question.section_id)
        .where(Question.id.in_(select(told.c.question_id)))
        .order_by(Section.position, Section.id, Question.position, Question.id)
    )
    return [(code, text) for code, text in rows]

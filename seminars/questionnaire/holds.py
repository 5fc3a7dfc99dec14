"""What holds a questionnaire to what it asks: answers that were sent, answers that are kept until they are
sent, and delegates who have it open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.drafting import CLOSE_FIRST, Hold
from seminars.questionnaire.models import DraftAnswer, Participation, Question, Questionnaire, Section
from seminars.questionnaire.queries import (
    has_responses,
    is_held_by_answers,
    newest,
    something_given,
)
from seminars.questionnaire.window_queries import windows_of


def hold_of(questionnaire: Questionnaire, at: datetime) -> Hold:
    """What holds a questionnaire at ``at``, in a constant number of statements."""
    opened = _opened_at(questionnaire.id, at)
    if opened is not None:
        return _while_open(opened)
    if has_responses(questionnaire):
        return Hold("There are responses already")
    if has_drafts(questionnaire):
        return Hold("Delegates have begun to answer, and what they gave is kept until they send it")
    return Hold()


def hold_of_question(question: Question, at: datetime) -> Hold:
    """What holds one question at ``at``."""
    return _hold_of([question], at, "This question has answers")


def hold_of_section(section: Section, at: datetime) -> Hold:
    """What holds the questions of a section at ``at``, if it has any."""
    return _hold_of(section.questions, at, "Questions of this section have answers")


def hold_of_grid(statements: Sequence[Question], at: datetime) -> Hold:
    """What holds the statements of a grid at ``at``."""
    return _hold_of(statements, at, "These statements have answers")


def _hold_of(questions: Sequence[Question], at: datetime, words: str) -> Hold:
    if not questions:
        return Hold()
    opened = _opened_at(questions[0].questionnaire_id, at)
    numbers = [each.id for each in questions]
    answered = select(exists().where(Question.id.in_(numbers), is_held_by_answers(Question.id)))
    if db.session.scalar(answered):
        return Hold(words) if opened is None else Hold(words, CLOSE_FIRST)
    return Hold() if opened is None else _while_open(opened)


def is_answered(question: Question) -> bool:
    """Whether anybody has answered the question, also where it was not sent yet."""
    return bool(db.session.scalar(select(is_held_by_answers(question.id))))


def has_drafts(questionnaire: Questionnaire) -> bool:
    """Whether answers to the questionnaire are kept that nobody has sent yet."""
    kept = exists().where(
        Question.questionnaire_id == questionnaire.id,
        DraftAnswer.question_id == Question.id,
        something_given(),
    )
    return bool(db.session.scalar(select(kept)))


def _while_open(seminar: Seminar) -> Hold:
    return Hold(f"Delegates are answering at {seminar.title} now", CLOSE_FIRST)


def _opened_at(questionnaire_id: int, at: datetime) -> Seminar | None:
    """A seminar at which somebody has the questionnaire open and has not sent, if there is one."""
    begun = exists().where(Participation.seminar_id == Seminar.id, ~Participation.submitted)
    seminars = db.session.scalars(
        select(Seminar)
        .join(Questionnaire, Questionnaire.series_id == Seminar.series_id)
        .where(Questionnaire.id == questionnaire_id, newest(), begun)
        .order_by(Seminar.id)
    ).all()
    windows = windows_of([each.id for each in seminars]) if seminars else {}
    return next((each for each in seminars if windows[each.id].keeps_drafts(at)), None)

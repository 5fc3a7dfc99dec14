"""What the form of a series asks, and what delegates answered to its own questions."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, func, select

from seminars.database import add_rows, verb
from seminars.errors import Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.registration.asking import Answer, Asks, OwnQuestion, checked_answer
from seminars.registration.form_models import (
    RegistrationAnswer,
    RegistrationAnswerOption,
    RegistrationField,
    RegistrationQuestion,
    RegistrationQuestionOption,
)
from seminars.registration.models import Delegate


def asks_of(series_id: int) -> Asks:
    """How the form of the series asks for each field."""
    rows = db.session.scalars(select(RegistrationField).where(RegistrationField.series_id == series_id))
    return Asks({row.field: row.asking for row in rows})


def questions_of(series_id: int, *, retired: bool = False) -> list[OwnQuestion]:
    """The series' own questions in order; with ``retired`` also those that are no longer asked."""
    query = select(RegistrationQuestion).where(RegistrationQuestion.series_id == series_id)
    if not retired:
        query = query.where(RegistrationQuestion.offered)
    query = query.order_by(RegistrationQuestion.position, RegistrationQuestion.id)
    return [row.as_asked() for row in db.session.scalars(query)]


def question_by_id(series: Series, question_id: int) -> RegistrationQuestion:
    """A question of the series' form. Raises Missing."""
    question = db.session.get(RegistrationQuestion, question_id)
    if question is None or question.series_id != series.id:
        raise Missing("The form has no such question.", next_step="Go back to the form.")
    return question


def answers_of(delegate_ids: Collection[int]) -> dict[int, dict[int, Answer]]:
    """The answers of each of these delegates by question: a text ('yes', 'no'), or option numbers.

    Delegates without an answer, and questions that were not answered, are not in it.
    """
    if not delegate_ids:
        return {}
    rows = db.session.execute(
        select(
            RegistrationAnswer.delegate_id,
            RegistrationAnswer.question_id,
            RegistrationAnswer.text,
            RegistrationAnswerOption.option_id,
        )
        .outerjoin(
            RegistrationAnswerOption,
            (RegistrationAnswerOption.delegate_id == RegistrationAnswer.delegate_id)
            & (RegistrationAnswerOption.question_id == RegistrationAnswer.question_id),
        )
        .outerjoin(
            RegistrationQuestionOption, RegistrationQuestionOption.id == RegistrationAnswerOption.option_id
        )
        .where(RegistrationAnswer.delegate_id.in_(list(delegate_ids)))
        .order_by(RegistrationQuestionOption.position, RegistrationQuestionOption.id)
    )
    found: dict[int, dict[int, Answer]] = {}
    for delegate_id, question_id, text, option_id in rows:
        answers = found.setdefault(delegate_id, {})
        if option_id is None:
            answers[question_id] = text
        else:
            before = answers.get(question_id, ())
            answers[question_id] = (*(before if isinstance(before, tuple) else ()), option_id)
    return found


def answers_in_words(delegate: Delegate) -> list[tuple[str, str]]:
    """Each question of the series that the delegate answered, with the answer as people read it."""
    given = answers_of([delegate.id]).get(delegate.id, {})
    if not given:
        return []
    questions = questions_of(delegate.seminar.series_id, retired=True)
    return [(each.label, each.in_words(given[each.id])) for each in questions if each.id in given]


def uses_of_options(question_id: int) -> dict[int, int]:
    """How many delegates chose each option of a question; options that nobody chose are not in it."""
    query = (
        select(RegistrationAnswerOption.option_id, func.count())
        .where(RegistrationAnswerOption.question_id == question_id)
        .group_by(RegistrationAnswerOption.option_id)
    )
    return {option_id: number for option_id, number in db.session.execute(query)}


def times_answered(series_id: int) -> dict[int, int]:
    """How many delegates answered each question of the series; unanswered ones are not in it."""
    query = (
        select(RegistrationAnswer.question_id, func.count())
        .join(RegistrationQuestion, RegistrationQuestion.id == RegistrationAnswer.question_id)
        .where(RegistrationQuestion.series_id == series_id)
        .group_by(RegistrationAnswer.question_id)
    )
    return {question_id: number for question_id, number in db.session.execute(query)}


@verb
def set_answers(*, delegate: Delegate, answers: Mapping[int, Answer], new: bool = False) -> bool:
    """Keep the delegate's answers to these questions; an empty one takes the answer away.

    ``new`` says that the delegate has answered nothing yet. Returns whether anything changed. Raises
    Invalid with the question's field for an answer that does not fit, or a question that the series'
    form does not have.
    """
    if not answers:
        return False
    # Held (shared), so that no question becomes another kind meanwhile.
    rows = db.session.scalars(
        select(RegistrationQuestion)
        .where(
            RegistrationQuestion.id.in_(list(answers)),
            RegistrationQuestion.series_id == delegate.seminar.series_id,
        )
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    questions = {row.id: row.as_asked() for row in rows}
    before = {} if new else answers_of([delegate.id]).get(delegate.id, {})
    gone: list[int] = []
    kept: dict[int, Answer] = {}
    for number, given in answers.items():
        if number not in questions:
            raise Invalid("The form has no such question.", field=f"question_{number}")
        standing = before.get(number)
        answer = checked_answer(questions[number], given, standing)
        if answer == (standing or type(answer)()):
            continue
        if standing is not None:
            gone.append(number)
        if answer:
            kept[number] = answer
    _forget(delegate.id, gone)
    _keep(delegate.id, kept)
    return bool(gone or kept)


def _forget(delegate_id: int, question_ids: Sequence[int]) -> None:
    if question_ids:
        db.session.execute(
            delete(RegistrationAnswer).where(
                RegistrationAnswer.delegate_id == delegate_id,
                RegistrationAnswer.question_id.in_(question_ids),
            )
        )


def _keep(delegate_id: int, answers: Mapping[int, Answer]) -> None:
    """Write all answers in one statement, and the options chosen in another."""
    rows = [
        {"delegate_id": delegate_id, "question_id": number, "text": given if isinstance(given, str) else ""}
        for number, given in answers.items()
    ]
    chosen = [
        {"delegate_id": delegate_id, "question_id": number, "option_id": option}
        for number, given in answers.items()
        if isinstance(given, tuple)
        for option in given
    ]
    add_rows(RegistrationAnswer, rows)
    add_rows(RegistrationAnswerOption, chosen)


def pass_answer_on(*, from_delegate: int, to_delegate: int, question_id: int) -> None:
    """Let one delegate's answer to a question be the other's, instead of the answer that one has."""
    answer = answers_of([from_delegate]).get(from_delegate, {}).get(question_id)
    _forget(from_delegate, [question_id])
    _forget(to_delegate, [question_id])
    if answer:
        _keep(to_delegate, {question_id: answer})

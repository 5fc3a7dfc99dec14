"""Reads of the questionnaire room, each in a constant number of statements."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.answers import Given
from seminars.questionnaire.conditions import condition_from
from seminars.questionnaire.definition import Asked, Choice, Definition, Lattice, Part, Terms
from seminars.questionnaire.kinds import Channel, Mode
from seminars.questionnaire.late_models import FiguresTaken, LateResponse
from seminars.questionnaire.models import (
    Answer,
    DraftAnswer,
    Question,
    Questionnaire,
    Respondent,
    Response,
    Section,
)
from seminars.questionnaire.paper_models import SecondEntry, Unreadable
from seminars.questionnaire.sealing import key_hash
from seminars.questionnaire.versions import Merged, merged
from seminars.registration.models import Delegate

PER_PAGE = 50


def questionnaire_of(series: Series) -> Questionnaire | None:
    """The questionnaire of a series as it is asked (its newest version), with its sections, questions and
    options, if it has one."""
    return db.session.scalar(_whole().where(Questionnaire.series_id == series.id).limit(1))


def questionnaires_of(series: Series) -> list[Questionnaire]:
    """All versions of the questionnaire of a series, oldest first."""
    return list(db.session.scalars(_whole().where(Questionnaire.series_id == series.id)))[::-1]


def _whole() -> Select[Questionnaire]:
    return (
        select(Questionnaire)
        .order_by(Questionnaire.version.desc())
        .options(
            selectinload(Questionnaire.sections)
            .selectinload(Section.questions)
            .selectinload(Question.options)
        )
        .execution_options(populate_existing=True)
    )


def newest() -> ColumnElement[bool]:
    """Whether a questionnaire is the newest version of its series."""
    later = aliased(Questionnaire)
    return ~exists().where(later.series_id == Questionnaire.series_id, later.version > Questionnaire.version)


def questionnaire_terms(series_id: int) -> Questionnaire | None:
    """The questionnaire's own row, without its questions."""
    return db.session.scalar(
        select(Questionnaire)
        .where(Questionnaire.series_id == series_id)
        .order_by(Questionnaire.version.desc())
        .limit(1)
    )


def mode_of(seminar: Seminar) -> Mode:
    """Who can tell whose answers are whose at a seminar."""
    found = questionnaire_terms(seminar.series_id)
    return found.mode if found is not None else Mode.ANONYMOUS


def definition_of(series: Series) -> Definition | None:
    """What the delegates of a series are asked, as plain values; None without a questionnaire."""
    questionnaire = questionnaire_of(series)
    return None if questionnaire is None else as_definition(questionnaire)


def definition_by_id(questionnaire_id: int) -> Definition:
    """One version of a questionnaire: what somebody was asked who has answered."""
    return as_definition(db.session.scalars(_whole().where(Questionnaire.id == questionnaire_id)).one())


def versions_of(series: Series) -> list[int]:
    """The numbers of the versions of the questionnaire of a series."""
    return list(
        db.session.scalars(
            select(Questionnaire.version)
            .where(Questionnaire.series_id == series.id)
            .order_by(Questionnaire.version)
        )
    )


def earlier_versions(series: Series, newest: Definition) -> list[Definition]:
    """The versions before the newest one, oldest first; no statement where there are none."""
    if newest.version == 1:
        return []
    return [as_definition(each) for each in questionnaires_of(series) if each.version < newest.version]


def merged_versions(series: Series) -> Merged | None:
    """All versions of the questionnaire of a series as one, for summaries; None without a questionnaire.

    One before the newest that nobody has sent answers to is left out: it has nothing to say.
    """
    found = questionnaires_of(series)
    if len(found) > 1:
        sent = select(Response.questionnaire_id).where(Response.questionnaire_id == Questionnaire.id).exists()
        ids = set(
            db.session.scalars(select(Questionnaire.id).where(Questionnaire.series_id == series.id, sent))
        )
        found = [each for each in found[:-1] if each.id in ids] + found[-1:]
    return merged([as_definition(each) for each in found]) if found else None


def version_of(series: Series, version: int | None) -> Definition | None:
    """One version of the questionnaire of a series (None: the newest); None where there is none."""
    query = _whole().where(Questionnaire.series_id == series.id).limit(1)
    if version is not None:
        query = query.where(Questionnaire.version == version)
    found = db.session.scalar(query)
    return None if found is None else as_definition(found)


@dataclass(frozen=True)
class VersionRow:
    """A version of a questionnaire, and how many have answered it."""

    version: int
    responses: int


def version_rows(series: Series) -> list[VersionRow]:
    """The versions of the questionnaire of a series, newest first, in one statement."""
    rows = db.session.execute(
        select(Questionnaire.version, func.count(Response.id))
        .outerjoin(Response, Response.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.series_id == series.id)
        .group_by(Questionnaire.id, Questionnaire.version)
        .order_by(Questionnaire.version.desc())
    )
    return [VersionRow(version, responses) for version, responses in rows]


def as_definition(questionnaire: Questionnaire) -> Definition:
    """A questionnaire's rows as plain values."""
    return Definition(
        title=questionnaire.title,
        introduction=questionnaire.introduction,
        thanks=questionnaire.thanks,
        id=questionnaire.id,
        version=questionnaire.version,
        terms=Terms(
            mode=questionnaire.mode,
            allow_changes=questionnaire.allow_changes,
            send_last=questionnaire.send_last,
            grace=questionnaire.grace,
        ),
        sections=tuple(
            Part(
                title=section.title,
                introduction=section.introduction,
                shown_if=condition_from(section.shown_if) if section.shown_if else None,
                id=section.id,
                questions=tuple(as_asked(question) for question in section.questions),
            )
            for section in questionnaire.sections
        ),
    )


def as_asked(question: Question) -> Asked:
    """A question's row as a plain value."""
    return Asked(
        code=question.code,
        kind=question.kind,
        text=question.text,
        hint=question.hint,
        required=question.required,
        recommended=question.recommended,
        choose=question.choose,
        ranked=question.ranked,
        least=question.least,
        most=question.most,
        whole=question.whole,
        message=question.message,
        shown_if=condition_from(question.shown_if) if question.shown_if else None,
        grid=Lattice(question.grid.text, question.grid.hint, question.grid.id) if question.grid else None,
        profile=question.profile,
        id=question.id,
        options=tuple(
            Choice(option.code, option.label, option.exclusive, option.other, option.id)
            for option in question.options
        ),
    )


def has_responses(questionnaire: Questionnaire) -> bool:
    """Whether anybody's answers to the questionnaire are kept."""
    return bool(db.session.scalar(select(exists().where(Response.questionnaire_id == questionnaire.id))))


def answered_questions(questionnaire: Questionnaire) -> set[int]:
    """Ids of the questions that have answers, also where they were not sent yet."""
    return set(
        db.session.scalars(
            select(Question.id).where(
                Question.questionnaire_id == questionnaire.id, is_held_by_answers(Question.id)
            )
        )
    )


def is_held_by_answers(question_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> Any:
    """Whether an answer to the question is kept, sent or not, or that one could not be read on paper."""
    return or_(
        exists().where(Answer.question_id == question_id),
        exists().where(Unreadable.question_id == question_id),
        exists().where(DraftAnswer.question_id == question_id, something_given()),
    )


def something_given() -> ColumnElement[bool]:
    """Whether what is kept of a draft says something: an answer that was cleared again says nothing."""
    return cast(DraftAnswer.given, Text) != "{}"


def sources_for(series: Series) -> list[Questionnaire]:
    """Questionnaires of other series that could be copied, newest series first."""
    return list(
        db.session.scalars(
            select(Questionnaire)
            .join(Questionnaire.series)
            .where(Questionnaire.series_id != series.id, newest())
            .options(selectinload(Questionnaire.series))
            .order_by(Series.created_at.desc(), Questionnaire.id.desc())
            .limit(50)
        )
    )


def paper_form(seminar: Seminar, serial: str) -> Response | None:
    """The paper form keyed under ``serial``, if there is one."""
    return db.session.scalar(
        select(Response).where(Response.seminar_id == seminar.id, Response.serial == serial)
    )


def own_response(delegate: Delegate, *, key: str | None, by_link: bool) -> Response | None:
    """The response that a delegate has sent, for whoever can show that it is theirs.

    By the key that only the sender's device holds; or, where it is not anonymous, by the personal link.
    """
    if key is not None:
        found = db.session.scalar(
            select(Response).where(
                Response.key_hash == key_hash(key), Response.seminar_id == delegate.seminar_id
            )
        )
        if found is not None:
            return found
    if not by_link:
        return None
    return db.session.scalar(
        select(Response)
        .join(Respondent, Respondent.response_id == Response.id)
        .where(Respondent.delegate_id == delegate.id)
    )


def given_of(response: Response, definition: Definition) -> dict[str, Given]:
    """The answers of a response by question code, as they are checked and shown in the form."""
    rows = db.session.execute(
        select(Answer.response_id, Answer.question_id, Answer.option_id, Answer.number, Answer.text)
        .where(Answer.response_id == response.id)
        .order_by(Answer.question_id, Answer.item)
    )
    return given_by_response(rows, definition).get(response.id, {})


def given_by_response(rows: Iterable[Any], definition: Definition) -> dict[str, dict[str, Given]]:
    """Answers by response and question code; ``rows`` come in the order of their items."""
    questions = {question.id: question.code for question in definition.questions}
    codes = {option.id: option.code for q in definition.questions for option in q.options}
    found: dict[str, dict[str, Given]] = {}
    for response_id, question_id, option_id, number, text in rows:
        of_response = found.setdefault(response_id, {})
        before = of_response.get(questions[question_id], Given())
        of_response[questions[question_id]] = Given(
            options=before.options + ((codes[option_id],) if option_id is not None else ()),
            text=before.text or text,
            number=number,
        )
    return found


@dataclass(frozen=True)
class AnswerRow:
    """One answer as summaries count it; a question left blank has no row."""

    response_id: str
    seminar_id: int
    channel: Channel
    question_id: int
    option_id: int | None
    number: float | None
    text: str | None
    item: int = 0


def counts() -> ColumnElement[bool]:
    """Whether a response counts.

    Not while it is late, nor while the two entries of a paper form differ and are not settled: unless figures
    with the first entry were taken away already.
    """
    unsettled = exists().where(SecondEntry.response_id == Response.id, SecondEntry.open)
    taken = exists().where(FiguresTaken.seminar_id == Response.seminar_id)
    return ~exists().where(LateResponse.response_id == Response.id) & (~unsettled | taken)


def responses_of(seminar_ids: Iterable[int]) -> list[tuple[str, int, Channel]]:
    """Id, seminar and channel of each response of these seminars, in the order of the random ids."""
    rows = db.session.execute(
        select(Response.id, Response.seminar_id, Response.channel)
        .where(Response.seminar_id.in_(list(seminar_ids)), counts())
        .order_by(Response.id)
    )
    return [(response_id, seminar_id, channel) for response_id, seminar_id, channel in rows]


def response_counts(seminar_ids: Iterable[int]) -> Counter[tuple[int, Channel]]:
    """How many responses of these seminars count, by seminar and channel."""
    rows = db.session.execute(
        select(Response.seminar_id, Response.channel, func.count())
        .where(Response.seminar_id.in_(list(seminar_ids)), counts())
        .group_by(Response.seminar_id, Response.channel)
    )
    return Counter({(seminar_id, channel): number for seminar_id, channel, number in rows})


def answers_table(seminar_ids: Iterable[int], question_ids: Iterable[int] | None = None) -> list[AnswerRow]:
    """All answers given at these seminars, in one statement, in the order of the random ids.

    With ``question_ids`` those to some questions only.
    """
    wanted = true() if question_ids is None else Answer.question_id.in_(list(question_ids))
    rows = db.session.execute(
        select(
            Answer.response_id,
            Response.seminar_id,
            Response.channel,
            Answer.question_id,
            Answer.option_id,
            Answer.number,
            Answer.text,
            Answer.item,
        )
        .join(Response, Response.id == Answer.response_id)
        .where(Response.seminar_id.in_(list(seminar_ids)), counts(), wanted)
        .order_by(Answer.response_id, Answer.question_id, Answer.item)
    )
    return [AnswerRow(*row) for row in rows]

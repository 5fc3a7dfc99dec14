"""Reads of the questionnaire room, each in a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import exists, func, select
from sqlalchemy.orm import selectinload

from seminars.accounts.models import Account
from seminars.attendance.models import CheckIn
from seminars.extensions import db
from seminars.programme.models import Seminar, Series, Session, SessionKind
from seminars.questionnaire.answers import Given
from seminars.questionnaire.codes import typed_room_code
from seminars.questionnaire.conditions import condition_from
from seminars.questionnaire.definition import Asked, Choice, Definition, Lattice, Part
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import (
    Answer,
    Participation,
    Question,
    Questionnaire,
    Response,
    RoomCode,
    Section,
    WindowEvent,
)
from seminars.questionnaire.window import Event, Window, window
from seminars.registration.models import Delegate, DelegateState

PER_PAGE = 50


def questionnaire_of(series: Series) -> Questionnaire | None:
    """The questionnaire of a series with its sections, questions and options, if it has one."""
    return db.session.scalar(
        select(Questionnaire)
        .where(Questionnaire.series_id == series.id)
        .options(
            selectinload(Questionnaire.sections)
            .selectinload(Section.questions)
            .selectinload(Question.options)
        )
        .execution_options(populate_existing=True)
    )


def definition_of(series: Series) -> Definition | None:
    """What the delegates of a series are asked, as plain values; None without a questionnaire."""
    questionnaire = questionnaire_of(series)
    return None if questionnaire is None else as_definition(questionnaire)


def as_definition(questionnaire: Questionnaire) -> Definition:
    """A questionnaire's rows as plain values."""
    return Definition(
        title=questionnaire.title,
        introduction=questionnaire.introduction,
        thanks=questionnaire.thanks,
        id=questionnaire.id,
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
    """Ids of the questions that have answers."""
    return set(
        db.session.scalars(
            select(Question.id).where(
                Question.questionnaire_id == questionnaire.id,
                exists().where(Answer.question_id == Question.id),
            )
        )
    )


def sources_for(series: Series) -> list[Questionnaire]:
    """Questionnaires of other series that could be copied, newest series first."""
    return list(
        db.session.scalars(
            select(Questionnaire)
            .join(Questionnaire.series)
            .where(Questionnaire.series_id != series.id)
            .options(selectinload(Questionnaire.series))
            .order_by(Series.created_at.desc(), Questionnaire.id.desc())
            .limit(50)
        )
    )


def window_of(seminar: Seminar) -> Window:
    """The window of a seminar: its first questionnaire session and what was done by hand."""
    return windows_of([seminar.id])[seminar.id]


def windows_of(seminar_ids: Iterable[int]) -> dict[int, Window]:
    """The window of each of these seminars."""
    ids = list(seminar_ids)
    sessions: dict[int, tuple[datetime, datetime]] = {}
    for seminar_id, starts_at, ends_at in db.session.execute(
        select(Session.seminar_id, Session.starts_at, Session.ends_at)
        .where(Session.seminar_id.in_(ids), Session.kind == SessionKind.QUESTIONNAIRE)
        .order_by(Session.starts_at, Session.id)
    ):
        sessions.setdefault(seminar_id, (starts_at, ends_at))
    events: dict[int, list[Event]] = {each: [] for each in ids}
    for seminar_id, act, at, minutes in db.session.execute(
        select(WindowEvent.seminar_id, WindowEvent.act, WindowEvent.at, WindowEvent.minutes)
        .where(WindowEvent.seminar_id.in_(ids))
        .order_by(WindowEvent.at, WindowEvent.id)
    ):
        events[seminar_id].append(Event(act, at, minutes))
    return {each: window(sessions.get(each), events[each]) for each in ids}


def window_events(seminar: Seminar) -> Sequence[tuple[WindowEvent, str | None]]:
    """What was done to the window, newest first, with the name of who did it."""
    rows = db.session.execute(
        select(WindowEvent, Account.name)
        .outerjoin(Account, Account.id == WindowEvent.account_id)
        .where(WindowEvent.seminar_id == seminar.id)
        .order_by(WindowEvent.at.desc(), WindowEvent.id.desc())
    )
    return [(event, name) for event, name in rows]


def seminar_of_code(text: str) -> Seminar | None:
    """The seminar whose room code somebody typed, if there is one."""
    code = typed_room_code(text)
    return db.session.scalar(
        select(Seminar).join(RoomCode, RoomCode.seminar_id == Seminar.id).where(RoomCode.code == code)
    )


def participation_of(delegate: Delegate) -> Participation | None:
    """Whether the delegate has begun or submitted; None for neither."""
    return db.session.get(Participation, delegate.id, populate_existing=True)


def may_answer(delegate: Delegate) -> bool:
    """Whether the delegate is asked: has a place, or was let in at the desk."""
    return delegate.state is DelegateState.REGISTERED or bool(
        db.session.scalar(select(exists().where(CheckIn.delegate_id == delegate.id)))
    )


@dataclass(frozen=True)
class Progress:
    """How many were checked in on the day, began, submitted, and how many paper forms are keyed."""

    present: int
    begun: int
    submitted: int
    paper: int


def progress(seminar: Seminar, day: date) -> Progress:
    """How far the delegates of a seminar are, in one statement."""
    taking_part = (
        select(func.count())
        .select_from(Participation)
        .join(Delegate, Delegate.id == Participation.delegate_id)
        .where(Delegate.seminar_id == seminar.id)
    )
    row = db.session.execute(
        select(
            select(func.count())
            .select_from(CheckIn)
            .join(Delegate, Delegate.id == CheckIn.delegate_id)
            .where(Delegate.seminar_id == seminar.id, CheckIn.day == day)
            .scalar_subquery()
            .label("present"),
            taking_part.scalar_subquery().label("begun"),
            taking_part.where(Participation.submitted).scalar_subquery().label("submitted"),
            select(func.count())
            .select_from(Response)
            .where(Response.seminar_id == seminar.id, Response.channel == Channel.PAPER)
            .scalar_subquery()
            .label("paper"),
        )
    ).one()
    return Progress(row.present, row.begun, row.submitted, row.paper)


def paper_forms(seminar: Seminar, text: str, page: int) -> Pagination:
    """Keyed paper forms of a seminar by serial, those whose serial holds ``text``."""
    query = select(Response).where(Response.seminar_id == seminar.id, Response.channel == Channel.PAPER)
    if text:
        query = query.where(Response.serial.contains(text.upper(), autoescape=True))
    return db.paginate(
        query.order_by(func.length(Response.serial), Response.serial),
        page=page,
        per_page=PER_PAGE,
        error_out=False,
    )


def paper_form(seminar: Seminar, serial: str) -> Response | None:
    """The paper form keyed under ``serial``, if there is one."""
    return db.session.scalar(
        select(Response).where(Response.seminar_id == seminar.id, Response.serial == serial)
    )


def given_of(response: Response, definition: Definition) -> dict[str, Given]:
    """The answers of a response by question code, as they are checked and shown in the form."""
    questions = {question.id: question for question in definition.questions}
    codes = {option.id: option.code for q in definition.questions for option in q.options}
    found: dict[str, Given] = {}
    rows = db.session.scalars(
        select(Answer).where(Answer.response_id == response.id).order_by(Answer.question_id, Answer.item)
    )
    for row in rows:
        code = questions[row.question_id].code
        before = found.get(code, Given())
        found[code] = Given(
            options=before.options + ((codes[row.option_id],) if row.option_id is not None else ()),
            text=before.text or row.text,
            number=row.number,
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


def responses_of(seminar_ids: Iterable[int]) -> list[tuple[str, int, Channel]]:
    """Id, seminar and channel of each response of these seminars, in the order of the random ids."""
    rows = db.session.execute(
        select(Response.id, Response.seminar_id, Response.channel)
        .where(Response.seminar_id.in_(list(seminar_ids)))
        .order_by(Response.id)
    )
    return [(response_id, seminar_id, channel) for response_id, seminar_id, channel in rows]


def answers_table(seminar_ids: Iterable[int]) -> list[AnswerRow]:
    """All answers given at these seminars, in one statement, in the order of the random ids."""
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
        .where(Response.seminar_id.in_(list(seminar_ids)))
        .order_by(Answer.response_id, Answer.question_id, Answer.item)
    )
    return [AnswerRow(*row) for row in rows]

"""The verbs of the window: open, extend, close, reopen; and the code shown in the room."""

import secrets
from datetime import datetime

from sqlalchemy import exists, select

from seminars.audit.service import SYSTEM, Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.codes import new_room_code
from seminars.questionnaire.kinds import WindowAct
from seminars.questionnaire.models import Question, Questionnaire, RoomCode, WindowEvent
from seminars.questionnaire.queries import newest
from seminars.questionnaire.window import WindowState
from seminars.questionnaire.window_queries import window_of

LONGEST_EXTENSION = 240


def _note(seminar: Seminar, act: WindowAct, actor: Actor, at: datetime, minutes: int | None = None) -> None:
    db.session.add(
        WindowEvent(seminar_id=seminar.id, act=act, at=at, minutes=minutes, account_id=actor.account_id)
    )
    details = {} if minutes is None else {"minutes": minutes}
    record(
        action=f"questionnaire {act.value}",
        subject=seminar,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        **details,
    )


def _require_questions(seminar: Seminar) -> None:
    asked = select(
        exists()
        .where(Question.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.series_id == seminar.series_id, newest())
    )
    if not db.session.scalar(asked):
        raise Conflict(
            "The questionnaire has no questions yet.",
            next_step="Write the questionnaire of the series first.",
        )


@verb
def open_window(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Open the questionnaire now. Raises Conflict if it is open, or if there is nothing to ask."""
    lock(seminar)
    _require_questions(seminar)
    state = window_of(seminar).state(at)
    if state is WindowState.OPEN:
        raise Conflict("The questionnaire is open already.", next_step="Reload the page to see its state.")
    act = WindowAct.REOPENED if state is WindowState.OVER else WindowAct.OPENED
    _note(seminar, act, actor, at)


@verb
def extend_window(*, seminar: Seminar, minutes: int, actor: Actor, at: datetime) -> None:
    """Let the window close ``minutes`` later. Raises Conflict if it is over, Invalid for odd minutes."""
    lock(seminar)
    if not 1 <= minutes <= LONGEST_EXTENSION:
        raise Invalid(f"Enter between 1 and {LONGEST_EXTENSION} minutes.", field="minutes")
    state = window_of(seminar).state(at)
    if state in (WindowState.OVER, WindowState.NOT_PLANNED):
        raise Conflict("The questionnaire is not open.", next_step="Open it first, then extend it.")
    _note(seminar, WindowAct.EXTENDED, actor, at, minutes)


@verb
def close_window(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Close the questionnaire now. Raises Conflict if it is not open."""
    lock(seminar)
    if not window_of(seminar).is_open(at):
        raise Conflict("The questionnaire is not open.", next_step="Reload the page to see its state.")
    _note(seminar, WindowAct.CLOSED, actor, at)


@verb
def reopen_window(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Open the questionnaire again after its end. Raises Conflict unless it is over."""
    lock(seminar)
    if window_of(seminar).state(at) is not WindowState.OVER:
        raise Conflict("The questionnaire is not over.", next_step="Reload the page to see its state.")
    open_window(seminar=seminar, actor=actor, at=at)


def room_code(seminar: Seminar) -> str:
    """The code by which delegates in the room find the questionnaire; drawn at the first call."""
    found = db.session.get(RoomCode, seminar.id)
    return found.code if found is not None else _draw_room_code(seminar=seminar)


@verb
def _draw_room_code(*, seminar: Seminar) -> str:
    lock(seminar)
    found = db.session.get(RoomCode, seminar.id)
    if found is not None:
        return found.code
    code = new_room_code(secrets.randbelow)
    while db.session.scalar(select(exists().where(RoomCode.code == code))):
        code = new_room_code(secrets.randbelow)
    db.session.add(RoomCode(seminar_id=seminar.id, code=code))
    return code


@verb
def change_room_code(*, seminar: Seminar, actor: Actor = SYSTEM, at: datetime) -> str:
    """Draw a new code, so that the old one opens nothing any more."""
    lock(seminar)
    found = db.session.get(RoomCode, seminar.id)
    if found is not None:
        db.session.delete(found)
        db.session.flush()
    code = _draw_room_code(seminar=seminar)
    record(action="change room code", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)
    return code

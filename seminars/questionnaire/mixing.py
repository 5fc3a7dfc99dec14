"""Lays the rows of responses anew in the order of their random ids, so that their place tells nothing.

SQLite keeps them so by itself. PostgreSQL puts each row where there is room: whoever wrote down in which
order people sent could read it off a copy of the database.
"""

from datetime import datetime

from sqlalchemy import exists, func, select, text

from seminars.database import verb
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.programme.models import Seminar, SeminarState
from seminars.questionnaire.models import Response, WindowEvent
from seminars.questionnaire.window_queries import window_of

_LAID = {"response": "pk_response", "answer": "pk_answer", "participation": "pk_participation"}


def in_order_of_arrival() -> bool:
    """Whether rows of responses lie in another order than that of their ids (PostgreSQL only)."""
    if db.engine.dialect.name != "postgresql":
        return False
    before = func.lag(Response.id).over(order_by=text("response.ctid"))
    rows = select(Response.id.label("id"), before.label("before")).subquery()
    return bool(db.session.scalar(select(exists().where(rows.c.id < rows.c.before))))


@every(minutes=15)
def mix_responses(at: datetime) -> None:
    """Lay the rows anew once no window is open: it holds the tables for a moment."""
    if in_order_of_arrival() and not _any_open(at):
        lay_anew()


def _any_open(at: datetime) -> bool:
    near = (
        select(Seminar)
        .where(Seminar.state == SeminarState.PUBLISHED)
        .where(
            (Seminar.starts_on <= at.date()) & (Seminar.ends_on >= at.date())
            | exists().where(WindowEvent.seminar_id == Seminar.id)
        )
    )
    return any(window_of(seminar).keeps_drafts(at) for seminar in db.session.scalars(near))


@verb
def lay_anew() -> None:
    """Lay the rows of responses and answers in the order of their random ids (PostgreSQL only)."""
    if db.engine.dialect.name == "postgresql":
        for table, index in _LAID.items():
            db.session.execute(text(f"CLUSTER {table} USING {index}"))

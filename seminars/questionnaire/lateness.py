"""Holding back what comes late, so that two files of the same seminar do not tell what one response says.

These are parts of verbs: the caller has locked what it writes and commits.
"""

from collections.abc import Collection

from sqlalchemy import delete, exists, func, insert, select

from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.late_models import FiguresTaken, LateResponse
from seminars.questionnaire.models import Response
from seminars.questionnaire.paper_models import SecondEntry


def note_taken(series_id: int, seminar_ids: Collection[int], least: int) -> None:
    """Figures of these seminars of a series go out: what comes in from now on is late, until it is ``least``.

    Forms whose two entries differ do not count yet, so once they are settled they are late as well.
    """
    known = stages_taken(series_id)
    stage = max(known.values(), default=0) + 1
    for seminar_id in seminar_ids:
        if seminar_id in known:
            continue
        db.session.add(FiguresTaken(seminar_id=seminar_id, least=least, stage=stage))
        unsettled = db.session.scalars(
            select(SecondEntry.response_id)
            .join(Response, Response.id == SecondEntry.response_id)
            .where(Response.seminar_id == seminar_id, SecondEntry.open)
        ).all()
        # Nothing is written where there is none: writing tells that figures may have changed.
        if unsettled:
            db.session.execute(insert(LateResponse), [{"response_id": each} for each in unsettled])
    db.session.flush()


def stages_taken(series_id: int) -> dict[int, int]:
    """The stage in which figures of each seminar were first taken away, of those of which any were."""
    rows = db.session.execute(
        select(FiguresTaken.seminar_id, FiguresTaken.stage)
        .join(Seminar, Seminar.id == FiguresTaken.seminar_id)
        .where(Seminar.series_id == series_id)
    )
    return {seminar_id: stage for seminar_id, stage in rows}


def note_least(seminar_ids: Collection[int], least: int) -> None:
    """The threshold of their series was changed."""
    for row in db.session.scalars(select(FiguresTaken).where(FiguresTaken.seminar_id.in_(seminar_ids))):
        row.least = least


def arrived(response_ids: Collection[str], seminar_id: int) -> None:
    """Responses have come in: late where figures were taken away; once they are enough, all count."""
    if response_ids and db.session.get(FiguresTaken, seminar_id) is not None:
        db.session.execute(insert(LateResponse), [{"response_id": each} for each in response_ids])
        let_in(seminar_id)


def let_in(seminar_id: int) -> None:
    """Let the late responses of a seminar count, if there are enough that are settled."""
    taken = db.session.get(FiguresTaken, seminar_id)
    ready = (
        select(LateResponse.response_id)
        .join(Response, Response.id == LateResponse.response_id)
        .where(
            Response.seminar_id == seminar_id,
            ~exists().where(SecondEntry.response_id == LateResponse.response_id, SecondEntry.open),
        )
    )
    number = db.session.scalar(select(func.count()).select_from(ready.subquery())) or 0
    if taken is None or number >= taken.least:
        db.session.execute(
            delete(LateResponse).where(LateResponse.response_id.in_(ready)),
            execution_options={"synchronize_session": False},
        )


def count_at_once(seminar_ids: Collection[int]) -> int:
    """Forget that figures were taken away, and let all late responses count. Returns how many."""
    waiting = late_counts(seminar_ids)
    db.session.execute(delete(FiguresTaken).where(FiguresTaken.seminar_id.in_(seminar_ids)))
    for seminar_id in seminar_ids:
        let_in(seminar_id)
    return sum(waiting.values())


def late_counts(seminar_ids: Collection[int]) -> dict[int, int]:
    """How many responses are held back, by seminar; without those where none is."""
    rows = db.session.execute(
        select(Response.seminar_id, func.count())
        .join(LateResponse, LateResponse.response_id == Response.id)
        .where(Response.seminar_id.in_(seminar_ids))
        .group_by(Response.seminar_id)
    )
    return {seminar_id: number for seminar_id, number in rows}

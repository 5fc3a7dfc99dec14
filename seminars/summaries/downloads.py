"""Taking figures away: who did, and that what comes in from then on is held back until it is enough."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.lateness import count_at_once, note_taken
from seminars.summaries.attendance_queries import note_attendance_told
from seminars.summaries.models import AttendanceFile
from seminars.summaries.queries import rules_of, seminars_out


@verb
def take_figures(*, series: Series, also: Seminar | None = None, at: datetime) -> None:
    """Figures of the series go out, and with them those of a draft looked at on its own.

    Call it before they are read: what comes in afterwards is late (``questionnaire.lateness``), and what is
    told of attendance now is remembered when it is told again.
    """
    lock(series)
    seminars = {*series.seminars, *([also] if also is not None else [])}
    note_taken(series.id, seminars_out(list(seminars), at), rules_of(series).threshold)
    note_attendance_told(series)


@verb
def record_download(
    *,
    subject: Seminar | Series,
    shape: str,
    mark: str,
    actor: Actor,
    at: datetime,
    only: Sequence[str] = (),
    part: str = "",
) -> None:
    """Note in the audit trail that ``actor`` took the summary away as ``shape`` (pdf, xlsx or csv), and of
    which release (``mark``); ``only`` some seminars of the series, or a ``part`` such as a cross-tab."""
    record(
        action="download summary",
        subject=subject,
        actor=actor,
        at=at,
        seminar_id=subject.id if isinstance(subject, Seminar) else None,
        shape=shape,
        release=mark,
        **({"seminars": ", ".join(only)} if only else {}),
        **({"part": part} if part else {}),
    )


@verb
def record_rows(*, series: Series, shape: str, purpose: str, mark: str, actor: Actor, at: datetime) -> None:
    """Note in the audit trail that ``actor`` took the rows away as ``shape`` (sav, wide or long), and what
    for."""
    record(
        action="download rows", subject=series, actor=actor, at=at, shape=shape, purpose=purpose, release=mark
    )


@verb
def count_late(*, series: Series, actor: Actor, at: datetime) -> int:
    """Let what came in late count at once, because nothing was handed on that could be laid beside it.

    Returns how many. What comes in later is late again only after the next file.
    """
    lock(series)
    number = count_at_once([seminar.id for seminar in series.seminars])
    db.session.execute(delete(AttendanceFile).where(AttendanceFile.series_id == series.id))
    record(action="count late responses", subject=series, actor=actor, at=at, responses=number)
    return number

"""Summaries that are kept until something changes: in the database, so that all processes share them.

Every verb that writes to a table that a summary may be made of leaves a row in ``summary_change``
(``note_change``, called before each commit with the tables that were written, whatever wrote to them). How
many such rows there are, and the last of them, is the *state*. A kept summary is handed out only for the
state in which it was made, for the same windows closed, with the seminars in the same groups in which
figures were taken away, and by the same code; protection is part of it.

Cross-tabs are kept in the same way (``cross_keeping``).

The state is read before the figures: what is written meanwhile can only make a kept summary newer than its
state, which nobody asks for any more.
"""

import pickle
import zlib
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from flask import current_app
from itsdangerous import BadSignature, Signer
from sqlalchemy import delete, func, select

from seminars.database import in_verb, insert_or_change, put_row, verb, write_connection
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.lateness import stages_taken
from seminars.summaries.keeping_models import KeptSummary, SummaryChange
from seminars.summaries.queries import seminars_out, summary_of_seminar, summary_of_series
from seminars.summaries.summary import Summary

# No summary is made of these; all other tables move the state, also those that come later.
APART = frozenset(
    {
        "account",
        "attachment",
        "audit_entry",
        "badge_run",
        "certificate",
        "draft",
        "draft_answer",
        "handed_in",
        "job",
        "kept_summary",
        "message",
        "printed_badge",
        "printed_row",
        "printed_sheet",
        "replayed_request",
        "report_comment",
        "report_file",
        "report_review",
        "report_text",
        "report_version",
        "room_code",
        "summary_ask",
        "summary_change",
    }
)
# That figures were taken away changes none of them by itself. What matters of it later, which seminars came
# out together, is read each time (``_wanted``); late responses have a table of their own, which moves it.
READ_EACH_TIME = frozenset({"figures_taken", "attendance_file"})
# From so many rows on changes are cleared away, and what was kept with them.
_MANY = 2_000
# So many summaries and cross-tabs are kept at most: whoever asks for ever other ones must not fill the disk.
_MOST_KEPT = 1_000
T = TypeVar("T")


def note_change(tables: Collection[str]) -> None:
    """Move the state on, in the transaction that wrote to ``tables``."""
    if not (APART | READ_EACH_TIME).issuperset(tables):
        put_row(SummaryChange)


def state() -> str:
    """By which it is known that nothing has changed."""
    number, last = db.session.execute(select(func.count(SummaryChange.id), func.max(SummaryChange.id))).one()
    return f"{number}.{last or 0}"


def kept_summary_of_seminar(seminar: Seminar, at: datetime) -> Summary:
    """``summary_of_seminar``, made anew only where something has changed."""
    described = _described(seminar, ())
    return kept(described, [seminar.series], at, Summary, lambda: summary_of_seminar(seminar, at))


def kept_summary_of_series(series: Series, at: datetime, only: Collection[str] = ()) -> Summary:
    """``summary_of_series``, made anew only where something has changed."""
    described = _described(series, only)
    return kept(described, [series], at, Summary, lambda: summary_of_series(series, at, only))


def is_kept(subject: Seminar | Series, at: datetime, only: Collection[str] = ()) -> bool:
    """Whether the summary of a seminar or a series can be had without making it."""
    series = subject.series if isinstance(subject, Seminar) else subject
    found = select(KeptSummary.name).where(
        KeptSummary.name == name_of(subject, only), KeptSummary.state == _wanted([series], at)
    )
    return db.session.scalar(found) is not None


def name_of(subject: Seminar | Series, only: Collection[str] = ()) -> str:
    """Under which its summary is kept."""
    return _name(_described(subject, only))


def _name(described: str) -> str:
    return sha256(described.encode()).hexdigest()


def _described(subject: Seminar | Series, only: Collection[str]) -> str:
    if isinstance(subject, Seminar):
        return f"seminar {subject.slug}"
    return f"series {subject.slug} {' '.join(sorted(set(only)))}"


def _wanted(told: Sequence[Series], at: datetime) -> str:
    """The state in which what is kept of these series is handed out; which windows have closed, time alone
    decides."""
    out = " ".join(_out_together(series, at) for series in told)
    return sha256(f"{state()} {out} {_code()}".encode()).hexdigest()


def _out_together(series: Series, at: datetime) -> str:
    """Whose answers are out: the seminars of which figures were taken away together, and the rest."""
    taken = stages_taken(series.id)
    groups: dict[int, list[int]] = {}
    for seminar_id in sorted(seminars_out(series.seminars, at)):
        groups.setdefault(taken.get(seminar_id, len(taken) + 1), []).append(seminar_id)
    return "|".join(",".join(map(str, groups[stage])) for stage in sorted(groups))


def kept(described: str, told: Sequence[Series], at: datetime, kind: type[T], make: Callable[[], T]) -> T:
    """What is kept under ``described``, made of these series; made anew only where something has changed.

    ``described`` must say all that decides what it is, but for the figures themselves.
    """
    if in_verb():
        # What the verb has written is not in the state yet.
        return make()
    name, wanted = _name(described), _wanted(told, at)
    content = db.session.scalar(
        select(KeptSummary.content).where(KeptSummary.name == name, KeptSummary.state == wanted)
    )
    found = None if content is None else _opened(content, described)
    if isinstance(found, kind):
        return found
    made = make()
    _keep(name, wanted, _sealed(made, described))
    return made


def _keep(name: str, wanted: str, content: bytes) -> None:
    # What was read so far must not hold up the writing.
    db.session.rollback()
    row = {"name": name, "state": wanted, "content": content}
    with write_connection() as connection:
        put = insert_or_change(KeptSummary).values(row)
        connection.execute(
            put.on_conflict_do_update(index_elements=["name"], set_={"state": wanted, "content": content})
        )


def _signer(subject: str) -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt=f"kept {subject}", digest_method=sha256)


def _sealed(made: object, subject: str) -> bytes:
    """Signed, because nothing may be unpickled that somebody else wrote into the database."""
    return _signer(subject).sign(zlib.compress(pickle.dumps(made, pickle.HIGHEST_PROTOCOL), 1))


def _opened(content: bytes, subject: str) -> object:
    try:
        return pickle.loads(zlib.decompress(_signer(subject).unsign(content)))
    except BadSignature:
        return None


@cache
def _code() -> str:
    """By which other code is told apart: what is kept was made by this one."""
    package = Path(__file__).parents[1]
    files = sorted(file for room in ("summaries", "questionnaire") for file in (package / room).glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@every(minutes=60)
def clear_changes(at: datetime) -> None:
    """Clear old changes away once there are many, with all that was kept: its states may come again."""
    changes = db.session.scalar(select(func.count(SummaryChange.id))) or 0
    kept_now = db.session.scalar(select(func.count()).select_from(KeptSummary)) or 0
    if changes > _MANY or kept_now > _MOST_KEPT:
        _clear()


@verb
def _clear() -> None:
    last = db.session.scalar(select(func.max(SummaryChange.id)))
    db.session.execute(delete(KeptSummary))
    db.session.execute(delete(SummaryChange).where(SummaryChange.id != last))

"""Keeping a report as a numbered version: drafts for the facilitators, and the final one with its files."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.report.content import Content, as_dict, digest_of_kept
from seminars.report.models import FREEZE, CommentState, ReportComment, ReportFile, ReportVersion

LONGEST_REMARK = 200
# In which shapes a report is printed.
SHAPES = ("pdf", "docx")


def digest_of(content: Content) -> str:
    """By which it is known that two reports say the same: SHA-256 of the content, without its standing."""
    return digest_of_kept(as_dict(content))


def next_number(series: Series) -> int:
    """The number that the next version gets."""
    highest = select(func.max(ReportVersion.number)).where(ReportVersion.series_id == series.id)
    return (db.session.scalar(highest) or 0) + 1


def open_comments(series: Series) -> int:
    """How many comments on the series' drafts are neither settled nor answered."""
    query = (
        select(func.count())
        .select_from(ReportComment)
        .join(ReportVersion, ReportVersion.id == ReportComment.version_id)
        .where(ReportVersion.series_id == series.id, ReportComment.state == CommentState.OPEN)
    )
    return db.session.scalar(query) or 0


def _require_read(content: Content, read: str) -> None:
    if digest_of(content) != read:
        raise Conflict(
            "The report says something else than when you opened the page: words, figures or quotations "
            "have changed.",
            next_step="Read it again, then keep it.",
        )


def _keep(
    series: Series, content: Content, *, number: int, final: bool, remark: str, actor: Actor, at: datetime
) -> ReportVersion:
    if number != next_number(series):
        raise Conflict(
            "Somebody else kept a version at the same moment.", next_step="Look at theirs, then try again."
        )
    words = " ".join(remark.split())
    if len(words) > LONGEST_REMARK:
        raise Invalid(f"Keep the remark under {LONGEST_REMARK} characters.", field="remark")
    version = ReportVersion(
        series_id=series.id,
        number=number,
        final=final,
        content=as_dict(content),
        mark=content.mark,
        digest=digest_of(content),
        remark=words,
        made_at=at,
        made_by=actor.name,
        account_id=actor.account_id,
    )
    db.session.add(version)
    return version


@verb
def keep_draft(
    *, series: Series, content: Content, read: str, actor: Actor, at: datetime, remark: str = ""
) -> ReportVersion:
    """Keep the report as the next draft; ``read`` is the digest of what was read.

    Raises Conflict where it says something else by now.
    """
    lock(series)
    _require_read(content, read)
    version = _keep(
        series, content, number=next_number(series), final=False, remark=remark, actor=actor, at=at
    )
    record(
        action="keep report draft",
        subject=version,
        actor=actor,
        at=at,
        number=version.number,
        release=version.mark,
    )
    return version


@verb
def freeze(
    *,
    series: Series,
    content: Content,
    read: str,
    number: int,
    files: Mapping[str, bytes],
    pending: str,
    actor: Actor,
    at: datetime,
    remark: str = "",
) -> ReportVersion:
    """Keep the report as the final version ``number``, with its ``files`` by shape as they were printed.

    ``pending`` tells whose answers are not in it yet. Raises Conflict while there are such, while a comment
    is neither settled nor answered, and where the report says something else than what was ``read``.
    """
    lock(series)
    if pending:
        raise Conflict(
            f"Not all answers are in the report. {pending}", next_step="Wait until then, or keep a draft."
        )
    unanswered = open_comments(series)
    if unanswered:
        what = "One comment is" if unanswered == 1 else f"{unanswered} comments are"
        raise Conflict(
            f"{what} neither settled nor answered.",
            next_step="Settle or answer each on the draft that it was made on.",
        )
    _require_read(content, read)
    if set(files) != set(SHAPES):
        raise ValueError("A final version is kept with all its files.")
    version = _keep(series, content, number=number, final=True, remark=remark, actor=actor, at=at)
    db.session.flush()
    for shape, made in files.items():
        db.session.add(ReportFile(version_id=version.id, shape=shape, content=made))
    record(
        action=FREEZE,
        subject=version,
        actor=actor,
        at=at,
        number=version.number,
        release=version.mark,
        files={shape: hashlib.sha256(made).hexdigest() for shape, made in files.items()},
    )
    return version


@verb
def record_download(
    *, subject: Series | ReportVersion, shape: str, mark: str, actor: Actor, at: datetime
) -> None:
    """Note in the audit trail that ``actor`` took a report away: as it stands, or a kept version."""
    told: dict[str, Any] = {"number": subject.number} if isinstance(subject, ReportVersion) else {}
    record(action="download report", subject=subject, actor=actor, at=at, shape=shape, release=mark, **told)

"""Reads of kept versions, of who was sent a draft, and of their comments."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import joinedload

from seminars.accounts.models import Account, Role
from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.programme.models import Seminar, Series
from seminars.report.content import Content, digest_of_kept, from_dict
from seminars.report.models import (
    FREEZE,
    CommentState,
    ReportComment,
    ReportFile,
    ReportText,
    ReportVersion,
    Review,
)

PER_PAGE = 20


def texts_of(series: Series) -> dict[str, ReportText]:
    """What was written to the sections of the series' report, by their keys."""
    rows = db.session.scalars(select(ReportText).where(ReportText.series_id == series.id))
    return {row.section: row for row in rows}


def versions_page(series: Series, *, final_only: bool, page: int) -> Pagination:
    """A page of the series' kept versions, the latest first."""
    query = select(ReportVersion).where(ReportVersion.series_id == series.id)
    if final_only:
        query = query.where(ReportVersion.final)
    query = query.order_by(ReportVersion.number.desc())
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def version_by_number(series: Series, number: int) -> ReportVersion:
    """A kept version of the series' report. Raises Missing."""
    found = db.session.scalar(
        select(ReportVersion).where(ReportVersion.series_id == series.id, ReportVersion.number == number)
    )
    if found is None:
        raise Missing(
            "The report of this series has no such version.", next_step="Go back to the list of versions."
        )
    return found


def content_of(version: ReportVersion) -> Content:
    """What a version says, with its name at the head of each page. Raises Conflict where it was altered."""
    if digest_of_kept(version.content) != version.digest:
        raise _altered(version)
    return from_dict(version.content, standing=version.name)


def file_of(version: ReportVersion, shape: str) -> bytes | None:
    """The file of a final version as it was printed; None for a draft.

    Raises Conflict where it is another than the audit trail has noted, or has gone.
    """
    if not version.final:
        return None
    kept = db.session.scalar(
        select(ReportFile.content).where(ReportFile.version_id == version.id, ReportFile.shape == shape)
    )
    noted = db.session.scalar(
        select(AuditEntry.details)
        .where(
            AuditEntry.action == FREEZE,
            AuditEntry.subject_kind == version.__tablename__,
            AuditEntry.subject_id == version.id,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if kept is None or (noted and noted["files"].get(shape) != hashlib.sha256(kept).hexdigest()):
        raise _altered(version)
    return kept


def _altered(version: ReportVersion) -> Conflict:
    return Conflict(
        f"{version.name} was altered in the database after it was kept, so it is not shown.",
        next_step="Put the database back from a copy of the time when it was kept, or keep a new version.",
    )


@dataclass(frozen=True)
class Standing:
    """How far the comments on a version are."""

    sent: int = 0
    agreed: int = 0
    comments: int = 0
    open: int = 0


def standings(versions: Sequence[ReportVersion]) -> dict[int, Standing]:
    """How far each of the versions is, by its row's number."""
    ids = [version.id for version in versions]
    reviews = {
        number: (sent, agreed)
        for number, sent, agreed in db.session.execute(
            select(Review.version_id, func.count(), func.count(Review.agreed_at))
            .where(Review.version_id.in_(ids))
            .group_by(Review.version_id)
        )
    }
    one_if_open = case((ReportComment.state == CommentState.OPEN, 1), else_=0)
    comments = {
        number: (count, waiting)
        for number, count, waiting in db.session.execute(
            select(ReportComment.version_id, func.count(), func.sum(one_if_open))
            .where(ReportComment.version_id.in_(ids))
            .group_by(ReportComment.version_id)
        )
    }
    return {number: Standing(*reviews.get(number, (0, 0)), *comments.get(number, (0, 0))) for number in ids}


def reviews_of(version: ReportVersion) -> list[Review]:
    """To whom a draft was sent, by name."""
    return list(
        db.session.scalars(
            select(Review)
            .join(Account, Account.id == Review.account_id)
            .where(Review.version_id == version.id)
            .order_by(func.lower(Account.name), Review.id)
        )
    )


def review_by_id(version: ReportVersion, number: int) -> Review:
    """One of those to whom a draft was sent. Raises Missing."""
    found = db.session.get(Review, number)
    if found is None or found.version_id != version.id:
        raise Missing("The draft was not sent to them.", next_step="Go back to the draft.")
    return found


def comments_by_section(version: ReportVersion) -> dict[str, list[ReportComment]]:
    """All comments on a version, by section, the oldest first."""
    return _by_section(
        select(ReportComment)
        .where(ReportComment.version_id == version.id)
        .options(joinedload(ReportComment.review))
    )


def comments_by_review(version: ReportVersion) -> dict[int, int]:
    """How many comments each of those made to whom a version was sent, by number."""
    query = (
        select(ReportComment.review_id, func.count())
        .where(ReportComment.version_id == version.id)
        .group_by(ReportComment.review_id)
    )
    return {number: count for number, count in db.session.execute(query)}


def own_comments(review: Review) -> dict[str, list[ReportComment]]:
    """What one facilitator said of a version, by section, the oldest first."""
    return _by_section(select(ReportComment).where(ReportComment.review_id == review.id))


def _by_section(query: object) -> dict[str, list[ReportComment]]:
    found: dict[str, list[ReportComment]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(ReportComment.at, ReportComment.id)):  # type: ignore[attr-defined]
        found[row.section].append(row)
    return found


def comment_by_id(version: ReportVersion, number: int) -> ReportComment:
    """A comment on a version. Raises Missing."""
    found = db.session.get(ReportComment, number)
    if found is None or found.version_id != version.id:
        raise Missing(
            "This comment is not there (any more): perhaps its writer took it back.",
            next_step="Reload the draft.",
        )
    return found


def facilitators_for(series: Series) -> tuple[list[Account], list[Account]]:
    """The facilitators who can sign in: those who lead groups of the series, and the others; by name."""
    leads = exists().where(
        FocusGroup.facilitator_id == Account.id,
        FocusGroup.seminar_id.in_(select(Seminar.id).where(Seminar.series_id == series.id)),
    )
    rows = db.session.execute(
        select(Account, leads)
        .where(Account.role == Role.FACILITATOR, Account.active)
        .order_by(func.lower(Account.name), Account.id)
    ).all()
    return [row[0] for row in rows if row[1]], [row[0] for row in rows if not row[1]]

"""Sending a draft to facilitators, who comment on it section by section through a personal link."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import exists, select

from seminars.accounts.models import Account, Role
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.mail.service import send, stop_message
from seminars.programme.models import Series
from seminars.registration.links import new_seed, token, token_hash
from seminars.report.models import CommentState, ReportComment, ReportVersion, Review
from seminars.report.review_message import KIND, LINK, body_of, subject_of

LONGEST = 5_000
SHORTEST_TIME, LONGEST_TIME = timedelta(hours=1), timedelta(days=92)
# The name of the report as a whole where a comment is on no section.
WHOLE = "whole"


def review_token(review: Review) -> str:
    """The token of the facilitator's link to the draft."""
    return token(current_app.config["SECRET_KEY"], review.link_seed, review.link_version)


def review_link_of(message: Message) -> str:
    """What stands for the field 'report link' in a message: the link, as long as it is the newest."""
    review = db.session.scalar(select(Review).where(Review.message_id == message.id))
    if review is None:
        return "(this link was replaced by a newer one)"
    if review.withdrawn_at is not None:
        return "(this link was taken back)"
    return f"{current_app.config['BASE_URL']}/r/{review_token(review)}"


def review_by_token(value: str, at: datetime) -> Review:
    """Whose link it is. Raises Missing for one that is wrong, replaced, withdrawn, or has expired."""
    review = db.session.scalar(select(Review).where(Review.token_hash == token_hash(value)))
    if review is None:
        raise Missing(
            "This link to a draft report does not work (any more).",
            next_step="Look for a newer message from us, or ask the organiser to send it again.",
        )
    if not review.is_open(at):
        raise Missing(
            "This link to a draft report has expired or was taken back.",
            next_step="Ask the organiser to send it again if you would still like to comment.",
        )
    return review


def superseded_by_final(version: ReportVersion) -> bool:
    """Whether the report has become final since this version was kept."""
    later = exists().where(
        ReportVersion.series_id == version.series_id,
        ReportVersion.final,
        ReportVersion.number > version.number,
    )
    return bool(db.session.scalar(select(later)))


def _require_draft(version: ReportVersion) -> Series:
    series = lock(version.series)
    if version.final or superseded_by_final(version):
        raise Conflict(
            "The report is final, so comments on its drafts are closed.",
            next_step="Keep a new draft if there is more to say.",
        )
    return series


@verb
def send_for_review(
    *,
    version: ReportVersion,
    accounts: Sequence[Account],
    until: datetime,
    actor: Actor,
    at: datetime,
    words: str = "",
) -> int:
    """Send a draft to these facilitators, each with a new personal link; returns how many.

    Whoever has a link gets another one in its place: the old one no longer works, comments stay. The links
    open the draft ``until`` then. Raises Invalid for nobody, for others than facilitators, and for a time
    that is over or far away.
    """
    series = _require_draft(version)
    if not accounts:
        raise Invalid("Choose who gets the draft.", field="accounts")
    if any(account.role is not Role.FACILITATOR or not account.active for account in accounts):
        raise Invalid("A draft goes to facilitators who can sign in.", field="accounts")
    if not SHORTEST_TIME <= until - at <= LONGEST_TIME:
        raise Invalid(
            "Give them at least an hour, and no more than three months.",
            next_step="Choose another last day.",
            field="until",
        )
    if len(words) > LONGEST:
        raise Invalid(f"Keep what you write under {LONGEST:,} characters.", field="words")
    for account in sorted(accounts, key=lambda each: each.id):
        review = _renewed(version, account, until, at)
        review.message_id = send(
            kind=KIND,
            to_name=account.name,
            to_address=account.email,
            subject=subject_of(series, version),
            body=body_of(
                account.name, series, version, until=until, words=words, answered=_answered(review), link=LINK
            ),
            at=at,
        )
        record(
            action="send report draft",
            subject=review,
            actor=actor,
            at=at,
            number=version.number,
            to=account.id,
            until=until.isoformat(),
        )
    return len(accounts)


def _renewed(version: ReportVersion, account: Account, until: datetime, at: datetime) -> Review:
    """The facilitator's review of the version with a link that nobody has yet."""
    review = db.session.scalar(
        select(Review).where(Review.version_id == version.id, Review.account_id == account.id)
    )
    if review is None:
        review = Review(
            version_id=version.id, account_id=account.id, link_seed=new_seed(), link_version=0, opened_at=None
        )
        db.session.add(review)
    if review.message_id is not None:
        stop_message(message_id=review.message_id)
    review.link_version += 1
    review.token_hash = token_hash(review_token(review))
    review.sent_at, review.expires_at, review.withdrawn_at = at, until, None
    db.session.flush()
    return review


def _answered(review: Review) -> int:
    """How many of the facilitator's comments are settled or answered."""
    return (
        db.session.query(ReportComment)
        .where(ReportComment.review_id == review.id, ReportComment.state != CommentState.OPEN)
        .count()
    )


@verb
def withdraw(*, review: Review, actor: Actor, at: datetime) -> None:
    """Make a facilitator's link void; what they said stays."""
    lock(review)
    if review.withdrawn_at is None:
        review.withdrawn_at = at
        if review.message_id is not None:
            stop_message(message_id=review.message_id)
        record(
            action="withdraw report link", subject=review, actor=actor, at=at, number=review.version.number
        )


@verb
def withdraw_all(*, version: ReportVersion, actor: Actor, at: datetime) -> int:
    """Make all links to a draft void that open it at ``at``; returns how many."""
    lock(version.series)
    reviews = db.session.scalars(select(Review).where(Review.version_id == version.id).order_by(Review.id))
    working = [review for review in reviews if review.is_open(at)]
    for review in working:
        withdraw(review=review, actor=actor, at=at)
    return len(working)


def _facilitator(review: Review) -> Actor:
    return Actor(review.account.name, review.account_id)


def _record_own(action: str, review: Review, at: datetime) -> None:
    """Note what the facilitator did with the draft as a whole."""
    record(action=action, subject=review, actor=_facilitator(review), at=at, number=review.version.number)


def _own(review: Review, at: datetime) -> None:
    """Raise unless the link is open and the draft takes comments."""
    _require_draft(review.version)
    lock(review)
    if not review.is_open(at):
        raise Missing(
            "This link has expired or was taken back meanwhile.",
            next_step="Copy what you wrote, and ask the organiser to send the draft again.",
        )


def _worded(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Invalid("Write what you would like to say.", field="text")
    if len(words) > LONGEST:
        raise Invalid(f"Keep a comment under {LONGEST:,} characters.", field="text")
    return words


@verb
def note_opened(*, review: Review, at: datetime) -> None:
    """Note when the facilitator first opened the draft."""
    lock(review)
    if review.opened_at is None:
        review.opened_at = at
        _record_own("open report draft", review, at)


@verb
def comment(*, review: Review, section: str, text: str, at: datetime) -> ReportComment:
    """Comment on a section of the draft, or on the ``WHOLE`` of it.

    Raises Missing for a section that the draft does not have and where the link has run out meanwhile.
    """
    _own(review, at)
    sections = {each["key"] for each in review.version.content["sections"]}
    if section != WHOLE and section not in sections:
        raise Missing("The draft has no such section.", next_step="Reload the draft.")
    made = ReportComment(
        review_id=review.id, version_id=review.version_id, section=section, text=_worded(text), at=at
    )
    db.session.add(made)
    # Who still has something to say has not found everything in it.
    review.agreed_at = None
    record(
        action="comment on report",
        subject=made,
        actor=_facilitator(review),
        at=at,
        number=review.version.number,
        section=section,
    )
    return made


def own_comment(review: Review, number: int) -> ReportComment:
    """A comment that this facilitator made. Raises Missing."""
    found = db.session.get(ReportComment, number)
    if found is None or found.review_id != review.id:
        raise Missing("This comment is not there (any more).", next_step="Reload the draft.")
    return found


def _still_open(made: ReportComment) -> None:
    lock(made)
    if made.state is not CommentState.OPEN:
        raise Conflict(
            "The organiser has settled or answered this comment already.",
            next_step="Reload the draft to read the answer; if something is missing, comment again.",
            field="text",
        )


@verb
def change_comment(*, review: Review, made: ReportComment, text: str, at: datetime) -> None:
    """Word a comment anew while it is open. Raises Conflict once it is settled or answered."""
    _own(review, at)
    _still_open(made)
    made.text = _worded(text)
    record(action="change report comment", subject=made, actor=_facilitator(review), at=at)


@verb
def take_back(*, review: Review, made: ReportComment, at: datetime) -> None:
    """Take a comment back while it is open. Raises Conflict once it is settled or answered."""
    _own(review, at)
    _still_open(made)
    record(action="take report comment back", subject=made, actor=_facilitator(review), at=at)
    db.session.delete(made)


@verb
def agree(*, review: Review, at: datetime) -> None:
    """The facilitator says that every key point is in the draft. Raises Conflict while they have an open
    comment."""
    _own(review, at)
    waiting = select(ReportComment.id).where(
        ReportComment.review_id == review.id, ReportComment.state == CommentState.OPEN
    )
    if db.session.scalar(waiting.limit(1)) is not None:
        raise Conflict(
            "You have a comment that nobody has answered yet.",
            next_step="Wait for the answer, or take the comment back.",
        )
    if review.agreed_at is None:
        review.agreed_at = at
        _record_own("agree to report draft", review, at)

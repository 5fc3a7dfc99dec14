"""The outbox: writing messages, handing them to delivery, noting what became of them."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from seminars.audit.service import Actor, record
from seminars.database import insert_row, put_row, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.mail.envelope import File, Outgoing, is_address, one_line
from seminars.mail.models import Attachment, DeliveryState, Message
from seminars.mail.retries import delay_after

# What stands in a stored body as [[name]] and is filled in only when the message is read or sent:
# personal links are never kept. ``create_app`` fills the table.
FIELDS: dict[str, Callable[[Message], str]] = {}

# Longer than one batch can take even when the mail server answers slowly.
LEASE = timedelta(minutes=15)

# PostgreSQL's lock for counting what goes out in a minute; any number that nothing else uses.
RATE_LOCK = 7_200_451


def filled(message: Message) -> str:
    """The message's text with its fields filled in."""
    body = message.body
    for name, value in FIELDS.items():
        marker = f"[[{name}]]"
        if marker in body:
            body = body.replace(marker, value(message))
    return body


@verb
def send(
    *,
    kind: str,
    to_name: str,
    to_address: str,
    subject: str,
    body: str,
    at: datetime,
    seminar_id: int | None = None,
    delegate_id: int | None = None,
    once_key: str | None = None,
    new: bool = False,
    attachments: Iterable[File] = (),
    mailing_id: int | None = None,
    recipient_hidden: bool = False,
) -> int:
    """Put a message into the outbox, in the transaction of what it reports; returns its number.

    ``kind`` is a short word such as 'confirmation'. With a ``once_key`` the same cause writes one
    message only: the second call returns the first one's number. ``new`` says that nobody can have used
    the key yet, so that it need not be looked up. ``body`` is plain text and may hold fields such as
    ``[[personal link]]``. Raises Invalid for what is not an address.
    """
    if not is_address(to_address):
        raise Invalid("Enter an e-mail address such as name@example.org.", field="email")
    if once_key is not None and not new:
        found = _by_once_key(once_key)
        if found is not None:
            return found
    values = {
        "kind": kind,
        "to_name": one_line(to_name)[:200],
        "to_address": to_address,
        "subject": one_line(subject)[:300],
        "body": body,
        "seminar_id": seminar_id,
        "delegate_id": delegate_id,
        "mailing_id": mailing_id,
        "recipient_hidden": recipient_hidden,
        "once_key": once_key,
        "created_at": at,
        "next_attempt_at": at,
    }
    if once_key is None or new:
        return _put(values, attachments)
    try:
        with db.session.begin_nested():
            return _put(values, attachments)
    except IntegrityError:
        # Somebody else wrote it between the look and the write.
        found = _by_once_key(once_key)
        if found is None:
            raise
        return found


def _put(values: dict[str, Any], attachments: Iterable[File]) -> int:
    number = insert_row(Message, **values)
    for file in attachments:
        put_row(
            Attachment,
            message_id=number,
            filename=file.filename,
            content_type=file.content_type,
            content=file.content,
        )
    return number


def _by_once_key(once_key: str) -> int | None:
    return db.session.scalar(select(Message.id).where(Message.once_key == once_key))


def written_since(*, delegate_id: int, kinds: Iterable[str], since: datetime) -> int:
    """How many messages of these kinds were written to the delegate since then."""
    query = select(func.count(Message.id)).where(
        Message.delegate_id == delegate_id, Message.kind.in_(list(kinds)), Message.created_at > since
    )
    return db.session.scalar(query) or 0


def stop_messages_to(*, delegate_id: int) -> None:
    """Stop what was written to a delegate and has not left yet."""
    db.session.execute(
        update(Message)
        .where(Message.delegate_id == delegate_id, Message.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.STOPPED)
    )


def stop_message(*, message_id: int) -> None:
    """Stop a message that has not left yet."""
    db.session.execute(
        update(Message)
        .where(Message.id == message_id, Message.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.STOPPED)
    )


def pass_messages_on(*, from_delegate: int, to_delegate: int) -> None:
    """Messages to one delegate are the other's from now on; their personal link is then that one's."""
    db.session.execute(
        update(Message).where(Message.delegate_id == from_delegate).values(delegate_id=to_delegate)
    )


def something_is_due(at: datetime) -> bool:
    """Whether a message waits to be delivered. Takes no lock, so that asking often costs nothing."""
    due = exists().where(Message.state == DeliveryState.QUEUED, Message.next_attempt_at <= at)
    found = bool(db.session.scalar(select(due)))
    db.session.rollback()
    return found


@verb
def claim_due(*, at: datetime, limit: int, per_minute: int = 0) -> list[Outgoing]:
    """Take up to ``limit`` messages that are due; no other worker gets them while the lease lasts.

    A worker that dies leaves its messages to be tried again when the lease is over. With ``per_minute``
    all workers together take no more than so many within a minute; 0 is no limit.
    """
    if per_minute:
        limit = min(limit, per_minute - _tried_within_a_minute(at))
        if limit < 1:
            return []
    query = (
        select(Message)
        .where(Message.state == DeliveryState.QUEUED, Message.next_attempt_at <= at)
        .order_by(Message.next_attempt_at, Message.id)
        .limit(limit)
        .options(selectinload(Message.attachments))
        .with_for_update(skip_locked=True, of=Message)
    )
    claimed = []
    for message in db.session.scalars(query):
        message.attempts += 1
        message.attempted_at = at
        message.next_attempt_at = at + LEASE
        claimed.append(
            Outgoing(
                id=message.id,
                to_name=message.to_name,
                to_address=message.to_address,
                subject=message.subject,
                body=filled(message),
                created_at=message.created_at,
                attempts=message.attempts,
                files=tuple(File(f.filename, f.content_type, f.content) for f in message.attachments),
            )
        )
    return claimed


def _tried_within_a_minute(at: datetime) -> int:
    """How many messages any worker has taken within the last minute. Workers ask one after the other."""
    if db.engine.dialect.name == "postgresql":
        # On SQLite a verb holds the whole database anyway.
        db.session.execute(select(func.pg_advisory_xact_lock(RATE_LOCK)))
    query = select(func.count(Message.id)).where(
        Message.attempted_at > at - timedelta(minutes=1), Message.attempted_at <= at
    )
    return db.session.scalar(query) or 0


@verb
def mark_sent(*, message_id: int, at: datetime) -> None:
    """Note that the message has been handed over, even where somebody stopped it at that moment."""
    _note(
        message_id,
        DeliveryState.QUEUED,
        DeliveryState.STOPPED,
        state=DeliveryState.SENT,
        sent_at=at,
        refused_at=None,
        last_error=None,
    )


@verb
def mark_not_sent(*, message_id: int, attempts: int, reason: str, permanent: bool, at: datetime) -> None:
    """Note why the message could not be handed over; it is tried again later unless that is hopeless."""
    delay = None if permanent else delay_after(attempts)
    if delay is None:
        refused = {"state": DeliveryState.REFUSED, "refused_at": at}
        _note(message_id, DeliveryState.QUEUED, last_error=reason, **refused)
    else:
        _note(message_id, DeliveryState.QUEUED, next_attempt_at=at + delay, last_error=reason)


def _note(message_id: int, *known: DeliveryState, **values: object) -> None:
    # Only from the states given: a worker that was given up as dead does not undo what the next one noted.
    still = (Message.id == message_id, Message.state.in_(known))
    db.session.execute(update(Message).where(*still).values(**values))


@verb
def try_again(*, message: Message, actor: Actor, at: datetime) -> None:
    """Queue a refused message anew, from the first attempt. Raises Conflict for one that was not refused."""
    if message.state is not DeliveryState.REFUSED:
        raise Conflict("This message was not refused, so there is nothing to try again.")
    message.state = DeliveryState.QUEUED
    message.refused_at = None
    message.attempts = 0
    message.next_attempt_at = at
    record(action="try message again", subject=message, actor=actor, at=at, seminar_id=message.seminar_id)


@verb
def mark_delivered(*, before: datetime) -> None:
    """Mark every queued message written until ``before`` as sent without sending it.

    For seasons of the past that are built from records: their people must not be written to.
    """
    db.session.execute(
        update(Message)
        .where(Message.state == DeliveryState.QUEUED, Message.created_at <= before)
        .values(state=DeliveryState.SENT, sent_at=Message.created_at)
    )

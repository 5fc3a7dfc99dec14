"""Reads of the outbox, each in a constant number of statements."""

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from seminars.errors import Missing
from seminars.extensions import db
from seminars.mail.models import Attachment, DeliveryState, Message

PER_PAGE = 50
SORTS = {
    "written": (Message.created_at, Message.id),
    "-written": (Message.created_at.desc(), Message.id.desc()),
    "to": (func.lower(Message.to_address), Message.id),
    "-to": (func.lower(Message.to_address).desc(), Message.id),
}


def messages_page(*, text: str, state: DeliveryState | None, sort: str, page: int) -> Pagination:
    """A page of messages in which every word of ``text`` stands in recipient or subject."""
    query = select(Message).where(~Message.recipient_hidden)
    for word in text.split():
        query = query.where(
            or_(
                Message.to_address.icontains(word, autoescape=True),
                Message.to_name.icontains(word, autoescape=True),
                Message.subject.icontains(word, autoescape=True),
            )
        )
    if state is not None:
        query = query.where(Message.state == state)
    query = query.order_by(*SORTS.get(sort, SORTS["-written"]))
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def counts_by_state() -> dict[DeliveryState, int]:
    """How many messages are in each state."""
    found = {
        state: number
        for state, number in db.session.execute(
            select(Message.state, func.count(Message.id))
            .where(~Message.recipient_hidden)
            .group_by(Message.state)
        )
    }
    return {state: found.get(state, 0) for state in DeliveryState}


def message_by_id(message_id: int) -> Message:
    """A message with its attachments. Raises Missing, also where nobody may see to whom it went."""
    message = db.session.get(Message, message_id, options=[selectinload(Message.attachments)])
    if message is None or message.recipient_hidden:
        raise Missing("There is no such message.", next_step="Go back to the list of messages.")
    return message


def attachment_by_id(message_id: int, attachment_id: int) -> Attachment:
    """A file of a message. Raises Missing as ``message_by_id`` does."""
    message_by_id(message_id)
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.message_id != message_id:
        raise Missing("There is no such file.", next_step="Go back to the message.")
    return attachment


def messages_to(delegate_id: int) -> list[Message]:
    """What was written to a delegate, the latest first."""
    return list(
        db.session.scalars(
            select(Message)
            .where(Message.delegate_id == delegate_id, ~Message.recipient_hidden)
            .order_by(Message.created_at.desc(), Message.id.desc())
        )
    )

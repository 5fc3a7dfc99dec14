"""Delegates whom mail does not reach: the last that became of a message to their address is a refusal."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from seminars.extensions import db
from seminars.mail.models import DeliveryState, Message
from seminars.registration.models import Delegate


def refused_messages() -> Select[Message]:
    """Messages refused by the present address of a delegate to whom nothing was delivered since.

    Messages with a hidden recipient do not count, neither way: the mark would tell who got one.
    """
    person, later = aliased(Delegate), aliased(Message)
    delivered_since = exists().where(
        later.delegate_id == Message.delegate_id,
        later.to_address == Message.to_address,
        later.state == DeliveryState.SENT,
        later.sent_at >= Message.refused_at,
        ~later.recipient_hidden,
    )
    return (
        select(Message)
        .join(person, (person.id == Message.delegate_id) & (person.email == Message.to_address))
        .where(Message.state == DeliveryState.REFUSED, ~Message.recipient_hidden, ~delivered_since)
    )


def mail_is_refused() -> ColumnElement[bool]:
    """The condition that a delegate is not reached by mail."""
    # From the few refusals to their delegates, not for each delegate through all messages.
    return Delegate.id.in_(refused_messages().with_only_columns(Message.delegate_id))


def refusals_of(delegate_ids: Sequence[int]) -> dict[int, Message]:
    """The last message that was refused, for each of these delegates whom mail does not reach."""
    found = db.session.scalars(
        refused_messages()
        .where(Message.delegate_id.in_(delegate_ids))
        .order_by(Message.refused_at, Message.id)
    )
    return {message.delegate_id: message for message in found if message.delegate_id is not None}

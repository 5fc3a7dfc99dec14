"""Reads of the outbox, each in a constant number of statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, func, or_, select
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

# What each kind of message is called, and the mailings by number and subject: rooms further down know
# them, and ``create_app`` adds what they know.
KIND_TITLES = {"test": "Test message"}
MAILING_TITLES: list[Callable[[], Sequence[tuple[int, str]]]] = []


@dataclass(frozen=True)
class Choice:
    """Which messages are asked for: every word of ``text`` in recipient or subject, and the rest if given."""

    text: str = ""
    state: DeliveryState | None = None
    kind: str = ""
    mailing_id: int | None = None


def messages_page(choice: Choice, *, sort: str, page: int) -> Pagination:
    """A page of the messages asked for."""
    query = select(Message).where(*_but_for_state(choice))
    if choice.state is not None:
        query = query.where(Message.state == choice.state)
    query = query.order_by(*SORTS.get(sort, SORTS["-written"]))
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def _but_for_state(choice: Choice) -> list[ColumnElement[bool]]:
    found = [~Message.recipient_hidden]
    if choice.kind:
        found.append(Message.kind == choice.kind)
    if choice.mailing_id is not None:
        found.append(Message.mailing_id == choice.mailing_id)
    for word in choice.text.split():
        found.append(
            or_(
                Message.to_address.icontains(word, autoescape=True),
                Message.to_name.icontains(word, autoescape=True),
                Message.subject.icontains(word, autoescape=True),
            )
        )
    return found


def counts_by_state(choice: Choice) -> dict[DeliveryState, int]:
    """How many of the messages asked for are in each state, whichever state is asked for."""
    rows = db.session.execute(
        select(Message.state, func.count(Message.id)).where(*_but_for_state(choice)).group_by(Message.state)
    )
    found = {state: number for state, number in rows}
    return {state: found.get(state, 0) for state in DeliveryState}


def kind_title(kind: str) -> str:
    """What a kind of message is called."""
    return KIND_TITLES.get(kind) or kind.replace("_", " ").capitalize()


def kinds_to_choose() -> list[tuple[str, str]]:
    """The kinds of messages, with what they are called."""
    return sorted(KIND_TITLES.items(), key=lambda each: each[1])


def mailings_to_choose() -> list[tuple[int, str]]:
    """The mailings by number and subject, the latest first."""
    return [each for titles in MAILING_TITLES for each in titles()]


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

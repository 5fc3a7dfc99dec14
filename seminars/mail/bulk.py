"""Many messages put into the outbox at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seminars.database import add_rows, add_rows_numbered, verb
from seminars.mail.envelope import File, one_line
from seminars.mail.models import Attachment, DeliveryState, Message


@dataclass(frozen=True)
class Letter:
    """A message to one of many delegates (``service.send`` tells what its parts are)."""

    delegate_id: int
    seminar_id: int
    to_name: str
    to_address: str
    subject: str
    body: str
    file: File | None = None
    once_key: str | None = None


@verb
def send_all(
    letters: Sequence[Letter],
    *,
    kind: str,
    at: datetime,
    mailing_id: int | None = None,
    recipient_hidden: bool = False,
) -> None:
    """Put the letters into the outbox, one to a delegate, in two statements. Their keys must be new.

    An address that is none is refused when it is delivered: one among thousands does not stop the others.
    """
    numbers = add_rows_numbered(
        Message,
        [
            {
                "kind": kind,
                "to_name": one_line(letter.to_name)[:200],
                "to_address": letter.to_address,
                "subject": one_line(letter.subject)[:300],
                "body": letter.body,
                "seminar_id": letter.seminar_id,
                "delegate_id": letter.delegate_id,
                "mailing_id": mailing_id,
                "recipient_hidden": recipient_hidden,
                "once_key": letter.once_key,
                "created_at": at,
                "state": DeliveryState.QUEUED,
                "attempts": 0,
                "next_attempt_at": at,
            }
            for letter in letters
        ],
        by=Message.delegate_id,
    )
    add_rows(
        Attachment,
        [
            {
                "message_id": numbers[letter.delegate_id],
                "filename": letter.file.filename,
                "content_type": letter.file.content_type,
                "content": letter.file.content,
            }
            for letter in letters
            if letter.file is not None
        ],
    )

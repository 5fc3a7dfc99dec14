"""One message to many delegates: what they have in common is worked out once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from seminars.mail.bulk import Letter, send_all
from seminars.registration.messages import asks_for, calendar_attachment, composed
from seminars.registration.models import Delegate
from seminars.registration.seminar_words import words_of
from seminars.registration.sessions import choices_of_all, in_lines
from seminars.registration.wording import SESSIONS_FIELD


def _no_key(_: Delegate) -> None:
    return None


def tell_many(
    delegates: Sequence[Delegate],
    *,
    kind: str,
    wording: tuple[str, str],
    at: datetime,
    calendar_for: Callable[[Delegate], str],
    values: Mapping[int, Mapping[str, str]] | None = None,
    once_key: Callable[[Delegate], str | None] = _no_key,
    mailing_id: int | None = None,
    recipient_hidden: bool = False,
) -> None:
    """``messages.tell`` to each who has an address; statements do not grow with their number.

    ``calendar_for`` gives the method with which the calendar file goes along, or ''; ``values`` fill the
    kind's own fields, by the seminar's number; ``once_key`` must not have been used yet.
    """
    people = [delegate for delegate in delegates if delegate.email is not None]
    words = {seminar.id: words_of(seminar) for seminar in {person.seminar for person in people}}
    told = asks_for(SESSIONS_FIELD, *wording)
    choices = choices_of_all([person.id for person in people]) if told and people else {}
    letters = []
    for person in people:
        method, own = calendar_for(person), words[person.seminar_id]
        subject, body = composed(
            person,
            kind=kind,
            values=(values or {}).get(person.seminar_id),
            calendar=method,
            wording=wording,
            words=own,
            sessions=in_lines(choices.get(person.id, [])),
        )
        letters.append(
            Letter(
                delegate_id=person.id,
                seminar_id=person.seminar_id,
                to_name=person.name,
                to_address=person.email or "",
                subject=subject,
                body=body,
                file=calendar_attachment(person, at, method, own) if method else None,
                once_key=once_key(person),
            )
        )
    send_all(letters, kind=kind, at=at, mailing_id=mailing_id, recipient_hidden=recipient_hidden)

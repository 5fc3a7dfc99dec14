"""Tickets: what the delegate's page sends with answers that are to be kept.

Signed by the application; a ticket names a draft, so that keeping an answer needs neither the personal
link nor the person, and no line of a log connects the two.
"""

from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer

from seminars.errors import Missing
from seminars.questionnaire.drafts import Ticket
from seminars.questionnaire.taking_part import secret_key


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key(), salt="answers")


def sign(ticket: Ticket) -> str:
    """The ticket as the page holds it."""
    until = None if ticket.until is None else int(ticket.until.timestamp())
    return str(_serializer().dumps([ticket.draft, ticket.seminar_id, ticket.questionnaire_id, until]))


def read_ticket(text: str) -> Ticket:
    """The ticket that ``sign`` made. Raises Missing for anything else."""
    try:
        draft, seminar_id, questionnaire_id, until = _serializer().loads(text)
    except (BadSignature, ValueError, TypeError) as error:
        raise Missing("This page is out of date.", next_step="Load it again.") from error
    kept_until = None if until is None else datetime.fromtimestamp(until, UTC)
    return Ticket(str(draft), int(seminar_id), int(questionnaire_id), kept_until)

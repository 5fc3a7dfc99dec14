"""Emptying the outbox: what the worker beside the web server does all day.

A message is claimed in one short transaction, handed over with no transaction open, and noted in
another. So several workers share the work, a slow mail server stops nobody's registration, and
a worker that is killed loses nothing (a message may then arrive twice, never not at all).
"""

import logging
from datetime import datetime
from threading import Event

from flask import Flask, current_app

from seminars import clock
from seminars.extensions import db
from seminars.mail.envelope import Outgoing, compose
from seminars.mail.service import claim_due, mark_not_sent, mark_sent, something_is_due
from seminars.mail.transports import NotSentError, Transport, transport_for

BATCH = 20
PAUSE_SECONDS = 2.0

log = logging.getLogger(__name__)


def deliver_due(*, at: datetime) -> int:
    """Deliver every message that is due at ``at``; returns how many were handed over."""
    delivered = 0
    while (handed_over := deliver_some(at=at)) is not None:
        delivered += handed_over
    return delivered


def deliver_some(*, at: datetime) -> int | None:
    """Deliver the next few messages that are due; returns how many were handed over.

    None where nothing is due, or no more may go out for now (the setting MAIL_PER_MINUTE).
    """
    if not something_is_due(at):
        return None
    smtp_url = current_app.config["SMTP_URL"]
    per_minute = current_app.config["MAIL_PER_MINUTE"] if smtp_url else 0
    batch = claim_due(at=at, limit=BATCH, per_minute=per_minute)
    if not batch:
        return None
    with transport_for(smtp_url)() as transport:
        return sum(_deliver(outgoing, transport, at) for outgoing in batch)


def _deliver(outgoing: Outgoing, transport: Transport, at: datetime) -> bool:
    try:
        message = compose(
            outgoing, sender=current_app.config["MAIL_FROM"], base_url=current_app.config["BASE_URL"]
        )
        transport.hand_over(message)
    except NotSentError as problem:
        reason, permanent = problem.reason, problem.permanent
    except ValueError as problem:
        reason, permanent = f"The message could not be made: {problem}", True
    else:
        mark_sent(message_id=outgoing.id, at=at)
        return True
    log.warning("Message %s was not sent: %s", outgoing.id, reason)
    mark_not_sent(
        message_id=outgoing.id, attempts=outgoing.attempts, reason=reason, permanent=permanent, at=at
    )
    return False


def run_worker(app: Flask, stop: Event) -> None:
    """Deliver until ``stop`` is set. A fault is logged and the work goes on after a pause."""
    while not stop.is_set():
        try:
            with app.app_context():
                while not stop.is_set() and deliver_some(at=clock.now()) is not None:
                    pass
        except Exception:
            log.exception("Delivery stumbled; it goes on in a moment.")
        finally:
            with app.app_context():
                db.session.remove()
        stop.wait(PAUSE_SECONDS)

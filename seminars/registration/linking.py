"""Sending personal links again, each time a new one."""

from datetime import datetime, timedelta

from seminars import clock
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.extensions import db
from seminars.jobs.registry import Work, job_kind
from seminars.jobs.service import start
from seminars.mail.service import written_since
from seminars.programme.models import Seminar
from seminars.registration import messages
from seminars.registration.links import token_hash
from seminars.registration.messages import personal_token
from seminars.registration.models import Delegate
from seminars.registration.queries import delegates_with_address

_SEND_LINKS = "send personal links"


def replace_link(delegate: Delegate) -> None:
    """Make the delegate a new personal link; the old one no longer works."""
    delegate.link_version += 1
    delegate.token_hash = token_hash(personal_token(delegate))


def may_be_written_to(delegate: Delegate, at: datetime) -> bool:
    """Whether one more message that a stranger could have set off may go to the delegate."""
    written = written_since(delegate_id=delegate.id, kinds=messages.LINK_KINDS, since=at - timedelta(hours=1))
    return written < messages.LINKS_AN_HOUR


@verb
def send_link(*, delegate: Delegate, actor: Actor, at: datetime) -> bool:
    """Send the personal link again, as a new one: the old link no longer works.

    More than a few an hour are not sent, so that nobody's mailbox is filled by a stranger. Returns
    whether it was sent.
    """
    lock(delegate)
    if delegate.email is None or not may_be_written_to(delegate, at):
        return False
    replace_link(delegate)
    record(action="send link", subject=delegate, actor=actor, at=at, seminar_id=delegate.seminar_id)
    messages.tell_link(delegate, at)
    return True


@verb
def ask_for_links(*, address: str, actor: Actor, at: datetime, seminar: Seminar | None = None) -> None:
    """Have ``send_links`` done by the worker.

    Whoever asks is answered at once, and after the same work whether or not the address is known: how long
    an answer takes would tell it otherwise.
    """
    start(
        kind=_SEND_LINKS,
        title="Personal links asked for",
        arguments={"address": address, "seminar": None if seminar is None else seminar.id},
        actor=actor,
        at=at,
    )


@job_kind(_SEND_LINKS, forgets=True)
def _send_what_was_asked_for(work: Work) -> None:
    number = work.arguments["seminar"]
    seminar = None if number is None else db.session.get(Seminar, number)
    if number is None or seminar is not None:
        send_links(address=work.arguments["address"], seminar=seminar, actor=work.actor, at=clock.now())


@verb
def send_links(*, address: str, actor: Actor, at: datetime, seminar: Seminar | None = None) -> None:
    """Send the links of all registrations with this address: for ``seminar``, or for all still to come.

    An address that is not known gets nothing.
    """
    for delegate in delegates_with_address(address, seminar=seminar, on=at.date()):
        send_link(delegate=delegate, actor=actor, at=at)

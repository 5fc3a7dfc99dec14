"""Registering, changing, cancelling; places and the waiting list.

Whatever depends on the number of places taken holds the seminar's row first: two people never
get the same last place.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import ProfileField, ProfileOption, Seminar, SeminarState
from seminars.registration import messages
from seminars.registration.links import new_badge_code, new_seed, token_hash
from seminars.registration.messages import personal_token, personal_url
from seminars.registration.models import Delegate, DelegateState, Organisation, Source
from seminars.registration.names import email_key, fold, organisation_key, sort_key
from seminars.registration.queries import (
    delegate_by_address,
    delegate_by_badge_code,
    delegate_by_token,
    waiting,
    waiting_position,
)

__all__ = [
    "Details",
    "cancel",
    "change",
    "delegate_by_badge_code",
    "delegate_by_token",
    "fill_places",
    "free_places",
    "give_place",
    "organisation_named",
    "personal_token",
    "personal_url",
    "register",
    "send_link",
]


@dataclass(frozen=True)
class Details:
    """What a delegate tells about themself; options by the number of the series' list entry."""

    name: str
    organisation: str
    email: str | None
    sector_id: int | None = None
    level_id: int | None = None
    occupation_id: int | None = None
    takes_part: bool = False
    access_needs: str = ""
    dietary_needs: str = ""
    consent: bool = False


def organisation_named(name: str) -> Organisation:
    """The organisation of that name, however it is spelt; made if it is new."""
    name = " ".join(name.split())
    key = organisation_key(name)
    if not key:
        raise Invalid("Enter the organisation.", field="organisation")
    found = db.session.scalar(select(Organisation).where(Organisation.name_key == key[:200]))
    if found is None:
        found = Organisation(name=name[:200], name_key=key[:200])
        db.session.add(found)
        db.session.flush()
    return found


def free_places(seminar: Seminar) -> int:
    """Places not taken; below nought where walk-ins got in over capacity."""
    taken = db.session.scalar(
        select(func.count())
        .select_from(Delegate)
        .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.REGISTERED)
    )
    return seminar.capacity - (taken or 0)


def registration_refusal(seminar: Seminar, at: datetime) -> str | None:
    """Why nobody can register at that moment, in a sentence; None while registration is open."""
    if seminar.state is SeminarState.CANCELLED:
        return "This seminar is cancelled."
    if seminar.state is SeminarState.DRAFT:
        return "This seminar is not published yet."
    if at < seminar.registration_opens_at:
        return "Registration has not opened yet."
    if at >= seminar.registration_closes_at:
        return "Registration has closed."
    return None


def _option(series_id: int, field: ProfileField, number: int | None) -> int | None:
    if number is None:
        return None
    option = db.session.get(ProfileOption, number)
    if option is None or option.series_id != series_id or option.field is not field:
        raise Invalid("Choose one from the list.", field=field.value)
    return option.id


def _badge_code(seminar: Seminar) -> str:
    while True:
        code = new_badge_code()
        if delegate_by_badge_code(seminar, code) is None:
            return code


def _write(delegate: Delegate, seminar: Seminar, details: Details) -> None:
    name = " ".join(details.name.split())
    if not name:
        raise Invalid("Enter the name.", field="name")
    organisation = organisation_named(details.organisation)
    delegate.name, delegate.sort_key = name, sort_key(name)
    delegate.organisation = organisation
    delegate.email = details.email.strip() if details.email and details.email.strip() else None
    delegate.email_key = email_key(delegate.email) if delegate.email else None
    delegate.sector_id = _option(seminar.series_id, ProfileField.SECTOR, details.sector_id)
    delegate.level_id = _option(seminar.series_id, ProfileField.LEVEL, details.level_id)
    delegate.occupation_id = _option(seminar.series_id, ProfileField.OCCUPATION, details.occupation_id)
    delegate.takes_part = details.takes_part
    delegate.access_needs = details.access_needs.strip()
    delegate.dietary_needs = details.dietary_needs.strip()
    delegate.search_key = fold(f"{name} {organisation.name} {delegate.badge_code}")[:500]


@verb
def register(
    *, seminar: Seminar, details: Details, actor: Actor, at: datetime, source: Source = Source.ONLINE
) -> Delegate:
    """Register somebody: they get a place, or join the waiting list when all are taken.

    A message with the personal link goes out in either case. An address that is registered already
    gets a message that leads back to its registration, and nothing is changed; one that had
    cancelled is registered anew. Walk-ins always get a place. Raises Conflict outside the time of
    registration (not for desk and walk-ins), Invalid with the field at fault.
    """
    lock(seminar)
    refusal = registration_refusal(seminar, at)
    if refusal is not None and source in (Source.ONLINE, Source.IMPORT):
        raise Conflict(refusal, next_step="Look at the other seminars of the series.")
    if not details.consent and source is Source.ONLINE:
        raise Invalid("Agree to your details being kept, or we cannot register you.", field="consent")
    known = delegate_by_address(seminar, details.email) if details.email else None
    if known is not None and known.state is not DelegateState.CANCELLED:
        if source is Source.ONLINE:
            messages.tell_known(known, at)
        return known
    delegate = known or Delegate(
        seminar=seminar,
        source=source,
        created_at=at,
        badge_code=_badge_code(seminar),
        link_seed=new_seed(),
        link_version=1,
        calendar_sequence=0,
    )
    _write(delegate, seminar, details)
    delegate.source = source
    delegate.consented_at = at if details.consent else None
    delegate.cancelled_at = None
    delegate.token_hash = token_hash(personal_token(delegate))
    if source is Source.WALK_IN or free_places(seminar) > 0:
        delegate.state, delegate.queued_at = DelegateState.REGISTERED, None
    else:
        delegate.state, delegate.queued_at = DelegateState.WAITING, at
    if known is not None:
        delegate.calendar_sequence += 1
    db.session.add(delegate)
    record(
        action="register",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        state=delegate.state.value,
        source=source.value,
    )
    position = waiting_position(delegate)
    if position is None:
        messages.tell_registered(delegate, at)
    else:
        messages.tell_waiting(delegate, position, at)
    return delegate


@verb
def change(*, delegate: Delegate, details: Details, actor: Actor, at: datetime) -> Delegate:
    """Change what a delegate told. Raises Conflict for an address that somebody else has here."""
    lock(delegate)
    if delegate.state is DelegateState.CANCELLED:
        raise Conflict(
            "This registration is cancelled.", next_step="Register anew on the seminar's page."
        )
    if details.email:
        other = delegate_by_address(delegate.seminar, details.email)
        if other is not None and other.id != delegate.id:
            # The delegate's own page: telling that an address is taken would tell who comes.
            raise Conflict(
                "This address cannot be used here.", next_step="Choose another address.", field="email"
            )
    _write(delegate, delegate.seminar, details)
    record(
        action="change registration", subject=delegate, actor=actor, at=at, seminar_id=delegate.seminar_id
    )
    messages.tell_changed(delegate, at)
    return delegate


@verb
def cancel(*, delegate: Delegate, actor: Actor, at: datetime) -> None:
    """Give up the place, or the place in the queue; the first who waits gets what became free."""
    seminar = lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.CANCELLED:
        return
    had_place = delegate.state is DelegateState.REGISTERED
    delegate.state, delegate.cancelled_at, delegate.queued_at = DelegateState.CANCELLED, at, None
    delegate.calendar_sequence += 1
    record(action="cancel registration", subject=delegate, actor=actor, at=at, seminar_id=seminar.id)
    messages.tell_cancelled(delegate, at, had_place=had_place)
    if had_place:
        fill_places(seminar=seminar, actor=actor, at=at)


@verb
def fill_places(*, seminar: Seminar, actor: Actor, at: datetime) -> list[Delegate]:
    """Give free places to those who wait, in order of arrival; returns who got one.

    Nobody moves up once the seminar is over or cancelled.
    """
    lock(seminar)
    db.session.flush()
    over = seminar.local(at).date() > seminar.ends_on
    if over or seminar.state is SeminarState.CANCELLED:
        return []
    moved = waiting(seminar)[: max(free_places(seminar), 0)]
    for delegate in moved:
        give_place(delegate=delegate, actor=actor, at=at, reason="Next on the waiting list")
    return moved


@verb
def give_place(*, delegate: Delegate, actor: Actor, at: datetime, reason: str = "") -> Delegate:
    """Make somebody who waits or has cancelled a registered delegate, over capacity if need be."""
    lock(delegate)
    if delegate.state is DelegateState.REGISTERED:
        return delegate
    before = delegate.state
    delegate.state, delegate.queued_at, delegate.cancelled_at = DelegateState.REGISTERED, None, None
    delegate.calendar_sequence += 1
    record(
        action="give place",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        before=before.value,
        reason=reason,
    )
    if before is DelegateState.WAITING:
        messages.tell_place(delegate, at)
    else:
        messages.tell_registered(delegate, at)
    return delegate


@verb
def send_link(*, seminar: Seminar, address: str, actor: Actor, at: datetime) -> None:
    """Send the personal link again, as a new one: the old link no longer works.

    An address that is not known gets nothing, and the caller learns no difference.
    """
    delegate = delegate_by_address(seminar, address)
    if delegate is None:
        return
    lock(delegate)
    delegate.link_version += 1
    delegate.token_hash = token_hash(personal_token(delegate))
    record(action="send link", subject=delegate, actor=actor, at=at, seminar_id=seminar.id)
    messages.tell_known(delegate, at)


def after_change(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was changed: where places were added, those who wait move up."""
    fill_places(seminar=seminar, actor=actor, at=at)


def after_cancel(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was called off: everybody who is registered or waits is told."""
    concerned = db.session.scalars(
        select(Delegate).where(
            Delegate.seminar_id == seminar.id, Delegate.state != DelegateState.CANCELLED
        )
    )
    for delegate in list(concerned):
        delegate.calendar_sequence += 1
        messages.tell_called_off(delegate, at)

"""Registering, and changing what was told."""

from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import add_at_once, lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState
from seminars.registration import messages
from seminars.registration.about import About
from seminars.registration.answering import places_now
from seminars.registration.asking import Asked, FormField
from seminars.registration.details import Details, checked, told_columns
from seminars.registration.groundwork import Groundwork, asked_by, still_true
from seminars.registration.linking import may_be_written_to, replace_link
from seminars.registration.links import new_badge_code, new_seed, token_hash
from seminars.registration.messages import personal_token
from seminars.registration.models import Delegate, DelegateState, Source
from seminars.registration.names import email_key, search_key
from seminars.registration.offering import forget_offers
from seminars.registration.organisations import Known, known_organisation
from seminars.registration.places import gets_place, queue_time
from seminars.registration.queries import delegate_by_address, unused_badge_code
from seminars.registration.questions import set_answers
from seminars.registration.queueing import arrival, step
from seminars.registration.session_places import set_choice


def registration_refusal(seminar: Seminar | About, at: datetime) -> str | None:
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


def _check_options(asked: Asked, details: Details, standing: Delegate | None) -> None:
    """Options must be of the series' own lists, and still offered unless the delegate has them already."""
    chosen = {
        FormField.SECTOR: (details.sector_id, standing and standing.sector_id),
        FormField.LEVEL: (details.level_id, standing and standing.level_id),
        FormField.OCCUPATION: (details.occupation_id, standing and standing.occupation_id),
        FormField.AGE_BAND: (details.age_band_id, standing and standing.age_band_id),
        FormField.GENDER: (details.gender_id, standing and standing.gender_id),
    }
    options = {entry.id: entry for entry in asked.entries}
    for field, (number, before) in chosen.items():
        option = options.get(number) if number is not None else None
        if number is None or (option is not None and option.field is field and number == before):
            continue
        if option is None or option.field is not field or not option.offered:
            raise Invalid("Choose one from the list.", field=field.value)


_TOLD = (
    "name",
    "email",
    "organisation_id",
    "occupation_id",
    "sector_id",
    "level_id",
    "age_band_id",
    "gender_id",
    "takes_part",
    "access_needs",
    "dietary_needs",
)


def _write(delegate: Delegate, details: Details, organisation: Known) -> None:
    for column, value in told_columns(details).items():
        setattr(delegate, column, value)
    delegate.organisation_id = organisation.id
    delegate.search_key = search_key(delegate.badge_code, details.name, organisation.name)


def _new(seminar: About, badge_code: str, at: datetime) -> Delegate:
    return Delegate(
        seminar_id=seminar.id,
        created_at=at,
        badge_code=badge_code,
        link_seed=new_seed(),
        link_version=1,
        calendar_sequence=0,
    )


def _take_in(delegate: Delegate) -> None:
    """What was written counts, also for the organisation that is read along with the delegate."""
    db.session.flush()
    db.session.expire(delegate, ["organisation"])


@verb
def register(
    *,
    seminar: Seminar | About,
    details: Details,
    actor: Actor,
    at: datetime,
    source: Source = Source.ONLINE,
    submission: str | None = None,
    groundwork: Groundwork | None = None,
) -> Delegate:
    """Register somebody: they get a place, or join the waiting list when all are taken.

    A message with the personal link goes out in either case. An address that is registered already
    gets a message that leads back to its registration, and nothing is changed; one that had
    cancelled is registered anew. Walk-ins always get a place. ``submission`` names the form that was
    sent: the same one sent twice (a double click) writes one message. ``groundwork`` is what the caller
    has made the form of. Raises Conflict outside the time of registration (not for the desk's and imported
    ones) and where the form is another by now, Invalid with the field at fault, which
    online may also be one that the form requires and that is empty: staff and imports may know less.
    """
    online = source is Source.ONLINE
    details = checked(details, email_required=online, consent_required=online)
    code = new_badge_code()
    found = arrival(
        seminar,
        email_key=email_key(details.email) if details.email else None,
        badge_code=code,
        organisation=details.organisation,
    )
    here = found.seminar
    refusal = registration_refusal(here, at) if online else None
    if refusal is not None:
        raise Conflict(refusal, next_step="Look at the other seminars of the series.")
    groundwork = still_true(groundwork, here)
    if online:
        groundwork.asked.check_complete(details)
    known = db.session.get(Delegate, found.known) if found.known is not None else None
    if known is not None and known.state is not DelegateState.CANCELLED:
        if online:
            _lead_back(known, at, submission)
        return known
    _check_options(groundwork.asked, details, known)
    delegate = known or _new(here, unused_badge_code(here.id) if found.code_is_used else code, at)
    _write(delegate, details, found.organisation or known_organisation(details.organisation))
    delegate.source = source
    delegate.consented_at = at if details.consent else None
    taken = found.taken
    if taken.has_lapsed(at):
        taken = places_now(db.session.get_one(Seminar, here.id), at)
    if source is Source.WALK_IN or gets_place(taken):
        step(delegate, DelegateState.REGISTERED, at=at)
    else:
        step(delegate, DelegateState.WAITING, at=at, queued_at=queue_time(taken, at))
    if known is not None:
        delegate.calendar_sequence += 1
        _take_in(delegate)
        forget_offers(delegate)
    else:
        delegate.token_hash = token_hash(personal_token(delegate))
        add_at_once(delegate)
    set_answers(delegate=delegate, answers=details.answers, new=known is None)
    record(
        action="register",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=here.id,
        state=delegate.state.value,
        source=source.value,
    )
    if details.sessions:
        set_choice(delegate, details.sessions, actor=actor, at=at)
    once_key, read = _once_key(delegate, submission), messages.ReadBefore(here, groundwork)
    if delegate.state is DelegateState.REGISTERED:
        messages.tell_registered(delegate, at, once_key=once_key, new=known is None, read=read)
    else:
        messages.tell_waiting(
            delegate, taken.waiting + 1, at, once_key=once_key, new=known is None, read=read
        )
    return delegate


def _once_key(delegate: Delegate, submission: str | None) -> str | None:
    return f"register:{delegate.id}:{submission[:64]}" if submission else None


def _lead_back(delegate: Delegate, at: datetime, submission: str | None) -> None:
    if may_be_written_to(delegate, at):
        messages.tell_already_registered(delegate, at, once_key=_once_key(delegate, submission))


@verb
def change(
    *, delegate: Delegate, details: Details, actor: Actor, at: datetime, complete: bool = False
) -> Delegate:
    """Change what a delegate told; their agreement to keep it stands, or is given now.

    ``complete`` wants all that the form requires, as it does of delegates themselves. With another
    e-mail address the personal link is replaced and sent there. Raises Conflict for an address that
    is registered here already, Invalid with the field at fault.
    """
    seminar = lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.CANCELLED:
        raise Conflict("This registration is cancelled.", next_step="Register anew on the seminar's page.")
    details = checked(details, email_required=delegate.email is not None, consent_required=False)
    asked = asked_by(seminar.series)
    if complete:
        asked.check_complete(details)
    _check_options(asked, details, delegate)
    other = delegate_by_address(seminar, details.email) if details.email else None
    if other is not None and other.id != delegate.id:
        raise Conflict("This address is registered here already.", field="email")
    if details.consent and delegate.consented_at is None:
        delegate.consented_at = at
    old_address, old_key = delegate.email, delegate.email_key
    before = {field: getattr(delegate, field) for field in _TOLD}
    _write(delegate, details, known_organisation(details.organisation))
    _take_in(delegate)
    # Which fields, not what stood in them: needs are nobody's history.
    fields = [field.removesuffix("_id") for field in _TOLD if getattr(delegate, field) != before[field]]
    if set_answers(delegate=delegate, answers=details.answers):
        fields.append("answers")
    record(
        action="change registration",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        fields=fields,
    )
    if delegate.email_key != old_key and delegate.email_key is not None:
        replace_link(delegate)
        messages.tell_new_address(delegate, old_address, at)
    return delegate

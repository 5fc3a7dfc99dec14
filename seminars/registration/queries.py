"""Reads of the registration room, each in a constant number of statements."""

from dataclasses import dataclass
from datetime import date

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from seminars.audit.models import AuditEntry
from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, Series, Session
from seminars.registration.links import new_badge_code, token_hash, typed_badge_code
from seminars.registration.merged import standing
from seminars.registration.models import Delegate, DelegateState, Offer, Organisation
from seminars.registration.names import email_key, fold
from seminars.registration.refused_mail import mail_is_refused

PER_PAGE = 50
SORTS = {
    "name": (Delegate.sort_key,),
    "-name": (Delegate.sort_key.desc(),),
    "organisation": (Organisation.name_key, Delegate.sort_key),
    "-organisation": (Organisation.name_key.desc(), Delegate.sort_key),
    "queue": (Delegate.queued_at,),
    "registered": (Delegate.created_at,),
    "-registered": (Delegate.created_at.desc(),),
}


# Built once: whoever registers waits for them.
_HERE = Delegate.seminar_id == bindparam("seminar")
_BY_ADDRESS = select(Delegate).where(_HERE, Delegate.email_key == bindparam("key"))
_BY_BADGE_CODE = select(Delegate).where(_HERE, Delegate.badge_code == bindparam("code"))
_BADGE_CODE_USED = select(Delegate.id).where(_HERE, Delegate.badge_code == bindparam("code"))


class UnknownLink(Missing):
    """A personal link that nobody has, or no longer."""


@dataclass(frozen=True)
class Counts:
    """How many delegates of a seminar are in which state, and how many of them all mail does not reach."""

    registered: int
    waiting: int
    cancelled: int
    mail_refused: int


def counts(seminar: Seminar) -> Counts:
    """Delegates of the seminar by state."""
    rows = db.session.execute(
        select(Delegate.state, func.count(), func.count().filter(mail_is_refused()))
        .where(Delegate.seminar_id == seminar.id, ~Delegate.added_by_mistake)
        .group_by(Delegate.state)
    ).all()
    found = {state: number for state, number, _ in rows}
    return Counts(
        registered=found.get(DelegateState.REGISTERED, 0),
        waiting=found.get(DelegateState.WAITING, 0),
        cancelled=found.get(DelegateState.CANCELLED, 0),
        mail_refused=sum(refused for *_, refused in rows),
    )


def delegates_fitting(
    seminar: Seminar, *, text: str, state: DelegateState | None, mail_refused: bool = False
) -> Select[Delegate]:
    """The query for the seminar's delegates in ``state`` (None: any) that every word of ``text`` fits.

    ``mail_refused`` leaves only those whom mail does not reach.
    """
    query = select(Delegate).where(Delegate.seminar_id == seminar.id)
    if not text or state is not None:
        # Whom the desk added by mistake is found by name only.
        query = query.where(~Delegate.added_by_mistake)
    for word in fold(text).split():
        query = query.where(Delegate.search_key.contains(word, autoescape=True))
    if mail_refused:
        query = query.where(mail_is_refused())
    return query if state is None else query.where(Delegate.state == state)


def delegates_page(
    seminar: Seminar,
    *,
    text: str,
    state: DelegateState | None,
    sort: str,
    page: int,
    mail_refused: bool = False,
) -> Pagination:
    """A page of the seminar's delegates (``delegates_fitting``)."""
    query = delegates_fitting(seminar, text=text, state=state, mail_refused=mail_refused)
    if state is DelegateState.WAITING:
        # The queue is shown in its order unless another is asked for.
        sort = sort or "queue"
    query = query.join(Delegate.organisation).options(contains_eager(Delegate.organisation))
    query = query.order_by(*SORTS.get(sort, SORTS["name"]), Delegate.id)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def waiting(seminar: Seminar, *, limit: int | None = None) -> list[Delegate]:
    """Those who wait for a place, or the first ``limit`` of them, in order of arrival."""
    return list(
        db.session.scalars(
            select(Delegate)
            .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.WAITING)
            .order_by(Delegate.queued_at, Delegate.id)
            .limit(limit)
        )
    )


def in_line(seminar: Seminar, *, limit: int) -> list[Delegate]:
    """The first ``limit`` of those who wait without an offer, in order of arrival."""
    if limit < 1:
        return []
    offered = exists().where(Offer.delegate_id == Delegate.id, Offer.outcome.is_(None))
    return list(
        db.session.scalars(
            select(Delegate)
            .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.WAITING, ~offered)
            .order_by(Delegate.queued_at, Delegate.id)
            .limit(limit)
        )
    )


def waiting_position(delegate: Delegate) -> int | None:
    """The place in the queue, from 1; None for who does not wait."""
    if delegate.state is not DelegateState.WAITING or delegate.queued_at is None:
        return None
    ahead = db.session.scalar(
        select(func.count())
        .select_from(Delegate)
        .where(
            Delegate.seminar_id == delegate.seminar_id,
            Delegate.state == DelegateState.WAITING,
            (Delegate.queued_at < delegate.queued_at)
            | ((Delegate.queued_at == delegate.queued_at) & (Delegate.id < delegate.id)),
        )
    )
    return (ahead or 0) + 1


def sessions_of(seminar: Seminar) -> list[Session]:
    """The seminar's programme with its rooms, in order of time."""
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.seminar_id == seminar.id)
            .options(joinedload(Session.room))
            .order_by(Session.starts_at, Session.id)
        )
    )


def waiting_positions(seminar: Seminar) -> dict[int, int]:
    """The place in the queue, from 1, of each delegate who waits."""
    queue = db.session.scalars(
        select(Delegate.id)
        .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.WAITING)
        .order_by(Delegate.queued_at, Delegate.id)
    )
    return {delegate_id: position for position, delegate_id in enumerate(queue, start=1)}


def delegate_by_id(seminar: Seminar, delegate_id: int) -> Delegate:
    """A delegate of the seminar. Raises Missing, MergedAlready."""
    delegate = standing(Delegate, delegate_id)
    if delegate is None or delegate.seminar_id != seminar.id:
        raise Missing("There is no such delegate here.", next_step="Search the list of delegates.")
    return delegate


def delegate_of_series(series: Series, delegate_id: int) -> Delegate:
    """A delegate of any seminar of the series. Raises Missing, MergedAlready."""
    delegate = standing(Delegate, delegate_id)
    if delegate is None or delegate.seminar.series_id != series.id:
        raise Missing(
            "There is no such delegate (any more).", next_step="Look at the list of duplicates again."
        )
    return delegate


def delegate_by_token(token: str) -> Delegate:
    """Whose personal link it is. Raises Missing for a link that is wrong or was replaced."""
    delegate = db.session.scalar(select(Delegate).where(Delegate.token_hash == token_hash(token)))
    if delegate is None:
        raise UnknownLink(
            "This personal link does not work (any more).",
            next_step="Look for a newer message from us, or have the link sent again on the seminar's page.",
        )
    return delegate


def delegate_by_address(seminar: Seminar, address: str) -> Delegate | None:
    """Who registered for the seminar with this e-mail address."""
    return db.session.scalar(_BY_ADDRESS, {"seminar": seminar.id, "key": email_key(address)})


def delegates_with_address(address: str, *, seminar: Seminar | None, on: date) -> list[Delegate]:
    """Registrations with this e-mail address: for ``seminar``, or for all that are not over on that day."""
    query = select(Delegate).where(Delegate.email_key == email_key(address)).order_by(Delegate.id)
    if seminar is not None:
        query = query.where(Delegate.seminar_id == seminar.id)
    else:
        query = query.join(Delegate.seminar).where(Seminar.ends_on >= on)
    return list(db.session.scalars(query))


def delegate_by_badge_code(seminar: Seminar, code: str) -> Delegate | None:
    """Who carries this code on the badge."""
    return db.session.scalar(_BY_BADGE_CODE, {"seminar": seminar.id, "code": typed_badge_code(code)})


def unused_badge_code(seminar_id: int) -> str:
    """A new badge code that nobody at the seminar has."""
    while True:
        code = new_badge_code()
        if db.session.scalar(_BADGE_CODE_USED, {"seminar": seminar_id, "code": code}) is None:
            return code


def find_for_questionnaire(seminar: Seminar, text: str) -> Delegate | None:
    """Who gives this e-mail address or badge code in the room."""
    if "@" in text:
        return delegate_by_address(seminar, text)
    return delegate_by_badge_code(seminar, text)


def common_organisations(limit: int = 200) -> list[str]:
    """The organisations that most delegates come from, by name."""
    query = (
        select(Organisation.name)
        .outerjoin(Delegate, Delegate.organisation_id == Organisation.id)
        .group_by(Organisation.id, Organisation.name)
        .order_by(func.count(Delegate.id).desc(), Organisation.name)
        .limit(limit)
    )
    return sorted(db.session.scalars(query), key=fold)


def history(delegate: Delegate) -> list[AuditEntry]:
    """What was done to a delegate's registration, and to those merged into it, the latest first."""
    found: list[AuditEntry] = []
    numbers = [delegate.id]
    while numbers:
        entries = db.session.scalars(
            select(AuditEntry).where(
                AuditEntry.subject_kind == Delegate.__tablename__, AuditEntry.subject_id.in_(numbers)
            )
        ).all()
        found += entries
        numbers = [entry.details["merged_id"] for entry in entries if "merged_id" in entry.details]
    return sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True)

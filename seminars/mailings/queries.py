"""Reads of the mailings room, each in a constant number of statements."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Integer, Select, bindparam, exists, false, func, or_, select

from seminars.attendance.models import CheckIn
from seminars.errors import Missing
from seminars.extensions import db
from seminars.formats import clock_time, day, day_range
from seminars.mail.models import DeliveryState, Message
from seminars.mailings.changes import differences
from seminars.mailings.models import Mailing, ReminderRule, Told
from seminars.mailings.selection import Attending, Selection, selection_from, title_of
from seminars.programme.models import Seminar, SeminarState, Series
from seminars.questionnaire.taking_part import taking_part
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.queries import sessions_of
from seminars.registration.seminar_words import place_of

PER_PAGE = 50
LISTED = 200
DAYS_BEFORE = 3


def recipients(selection: Selection) -> Select[Delegate]:
    """The delegates of a selection who can be written to."""
    return _selected(selection).where(Delegate.email.is_not(None))


def _selected(selection: Selection) -> Select[Delegate]:
    query = select(Delegate).where(
        Delegate.seminar_id.in_(selection.seminars),
        Delegate.state.in_([DelegateState(state) for state in selection.states]),
    )
    if selection.sectors:
        query = query.where(Delegate.sector_id.in_(selection.sectors))
    if selection.levels:
        query = query.where(Delegate.level_id.in_(selection.levels))
    if selection.takes_part:
        query = query.where(Delegate.takes_part)
    if selection.attending is not Attending.ANY:
        query = query.where(or_(false(), *_on_the_day(selection)))
    if selection.hides_names:
        taking = taking_part(selection.seminars)
        others = sorted(taking.begun if selection.not_begun else taking.submitted)
        # Written into the statement: there may be more than it takes parameters.
        known = bindparam("others", others, expanding=True, literal_execute=True, type_=Integer)
        query = query.where(Delegate.state == DelegateState.REGISTERED, Delegate.id.not_in(known))
    return query.order_by(Delegate.id)


def _on_the_day(selection: Selection) -> list[Any]:
    seminars = db.session.scalars(select(Seminar).where(Seminar.id.in_(selection.seminars))).all()
    found = []
    for seminar in seminars:
        # Nobody was there, or stayed away, on a day that a seminar does not have.
        if selection.day > len(seminar.days):
            continue
        on = seminar.days[selection.day - 1]
        there = exists().where(CheckIn.delegate_id == Delegate.id, CheckIn.day == on)
        fits = there if selection.attending is Attending.PRESENT else ~there
        found.append((Delegate.seminar_id == seminar.id) & fits)
    return found


def recipient_ids(selection: Selection) -> list[int]:
    """Numbers of the delegates of a selection who can be written to."""
    return list(db.session.scalars(recipients(selection).with_only_columns(Delegate.id)))


def first_recipients(selection: Selection, *, limit: int = 12) -> tuple[int, list[Delegate]]:
    """How many there are, and the first of them; nobody where the selection hides them."""
    return _first(recipients(selection), limit=limit, hidden=selection.hides_names)


def first_without_address(selection: Selection, *, limit: int = 12) -> tuple[int, list[Delegate]]:
    """The same for those of the selection who cannot be written to: walk-ins, often."""
    query = _selected(selection).where(Delegate.email.is_(None))
    return _first(query, limit=limit, hidden=selection.hides_names)


def _first(query: Select[Delegate], *, limit: int, hidden: bool) -> tuple[int, list[Delegate]]:
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    if hidden:
        return total, []
    some = db.session.scalars(
        query.order_by(None).order_by(Delegate.sort_key, Delegate.id).limit(limit)
    ).all()
    return total, list(some)


def mailing_by_id(mailing_id: int) -> Mailing:
    """The mailing of that number. Raises Missing."""
    found = db.session.get(Mailing, mailing_id)
    if found is None:
        raise Missing("There is no such mailing.", next_step="Go back to the series.")
    return found


def mailings_page(series: Series, *, page: int) -> Pagination:
    """A page of a series' mailings, the latest first."""
    query = select(Mailing).where(Mailing.series_id == series.id).order_by(Mailing.id.desc())
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def titles() -> list[tuple[int, str]]:
    """The latest mailings whose recipients may be shown, by number and what they are called."""
    rows = db.session.scalars(select(Mailing).order_by(Mailing.id.desc()).limit(LISTED)).all()
    shown = [each for each in rows if not selection_from(each.selection).hides_names]
    called = titles_of(shown)
    return [(each.id, called[each.id]) for each in shown]


def titles_of(mailings: Sequence[Mailing]) -> dict[int, str]:
    """What each of these mailings is called, by its number, in two statements."""
    to = {each.id: selection_from(each.selection).seminars for each in mailings}
    ids = {number for numbers in to.values() for number in numbers}
    seminars = _titles(Seminar.id, Seminar.title, ids)
    series = _titles(Series.id, Series.title, {each.series_id for each in mailings})
    return {
        each.id: title_of(
            each.subject,
            series=series[each.series_id],
            seminars=[seminars[number] for number in to[each.id] if number in seminars],
        )
        for each in mailings
    }


def _titles(number: Any, title: Any, ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = db.session.execute(select(number, title).where(number.in_(ids)))
    return {found: words for found, words in rows}


def delivery(mailing: Mailing) -> dict[str, int]:
    """How many messages of a mailing are in which state of delivery."""
    rows = db.session.execute(
        select(Message.state, func.count()).where(Message.mailing_id == mailing.id).group_by(Message.state)
    )
    found = {state.value: number for state, number in rows}
    return {state.value: found.get(state.value, 0) for state in DeliveryState}


def messages_page(mailing: Mailing, *, state: str, page: int) -> Pagination:
    """A page of the messages of a mailing, refused ones first."""
    query = select(Message).where(Message.mailing_id == mailing.id)
    if state in list(DeliveryState):
        query = query.where(Message.state == DeliveryState(state))
    refused_first = (Message.state == DeliveryState.REFUSED).desc()
    query = query.order_by(refused_first, func.lower(Message.to_name), Message.id)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def days_before(series: Series) -> int:
    """How many days before a seminar of the series people are reminded; 0 is never."""
    rule = db.session.get(ReminderRule, series.id)
    return DAYS_BEFORE if rule is None else rule.days_before


def facts_of(seminar: Seminar) -> dict[str, Any]:
    """What delegates have to know of a programme, as plain values (``changes.Facts``)."""
    return {
        "title": seminar.title,
        "days": day_range(seminar.starts_on, seminar.ends_on),
        "venue": ", ".join(place_of(seminar)),
        "sessions": [
            {
                "id": session.id,
                "title": session.title,
                "when": f"{day(session.day, 'EEEE')} {clock_time(session.starts_at, seminar.zone)} to "
                f"{clock_time(session.ends_at, seminar.zone)}",
                "room": session.room.name if session.room else "",
            }
            for session in sessions_of(seminar)
        ],
    }


def untold_changes(seminar: Seminar) -> list[str]:
    """What has changed since the delegates were last told; nothing for a draft or a cancelled one."""
    told = db.session.get(Told, seminar.id)
    if told is None or seminar.state is not SeminarState.PUBLISHED:
        return []
    return differences(told.facts, facts_of(seminar))

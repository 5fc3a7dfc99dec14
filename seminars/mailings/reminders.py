"""Reminding those with a place some days before a seminar, by themselves."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.mail.models import Message
from seminars.mailings.models import ReminderRule
from seminars.mailings.queries import days_before
from seminars.programme.models import Seminar, SeminarState, Series
from seminars.registration.messages import tell
from seminars.registration.models import Delegate, DelegateState

MOST_DAYS = 30
REMIND_FROM = time(9)
# So many delegates in one transaction.
PIECE = 100


@verb
def set_reminder(*, series: Series, days: int, actor: Actor, at: datetime) -> None:
    """Say how many days before a seminar people are reminded; 0 is never. Raises Invalid."""
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(f"Enter between 0 and {MOST_DAYS} days.", field="days")
    rule = db.session.get(ReminderRule, series.id)
    if rule is None:
        rule = ReminderRule(series_id=series.id, days_before=days, changed_on=at.date())
        db.session.add(rule)
    rule.days_before, rule.changed_on = days, at.date()
    record(action="set reminder", subject=series, actor=actor, at=at, days=days)


@dataclass(frozen=True)
class Planned:
    """A reminder that goes out by itself on the morning of ``day``."""

    seminar: Seminar
    day: date


def planned(series: Series, at: datetime) -> list[Planned]:
    """The reminders of a series that are still to come, the next first."""
    days = days_before(series)
    found = [
        Planned(seminar, seminar.starts_on - timedelta(days=days))
        for seminar in series.seminars
        if days and seminar.state is SeminarState.PUBLISHED
    ]
    coming = [each for each in found if each.day > each.seminar.local(at).date()]
    return sorted(coming, key=lambda each: (each.day, each.seminar.id))


@every(minutes=15)
def remind(at: datetime) -> None:
    """Remind those with a place of seminars that are near, once, in the morning at the venue."""
    near = db.session.scalars(
        select(Seminar).where(
            Seminar.state == SeminarState.PUBLISHED,
            Seminar.starts_on >= at.date(),
            Seminar.starts_on <= at.date() + timedelta(days=MOST_DAYS + 1),
        )
    ).all()
    for seminar in near:
        days = days_before(seminar.series)
        local = seminar.local(at)
        left = (seminar.starts_on - local.date()).days
        if days and 0 < left <= days and local.time() >= REMIND_FROM:
            begins = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - left)
            while _remind_some(seminar=seminar, begins=begins, at=at) == PIECE:
                pass


@verb
def _remind_some(*, seminar: Seminar, begins: datetime, at: datetime) -> int:
    """Remind up to ``PIECE`` delegates; returns how many.

    Not those who were reminded since ``begins``, by a mailing say; of a seminar that moves to another day
    they are reminded once more. Who registered within the last day has everything in the confirmation.
    """
    if lock(seminar).state is not SeminarState.PUBLISHED:
        return 0
    key = f"reminder:{seminar.starts_on}:"
    reminded = select(Message.delegate_id).where(
        Message.seminar_id == seminar.id,
        Message.kind == "reminder",
        or_(Message.created_at >= begins, Message.once_key.startswith(key)),
        Message.delegate_id.is_not(None),
    )
    people = db.session.scalars(
        select(Delegate)
        .where(
            Delegate.seminar_id == seminar.id,
            Delegate.state == DelegateState.REGISTERED,
            Delegate.email.is_not(None),
            Delegate.created_at <= at - timedelta(days=1),
            Delegate.id.not_in(reminded),
        )
        .order_by(Delegate.id)
        .limit(PIECE)
    ).all()
    for delegate in people:
        tell(delegate, kind="reminder", at=at, calendar="REQUEST", once_key=f"{key}{delegate.id}")
    return len(people)

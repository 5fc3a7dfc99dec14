"""The wording of messages in a series: changing it, going back to the default, bringing it along."""

from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.mailings.models import ReminderRule
from seminars.programme.models import Series
from seminars.registration.message_models import Wording
from seminars.registration.wording import KINDS, problem_in


def own_wordings(series: Series) -> dict[str, Wording]:
    """What the series writes instead of the defaults, by kind."""
    found = db.session.scalars(select(Wording).where(Wording.series_id == series.id))
    return {row.kind: row for row in found}


def check(kind: str, subject: str, body: str) -> None:
    """Raise Invalid, with the field at fault, for a wording that is not in order."""
    problem = problem_in(KINDS[kind], subject, body)
    if problem is not None:
        raise Invalid(problem[1], field=problem[0])


@verb
def set_wording(*, series: Series, kind: str, subject: str, body: str, actor: Actor, at: datetime) -> Wording:
    """Write a kind of message in the series' own words. Raises Invalid."""
    lock(series)
    check(kind, subject, body)
    row = db.session.get(Wording, (series.id, kind))
    if row is None:
        row = Wording(series_id=series.id, kind=kind, subject="", body="", changed_at=at)
        db.session.add(row)
    row.subject, row.body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    row.changed_at, row.account_id = at, actor.account_id
    record(action="change wording", subject=series, actor=actor, at=at, kind=kind)
    return row


@verb
def back_to_default(*, series: Series, kind: str, actor: Actor, at: datetime) -> None:
    """Let the default wording stand again."""
    row = db.session.get(Wording, (series.id, kind))
    if row is not None:
        db.session.delete(row)
        record(action="default wording", subject=series, actor=actor, at=at, kind=kind)


def copy_with_series(source: Series, series: Series, actor: Actor, at: datetime) -> None:
    """A series is made like an earlier one (programme.service.AFTER_COPY): what it writes comes along.

    Its wordings, with who wrote them and when, and the day of the reminder.
    """
    own = own_wordings(source)
    for kind, row in own.items():
        db.session.add(
            Wording(
                series_id=series.id,
                kind=kind,
                subject=row.subject,
                body=row.body,
                changed_at=row.changed_at,
                account_id=row.account_id,
            )
        )
    rule = db.session.get(ReminderRule, source.id)
    if rule is not None:
        db.session.add(
            ReminderRule(series_id=series.id, days_before=rule.days_before, changed_on=rule.changed_on)
        )
    if own or rule is not None:
        record(
            action="copy wordings", subject=series, actor=actor, at=at, source=source.slug, kinds=sorted(own)
        )

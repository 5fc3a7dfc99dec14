"""Reads of the focus groups room, each in a constant number of statements."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from seminars.accounts.models import Account, Role
from seminars.attendance.models import CheckIn
from seminars.errors import Forbidden, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.programme.models import Seminar, Session, SessionKind
from seminars.registration.models import Delegate, DelegateState


def _groups() -> Select[FocusGroup]:
    return (
        select(FocusGroup)
        .options(
            selectinload(FocusGroup.members),
            selectinload(FocusGroup.facilitator),
            selectinload(FocusGroup.room),
            selectinload(FocusGroup.session),
        )
        .execution_options(populate_existing=True)
    )


def groups_of(seminar: Seminar) -> list[FocusGroup]:
    """The groups of a seminar by number, with their members."""
    return list(
        db.session.scalars(_groups().where(FocusGroup.seminar_id == seminar.id).order_by(FocusGroup.number))
    )


def groups_for(account: Account) -> list[FocusGroup]:
    """The groups that ``account`` leads, the latest seminar first."""
    return list(
        db.session.scalars(
            _groups()
            .join(FocusGroup.seminar)
            .where(FocusGroup.facilitator_id == account.id)
            .order_by(Seminar.starts_on.desc(), FocusGroup.number)
        )
    )


def group_by_number(seminar: Seminar, number: int) -> FocusGroup:
    """Group ``number`` of the seminar. Raises Missing."""
    group = db.session.scalar(
        _groups().where(FocusGroup.seminar_id == seminar.id, FocusGroup.number == number)
    )
    if group is None:
        raise Missing(
            f"There is no group {number} at this seminar.", next_step="Choose one from the list of groups."
        )
    return group


def require_group(account: Account, group: FocusGroup) -> None:
    """Facilitators see their own groups only. Raises Forbidden."""
    if account.role is Role.FACILITATOR and group.facilitator_id != account.id:
        raise Forbidden(
            f"{group.name} is led by somebody else.",
            next_step="Your own groups are under 'My groups'.",
        )


def group_of(delegate: Delegate) -> FocusGroup | None:
    """The group in which a delegate sits, if any."""
    return db.session.scalar(
        select(FocusGroup).join(FocusGroup.members).where(GroupMember.delegate_id == delegate.id)
    )


def focus_session(seminar: Seminar) -> Session | None:
    """The first session of the programme in which focus groups meet."""
    return next((each for each in seminar.sessions if each.kind is SessionKind.FOCUS_GROUPS), None)


def focus_day(seminar: Seminar) -> date:
    """The day on which the groups meet: that of their session, or the last one."""
    session = focus_session(seminar)
    return session.day if session is not None else seminar.ends_on


def candidates(seminar: Seminar, day: date, *, present_only: bool) -> list[Delegate]:
    """Delegates who take part in a focus group, by name; with ``present_only`` those in on ``day``."""
    query = (
        select(Delegate)
        .where(
            Delegate.seminar_id == seminar.id,
            Delegate.state == DelegateState.REGISTERED,
            Delegate.takes_part,
        )
        .order_by(Delegate.sort_key, Delegate.id)
    )
    if present_only:
        query = query.join(CheckIn, (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == day))
    return list(db.session.scalars(query))


def without_group(people: Sequence[Delegate], groups: Sequence[FocusGroup]) -> list[Delegate]:
    """Those of ``people`` who sit in none of ``groups``."""
    seated = {member.delegate_id for group in groups for member in group.members}
    return [person for person in people if person.id not in seated]

"""Reads of the focus groups room, each in a constant number of statements."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from seminars.accounts.models import Account, Role
from seminars.attendance.models import CheckIn
from seminars.errors import Forbidden, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember, GroupRound, GroupVersion, GroupWish
from seminars.programme.models import Seminar, SeminarState, Session, SessionKind
from seminars.registration.models import Delegate, DelegateState

VERSIONS_PER_PAGE = 25


def _groups() -> Select[FocusGroup]:
    return (
        select(FocusGroup)
        .options(
            selectinload(FocusGroup.members),
            selectinload(FocusGroup.facilitator),
            selectinload(FocusGroup.note_taker),
            selectinload(FocusGroup.room),
            selectinload(FocusGroup.session),
        )
        .execution_options(populate_existing=True)
    )


def groups_of(seminar: Seminar) -> list[FocusGroup]:
    """The focus groups of a seminar by number, with their members."""
    query = _groups().join(FocusGroup.round).where(GroupRound.number == 1)
    return list(
        db.session.scalars(query.where(FocusGroup.seminar_id == seminar.id).order_by(FocusGroup.number))
    )


def groups_of_seminars(seminar_ids: Iterable[int]) -> list[FocusGroup]:
    """The focus groups of several seminars, by the seminars' days and their numbers."""
    query = _groups().join(FocusGroup.round).join(FocusGroup.seminar).where(GroupRound.number == 1)
    return list(
        db.session.scalars(
            query.where(FocusGroup.seminar_id.in_(list(seminar_ids))).order_by(
                Seminar.starts_on, Seminar.id, FocusGroup.number
            )
        )
    )


def groups_in(round: GroupRound) -> list[FocusGroup]:
    """The groups of a round by number, with their members."""
    return list(
        db.session.scalars(_groups().where(FocusGroup.round_id == round.id).order_by(FocusGroup.number))
    )


def all_groups_of(seminar: Seminar) -> list[FocusGroup]:
    """The groups of all rounds of a seminar, by round and number."""
    query = _groups().join(FocusGroup.round).where(FocusGroup.seminar_id == seminar.id)
    return list(db.session.scalars(query.order_by(GroupRound.number, FocusGroup.number)))


def groups_elsewhere(groups: Sequence[FocusGroup], at: datetime) -> list[FocusGroup]:
    """Groups of other seminars that meet at the time of ``groups`` and share somebody who leads, or a room.

    What is over by ``at`` is left out, and what was cancelled.
    """
    sessions = [group.session for group in groups if group.session is not None]
    leaders = {number for group in groups for number in (group.facilitator_id, group.note_taker_id)} - {None}
    rooms = {group.room_id for group in groups} - {None}
    if not sessions or not (leaders or rooms):
        return []
    shared = or_(
        FocusGroup.facilitator_id.in_(leaders),
        FocusGroup.note_taker_id.in_(leaders),
        FocusGroup.room_id.in_(rooms),
    )
    query = (
        select(FocusGroup)
        .join(FocusGroup.session)
        .join(FocusGroup.seminar)
        .options(
            contains_eager(FocusGroup.session),
            contains_eager(FocusGroup.seminar),
            joinedload(FocusGroup.facilitator),
            joinedload(FocusGroup.note_taker),
            joinedload(FocusGroup.room),
        )
        .where(
            shared,
            FocusGroup.seminar_id != groups[0].seminar_id,
            Seminar.state != SeminarState.CANCELLED,
            Session.ends_at > max(at, min(session.starts_at for session in sessions)),
            Session.starts_at < max(session.ends_at for session in sessions),
        )
        .order_by(Seminar.starts_on, Seminar.id, FocusGroup.round_id, FocusGroup.number)
    )
    return list(db.session.scalars(query))


def rounds_of(seminar: Seminar) -> list[GroupRound]:
    """The rounds of a seminar by number."""
    return list(
        db.session.scalars(
            select(GroupRound).where(GroupRound.seminar_id == seminar.id).order_by(GroupRound.number)
        )
    )


def wishes_of(round: GroupRound) -> list[GroupWish]:
    """What the groups of a round must keep to, in the order in which it was asked for."""
    return list(
        db.session.scalars(
            select(GroupWish)
            .where(GroupWish.round_id == round.id)
            .options(selectinload(GroupWish.delegates))
            .order_by(GroupWish.id)
            .execution_options(populate_existing=True)
        )
    )


def latest_version(round: GroupRound) -> GroupVersion | None:
    """How everybody sits now; None before anybody sat."""
    return db.session.scalar(
        select(GroupVersion).where(
            GroupVersion.round_id == round.id, GroupVersion.number == round.seats_version
        )
    )


def version_by_number(round: GroupRound, number: int) -> GroupVersion:
    """A version of the seats. Raises Missing."""
    found = db.session.scalar(
        select(GroupVersion).where(GroupVersion.round_id == round.id, GroupVersion.number == number)
    )
    if found is None:
        raise Missing(f"There is no version {number} of these groups.", next_step="Choose one from the list.")
    return found


def versions_page(round: GroupRound, *, page: int) -> Pagination:
    """A page of the versions of a round, the latest first."""
    query = select(GroupVersion).where(GroupVersion.round_id == round.id).order_by(GroupVersion.number.desc())
    return db.paginate(query, page=page, per_page=VERSIONS_PER_PAGE, error_out=False)


def names_of(delegate_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Ids and names of these delegates, by name."""
    rows = db.session.execute(
        select(Delegate.id, Delegate.name)
        .where(Delegate.id.in_(list(delegate_ids)))
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return [(number, name) for number, name in rows]


def seats_published(round: GroupRound) -> dict[str, int]:
    """Delegates (ids as text) who can see their group, and its number."""
    if round.published_version is None:
        return {}
    return dict(version_by_number(round, round.published_version).seats)


def late_changes(group: FocusGroup) -> tuple[list[str], list[str]]:
    """Names of those who came to a group and left it after delegates were told of theirs."""
    told = {
        int(delegate) for delegate, number in seats_published(group.round).items() if number == group.number
    }
    now = {delegate.id for delegate in group.seated}
    if not told:
        return [], []
    names = dict(names_of(told ^ now))
    return (
        [name for number, name in names.items() if number in now],
        [name for number, name in names.items() if number not in now],
    )


def groups_shown_to(delegate: Delegate) -> list[FocusGroup]:
    """The groups that the delegate has been told of, one in each round at most."""
    rows = db.session.execute(
        select(GroupRound.id, GroupVersion.seats)
        .join(
            GroupVersion,
            (GroupVersion.round_id == GroupRound.id) & (GroupVersion.number == GroupRound.published_version),
        )
        .where(GroupRound.seminar_id == delegate.seminar_id)
    ).all()
    wanted = {round_id: seats[str(delegate.id)] for round_id, seats in rows if str(delegate.id) in seats}
    if not wanted:
        return []
    found = db.session.scalars(
        select(FocusGroup)
        .where(tuple_(FocusGroup.round_id, FocusGroup.number).in_(list(wanted.items())))
        .options(
            selectinload(FocusGroup.room), selectinload(FocusGroup.session), selectinload(FocusGroup.seminar)
        )
    )
    return sorted(found, key=lambda group: group.round.number)


def seats_by_round(seminar: Seminar, *, without: GroupRound) -> list[dict[int, int]]:
    """Who sits where in each other round of the seminar: delegate's id to group number."""
    rows = db.session.execute(
        select(FocusGroup.round_id, GroupMember.delegate_id, FocusGroup.number)
        .join(GroupMember, GroupMember.group_id == FocusGroup.id)
        .where(FocusGroup.seminar_id == seminar.id, FocusGroup.round_id != without.id)
    )
    found: dict[int, dict[int, int]] = {}
    for round_id, delegate_id, number in rows:
        found.setdefault(round_id, {})[delegate_id] = number
    return [found[key] for key in sorted(found)]


def groups_for(account: Account) -> list[FocusGroup]:
    """The groups that ``account`` leads or takes notes in, in any round, the latest seminar first."""
    return list(
        db.session.scalars(
            _groups()
            .join(FocusGroup.seminar)
            .join(FocusGroup.round)
            .where((FocusGroup.facilitator_id == account.id) | (FocusGroup.note_taker_id == account.id))
            .order_by(Seminar.starts_on.desc(), Seminar.id, GroupRound.number, FocusGroup.number)
        )
    )


def group_by_number(seminar: Seminar, number: int, *, round_number: int = 1) -> FocusGroup:
    """Group ``number`` of the seminar's focus groups, or of a further round. Raises Missing."""
    group = db.session.scalar(
        _groups()
        .join(FocusGroup.round)
        .where(
            FocusGroup.seminar_id == seminar.id,
            FocusGroup.number == number,
            GroupRound.number == round_number,
        )
    )
    if group is None:
        raise Missing(
            f"There is no group {number} at this seminar.", next_step="Choose one from the list of groups."
        )
    return group


def require_group(account: Account, group: FocusGroup) -> None:
    """Facilitators see their own groups only. Raises Forbidden."""
    own = account.id in (group.facilitator_id, group.note_taker_id)
    if account.role is Role.FACILITATOR and not own:
        raise Forbidden(
            f"{group.name} is led by somebody else.",
            next_step="Your own groups are under 'My groups'.",
        )


def group_of(delegate: Delegate) -> FocusGroup | None:
    """The focus group in which a delegate sits, if any."""
    return db.session.scalar(
        select(FocusGroup)
        .join(FocusGroup.members)
        .join(FocusGroup.round)
        .where(GroupMember.delegate_id == delegate.id, GroupRound.number == 1)
    )


def focus_session(seminar: Seminar) -> Session | None:
    """The first session of the programme in which focus groups meet."""
    return next((each for each in seminar.sessions if each.kind is SessionKind.FOCUS_GROUPS), None)


def focus_day(seminar: Seminar) -> date:
    """The day on which the groups meet: that of their session, or the last one."""
    session = focus_session(seminar)
    return session.day if session is not None else seminar.ends_on


def round_day(round: GroupRound) -> date:
    """The day on which the groups of a round meet: that of their first session.

    Without one, the focus groups' day for the first round and the first day for further rounds.
    """
    starts = db.session.scalars(
        select(Session)
        .join(FocusGroup, FocusGroup.session_id == Session.id)
        .where(FocusGroup.round_id == round.id)
        .order_by(Session.starts_at)
        .limit(1)
    ).first()
    if starts is not None:
        return starts.day
    return focus_day(round.seminar) if round.number == 1 else round.seminar.starts_on


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

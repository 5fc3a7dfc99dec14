"""What the board of a round shows, read in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from seminars.focus_groups.clashes import Meeting, clashes
from seminars.focus_groups.forming import judge
from seminars.focus_groups.mixing import mix_fields
from seminars.focus_groups.models import FocusGroup, GroupRound, GroupVersion
from seminars.focus_groups.plan import Plan, plan_from
from seminars.focus_groups.queries import (
    all_groups_of,
    candidates,
    groups_elsewhere,
    groups_in,
    latest_version,
    round_day,
    rounds_of,
    seats_published,
)
from seminars.focus_groups.standing import Standing
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate


@dataclass(frozen=True)
class Board:
    """A round as the organiser sees it.

    ``absent`` are those who sit in a group and are not checked in on the day (known on the day only);
    ``ungrouped`` take part, are there (or, before the day, registered) and sit nowhere. ``unpublished``
    counts those whose group is another than they were told. ``clashes`` tell who or what is
    asked for twice at the same time.
    """

    round: GroupRound
    rounds: Sequence[GroupRound]
    plan: Plan
    groups: Sequence[FocusGroup]
    present: Sequence[Delegate]
    registered: Sequence[Delegate]
    ungrouped: Sequence[Delegate]
    absent: frozenset[int]
    latest: GroupVersion | None
    standing: Standing | None
    broken: Sequence[str]
    unpublished: int
    clashes: Sequence[str] = ()
    labels: dict[str, str] = field(default_factory=dict)


def board_of(round: GroupRound, at: datetime) -> Board:
    """Everything that the board shows."""
    seminar: Seminar = round.seminar
    on = round_day(round)
    groups = groups_in(round)
    present = candidates(seminar, on, present_only=True)
    registered = candidates(seminar, on, present_only=False)
    seated = {person.id: group.number for group in groups for person in group.seated}
    there = {person.id for person in present}
    # Before anybody is checked in nobody is missing yet.
    day_is_on = bool(present) and seminar.local(at).date() >= on
    judged = judge(round=round, at=at)
    told = seats_published(round)
    changed = {d for d in {*told, *map(str, seated)} if told.get(d) != seated.get(int(d))}
    return Board(
        round=round,
        rounds=rounds_of(seminar),
        plan=plan_from(round.plan),
        groups=groups,
        present=present,
        registered=registered,
        ungrouped=[person for person in (present or registered) if person.id not in seated],
        absent=frozenset(set(seated) - there) if day_is_on else frozenset(),
        latest=latest_version(round),
        standing=judged[1] if judged else None,
        broken=judged[1].broken if judged else (),
        unpublished=len(changed) if round.published_version is not None else 0,
        # What is over cannot be mended any more.
        clashes=clashes(_meetings(round, at)),
        labels=mix_fields(seminar.series),
    )


def _meetings(shown: GroupRound, at: datetime) -> list[Meeting]:
    """All that meets while ``shown`` does and could be in its way; rounds of the seminar first."""
    here = [
        group
        for group in all_groups_of(shown.seminar)
        if group.session is not None and group.session.ends_at > at
    ]
    mine = [group for group in here if group.round_id == shown.id]
    meetings = [
        _meeting(group, group.round.title if group.round_id != shown.id else "", group.seated)
        for group in here
    ]
    return meetings + [_meeting(group, group.seminar.title, ()) for group in groups_elsewhere(mine, at)]


def _meeting(group: FocusGroup, of: str, seated: Sequence[Delegate]) -> Meeting:
    """When a group meets; ``of`` says where, unless it is on the board that is shown."""
    assert group.session is not None
    leaders = [account for account in (group.facilitator, group.note_taker) if account is not None]
    return Meeting(
        group=f"{group.name} of {of}" if of else group.name,
        starts_at=group.session.starts_at,
        ends_at=group.session.ends_at,
        room=group.room.name if group.room else "",
        leaders=tuple((account.id, account.name) for account in leaders),
        people=frozenset(person.id for person in seated),
        elsewhere=bool(of),
    )

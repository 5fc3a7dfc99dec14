"""What became of Galway's notes: who sat in, one group signed, one still commented on."""

from datetime import datetime, timedelta

from seminars.audit.service import Actor
from seminars.focus_groups.queries import groups_of
from seminars.notes.company import Presence
from seminars.notes.signing import comment, sign_off, versions_now
from seminars.notes.sitting import note_seat, seats_of
from seminars.programme.models import Seminar
from seminars.topic_guides.models import TopicGuide

# Who was not simply there, by group and place on its list.
OTHERWISE = {
    (1, 3): (Presence.LATE, "came at 10:20"),
    (2, 0): (Presence.LEFT, "called away at 11"),
    (3, 5): (Presence.ABSENT, ""),
}


def read_through(seminar: Seminar, guide: TopicGuide, desk: Actor, at: datetime) -> None:
    """Note who sat in at ``at``; a day later the facilitators read the notes."""
    groups = groups_of(seminar)
    for group in groups:
        for place, seat in enumerate(seats_of([group])[group.id]):
            presence, remark = OTHERWISE.get((group.number, place), (Presence.THERE, ""))
            note_seat(
                group=group,
                delegate_id=seat.person.id,
                state=presence.value,
                remark=remark,
                was="",
                was_remark="",
                actor=desk,
                at=at,
            )
    read_at = at + timedelta(days=1)
    commented, signed, *_ = groups
    for group in (commented, signed):
        leader = group.facilitator
        if leader is None:
            continue
        actor = Actor(leader.name, leader.id)
        if group is commented:
            comment(
                group=group,
                topic=guide.topics[2],
                text="Somebody also named the different opening hours of the services.",
                actor=actor,
                at=read_at,
            )
        else:
            sign_off(group=group, versions=versions_now(group), remark="", actor=actor, at=read_at)

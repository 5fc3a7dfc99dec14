"""Reading what a summary is made of, in a number of statements that does not grow with rows."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from seminars.attendance.figures import AttendanceFigures, attendance_figures
from seminars.attendance.queries import attendees
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember, GroupRound
from seminars.mailings.queries import untold_changes
from seminars.notes.models import Note
from seminars.notes.queries import quotations_of
from seminars.programme.models import Seminar, SeminarState, Series, Session, SessionKind
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.queries import answers_table, definition_of, responses_of
from seminars.registration.models import Delegate, DelegateState
from seminars.summaries.life import Facts
from seminars.summaries.summary import Responses, SeminarFigures, Summary, Voice
from seminars.summaries.tabulation import tabulate
from seminars.topic_guides.service import guide_of


def summary_of_seminar(seminar: Seminar) -> Summary:
    """The summary of one seminar."""
    return _summary("seminar", seminar.slug, seminar.title, seminar.series, [seminar])


def summary_of_series(series: Series) -> Summary:
    """The summary of a series: its seminars that were published, taken together and side by side."""
    shown = [seminar for seminar in series.seminars if seminar.state is not SeminarState.DRAFT]
    return _summary("series", series.slug, series.title, series, shown)


def _summary(kind: str, slug: str, title: str, series: Series, seminars: Sequence[Seminar]) -> Summary:
    ids = [seminar.id for seminar in seminars]
    definition = definition_of(series)
    responses = responses_of(ids)
    sections = tabulate(definition, len(responses), answers_table(ids)) if definition else []
    return Summary(
        kind=kind,
        slug=slug,
        title=title,
        subtitle=series.theme if kind == "series" else f"{series.title}: {series.theme}".rstrip(": "),
        seminars=_figures(seminars, Counter((where, channel) for _, where, channel in responses)),
        sections=sections,
        voices=tuple(Voice(topic=row.topic, text=row.text) for row in quotations_of(ids)),
    )


def _figures(
    seminars: Sequence[Seminar], responses: Counter[tuple[int, Channel]]
) -> tuple[SeminarFigures, ...]:
    ids = [seminar.id for seminar in seminars]
    people = attendees(ids)
    groups = _group_counts(ids)
    slots = {
        session.seminar_id: session.day
        for session in db.session.scalars(
            select(Session)
            .where(Session.seminar_id.in_(ids), Session.kind == SessionKind.QUESTIONNAIRE)
            # The first such session of a seminar is written last and stays.
            .order_by(Session.starts_at.desc())
        )
    }
    found = []
    for seminar in seminars:
        figures = attendance_figures(people[seminar.id], seminar.days)
        slot = slots.get(seminar.id, seminar.starts_on)
        found.append(
            SeminarFigures(
                slug=seminar.slug,
                title=seminar.title,
                venue=seminar.venue.name,
                region=seminar.venue.region,
                starts_on=seminar.starts_on,
                ends_on=seminar.ends_on,
                attendance=figures,
                responses=Responses(
                    online=responses[seminar.id, Channel.ONLINE], paper=responses[seminar.id, Channel.PAPER]
                ),
                present_for_questionnaire=_present_on(figures, slot),
                focus_groups=groups.get(seminar.id, (0, 0))[0],
                focus_group_members=groups.get(seminar.id, (0, 0))[1],
            )
        )
    return tuple(found)


def _present_on(figures: AttendanceFigures, slot: object) -> int:
    return next((day.present for day in figures.days if day.day == slot), 0)


def _group_counts(seminar_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Number of focus groups and of delegates in them, by seminar."""
    rows = db.session.execute(
        select(
            FocusGroup.seminar_id,
            func.count(func.distinct(FocusGroup.id)),
            func.count(Delegate.id),
        )
        .join(FocusGroup.round)
        .outerjoin(GroupMember, GroupMember.group_id == FocusGroup.id)
        .outerjoin(
            Delegate,
            (Delegate.id == GroupMember.delegate_id) & (Delegate.state == DelegateState.REGISTERED),
        )
        .where(FocusGroup.seminar_id.in_(seminar_ids), GroupRound.number == 1)
        .group_by(FocusGroup.seminar_id)
    )
    return {seminar_id: (groups, members) for seminar_id, groups, members in rows}


def life_facts(seminar: Seminar, now: datetime) -> Facts:
    """What the page of a seminar's life has to know."""
    today = seminar.local(now).date()
    figures = attendance_figures(attendees([seminar.id])[seminar.id], seminar.days)
    groups, members = _group_counts([seminar.id]).get(seminar.id, (0, 0))
    guide = guide_of(seminar.series)
    notes = db.session.scalar(
        select(func.count(Note.id))
        .join(Note.group)
        .where(FocusGroup.seminar_id == seminar.id, Note.text != "")
    )
    return Facts(
        now=now,
        today=today,
        first_day=seminar.starts_on,
        last_day=seminar.ends_on,
        published=seminar.state is SeminarState.PUBLISHED,
        cancelled=seminar.state is SeminarState.CANCELLED,
        sessions=len(seminar.sessions),
        has_questionnaire=definition_of(seminar.series) is not None,
        has_guide=guide is not None,
        registration_opens_at=seminar.registration_opens_at,
        registration_closes_at=seminar.registration_closes_at,
        capacity=seminar.capacity,
        registered=figures.registered + figures.walk_ins,
        waiting=figures.waiting,
        present_today=_present_on(figures, today),
        present=figures.present,
        responses=len(responses_of([seminar.id])),
        groups=groups,
        group_members=members,
        notes=notes or 0,
        notes_expected=groups * (len(guide.topics) if guide else 0),
        changes=len(untold_changes(seminar)),
    )

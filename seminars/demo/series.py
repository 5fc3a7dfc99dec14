"""What every series of the demo has: questionnaire, topic guide, programme of two days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from seminars.audit.service import Actor
from seminars.demo import guide, questions
from seminars.programme.models import Seminar, Series, Session, SessionKind
from seminars.programme.service import add_session
from seminars.questionnaire.service import add_question, add_section, create_questionnaire
from seminars.topic_guides.models import TopicGuide
from seminars.topic_guides.service import add_part, add_topic, create_guide

ZONE = ZoneInfo("Europe/Dublin")

# Day (from 0), start, end, kind, title, speakers.
PROGRAMME: tuple[tuple[int, str, str, SessionKind, str, str], ...] = (
    (0, "09:30", "10:00", SessionKind.NETWORKING, "Registration, tea and coffee", ""),
    (0, "10:00", "10:20", SessionKind.TALK, "Welcome and purpose of the seminar", "Chair of the board"),
    (0, "10:20", "11:10", SessionKind.TALK, "Working together: what research tells us", "Research unit"),
    (0, "11:10", "11:30", SessionKind.BREAK, "Tea and coffee", ""),
    (0, "11:30", "12:00", SessionKind.QUESTIONNAIRE, "Questionnaire", "Research unit"),
    (0, "12:00", "13:00", SessionKind.TALK, "Services in this region: three short talks", "Local services"),
    (0, "13:00", "14:00", SessionKind.BREAK, "Lunch", ""),
    (0, "14:00", "15:30", SessionKind.WORKSHOP, "Workshop: a case through five services", ""),
    (0, "15:30", "16:30", SessionKind.NETWORKING, "Market place of services", ""),
    (1, "09:30", "10:00", SessionKind.TALK, "First impressions from the questionnaire", "Research unit"),
    (1, "10:00", "11:45", SessionKind.FOCUS_GROUPS, "Focus groups", "Independent facilitators"),
    (1, "11:45", "12:15", SessionKind.BREAK, "Tea and coffee", ""),
    (1, "12:15", "13:00", SessionKind.TALK, "What we heard, and what comes next", "Chair of the board"),
    (1, "13:00", "14:00", SessionKind.BREAK, "Lunch and farewell", ""),
)


def moment(day: date, clock: str) -> datetime:
    """The moment at which the clock at the venue says ``clock`` on ``day``."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def add_questionnaire(series: Series, actor: Actor, at: datetime) -> None:
    """Give the series the demo's questionnaire."""
    questionnaire = create_questionnaire(
        series=series,
        title=questions.TITLE,
        introduction=questions.INTRODUCTION,
        thanks=questions.THANKS,
        actor=actor,
        at=at,
    )
    for title, introduction, asked in questions.SECTIONS:
        section = add_section(
            questionnaire=questionnaire, title=title, introduction=introduction, actor=actor, at=at
        )
        for details in asked:
            add_question(section=section, details=details, actor=actor, at=at)


def add_guide(series: Series, actor: Actor, at: datetime) -> TopicGuide:
    """Give the series the demo's topic guide."""
    made = create_guide(
        series=series,
        heading=guide.HEADING,
        introduction=guide.INTRODUCTION,
        aims=guide.AIMS,
        opening=guide.OPENING,
        ground_rules=guide.GROUND_RULES,
        closing=guide.CLOSING,
        actor=actor,
        at=at,
    )
    for title, topics in guide.PARTS:
        part = add_part(guide=made, title=title, actor=actor, at=at)
        for details in topics:
            add_topic(part=part, details=details, actor=actor, at=at)
    return made


def add_programme(
    seminar: Seminar, actor: Actor, at: datetime, *, slot: datetime | None = None
) -> dict[SessionKind, Session]:
    """Give the seminar its two days; ``slot`` moves the questionnaire's half hour.

    Returns one session of each kind.
    """
    hall = seminar.venue.rooms[0]
    made: dict[SessionKind, Session] = {}
    for day, start, end, kind, title, speakers in PROGRAMME:
        starts_at = moment(seminar.days[day], start)
        ends_at = moment(seminar.days[day], end)
        # A slot that was moved lies beside whatever is in the hall then.
        moved = kind is SessionKind.QUESTIONNAIRE and slot is not None and slot != starts_at
        if moved and slot is not None:
            starts_at, ends_at = slot, slot + timedelta(minutes=30)
        made[kind] = add_session(
            seminar=seminar,
            kind=kind,
            title=title,
            speakers=speakers,
            starts_at=starts_at,
            ends_at=ends_at,
            room=None if kind is SessionKind.FOCUS_GROUPS or moved else hall,
            actor=actor,
            at=at,
        )
    return made

"""A seminar's life in order: what is done, what is now, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class StageState(StrEnum):
    """Done, current (something is to be done now), or next."""

    DONE = "done"
    CURRENT = "current"
    NEXT = "next"


@dataclass(frozen=True)
class Facts:
    """What is known of a seminar; counts are numbers of rows, ``today`` is the date at the venue."""

    now: datetime
    today: date
    first_day: date
    last_day: date
    published: bool
    cancelled: bool
    sessions: int
    has_questionnaire: bool
    has_guide: bool
    registration_opens_at: datetime
    registration_closes_at: datetime
    capacity: int
    registered: int
    waiting: int
    present_today: int
    present: int
    responses: int
    groups: int
    group_members: int
    notes: int
    notes_expected: int
    changes: int = 0


@dataclass(frozen=True)
class Stages:
    """The state of each of the five stages."""

    set_up: StageState
    register: StageState
    on_the_day: StageState
    groups: StageState
    afterwards: StageState

    @property
    def all(self) -> tuple[StageState, ...]:
        """The states in order."""
        return (self.set_up, self.register, self.on_the_day, self.groups, self.afterwards)


def stages(facts: Facts) -> Stages:
    """Where the seminar stands."""
    ready = facts.published and facts.sessions > 0 and facts.has_questionnaire and facts.has_guide
    over = facts.today > facts.last_day
    begun = facts.today >= facts.first_day
    done, current, later = StageState.DONE, StageState.CURRENT, StageState.NEXT
    if facts.now >= facts.registration_closes_at or over:
        register = done
    else:
        register = current if facts.published and facts.now >= facts.registration_opens_at else later
    if not facts.groups:
        groups = current if begun and not over else later
    else:
        groups = done if over else current
    return Stages(
        set_up=done if ready else current,
        register=register,
        on_the_day=done if over else current if begun else later,
        groups=groups,
        afterwards=current if over else later,
    )


def next_step(facts: Facts) -> str:
    """One sentence: what to do next, for whoever opens the page."""
    return _set_up_step(facts) or _day_step(facts)


def _set_up_step(facts: Facts) -> str:
    """What is missing before the seminar can run; empty when nothing is."""
    missing = (
        (facts.cancelled, "This seminar is cancelled. Its delegates have been told."),
        (not facts.sessions, "Add the programme: the sessions of each day."),
        (not facts.has_questionnaire, "Draw up the questionnaire of the series."),
        (not facts.has_guide, "Write the topic guide of the series."),
        (not facts.published, "Look at the page as visitors will see it, then publish it."),
    )
    return next((sentence for holds, sentence in missing if holds), "")


def _day_step(facts: Facts) -> str:
    """What is to be done before, during and after the seminar's days."""
    if facts.today < facts.first_day:
        if facts.now < facts.registration_opens_at:
            return "Nothing to do until registration opens."
        return "Registration is running. Look through the delegates now and then."
    if facts.today <= facts.last_day:
        if not facts.present_today:
            return "Open the desk and check in the first delegates."
        if not facts.groups and facts.today == facts.last_day:
            return "Form the focus groups from those who are present."
        return "The seminar is on: desk, questionnaire and groups are below."
    if facts.notes < facts.notes_expected:
        return "Key in the paper questionnaires and complete the notes."
    return "The summary is ready to read and download."

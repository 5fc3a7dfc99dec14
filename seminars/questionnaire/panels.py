"""What the delegate's own page says about the questionnaire."""

from datetime import datetime

from flask import url_for

from seminars.formats import clock_time, moment
from seminars.questionnaire.queries import definition_of
from seminars.questionnaire.taking_part import may_answer, participation_of
from seminars.questionnaire.window import WindowState
from seminars.questionnaire.window_queries import window_of
from seminars.registration.models import Delegate
from seminars.registration.panels import Panel
from seminars.registration.service import personal_token


def personal_panel(delegate: Delegate, at: datetime) -> Panel | None:
    """Whether there is something to fill in, and when; None if the delegate is not asked."""
    if not may_answer(delegate):
        return None
    participation = participation_of(delegate)
    if participation is not None and participation.submitted:
        return Panel("Questionnaire", "Your answers have been received. Thank you.")
    seminar = delegate.seminar
    definition = definition_of(seminar.series)
    window = window_of(seminar)
    period = window.period(at)
    if definition is None or not definition.questions or period is None:
        return None
    url = url_for("questionnaire.form_by_link", token=personal_token(delegate))
    state = window.state(at)
    if state is WindowState.OPEN:
        until = clock_time(period.closes_at, seminar.zone)
        text = f"It is open until {until}."
        return Panel("Questionnaire", text, url, "Fill in the questionnaire", main=True)
    if state is WindowState.BEFORE:
        opens = moment(period.opens_at, seminar.zone)
        return Panel("Questionnaire", f"You can fill it in here from {opens}.", url, "See the questionnaire")
    return Panel("Questionnaire", "It is over. Ask at the desk if you still want to answer.")

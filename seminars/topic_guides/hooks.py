"""What rooms further down add to the packs; ``create_app`` fills it in."""

from collections.abc import Callable
from datetime import datetime

from seminars.audit.service import Actor
from seminars.programme.models import Seminar
from seminars.topic_guides.content import VenueAnswers

# What the questionnaire answered at a seminar, as far as it may be given away at a moment: to the actor, in a
# document of that name.
VENUE_ANSWERS: list[Callable[[Seminar, datetime, Actor, str], VenueAnswers]] = []


def venue_answers(seminar: Seminar, at: datetime, actor: Actor, document: str) -> VenueAnswers:
    """What the questionnaire answered at the seminar, to print in a ``document``; else nothing.

    Whoever prints it has taken figures away: that is noted.
    """
    return VENUE_ANSWERS[0](seminar, at, actor, document) if VENUE_ANSWERS else VenueAnswers()

"""What rooms further down add to the packs; ``create_app`` fills it in."""

from collections.abc import Callable
from datetime import datetime

from seminars.programme.models import Seminar
from seminars.topic_guides.content import VenueAnswers

# What the questionnaire answered at a seminar, as far as it may be shown at a moment.
VENUE_ANSWERS: list[Callable[[Seminar, datetime], VenueAnswers]] = []


def venue_answers(seminar: Seminar, at: datetime) -> VenueAnswers:
    """What the questionnaire answered at the seminar; nothing where no room tells."""
    return VENUE_ANSWERS[0](seminar, at) if VENUE_ANSWERS else VenueAnswers()

"""What the questionnaire answered at a venue, for the packs of its facilitators."""

from datetime import datetime

from seminars.programme.models import Seminar
from seminars.summaries.queries import summary_of_seminar
from seminars.summaries.summary import question_text
from seminars.summaries.tabulation import Tabulated
from seminars.topic_guides.content import Answered, Share, VenueAnswers

# Counts below this could tell of single people.
LEAST = 5
UNWEIGHTED = "Unweighted; n: those who answered the question."


def venue_answers(seminar: Seminar, at: datetime) -> VenueAnswers:
    """The closed questions on the subject, without those on the person and those with a small count."""
    asked = [
        tabulated
        for tabulated in summary_of_seminar(seminar).questions
        if tabulated.counts and tabulated.base and tabulated.question.profile is None
    ]
    shown = [tabulated for tabulated in asked if not has_small_count(tabulated)]
    return VenueAnswers(
        questions=tuple(_answered(tabulated) for tabulated in shown),
        withheld=len(asked) - len(shown),
        note=UNWEIGHTED,
    )


def has_small_count(tabulated: Tabulated) -> bool:
    """Whether so few gave an answer, or did not, that they could be known by it."""
    return any(0 < count.count < LEAST or 0 < count.base - count.count < LEAST for count in tabulated.counts)


def _answered(tabulated: Tabulated) -> Answered:
    return Answered(
        question=question_text(tabulated.question),
        base=tabulated.base,
        shares=tuple(Share(count.label, count.count, count.percent) for count in tabulated.counts),
        several=tabulated.several,
    )

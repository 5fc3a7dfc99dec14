"""What the questionnaire answered at a venue, for the packs of its facilitators."""

from datetime import datetime

from seminars.programme.models import Seminar
from seminars.summaries.keeping import kept_summary_of_seminar
from seminars.summaries.shown import HIDDEN, Figure, QuestionFigures
from seminars.summaries.summary import question_text
from seminars.topic_guides.content import Answered, Share, VenueAnswers

UNWEIGHTED = "Unweighted; n: those who answered the question."


def venue_answers(seminar: Seminar, at: datetime) -> VenueAnswers:
    """The closed questions on the subject, without those on the person, as far as they may be shown.

    Before the window has closed there are none. A question with nothing left to see is left out.
    """
    summary = kept_summary_of_seminar(seminar, at)
    asked = [figures for figures in summary.questions if figures.counts and figures.question.profile is None]
    shown = [figures for figures in asked if any(_number(count.count) for count in figures.counts)]
    hides = any(figures.hides for figures in shown)
    return VenueAnswers(
        questions=tuple(_answered(figures) for figures in shown),
        withheld=sum(1 for figures in asked if figures not in shown and figures.base != 0),
        note=f"{UNWEIGHTED} {summary.legend}" if hides else UNWEIGHTED,
    )


def _number(figure: Figure | None) -> int | None:
    return None if figure is HIDDEN else figure


def _answered(figures: QuestionFigures) -> Answered:
    return Answered(
        question=question_text(figures.question),
        base=_number(figures.base),
        shares=tuple(
            Share(count.label, _number(count.count), _number(count.percent)) for count in figures.counts
        ),
        several=figures.several,
    )

"""What the questionnaire answered at a venue, for the packs of its facilitators."""

from datetime import datetime

from seminars.audit.service import Actor
from seminars.programme.models import Seminar
from seminars.summaries.downloads import record_download, take_figures
from seminars.summaries.keeping import kept_summary_of_seminar
from seminars.summaries.queries import seminars_out
from seminars.summaries.shown import HIDDEN, Figure, QuestionFigures
from seminars.summaries.summary import Summary, question_text
from seminars.topic_guides.content import Answered, Share, VenueAnswers

UNWEIGHTED = "Unweighted; n: those who answered the question."


def given_to_facilitators(seminar: Seminar, at: datetime, actor: Actor, document: str) -> VenueAnswers:
    """``venue_answers``, to be printed in a ``document`` and carried away: as with every file, what comes in
    from now on is late, and the audit trail tells who took which release. Nothing is noted where there is
    nothing to tell."""
    if not seminars_out([seminar], at):
        return VenueAnswers()
    take_figures(series=seminar.series, also=seminar, at=at)
    summary = kept_summary_of_seminar(seminar, at)
    found = venue_answers(summary)
    if found.questions:
        record_download(subject=seminar, shape="pdf", mark=summary.mark, part=document, actor=actor, at=at)
    return found


def venue_answers(summary: Summary) -> VenueAnswers:
    """The closed questions on the subject, without those on the person, as far as they may be shown.

    Before the window has closed there are none. A question with nothing left to see is left out.
    """
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

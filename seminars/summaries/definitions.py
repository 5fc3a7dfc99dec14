"""What every figure of a summary means, in one place: the help page and every download print these.

Response and completion follow the American Association for Public Opinion Research, Standard Definitions:
Final Dispositions of Case Codes and Outcome Rates for Surveys (AAPOR, 10th edition, 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from seminars.summaries.percentages import COUNTS_UNDER, PERCENT_FROM

AAPOR = "AAPOR, Standard Definitions (10th edition, 2023)"


@dataclass(frozen=True)
class Meaning:
    """A term of a summary; ``source`` where the definition is not the house's own."""

    term: str
    text: str
    source: str = ""

    @property
    def said(self) -> str:
        """What it means, with the source."""
        return self.text + (f" ({self.source})" if self.source else "")


ATTENDANCE_MEANINGS: Sequence[Meaning] = (
    Meaning(
        "Registered",
        "delegates with a place who registered beforehand; without those who cancelled, those who wait, "
        "and walk-ins.",
    ),
    Meaning("Waiting", "delegates on the waiting list who never got a place."),
    Meaning("Cancelled", "delegates who gave their place back, or whose registration was cancelled."),
    Meaning("Walk-in", "a delegate who had not registered and was let in at the desk."),
    Meaning("No-show", "registered, and checked in on no day of the seminar."),
    Meaning(
        "Present",
        "checked in on at least one day: registered without no-shows, and walk-ins. Present on a day: "
        "checked in on that day. Present in a session: noted there, where the attendance of that session "
        "was taken.",
    ),
    Meaning("Attendance rate", "those registered who were present on any day, of those registered."),
)

RESPONSE_MEANINGS: Sequence[Meaning] = (
    Meaning(
        "Eligible",
        "delegates present on the day of the questionnaire, walk-ins included: those who could have filled "
        "it in.",
        f"eligible cases in {AAPOR}",
    ),
    Meaning("Begun", "completed or partial questionnaires."),
    Meaning(
        "Completed",
        "a questionnaire that was sent online, or a paper form that was keyed in, however many questions "
        "were left blank.",
        f"complete in {AAPOR}",
    ),
    Meaning(
        "Partial",
        "begun online and never sent. Their answers are in no figure. Who began online and then took "
        "paper counts as partial as well, because answers cannot be traced to people.",
        f"partial and break-off in {AAPOR}, taken together",
    ),
    Meaning(
        "Response rate",
        "completed of eligible; partial questionnaires count as not answered.",
        f"RR1, the minimum response rate, in {AAPOR}",
    ),
    Meaning("Completion rate", "completed of begun.", f"completion of a web survey in {AAPOR}"),
    Meaning(
        "Item non-response",
        "those who were shown a question and left it blank, of those who were shown it. Whoever is not "
        "shown a question, because it is for some only, is no part of it. An answer that cannot be read "
        "on paper is told apart from a blank one.",
        f"item nonresponse in {AAPOR}",
    ),
    Meaning(
        "Base (n)",
        "those who were shown a question and answered it. Every percentage stands on the base of its "
        "question; with several answers possible, a percentage is of respondents, and together they exceed "
        "100.",
    ),
    Meaning(
        "Base of a column",
        "in a cross-tab, those in the column who answered the question. Who left the question that makes the "
        "columns blank is in none of them.",
    ),
    Meaning(
        "Held back",
        "what comes in after figures of a seminar were taken away is in no figure until it is as many as the "
        "threshold, so that files laid beside each other do not tell what one response says.",
    ),
)

MEASURE_MEANINGS: Sequence[Meaning] = (
    Meaning(
        "Mean and median", "of a scale, of its points counted from 1; of a number, of the numbers given."
    ),
    Meaning(
        "Quartiles",
        "the numbers under which a quarter and three quarters lie, interpolated between neighbours.",
        "definition 7 in R. J. Hyndman and Y. Fan, The American Statistician 50, 1996",
    ),
    Meaning(
        "Chosen, first, mean place",
        "of the most important: how many chose it; where they were ranked, how many put it first, and its "
        "mean place among those who chose it (1 is first).",
    ),
    Meaning(
        "Percentages",
        "rounded each for itself, halves up, to whole numbers or one decimal; they need not add up to 100, "
        f"and it is said where they do not. None stands on a base under {PERCENT_FROM}; on a base under "
        f"{COUNTS_UNDER} it always comes with its count.",
    ),
    Meaning(
        "Unweighted",
        "every response counts once. Figures describe those present and are no sample of anybody else, so "
        "there are no margins of error and no tests of significance.",
    ),
)

MEANINGS: Sequence[tuple[str, Sequence[Meaning]]] = (
    ("Attendance", ATTENDANCE_MEANINGS),
    ("Questionnaires", RESPONSE_MEANINGS),
    ("Figures", MEASURE_MEANINGS),
)

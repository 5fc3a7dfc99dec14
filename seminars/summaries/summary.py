"""A summary: attendance and responses of a seminar, or of a series with its seminars.

All figures in it are protected (``release``): they are numbers or HIDDEN.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from seminars.questionnaire.definition import Asked
from seminars.questionnaire.sheet import Agreement
from seminars.summaries.attendance_blocks import ATTENDANCE
from seminars.summaries.blocks import RESPONSES
from seminars.summaries.release import AttendanceCounts, Part, ResponseCounts
from seminars.summaries.shown import (
    HIDDEN,
    SIGN,
    Figure,
    Measure,
    MeasureFigures,
    QuestionFigures,
    Rate,
    added,
    legend,
)
from seminars.summaries.tabulation import UNWEIGHTED


@dataclass(frozen=True)
class Voice:
    """A quotation from the focus groups, without a name."""

    topic: str
    text: str


@dataclass(frozen=True)
class SeminarFigures:
    """Attendance and number of responses of one seminar. ``part`` is what the release tells of it.

    ``slot`` is the day of the questionnaire in ISO form.
    """

    slug: str
    title: str
    venue: str
    region: str
    starts_on: date
    ends_on: date
    slot: str
    part: Part
    focus_groups: int

    @property
    def attendance(self) -> AttendanceCounts:
        """Who was registered and who came."""
        return self.part.attendance

    @property
    def responses(self) -> ResponseCounts | None:
        """Completed questionnaires; None until the window has closed."""
        return self.part.responses

    @property
    def present_for_questionnaire(self) -> Figure:
        """Who was present on the day of the questionnaire."""
        return dict(self.attendance.days).get(self.slot, 0)

    @property
    def response_rate(self) -> Rate | None:
        """Completed questionnaires of those present on the questionnaire's day."""
        if self.responses is None:
            return None
        return Rate(self.responses.completed, self.present_for_questionnaire)


@dataclass(frozen=True)
class Summary:
    """What a page, a PDF, a workbook and the command print: the same figures everywhere.

    ``part`` is what the release tells of all its seminars together, ``mark`` names the release, and
    ``threshold`` is the count from which figures are shown; ``blanks``, whether it holds for those who left
    something blank as well. Per cents are printed with ``decimals``.
    ``keying`` says how well the paper forms that were keyed twice agree; ``late``, that some responses are
    held back.
    """

    kind: str
    slug: str
    title: str
    subtitle: str
    seminars: tuple[SeminarFigures, ...]
    part: Part
    mark: str
    threshold: int
    voices: tuple[Voice, ...] = ()
    keying: Agreement = field(default_factory=Agreement)
    decimals: int = 0
    late: bool = False
    blanks: bool = False

    @property
    def responses(self) -> ResponseCounts | None:
        """Completed questionnaires of the seminars whose window has closed; None if of none."""
        return self.part.responses

    @property
    def attendance(self) -> AttendanceCounts:
        """Attendance of all seminars added up."""
        return self.part.attendance

    @property
    def sections(self) -> Sequence[tuple[str, Sequence[QuestionFigures]]]:
        """The questions under the headings of the questionnaire; none until a window has closed."""
        return self.part.sections

    @property
    def pending(self) -> list[str]:
        """Titles of the seminars whose answers can be seen once their window has closed."""
        return [seminar.title for seminar in self.seminars if seminar.responses is None]

    @property
    def legend(self) -> str:
        """What the sign of a hidden figure means."""
        return legend(self.threshold, blanks=self.blanks)

    @property
    def release_line(self) -> str:
        """Which release this is."""
        return release_line(self.mark) + (f" {LATE}" if self.late else "")

    @property
    def keying_line(self) -> str:
        """How well what was keyed twice agrees, as a sentence; empty where nothing was."""
        rate = self.keying.rate
        if rate is None:
            return ""
        sheets = "one paper form was" if self.keying.sheets == 1 else f"{self.keying.sheets} paper forms were"
        return (
            f"Double entry: {sheets} keyed twice; of {self.keying.compared:,} answers "
            f"{self.keying.differing:,} differed ({100 * rate:.1f}%), and {self.keying.first_wrong:,} first "
            "entries were corrected."
        )

    @property
    def pending_line(self) -> str:
        """Whose answers are not in it yet, as a sentence; empty where there is nobody."""
        return pending_line(self.pending)

    @property
    def response_line(self) -> str:
        """Who could answer, who began and who completed, with both rates; empty until answers are out."""
        found, rate = self.responses, self.response_rate
        if found is None or rate is None:
            return ""
        completion = found.completion
        return (
            f"Eligible: {rate.base}; begun: {found.begun}, completed: {found.completed}, partial: "
            f"{found.partial}. Response rate {rate.words(self.decimals)} ({rate.counts}), completion rate "
            f"{completion.words(self.decimals)} ({completion.counts})."
        )

    @property
    def response_rate(self) -> Rate | None:
        """Completed questionnaires of those present on the questionnaire's day."""
        if self.responses is None:
            return None
        out = [seminar for seminar in self.seminars if seminar.responses is not None]
        return Rate(self.responses.completed, added(seminar.present_for_questionnaire for seminar in out))

    @property
    def starts_on(self) -> date | None:
        """The first day of the first seminar."""
        return min((seminar.starts_on for seminar in self.seminars), default=None)

    @property
    def ends_on(self) -> date | None:
        """The last day of the last seminar."""
        return max((seminar.ends_on for seminar in self.seminars), default=None)

    @property
    def focus_groups(self) -> tuple[int, Figure]:
        """Number of focus groups, and of delegates in them."""
        return sum(seminar.focus_groups for seminar in self.seminars), self.attendance.members

    @property
    def questions(self) -> list[QuestionFigures]:
        """All questions in order."""
        return [figures for _, questions in self.sections for figures in questions]

    def as_dict(self) -> dict[str, Any]:
        """The whole summary as plain values, for JSON; hidden figures are the sign."""
        groups, members = self.focus_groups
        return {
            "kind": self.kind,
            "slug": self.slug,
            "title": self.title,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "note": UNWEIGHTED,
            "legend": self.legend,
            "release": self.mark,
            "attendance": _attendance_dict(self.attendance),
            "responses": _responses_dict(self.responses, self.response_rate),
            "focus_groups": {"groups": groups, "delegates": plain(members)},
            "seminars": [_seminar_dict(seminar) for seminar in self.seminars],
            "questions": [
                _question_dict(section, figures)
                for section, questions in self.sections
                for figures in questions
            ],
            "quotations": [{"topic": voice.topic, "text": voice.text} for voice in self.voices],
        }


# Said in every output that lacks late responses.
LATE = (
    "A few responses came in after figures had been taken away; they are not in it yet, because files laid "
    "beside each other would tell what they say."
)


def release_line(mark: str) -> str:
    """Which release figures are of."""
    return (
        f"Release {mark}. Figures of one release may be published together; after answers have "
        "come in, or rules have changed, there is a new one: publish that instead, not beside it."
    )


def pending_line(titles: Sequence[str]) -> str:
    """Whose answers are not out yet, as a sentence; empty where there is nobody."""
    if not titles:
        return ""
    return f"Answers can be seen once the questionnaire's window has closed; not yet: {', '.join(titles)}."


def plain(figure: Figure | Measure | None, digits: int | None = None) -> int | float | str | None:
    """A figure as a plain value: the number (rounded to ``digits``), the sign of a hidden one, or None."""
    if figure is HIDDEN:
        return SIGN
    return figure if figure is None or digits is None else round(figure, digits)


def written(figure: Measure | None, wanted: str = ".1f") -> str:
    """A measure as it is printed; a dash where there is none."""
    return "–" if figure is None else SIGN if figure is HIDDEN else format(figure, wanted)


def rate_words(rate: Rate | None, decimals: int = 0) -> str:
    """A rate as it is printed, on a small base with its counts; a dash where there is none yet."""
    return "–" if rate is None else rate.with_counts(decimals)


def base_line(figures: QuestionFigures, decimals: int = 0) -> str:
    """On whom the figures of a question stand, and who did not answer, as it is printed under it."""
    parts = [f"n = {figures.base}"]
    if figures.several:
        parts.append("per cent of respondents, several answers possible")
    if figures.for_some:
        parts.append(f"shown to {figures.asked}")
    if figures.not_answered:
        rate = figures.non_response.words(decimals)
        parts.append(f"not answered: {figures.not_answered}" + ("" if rate == "–" else f" ({rate})"))
    if figures.unreadable:
        parts.append(f"of them not readable on paper: {figures.unreadable}")
    return "; ".join(parts)


def measures_line(found: MeasureFigures) -> str:
    """Mean, median, quartiles and extremes as a sentence; what is hidden is marked."""
    if all(each is HIDDEN for each in vars(found).values()):
        return f"Mean, median and quartiles: {SIGN}."
    return (
        f"Mean {written(found.mean)}, median {written(found.median, 'g')}, "
        f"quartiles {written(found.lower_quartile, 'g')} and {written(found.upper_quartile, 'g')}, "
        f"from {written(found.least, 'g')} to {written(found.greatest, 'g')}."
    )


def _attendance_dict(attendance: AttendanceCounts) -> dict[str, int | float | str | None]:
    counts = {name: plain(getattr(attendance, name)) for name in ATTENDANCE if name != "members"}
    return {**counts, "attendance_rate": plain(attendance.rate.percent)}


def _responses_dict(responses: ResponseCounts | None, rate: Rate | None) -> dict[str, Any] | None:
    if responses is None or rate is None:
        return None
    return {
        **{name: plain(getattr(responses, name)) for name in RESPONSES},
        "eligible": plain(rate.base),
        "response_rate": plain(rate.percent),
        "completion_rate": plain(responses.completion.percent),
    }


def _seminar_dict(seminar: SeminarFigures) -> dict[str, Any]:
    figures = seminar.attendance
    return {
        "slug": seminar.slug,
        "title": seminar.title,
        "venue": seminar.venue,
        "region": seminar.region,
        "starts_on": seminar.starts_on.isoformat(),
        "ends_on": seminar.ends_on.isoformat(),
        "attendance": {
            **_attendance_dict(figures),
            "days": [{"day": day, "present": plain(present)} for day, present in figures.days],
            "sessions": [
                {"session": label, "present": plain(present)} for label, present in figures.sessions
            ],
        },
        "responses": _responses_dict(seminar.responses, seminar.response_rate),
        "focus_groups": {"groups": seminar.focus_groups, "delegates": plain(figures.members)},
    }


def _measures_dict(measures: MeasureFigures | None) -> dict[str, Any] | None:
    if measures is None:
        return None
    return {name: plain(value, 2 if name == "mean" else None) for name, value in vars(measures).items()}


def _question_dict(section: str, figures: QuestionFigures) -> dict[str, Any]:
    question = figures.question
    return {
        "code": question.code,
        "section": section,
        "text": question_text(question),
        "kind": question.kind,
        "profile": question.profile,
        "asked": plain(figures.asked),
        "base": plain(figures.base),
        "not_answered": plain(figures.not_answered),
        "for_some": figures.for_some,
        "unreadable": plain(figures.unreadable),
        "several_answers": figures.several,
        "options": [
            {
                "code": count.code,
                "label": count.label,
                "count": plain(count.count),
                "percent": plain(count.percent),
                **(
                    {"first": plain(count.first), "mean_rank": plain(count.mean_rank, 2)}
                    if question.ranked
                    else {}
                ),
            }
            for count in figures.counts
        ],
        "measures": _measures_dict(figures.measures),
        "texts": list(figures.texts),
    }


def question_text(question: Asked) -> str:
    """What was asked; a statement of a grid with what is asked of all of them."""
    return f"{question.grid.text} {question.text}" if question.grid is not None else question.text

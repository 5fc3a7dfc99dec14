"""A summary: attendance and responses of a seminar, or of a series with its seminars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from seminars.attendance.figures import AttendanceFigures
from seminars.questionnaire.definition import Asked
from seminars.summaries.tabulation import UNWEIGHTED, Measures, Tabulated, whole_percent


@dataclass(frozen=True)
class Responses:
    """How many completed questionnaires came in, and on which way."""

    online: int
    paper: int

    @property
    def total(self) -> int:
        """All completed questionnaires."""
        return self.online + self.paper


@dataclass(frozen=True)
class Voice:
    """A quotation from the focus groups, without a name."""

    topic: str
    text: str


@dataclass(frozen=True)
class SeminarFigures:
    """Attendance and number of responses of one seminar."""

    slug: str
    title: str
    venue: str
    region: str
    starts_on: date
    ends_on: date
    attendance: AttendanceFigures
    responses: Responses
    present_for_questionnaire: int
    focus_groups: int
    focus_group_members: int

    @property
    def response_rate(self) -> int | None:
        """Completed questionnaires in whole per cent of those present on the questionnaire's day."""
        return whole_percent(self.responses.total, self.present_for_questionnaire)


@dataclass(frozen=True)
class Summary:
    """What a page, a PDF, a workbook and the command print: the same figures everywhere."""

    kind: str
    slug: str
    title: str
    subtitle: str
    seminars: tuple[SeminarFigures, ...]
    sections: Sequence[tuple[str, Sequence[Tabulated]]]
    voices: tuple[Voice, ...] = ()

    @property
    def responses(self) -> Responses:
        """Completed questionnaires of all seminars."""
        return Responses(
            online=sum(seminar.responses.online for seminar in self.seminars),
            paper=sum(seminar.responses.paper for seminar in self.seminars),
        )

    @property
    def attendance(self) -> dict[str, int]:
        """Attendance of all seminars added up."""
        names = ("registered", "waiting", "cancelled", "walk_ins", "present", "no_shows")
        return {name: sum(getattr(s.attendance, name) for s in self.seminars) for name in names}

    @property
    def response_rate(self) -> int | None:
        """Completed questionnaires in whole per cent of those present on the questionnaire's day."""
        return whole_percent(
            self.responses.total, sum(seminar.present_for_questionnaire for seminar in self.seminars)
        )

    @property
    def starts_on(self) -> date | None:
        """The first day of the first seminar."""
        return min((seminar.starts_on for seminar in self.seminars), default=None)

    @property
    def ends_on(self) -> date | None:
        """The last day of the last seminar."""
        return max((seminar.ends_on for seminar in self.seminars), default=None)

    @property
    def focus_groups(self) -> tuple[int, int]:
        """Number of focus groups, and of delegates in them."""
        return (
            sum(seminar.focus_groups for seminar in self.seminars),
            sum(seminar.focus_group_members for seminar in self.seminars),
        )

    @property
    def questions(self) -> list[Tabulated]:
        """All questions in order."""
        return [tabulated for _, questions in self.sections for tabulated in questions]

    def as_dict(self) -> dict[str, Any]:
        """The whole summary as plain values, for JSON."""
        groups, members = self.focus_groups
        return {
            "kind": self.kind,
            "slug": self.slug,
            "title": self.title,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "note": UNWEIGHTED,
            "attendance": self.attendance,
            "responses": _responses_dict(self.responses, self.response_rate),
            "focus_groups": {"groups": groups, "delegates": members},
            "seminars": [_seminar_dict(seminar) for seminar in self.seminars],
            "questions": [
                _question_dict(section, tabulated)
                for section, questions in self.sections
                for tabulated in questions
            ],
            "quotations": [{"topic": voice.topic, "text": voice.text} for voice in self.voices],
        }


def _responses_dict(responses: Responses, rate: int | None) -> dict[str, Any]:
    return {
        "completed": responses.total,
        "online": responses.online,
        "paper": responses.paper,
        "response_rate": rate,
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
            "registered": figures.registered,
            "waiting": figures.waiting,
            "cancelled": figures.cancelled,
            "walk_ins": figures.walk_ins,
            "present": figures.present,
            "no_shows": figures.no_shows,
            "days": [
                {"day": day.day.isoformat(), "present": day.present, "walk_ins": day.walk_ins}
                for day in figures.days
            ],
        },
        "responses": _responses_dict(seminar.responses, seminar.response_rate),
        "focus_groups": {"groups": seminar.focus_groups, "delegates": seminar.focus_group_members},
    }


def _measures_dict(measures: Measures | None) -> dict[str, float] | None:
    if measures is None:
        return None
    return {
        "mean": round(measures.mean, 2),
        "median": measures.median,
        "lower_quartile": measures.lower_quartile,
        "upper_quartile": measures.upper_quartile,
        "least": measures.least,
        "greatest": measures.greatest,
    }


def _question_dict(section: str, tabulated: Tabulated) -> dict[str, Any]:
    question = tabulated.question
    return {
        "code": question.code,
        "section": section,
        "text": question_text(question),
        "kind": question.kind,
        "profile": question.profile,
        "asked": tabulated.asked,
        "base": tabulated.base,
        "several_answers": tabulated.several,
        "options": [
            {
                "code": count.code,
                "label": count.label,
                "count": count.count,
                "percent": count.percent,
                **(
                    {"first": count.first, "mean_rank": count.mean_rank and round(count.mean_rank, 2)}
                    if question.ranked
                    else {}
                ),
            }
            for count in tabulated.counts
        ],
        "measures": _measures_dict(tabulated.measures),
        "texts": list(tabulated.texts),
    }


def question_text(question: Asked) -> str:
    """What was asked; a statement of a grid with what is asked of all of them."""
    return f"{question.grid.text} {question.text}" if question.grid is not None else question.text


def text_lines(summary: Summary) -> Sequence[str]:
    """The summary as lines of plain text, for the terminal."""
    attendance = summary.attendance
    responses = summary.responses
    groups, members = summary.focus_groups
    rate = "" if summary.response_rate is None else f", {summary.response_rate}% of those present"
    lines = [
        summary.title,
        summary.subtitle,
        "",
        "Attendance",
        *(f"  {name.replace('_', '-'):<12}{number:>6}" for name, number in attendance.items()),
        "",
        f"Completed questionnaires: {responses.total} ({responses.online} online, {responses.paper} on paper"
        f"{rate})",
        f"Focus groups: {groups} with {members} delegates",
    ]
    for section, questions in summary.sections:
        lines += ["", section]
        for tabulated in questions:
            lines += ["", *_question_lines(tabulated)]
    return [*lines, "", UNWEIGHTED]


def _question_lines(tabulated: Tabulated) -> list[str]:
    several = "; several answers possible" if tabulated.several else ""
    lines = [f"  {question_text(tabulated.question)} (n={tabulated.base}{several})"]
    for count in tabulated.counts:
        percent = "–" if count.percent is None else f"{count.percent}%"
        rank = ""
        if count.first is not None:
            mean = "" if count.mean_rank is None else f", mean place {count.mean_rank:.1f}"
            rank = f" (first {count.first}{mean})"
        lines.append(f"    {percent:>5} {count.count:>6}  {count.label}{rank}")
    if tabulated.measures:
        lines.append(
            f"    mean {tabulated.measures.mean:.1f}, median {tabulated.measures.median:g}, "
            f"quartiles {tabulated.measures.lower_quartile:g} and {tabulated.measures.upper_quartile:g}"
        )
    lines += [f"    – {text}" for text in tabulated.texts]
    return lines

"""A summary as lines of plain text, for the terminal."""

from collections.abc import Sequence

from seminars.summaries.attendance_blocks import ATTENDANCE
from seminars.summaries.shown import QuestionFigures
from seminars.summaries.summary import Summary, base_line, measures_line, question_text, written
from seminars.summaries.tabulation import UNWEIGHTED


def text_lines(summary: Summary) -> Sequence[str]:
    """The summary as lines of plain text, for the terminal."""
    responses = summary.responses
    groups, members = summary.focus_groups
    rate = summary.response_rate
    of_present = "" if rate is None else f", {rate.words(summary.decimals)} of the {rate.base} present"
    lines = [
        summary.title,
        summary.subtitle,
        "",
        "Attendance",
        *(
            f"  {name.replace('_', '-'):<12}{getattr(summary.attendance, name)!s:>6}"
            for name in ATTENDANCE
            if name != "members"
        ),
        "",
    ]
    if responses is not None:
        lines.append(
            f"Completed questionnaires: {responses.completed} ({responses.online} online, {responses.paper} "
            f"on paper{of_present}); {responses.partial} begun and not sent"
        )
        lines.append(summary.response_line)
    if summary.pending_line:
        lines.append(summary.pending_line)
    lines.append(f"Focus groups: {groups} with {members} delegates")
    for section, questions in summary.sections:
        lines += ["", section]
        for figures in questions:
            lines += ["", *_question_lines(figures, summary.decimals)]
    notes = [UNWEIGHTED, summary.keying_line, summary.legend, summary.release_line]
    return [*lines, "", *filter(None, notes)]


def _question_lines(figures: QuestionFigures, decimals: int) -> list[str]:
    lines = [f"  {question_text(figures.question)}", f"    {base_line(figures, decimals)}"]
    for count in figures.counts:
        rank = ""
        if count.first is not None:
            mean = "" if count.mean_rank is None else f", mean place {written(count.mean_rank)}"
            rank = f" (first {count.first}{mean})"
        lines.append(f"    {count.words(decimals):>5} {count.count!s:>6}  {count.label}{rank}")
    if figures.measures:
        lines.append(f"    {measures_line(figures.measures)}")
    if note := figures.sum_note(decimals):
        lines.append(f"    {note}")
    lines += [f"    – {text}" for text in figures.texts]
    return lines

"""A summary to print."""

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from seminars.documents.flowables import bullets, chart, key_figures, table
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.formats import day_range
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.drawings import question_drawing
from seminars.summaries.shown import SIGN, QuestionFigures
from seminars.summaries.summary import Summary, base_line, measures_line, question_text, written
from seminars.summaries.tabulation import UNWEIGHTED

TEXTS_SHOWN = 40


def summary_pdf(summary: Summary) -> bytes:
    """Figures that matter, attendance, each question with its chart and base, quotations, method."""
    story = [*_head(summary), *_attendance(summary)]
    if summary.pending_line:
        story.append(paragraph(summary.pending_line, "lead"))
    if summary.responses is not None and summary.responses.completed:
        for section, questions in summary.sections:
            first, *others = [_question(tabulated, summary.decimals) for tabulated in questions] or [[]]
            story.append(KeepTogether([paragraph(section, "heading"), *first]))
            story += [KeepTogether(block) for block in others]
            for tabulated in questions:
                story += _texts(tabulated)
    elif summary.responses is not None:
        story.append(paragraph("No responses have come in.", "lead"))
    if summary.voices:
        story.append(paragraph("From the focus groups", "heading"))
        for voice in summary.voices:
            story.append(
                KeepTogether([paragraph(f"“{voice.text}”", "quotation"), paragraph(voice.topic, "small")])
            )
    story += _method(summary)
    return build_pdf(
        story, title=f"Summary: {summary.title}", running_head=f"{summary.title} · {summary.subtitle}"
    )


def _method(summary: Summary) -> list[Flowable]:
    story: list[Flowable] = [CondPageBreak(90), paragraph("Method", "heading"), paragraph(UNWEIGHTED)]
    story += [paragraph(each) for each in (summary.keying_line, summary.legend, summary.release_line) if each]
    return [*story, *meanings()]


def meanings() -> list[Flowable]:
    """What each figure means, as it stands at the end of every document."""
    story: list[Flowable] = []
    for heading, parts in MEANINGS:
        story += [CondPageBreak(60), paragraph(f"What the figures mean: {heading.lower()}", "subheading")]
        story += bullets([f"{each.term}: {each.said}" for each in parts])
    return story


def _head(summary: Summary) -> list[Flowable]:
    responses, attendance = summary.responses, summary.attendance
    groups, members = summary.focus_groups
    rate = summary.response_rate
    when = day_range(summary.starts_on, summary.ends_on) if summary.starts_on and summary.ends_on else ""
    completed = "–" if responses is None else str(responses.completed)
    return [
        paragraph(f"Summary: {summary.title}", "title"),
        paragraph(" · ".join(part for part in (summary.subtitle, when) if part), "subtitle"),
        key_figures(
            [
                (str(attendance.registered), "registered"),
                (str(attendance.present), "came on a day"),
                (completed, "questionnaires completed"),
                (
                    "–" if rate is None else rate.words(summary.decimals),
                    "of those present answered" if rate is None else f"answered: {rate.counts} present",
                ),
                (str(groups), f"focus groups with {members} delegates"),
            ],
            content_width(),
        ),
        Spacer(1, 6),
    ]


def _attendance(summary: Summary) -> list[Flowable]:
    width = content_width()
    rows = [
        (
            seminar.title,
            day_range(seminar.starts_on, seminar.ends_on),
            seminar.attendance.registered,
            seminar.attendance.walk_ins,
            seminar.attendance.cancelled,
            seminar.attendance.no_shows,
            " · ".join(str(present) for _, present in seminar.attendance.days),
            "–" if seminar.responses is None else seminar.responses.completed,
        )
        for seminar in summary.seminars
    ]
    shares = (0.165, 0.18, 0.12, 0.1, 0.12, 0.11, 0.1, 0.105)
    return [
        paragraph("Attendance", "heading"),
        table(
            ["Seminar", "Days", "Registered", "Walk-ins", "Cancelled", "No-shows", "By day", "Responses"],
            rows,
            widths=[share * width for share in shares],
            numeric=(2, 3, 4, 5, 6, 7),
        ),
        Spacer(1, 3),
        paragraph(
            "Registered: with a place, without walk-ins. No-show: registered and on no day present. "
            "By day: present on each day of the seminar.",
            "small",
        ),
    ]


def _question(tabulated: QuestionFigures, decimals: int) -> list[Flowable]:
    block: list[Flowable] = [paragraph(question_text(tabulated.question), "subheading")]
    block.append(paragraph(base_line(tabulated, decimals), "small"))
    if tabulated.counts:
        block += chart(question_drawing(tabulated, content_width(), decimals))
    if tabulated.question.ranked:
        ranks = [
            f"{count.label}: {count.first}"
            + ("" if count.mean_rank is None else f" (mean place {written(count.mean_rank)})")
            for count in tabulated.counts
            if count.first is not None
        ]
        block.append(paragraph(f"First places: {'; '.join(ranks)}.", "small"))
    if tabulated.measures:
        block.append(paragraph(measures_line(tabulated.measures), "small"))
    if note := tabulated.sum_note(decimals):
        block.append(paragraph(note, "small"))
    if tabulated.hides:
        block.append(paragraph(f"{SIGN} hidden to protect people; see Method.", "small"))
    return block


def _texts(tabulated: QuestionFigures) -> list[Flowable]:
    """Answers in words, the same words once; the workbook holds all of them."""
    if not tabulated.texts:
        return []
    found = [paragraph(f"In words: {question_text(tabulated.question)}", "subheading")]
    found += bullets(list(dict.fromkeys(tabulated.texts))[:TEXTS_SHOWN])
    if len(set(tabulated.texts)) > TEXTS_SHOWN:
        found.append(paragraph(f"{TEXTS_SHOWN} of them are printed; the workbook holds all.", "small"))
    return found

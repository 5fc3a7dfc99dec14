"""A summary to print: cover, attendance, profile, answers, seminars side by side, quotations, method."""

from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from seminars.documents.flowables import bullets, table, unprinted
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.exhibits import Exhibit, exhibits_of, side_by_side, voices_by_topic
from seminars.summaries.pdf_pieces import (
    at_a_glance,
    attendance_table,
    banner,
    exhibit_block,
    figure_tiles,
    figures_that_matter,
    kept,
    when,
)
from seminars.summaries.summary import Summary, question_text
from seminars.summaries.tabulation import UNWEIGHTED

TEXTS_SHOWN = 40
_GLANCES = 8
_NONE_STANDS_OUT = (
    "No answer is named here as the one given most often: in each question on the subject a count is hidden, "
    "or two answers were given equally often. What can be shown stands under each question."
)


def summary_pdf(summary: Summary) -> bytes:
    """The whole summary of a seminar or a series."""
    story = [*_cover(summary), *_attendance(summary), PageBreak()]
    if summary.responses is not None and summary.responses.completed:
        story += _answers(summary)
    elif summary.responses is not None:
        story.append(paragraph("No responses have come in.", "lead"))
    story += _quotations(summary)
    story += _method(summary)
    return build_pdf(
        story, title=f"Summary: {summary.title}", running_head=f"{summary.title} · {summary.subtitle}"
    )


def _cover(summary: Summary) -> list[Flowable]:
    width = content_width()
    venues = ", ".join(dict.fromkeys(seminar.venue for seminar in summary.seminars if seminar.venue))
    story: list[Flowable] = [
        banner(
            f"Summary: {summary.title}",
            " · ".join(part for part in (summary.subtitle, when(summary)) if part),
            width,
        ),
        Spacer(1, 14),
        figure_tiles(figures_that_matter(summary), width, 3),
        Spacer(1, 12),
    ]
    if venues:
        story.append(paragraph(f"{'Venues' if len(summary.seminars) > 1 else 'Venue'}: {venues}."))
    if summary.pending_line:
        story.append(paragraph(summary.pending_line, "lead"))
    glances = at_a_glance(summary, _GLANCES)
    if glances:
        story.append(paragraph("Answers given most often", "heading"))
        story += bullets(glances)
    elif summary.responses is not None and summary.responses.completed:
        story.append(paragraph(_NONE_STANDS_OUT))
    story += [Spacer(1, 8), paragraph(UNWEIGHTED, "small"), paragraph(summary.legend, "small")]
    return [*story, paragraph(summary.release_line, "small")]


def _attendance(summary: Summary) -> list[Flowable]:
    story: list[Flowable] = [
        paragraph("Attendance", "heading"),
        attendance_table(summary, content_width()),
        Spacer(1, 3),
        *([paragraph(summary.response_line)] if summary.response_line else []),
        paragraph(
            "Registered: with a place, without walk-ins. No-show: registered and on no day present. "
            "By day: present on each day of the seminar. Rate: completed questionnaires of those present on "
            "the day of the questionnaire.",
            "small",
        ),
    ]
    if summary.attendance.sessions:
        width = content_width()
        story += [
            paragraph("Present in sessions where attendance was taken", "subheading"),
            table(
                ["Session", "Present"],
                summary.attendance.sessions,
                widths=[0.8 * width, 0.2 * width],
                numeric=(1,),
            ),
        ]
    return story


def _answers(summary: Summary) -> Iterator[Flowable]:
    """Who answered, then what, then the seminars beside each other, then what was written."""
    sections = exhibits_of(summary)
    profile = [each for _, found in sections for each in found if _is_profile(each)]
    yield from _part("Who answered", profile, summary)
    for section, found in sections:
        yield from _part(section, [each for each in found if not _is_profile(each)], summary)
    beside = [each for _, found in side_by_side(summary) for each in found if each.is_drawn]
    if beside:
        yield PageBreak()
        yield from _part("Seminars side by side", beside, summary)
    worded = [each for each in summary.questions if each.texts]
    if worded:
        yield CondPageBreak(140)
        yield paragraph("In words", "heading")
        yield from unprinted([text for each in worded for text in each.texts], content_width())
    for figures in worded:
        yield paragraph(question_text(figures.question), "subheading")
        # The same words once.
        texts = list(dict.fromkeys(figures.texts))
        yield from bullets(texts[:TEXTS_SHOWN])
        if len(texts) > TEXTS_SHOWN:
            yield paragraph(f"{TEXTS_SHOWN} of {len(texts)} are printed; the workbook holds all.", "small")


def _is_profile(exhibit: Exhibit) -> bool:
    return exhibit.first.question.profile is not None


def _part(heading: str, exhibits: list[Exhibit], summary: Summary) -> Iterator[Flowable]:
    blocks = [exhibit_block(each, content_width(), summary.decimals) for each in exhibits]
    if blocks:
        yield kept([paragraph(heading, "heading"), *blocks[0]])
    for block in blocks[1:]:
        yield kept(block)


def _quotations(summary: Summary) -> Iterator[Flowable]:
    topics = voices_by_topic(summary.voices)
    if topics:
        yield CondPageBreak(140)
        yield paragraph("From the focus groups", "heading")
        yield from unprinted([text for _, texts in topics for text in texts], content_width())
    for topic, texts in topics:
        first, *others = [paragraph(f"“{words}”", "quotation") for words in texts]
        yield kept([paragraph(topic, "subheading"), first])
        yield from (kept([each]) for each in others)


def _method(summary: Summary) -> list[Flowable]:
    story: list[Flowable] = [CondPageBreak(140), paragraph("Method", "heading"), paragraph(UNWEIGHTED)]
    story += [paragraph(each) for each in (summary.keying_line, summary.legend, summary.release_line) if each]
    return [*story, *meanings()]


def meanings() -> list[Flowable]:
    """What each figure means, as it stands at the end of every document."""
    story: list[Flowable] = []
    for heading, parts in MEANINGS:
        story += [CondPageBreak(60), paragraph(f"What the figures mean: {heading.lower()}", "subheading")]
        story += bullets([f"{each.term}: {each.said}" for each in parts])
    return story

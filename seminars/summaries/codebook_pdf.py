"""The codebook to print."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, KeepTogether, Spacer

from seminars.documents.flowables import bullets, table
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.questionnaire.definition import Asked
from seminars.summaries.rows_files import TERMS, meanings_of
from seminars.summaries.summary import question_text
from seminars.summaries.variables import Variable

# From so many values on a table goes over pages.
_LONG = 30


def codebook_pdf(title: str, variables: Sequence[Variable], without: Sequence[Asked]) -> bytes:
    """Each variable with its label and what its numbers mean; ``without`` are questions with no column."""
    story: list[Flowable] = [
        paragraph(f"Codebook: {title}", "title"),
        paragraph("What each column of the rows holds, and what its numbers mean.", "subtitle"),
        paragraph(TERMS),
    ]
    for variable in variables:
        block = _variable(variable)
        story += block if len(variable.values) > _LONG else [KeepTogether(block)]
    if without:
        story += [
            paragraph("Left out", "heading"),
            paragraph(
                "They describe the person and cannot be grouped, hang on an answer that does, or are "
                "asked by some versions of the questionnaire only."
            ),
            *bullets([question_text(question) for question in without]),
        ]
    return build_pdf(story, title=f"Codebook: {title}", running_head=f"{title} · Codebook")


def _variable(variable: Variable) -> list[Flowable]:
    width = content_width()
    remark = [variable.measure]
    if variable.personal:
        remark.append("describes the person: single values are hidden")
    if variable.for_some:
        remark.append("shown to some only")
    rows = [("" if value is None else value, meaning) for value, meaning, _ in meanings_of(variable)]
    return [
        paragraph(variable.name, "subheading"),
        paragraph(variable.label),
        paragraph("; ".join(remark), "small"),
        table(["Value", "Meaning"], rows, widths=[0.2 * width, 0.8 * width], numeric=(0,)),
        Spacer(1, 6),
    ]

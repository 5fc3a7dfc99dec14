"""A summary as a workbook: a sheet for each subject, with native charts beside the tables.

The sheets *All counts* and *Measures* hold the same figures once more as flat tables, to filter and pivot.
"""

from seminars.documents.book import book
from seminars.summaries.summary import Summary
from seminars.summaries.workbook_attendance import attendance_page, figures_page
from seminars.summaries.workbook_questions import by_seminar_pages, scale_pages, section_pages
from seminars.summaries.workbook_tables import (
    all_counts_page,
    measures_page,
    method_page,
    quotation_pages,
    word_pages,
)


def summary_xlsx(summary: Summary) -> bytes:
    """Figures, attendance, profile, each section, scales, words, quotations, flat tables, method."""
    pages = [
        figures_page(summary),
        attendance_page(summary),
        *section_pages(summary),
        *scale_pages(summary),
        *by_seminar_pages(summary),
        *word_pages(summary),
        *quotation_pages(summary),
        all_counts_page(summary),
        measures_page(summary),
        method_page(summary),
    ]
    return book(pages, title=f"Summary: {summary.title}", decimals=summary.decimals)

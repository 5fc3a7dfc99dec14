"""Pages of the questionnaire room, gathered: one module for each kind of user."""

from seminars.questionnaire import (
    answer_import_views,
    borrowing_views,
    control_views,
    draft_views,
    editor_views,
    entry_views,
    form_views,
    monitor_views,
    paper_views,
    preview_views,
    print_views,
    question_views,
    second_views,
    terms_views,
    xlsform_views,
)
from seminars.questionnaire.blueprint import bp

__all__ = [
    "answer_import_views",
    "borrowing_views",
    "bp",
    "control_views",
    "draft_views",
    "editor_views",
    "entry_views",
    "form_views",
    "monitor_views",
    "paper_views",
    "preview_views",
    "print_views",
    "question_views",
    "second_views",
    "terms_views",
    "xlsform_views",
]

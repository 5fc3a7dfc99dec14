"""The verbs of the questionnaire room, gathered: editing, the window, and taking answers in."""

from seminars.questionnaire.answers import Answers, Given
from seminars.questionnaire.borrowing import borrow_questions
from seminars.questionnaire.capture import (
    AlreadySubmitted,
    NotAsked,
    Reminded,
    TooEarly,
    WindowClosed,
    begin,
    submit,
)
from seminars.questionnaire.definition import GridDetails, OptionDetails, QuestionDetails, Terms
from seminars.questionnaire.drafts import draft_from_sent, drop_draft, save_answers
from seminars.questionnaire.editing import (
    add_section,
    begin_version,
    change_questionnaire,
    change_section,
    change_terms,
    copy_questionnaire,
    create_questionnaire,
    move_section,
    move_section_to,
    remove_questionnaire,
    remove_section,
)
from seminars.questionnaire.holds import is_answered
from seminars.questionnaire.keeping import Unanswered
from seminars.questionnaire.keying import change_paper, key_paper, remove_paper
from seminars.questionnaire.mixing import lay_anew, mix_responses
from seminars.questionnaire.printing import print_paper
from seminars.questionnaire.questions import (
    add_grid,
    add_question,
    change_grid,
    change_question,
    duplicate_question,
    move_question,
    move_question_to,
    remove_grid,
    remove_question,
)
from seminars.questionnaire.second_entry import key_second, settle, switch_double_entry
from seminars.questionnaire.slot import (
    change_room_code,
    close_window,
    extend_window,
    open_window,
    reopen_window,
    room_code,
)
from seminars.questionnaire.window_queries import window_of
from seminars.questionnaire.xlsform_importing import bring_in_form, clear_old_forms, discard_form, keep_form

__all__ = [
    "AlreadySubmitted",
    "Answers",
    "Given",
    "GridDetails",
    "NotAsked",
    "OptionDetails",
    "QuestionDetails",
    "Reminded",
    "Terms",
    "TooEarly",
    "Unanswered",
    "WindowClosed",
    "add_grid",
    "add_question",
    "add_section",
    "begin",
    "begin_version",
    "borrow_questions",
    "bring_in_form",
    "change_grid",
    "change_paper",
    "change_question",
    "change_questionnaire",
    "change_room_code",
    "change_section",
    "change_terms",
    "clear_old_forms",
    "close_window",
    "copy_questionnaire",
    "create_questionnaire",
    "discard_form",
    "draft_from_sent",
    "drop_draft",
    "duplicate_question",
    "extend_window",
    "is_answered",
    "keep_form",
    "key_paper",
    "key_second",
    "lay_anew",
    "mix_responses",
    "move_question",
    "move_question_to",
    "move_section",
    "move_section_to",
    "open_window",
    "print_paper",
    "remove_grid",
    "remove_paper",
    "remove_question",
    "remove_questionnaire",
    "remove_section",
    "reopen_window",
    "room_code",
    "save_answers",
    "settle",
    "submit",
    "switch_double_entry",
    "window_of",
]

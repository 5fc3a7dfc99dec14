"""The answers in words that may go out, for the rooms above that work with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from seminars.programme.models import Series
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.queries import counts
from seminars.summaries.models import AnswerReview, Verdict
from seminars.summaries.queries import seminars_out


def released_answers(series: Series, at: datetime) -> Select[Any]:
    """Those that were read and approved, or the shortened copy: response_id, question_id, item, seminar_id,
    text. Of seminars whose answers may not be seen yet there are none."""
    shown = case((AnswerReview.verdict == Verdict.SHORTENED, AnswerReview.text), else_=Answer.text)
    return (
        select(Answer.response_id, Answer.question_id, Answer.item, Response.seminar_id, shown.label("text"))
        .join(
            AnswerReview,
            (AnswerReview.response_id == Answer.response_id)
            & (AnswerReview.question_id == Answer.question_id)
            & (AnswerReview.item == Answer.item),
        )
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.seminar_id.in_(seminars_out(series.seminars, at)),
            AnswerReview.verdict != Verdict.WITHHELD,
            Answer.text.is_not(None),
            func.trim(shown) != "",
            counts(),
        )
    )

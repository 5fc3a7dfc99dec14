"""How far the questionnaire reached: who was shown what, what cannot be read, who began and did not send."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

from seminars.extensions import db
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.models import Answer, Participation, Response
from seminars.questionnaire.paper_models import Unreadable
from seminars.questionnaire.queries import counts, given_by_response
from seminars.summaries.reach import filters, shown_counts
from seminars.summaries.tabulation import Tabulated


@dataclass(frozen=True)
class Asking:
    """Of one seminar: who was shown the questions that are for some only, by code, and what cannot be
    read on paper, by the question's id."""

    shown: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[int, int] = field(default_factory=dict)

    def of(self, figures: Tabulated) -> Tabulated:
        """``figures`` with whom the question reached; whoever answered it was shown it."""
        shown = self.shown.get(figures.question.code)
        return replace(
            figures,
            shown=None if shown is None else max(shown, figures.base),
            unreadable=min(self.unreadable.get(figures.question.id, 0), figures.not_answered),
        )


def asking_of(responses: Mapping[int, int], definition: Definition) -> dict[int, Asking]:
    """Whom the questions reached at each seminar; ``responses`` is how many each has. Two statements."""
    unreadable: dict[int, dict[int, int]] = defaultdict(dict)
    for seminar_id, question_id, number in db.session.execute(
        select(Response.seminar_id, Unreadable.question_id, func.count())
        .join(Response, Response.id == Unreadable.response_id)
        .where(Response.seminar_id.in_(list(responses)), counts())
        .group_by(Response.seminar_id, Unreadable.question_id)
    ):
        unreadable[seminar_id][question_id] = number
    rows = filter_answers(responses, definition) if definition.has_conditions else {}
    return {
        seminar_id: Asking(
            shown=shown_counts(
                definition,
                number,
                given_by_response(rows.get(seminar_id, ()), definition).values(),
            ),
            unreadable=unreadable[seminar_id],
        )
        for seminar_id, number in responses.items()
    }


def filter_answers(seminar_ids: Iterable[int], definition: Definition) -> dict[int, list[Any]]:
    """Answers on which it hangs what is shown, by seminar."""
    codes = filters(definition)
    found: dict[int, list[Any]] = defaultdict(list)
    for seminar_id, *row in db.session.execute(
        select(
            Response.seminar_id,
            Answer.response_id,
            Answer.question_id,
            Answer.option_id,
            Answer.number,
            Answer.text,
        )
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.seminar_id.in_(list(seminar_ids)),
            Answer.question_id.in_([each.id for each in definition.questions if each.code in codes]),
            counts(),
        )
        .order_by(Answer.response_id, Answer.question_id, Answer.item)
    ):
        found[seminar_id].append(row)
    return found


def partial_of(seminar_ids: Iterable[int]) -> Counter[int]:
    """How many began online at each seminar and never sent."""
    rows = db.session.execute(
        select(Participation.seminar_id, func.count())
        .where(Participation.seminar_id.in_(list(seminar_ids)), ~Participation.submitted)
        .group_by(Participation.seminar_id)
    )
    return Counter({seminar_id: number for seminar_id, number in rows})

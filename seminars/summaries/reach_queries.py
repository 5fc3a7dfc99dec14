"""How far the questionnaire reached: who was shown what, what cannot be read, who began and did not send."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

from seminars.extensions import db
from seminars.questionnaire.models import Answer, Participation, Response
from seminars.questionnaire.paper_models import Unreadable
from seminars.questionnaire.queries import counts, given_by_response
from seminars.questionnaire.versions import Merged
from seminars.summaries.reach import filters, shown_in_versions
from seminars.summaries.tabulation import Tabulated


@dataclass(frozen=True)
class Asking:
    """Of one seminar: who was shown the questions that are for some only, by code; what cannot be read on
    paper, by the question's id; and how many answered each of several versions, by its number."""

    shown: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[int, int] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)

    def of(self, figures: Tabulated) -> Tabulated:
        """``figures`` with whom the question reached; whoever answered it was shown it."""
        shown = self.shown.get(figures.question.code)
        return replace(
            figures,
            shown=None if shown is None else max(shown, figures.base),
            unreadable=min(self.unreadable.get(figures.question.id, 0), figures.not_answered),
        )


def asking_of(responses: Mapping[int, int], versions: Merged) -> dict[int, Asking]:
    """Whom the questions reached at each seminar; ``responses`` is how many each has. Three statements at
    most."""
    unreadable: dict[int, dict[int, int]] = defaultdict(dict)
    for seminar_id, question_id, number in db.session.execute(
        select(Response.seminar_id, Unreadable.question_id, func.count())
        .join(Response, Response.id == Unreadable.response_id)
        .where(Response.seminar_id.in_(list(responses)), counts())
        .group_by(Response.seminar_id, Unreadable.question_id)
    ):
        here = unreadable[seminar_id]
        one = versions.questions.get(question_id, question_id)
        here[one] = here.get(one, 0) + number
    rows = filter_answers(responses, versions)
    numbers = _numbers(responses, versions)
    return {
        seminar_id: Asking(
            shown=shown_in_versions(
                versions,
                numbers[seminar_id],
                {
                    each.id: list(given_by_response(rows.get((seminar_id, each.id), ()), each).values())
                    for each in versions.each
                },
            ),
            unreadable=unreadable[seminar_id],
            versions={each.version: numbers[seminar_id][each.id] for each in versions.each}
            if versions.apart
            else {},
        )
        for seminar_id in responses
    }


def _numbers(responses: Mapping[int, int], versions: Merged) -> dict[int, Counter[int]]:
    """Responses to each version (by the id of its questionnaire), by seminar."""
    if len(versions.each) == 1:
        return {seminar_id: Counter({versions.each[0].id: each}) for seminar_id, each in responses.items()}
    found: dict[int, Counter[int]] = {seminar_id: Counter() for seminar_id in responses}
    for seminar_id, questionnaire_id, number in db.session.execute(
        select(Response.seminar_id, Response.questionnaire_id, func.count())
        .where(Response.seminar_id.in_(list(responses)), counts())
        .group_by(Response.seminar_id, Response.questionnaire_id)
    ):
        found[seminar_id][questionnaire_id] = number
    return found


def filter_answers(seminar_ids: Iterable[int], versions: Merged) -> dict[tuple[int, int], list[Any]]:
    """Answers on which it hangs what is shown, by seminar and version."""
    looked_at = [
        question.id
        for each, codes in ((each, filters(each)) for each in versions.each)
        for question in each.questions
        if question.code in codes
    ]
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    if not looked_at:
        return found
    for seminar_id, questionnaire_id, *row in db.session.execute(
        select(
            Response.seminar_id,
            Response.questionnaire_id,
            Answer.response_id,
            Answer.question_id,
            Answer.option_id,
            Answer.number,
            Answer.text,
        )
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.seminar_id.in_(list(seminar_ids)),
            Answer.question_id.in_(looked_at),
            counts(),
        )
        .order_by(Answer.response_id, Answer.question_id, Answer.item)
    ):
        found[seminar_id, questionnaire_id].append(row)
    return found


def partial_of(seminar_ids: Iterable[int]) -> Counter[int]:
    """How many began online at each seminar and never sent."""
    rows = db.session.execute(
        select(Participation.seminar_id, func.count())
        .where(Participation.seminar_id.in_(list(seminar_ids)), ~Participation.submitted)
        .group_by(Participation.seminar_id)
    )
    return Counter({seminar_id: number for seminar_id, number in rows})

"""The rows of a series, as far as they may be taken away."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState, Series
from seminars.questionnaire.answers import Given
from seminars.questionnaire.models import Question, Response
from seminars.questionnaire.paper_models import SecondEntry, Unreadable
from seminars.questionnaire.queries import counts, given_by_response, merged_versions
from seminars.questionnaire.versions import Merged
from seminars.summaries.columns_queries import answer_columns
from seminars.summaries.keeping import kept_summary_of_series
from seminars.summaries.queries import rules_of, seminars_out
from seminars.summaries.reach_queries import filter_answers
from seminars.summaries.rows import LEAST_TIMES, Asking, Rows, rows_of


def seminars_told(series: Series) -> list[Seminar]:
    """The seminars of a series that summaries tell of: without drafts."""
    return [seminar for seminar in series.seminars if seminar.state is not SeminarState.DRAFT]


def rows_of_series(series: Series, at: datetime) -> Rows:
    """The rows of all seminars, protected as one; raises Conflict with what stands in the way."""
    objection = rows_objection(series, at)
    versions = merged_versions(series)
    if objection or versions is None:
        raise Conflict(objection or "The series has no questionnaire.")
    seminars = [seminar for seminar in seminars_told(series) if seminar.id in seminars_out([seminar], at)]
    # What only some versions ask would tell which seminar a row is from.
    definition = versions.common
    ids, answers = answer_columns([seminar.id for seminar in seminars], versions)
    places = {response_id: place for place, response_id in enumerate(ids)}
    titles = [(seminar.id, seminar.title) for seminar in seminars]
    found = rows_of(
        definition, titles, answers, _asking(versions, titles, places), rules_of(series).threshold
    )
    mark = kept_summary_of_series(series, at).mark
    return Rows(found.variables, found.columns, found.limits, mark, found.threshold)


def rows_objection(series: Series, at: datetime) -> str:
    """Why the rows of a series cannot be taken away at ``at``; empty where they can.

    All at once or not at all: rows taken when half the answers were in would, laid beside the later ones,
    tell what is hidden in them.
    """
    seminars = seminars_told(series)
    held = [seminar for seminar in seminars if seminar.state is not SeminarState.CANCELLED]
    out = seminars_out(held, at)
    waiting = [seminar.title for seminar in held if seminar.id not in out]
    if waiting:
        return f"Rows can be taken once every window has closed; not yet: {', '.join(waiting)}."
    ids = [seminar.id for seminar in seminars]
    unsettled = db.session.scalar(
        select(Response.id)
        .join(SecondEntry, SecondEntry.response_id == Response.id)
        .where(Response.seminar_id.in_(ids), SecondEntry.open)
        .limit(1)
    )
    if unsettled is not None:
        return "Some paper forms were keyed twice and differ still: settle them first."
    least = LEAST_TIMES * rules_of(series).threshold
    enough = db.session.scalars(
        select(Response.id).where(Response.seminar_id.in_(ids), counts()).limit(least)
    )
    if len(enough.all()) < least:
        return f"There are fewer than {least} responses: too few for anybody not to be recognised."
    return ""


def _asking(versions: Merged, seminars: Sequence[tuple[int, str]], places: Mapping[str, int]) -> Asking:
    seminar_ids = [each for each, _ in seminars]
    definition = versions.common
    codes = {question.id: question.code for question in definition.questions}
    unreadable: dict[str, list[int]] = defaultdict(list)
    for response_id, question_id in db.session.execute(
        select(Unreadable.response_id, Unreadable.question_id)
        .join(Response, Response.id == Unreadable.response_id)
        .join(Question, Question.id == Unreadable.question_id)
        .where(Response.seminar_id.in_(seminar_ids), counts())
    ):
        code = codes.get(versions.questions.get(question_id, question_id))
        if response_id in places and code is not None:
            unreadable[code].append(places[response_id])
    if not definition.has_conditions:
        return Asking({}, unreadable)
    given: dict[str, dict[str, Given]] = {}
    each_by_id = {each.id: each for each in versions.each}
    for (_, questionnaire_id), rows in filter_answers(seminar_ids, versions).items():
        # What is asked by all versions hangs on answers to questions that all of them ask, too.
        names = versions.codes[questionnaire_id]
        for response_id, answers in given_by_response(rows, each_by_id[questionnaire_id]).items():
            given[response_id] = {names[code]: answer for code, answer in answers.items()}
    not_shown: dict[str, list[int]] = defaultdict(list)
    known: dict[frozenset[tuple[str, Given]], set[str]] = {}
    for response_id, place in places.items():
        answers = given.get(response_id, {})
        alike = frozenset(answers.items())
        if alike not in known:
            known[alike] = set(definition.by_code) - definition.shown(dict(answers))
        for code in known[alike]:
            not_shown[code].append(place)
    return Asking(not_shown, unreadable)

"""What the pages of the editor share: the rows that an address names, and what conditions may look at."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.questionnaire import queries
from seminars.questionnaire.condition_forms import ConditionForm
from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.models import Question, Questionnaire, Section


def questionnaire_of_series(series: Series) -> Questionnaire:
    """The questionnaire of a series. Raises Missing."""
    found = queries.questionnaire_of(series)
    if found is None:
        raise Missing("This series has no questionnaire yet.", next_step="Begin one on its page.")
    return found


def section_of(slug: str, section_id: int) -> tuple[Series, Section]:
    """A section of the series' questionnaire. Raises Missing."""
    series = series_by_slug(slug)
    section = db.session.get(Section, section_id)
    if section is None or section.questionnaire_id != questionnaire_of_series(series).id:
        raise Missing("There is no such section.", next_step="Go back to the questionnaire.")
    return series, section


def question_of(slug: str, question_id: int) -> tuple[Series, Question]:
    """A question of the series' questionnaire. Raises Missing."""
    series = series_by_slug(slug)
    question = db.session.get(Question, question_id)
    if question is None or question.questionnaire_id != questionnaire_of_series(series).id:
        raise Missing("There is no such question.", next_step="Go back to the questionnaire.")
    return series, question


def back(series: Series, anchor: str | None = None) -> ResponseReturnValue:
    """Back to the questionnaire, at what was changed."""
    return redirect(url_for("questionnaire.editor", slug=series.slug, _anchor=anchor))


def offer_conditions(
    form: ConditionForm,
    questionnaire: Questionnaire,
    *,
    section: Section | None = None,
    question_id: int | None = None,
    condition: Condition | None = None,
) -> str:
    """Fill in what the condition of a section or question may look at: what stands before it.

    Returns the condition in words where it is more than the form can show.
    """
    definition = queries.as_definition(questionnaire)
    earlier: list[Asked] = []
    for part in definition.sections:
        if section is not None and question_id is None and part.id == section.id:
            break
        for asked in part.questions:
            if asked.id == question_id:
                break
            if asked.kind.is_answered:
                earlier.append(asked)
        else:
            if section is not None and question_id == 0 and part.id == section.id:
                break
            continue
        break
    form.offer(earlier, definition.numbers)
    if form.is_submitted():
        return ""
    return "" if form.show(condition) or condition is None else definition.condition_in_words(condition)

"""Single questions of another series' questionnaire, taken over into a section of this one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import verb
from seminars.errors import Invalid, Missing
from seminars.extensions import db
from seminars.questionnaire.codes import numbered
from seminars.questionnaire.conditions import AllOf, Condition, as_json, condition_from, renamed, tests_of
from seminars.questionnaire.editing import duplicate_of, held, require_order
from seminars.questionnaire.holds import hold_of
from seminars.questionnaire.models import Grid, Question, Questionnaire, Section


@dataclass(frozen=True)
class Borrowed:
    """The questions that were made, and the words of those that are shown to everybody now: what their
    condition looks at did not come along."""

    made: Sequence[Question]
    always: Sequence[str]


@verb
def borrow_questions(
    *, section: Section, source: Questionnaire, questions: Collection[int], actor: Actor, at: datetime
) -> Borrowed:
    """Copy questions (by id) of ``source`` to the end of a section, in the order in which they stand there.

    They keep their short names where these are free, and their conditions where what these look at comes
    along; that two questions tell the same of a person does not. Raises Invalid where none is chosen, Missing
    where one is not there (any more), Conflict once there are responses.
    """
    target = held(section.questionnaire_id)
    hold_of(target, at).refuse("no question can be added")
    found = [
        (part, question)
        for part in source.sections
        for question in part.questions
        if question.id in questions
    ]
    if len(found) != len(set(questions)):
        raise Missing("Some of these questions are not there any more.", next_step="Choose them again.")
    if not found:
        raise Invalid("Choose at least one question.", field="questions")
    standing = [question for part in target.sections for question in part.questions]
    taken, profiles = {each.code for each in standing}, {each.profile for each in standing}
    position = max((each.position for each in section.questions), default=-1)
    grids: dict[int, Grid] = {}
    codes: dict[str, str] = {}
    made: list[Question] = []
    always: list[str] = []
    for part, question in found:
        position += 1
        code = question.code if question.code not in taken else numbered("q", taken)
        copied = duplicate_of(
            question, questionnaire_id=target.id, code=code, grid=_grid(question, target, grids)
        )
        copied.position = position
        copied.profile = None if question.profile in profiles else question.profile
        whole = _whole(part, question)
        condition = _along(whole, codes)
        copied.shown_if = None if condition is None else as_json(condition)
        if whole is not None and condition is None:
            always.append(question.text)
        section.questions.append(copied)
        made.append(copied)
        taken.add(code)
        profiles.add(copied.profile)
        codes[question.code] = code
    require_order(target)
    told = ", ".join(each.code for each in made)
    record(action="copy questions", subject=section, actor=actor, at=at, source=source.id, codes=told)
    return Borrowed(made, always)


def _grid(question: Question, target: Questionnaire, grids: dict[int, Grid]) -> Grid | None:
    if question.grid is None:
        return None
    if question.grid.id not in grids:
        made = Grid(questionnaire_id=target.id, text=question.grid.text, hint=question.grid.hint)
        db.session.add(made)
        grids[question.grid.id] = made
    return grids[question.grid.id]


def _whole(part: Section, question: Question) -> Condition | None:
    """Who is asked, by the conditions of the section and of the question."""
    both = [condition_from(each) for each in (part.shown_if, question.shown_if) if each]
    return AllOf(tuple(both)) if len(both) > 1 else both[0] if both else None


def _along(condition: Condition | None, codes: dict[str, str]) -> Condition | None:
    """The condition under the codes of what has come along; None where something has not."""
    if condition is None or not {test.question for test in tests_of(condition)} <= codes.keys():
        return None
    # By way of names that no question has, so that one that changes into another is not changed twice.
    for before in codes:
        condition = renamed(condition, before, f"\n{before}")
    for before, after in codes.items():
        condition = renamed(condition, f"\n{before}", after)
    return condition

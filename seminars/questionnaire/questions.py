"""The verbs that write single questions and grids of a questionnaire.

Once there are answers (sent, or kept until they are sent), and while delegates have it open, nothing may
change what they mean: wording can be corrected, order can change, but no question is added, and one that is
held keeps its kind, its options and who is asked.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.questionnaire.codes import CODE_LENGTH, code_from, numbered
from seminars.questionnaire.conditions import as_json, condition_from, renamed
from seminars.questionnaire.definition import GridDetails, QuestionDetails
from seminars.questionnaire.drafting import (
    checked,
    checked_grid,
    require_correction,
    require_same_meaning,
)
from seminars.questionnaire.editing import duplicate_of, held, require_order
from seminars.questionnaire.holds import hold_of, hold_of_grid, hold_of_question
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Grid, Option, Question, Questionnaire, Section
from seminars.questionnaire.queries import as_asked, as_definition
from seminars.questionnaire.versions import meanings

_CODE = re.compile(rf"[a-z][a-z0-9_]{{0,{CODE_LENGTH - 1}}}")


@verb
def add_question(*, section: Section, details: QuestionDetails, actor: Actor, at: datetime) -> Question:
    """Add a question at the end of a section.

    Raises Invalid for details that make no sense, Conflict once there are responses: those who
    answered before were not asked.
    """
    questionnaire = held(section.questionnaire_id)
    hold_of(questionnaire, at).refuse("no question can be added: those who answered were not asked it")
    details = checked(details)
    taken = _codes(questionnaire)
    made = Question(
        questionnaire_id=questionnaire.id,
        section_id=section.id,
        position=max((question.position for question in section.questions), default=-1) + 1,
        code=_free_code(details.code, taken) if details.code else numbered("q", taken),
    )
    put_details(made, details)
    section.questions.append(made)
    require_order(questionnaire)
    record(action="add question", subject=made, actor=actor, at=at, code=made.code)
    return made


@verb
def change_question(
    *, question: Question, details: QuestionDetails, actor: Actor, at: datetime, corrects: bool = True
) -> None:
    """Change a question; one that has answers only in its wording, where that ``corrects`` it.

    Raises Invalid for details that make no sense, Conflict for a change of what was answered.
    """
    questionnaire = held(question.questionnaire_id)
    details = checked(details)
    before = question.text
    if question.grid is not None and details.kind is not QuestionKind.SCALE:
        raise Conflict("A statement of a grid keeps its scale.", next_step="Change the grid.", field="kind")
    hold = hold_of_question(question, at)
    if hold:
        require_same_meaning(as_asked(question), details, hold=hold, corrects=corrects)
    elif details.code and details.code != question.code:
        code = _free_code(details.code, _codes(questionnaire) - {question.code})
        _rename_in_conditions(questionnaire, question.code, code)
        question.code = code
    put_details(question, details, keeps_options=bool(hold))
    require_order(questionnaire)
    changed: dict[str, Any] = {"before": before, "after": question.text} if before != question.text else {}
    record(action="change question", subject=question, actor=actor, at=at, code=question.code, **changed)


@verb
def move_question(*, question: Question, up: bool, actor: Actor, at: datetime) -> None:
    """Move a question one place up or down, into the neighbouring section at the edge of its own."""
    questionnaire = held(question.questionnaire_id)
    sections = list(questionnaire.sections)
    home = next(index for index, section in enumerate(sections) if section.id == question.section_id)
    order = [list(section.questions) for section in sections]
    place = order[home].index(question)
    target = place - 1 if up else place + 1
    if 0 <= target < len(order[home]):
        order[home].insert(target, order[home].pop(place))
    else:
        neighbour = home - 1 if up else home + 1
        if not 0 <= neighbour < len(sections):
            return
        order[home].pop(place)
        order[neighbour].insert(len(order[neighbour]) if up else 0, question)
    _place(questionnaire, sections, order, at)
    record(action="move question", subject=question, actor=actor, at=at, up=up)


@verb
def move_question_to(*, question: Question, section: Section, place: int, actor: Actor, at: datetime) -> None:
    """Put a question at ``place`` (from 0) of a section; a grid goes as a whole.

    Raises Conflict where a condition would then look at what comes later.
    """
    questionnaire = held(question.questionnaire_id)
    if section.questionnaire_id != questionnaire.id:
        raise Invalid("That section belongs to another questionnaire.", next_step="Choose one of this form.")
    sections = list(questionnaire.sections)
    moving = [
        each
        for one in sections
        for each in one.questions
        if each.id == question.id or (question.grid_id is not None and each.grid_id == question.grid_id)
    ]
    order = [[each for each in one.questions if each not in moving] for one in sections]
    target = order[sections.index(section)]
    place = min(max(place, 0), len(target))
    # Never into the middle of a grid.
    while (
        0 < place < len(target)
        and target[place].grid_id is not None
        and (target[place].grid_id == target[place - 1].grid_id)
    ):
        place += 1
    target[place:place] = moving
    _place(questionnaire, sections, order, at)
    record(action="move question", subject=question, actor=actor, at=at, place=place)


def _place(
    questionnaire: Questionnaire, sections: list[Section], order: list[list[Question]], at: datetime
) -> None:
    """Put the questions into this order. Raises Conflict where one that is held would be asked of others."""
    before = meanings(as_definition(questionnaire))
    for section, questions in zip(sections, order, strict=True):
        for position, each in enumerate(questions):
            each.position, each.section_id = position, section.id
    require_order(questionnaire)
    after = meanings(as_definition(questionnaire))
    for each in (each for questions in order for each in questions):
        if before.get(each.code) != after.get(each.code):
            hold_of_question(each, at).refuse("it stays where it is: elsewhere other delegates are asked")


@verb
def remove_question(*, question: Question, actor: Actor, at: datetime) -> None:
    """Remove a question. Raises Conflict if it has answers."""
    questionnaire = held(question.questionnaire_id)
    hold_of_question(question, at).refuse("it cannot be removed")
    record(
        action="remove question",
        subject=question,
        actor=actor,
        at=at,
        code=question.code,
        text=question.text,
    )
    grid = question.grid
    db.session.delete(question)
    require_order(questionnaire)
    if grid is not None and not statements_of(grid):
        db.session.delete(grid)


@verb
def duplicate_question(*, question: Question, actor: Actor, at: datetime) -> Question:
    """A second question like this one, behind it. Raises Conflict once there are responses."""
    questionnaire = held(question.questionnaire_id)
    hold_of(questionnaire, at).refuse("no question can be added")
    section = db.session.get_one(Section, question.section_id)
    made = duplicate_of(
        question,
        questionnaire_id=questionnaire.id,
        code=numbered("q", _codes(questionnaire)),
        grid=question.grid,
    )
    section.questions.insert(list(section.questions).index(question) + 1, made)
    for position, each in enumerate(section.questions):
        each.position = position
    require_order(questionnaire)
    record(action="add question", subject=made, actor=actor, at=at, code=made.code, like=question.code)
    return made


@verb
def add_grid(*, section: Section, details: GridDetails, actor: Actor, at: datetime) -> Grid:
    """Add statements that share one scale, at the end of a section.

    Raises Invalid for details that make no sense, Conflict once there are responses.
    """
    questionnaire = held(section.questionnaire_id)
    hold_of(questionnaire, at).refuse("no question can be added")
    details = checked_grid(details)
    grid = Grid(questionnaire_id=questionnaire.id, text=details.text, hint=details.hint)
    db.session.add(grid)
    db.session.flush()
    last = max((question.position for question in section.questions), default=-1)
    for number, statement in enumerate(details.statements, start=1):
        _add_statement(section, grid, details, statement, last + number, details.codes[number - 1 : number])
    require_order(questionnaire)
    record(action="add grid", subject=grid, actor=actor, at=at, statements=len(details.statements))
    return grid


def _add_statement(
    section: Section,
    grid: Grid,
    details: GridDetails,
    statement: str,
    position: int,
    codes: Sequence[str] = (),
) -> None:
    taken = _codes(db.session.get_one(Questionnaire, section.questionnaire_id))
    made = Question(
        questionnaire_id=section.questionnaire_id,
        section_id=section.id,
        position=position,
        code=_free_code(codes[0], taken) if codes else numbered("q", taken),
        grid=grid,
    )
    put_details(made, _statement(details, statement))
    section.questions.append(made)
    db.session.flush()


def _statement(details: GridDetails, statement: str) -> QuestionDetails:
    return QuestionDetails(
        kind=QuestionKind.SCALE,
        text=statement,
        required=details.required,
        recommended=details.recommended,
        options=details.options,
        shown_if=details.shown_if,
    )


def statements_of(grid: Grid) -> list[Question]:
    """The statements of a grid, in order."""
    query = select(Question).where(Question.grid_id == grid.id)
    return list(db.session.scalars(query.order_by(Question.position, Question.id)))


@verb
def change_grid(
    *, grid: Grid, details: GridDetails, actor: Actor, at: datetime, corrects: bool = True
) -> None:
    """Change a grid: its statements in order (one of the same words stays the same question), its scale.

    Once there are answers only wording changes, where that ``corrects`` it: as many statements, in their
    order, and the scale.
    """
    questionnaire = held(grid.questionnaire_id)
    details = checked_grid(details)
    standing = statements_of(grid)
    hold = hold_of_grid(standing, at)
    if len(details.statements) != len(standing):
        hold.refuse("no statement can be added or removed; you can correct their wording", "statements")
    if hold:
        heading = ([grid.text, grid.hint], [details.text, details.hint])
        require_correction(*heading, corrects=corrects)
    grid.text, grid.hint = details.text, details.hint
    if hold:
        for question, statement in zip(standing, details.statements, strict=True):
            written = checked(_statement(details, statement))
            require_same_meaning(as_asked(question), written, hold=hold, corrects=corrects)
            put_details(question, written, keeps_options=True)
    else:
        _rewrite_statements(grid, standing, details)
    require_order(questionnaire)
    record(action="change grid", subject=grid, actor=actor, at=at, statements=len(details.statements))


def _rewrite_statements(grid: Grid, standing: list[Question], details: GridDetails) -> None:
    section = db.session.get_one(Section, standing[0].section_id)
    first = standing[0].position
    by_words = {question.text.casefold(): question for question in standing}
    wanted = {statement.casefold() for statement in details.statements}
    for question in standing:
        if question.text.casefold() not in wanted:
            db.session.delete(question)
    db.session.flush()
    for question in section.questions:
        if question.grid_id != grid.id and question.position > first:
            question.position += len(details.statements)
    for place, statement in enumerate(details.statements):
        known = by_words.get(statement.casefold())
        if known is None:
            _add_statement(section, grid, details, statement, first + place)
        else:
            known.position = first + place
            put_details(known, _statement(details, statement))


@verb
def remove_grid(*, grid: Grid, actor: Actor, at: datetime) -> None:
    """Remove a grid with its statements. Raises Conflict if one of them has answers."""
    questionnaire = held(grid.questionnaire_id)
    standing = statements_of(grid)
    hold_of_grid(standing, at).refuse("they cannot be removed")
    record(action="remove grid", subject=grid, actor=actor, at=at, text=grid.text)
    for question in standing:
        db.session.delete(question)
    db.session.flush()
    db.session.delete(grid)
    require_order(questionnaire)


def _rename_in_conditions(questionnaire: Questionnaire, before: str, after: str) -> None:
    for section in questionnaire.sections:
        rows: list[Section | Question] = [section, *section.questions]
        for row in rows:
            if row.shown_if:
                row.shown_if = as_json(renamed(condition_from(row.shown_if), before, after))


def _codes(questionnaire: Questionnaire) -> set[str]:
    return {question.code for section in questionnaire.sections for question in section.questions}


def _free_code(code: str, taken: set[str]) -> str:
    if not _CODE.fullmatch(code):
        raise Invalid(
            "Use a short name of small letters, digits and _, beginning with a letter.", field="code"
        )
    if code in taken:
        raise Conflict(f"Another question is called '{code}' already.", field="code")
    return code


def put_details(question: Question, details: QuestionDetails, *, keeps_options: bool = False) -> None:
    """Give a question's row these details, which are in order.

    ``keeps_options``: the options stay what they are, and are only called otherwise.
    """
    question.kind, question.text, question.hint = details.kind, details.text, details.hint
    question.required, question.recommended = details.required, details.recommended
    question.profile, question.choose, question.ranked = details.profile, details.choose, details.ranked
    question.least, question.most, question.whole = details.least, details.most, details.whole
    question.message = details.message
    question.shown_if = as_json(details.shown_if) if details.shown_if is not None else None
    if keeps_options:
        for option, new in zip(question.options, details.options, strict=True):
            option.label = new.label
        return
    known = {option.label.casefold(): option for option in question.options}
    options: list[Option] = []
    taken: set[str] = set()
    for new in details.options:
        old = known.get(new.label.casefold())
        wanted = new.code or (old.code if old is not None else None)
        code = wanted if wanted and wanted not in taken else code_from(new.label, taken, "option")
        taken.add(code)
        options.append(
            Option(
                position=len(options), code=code, label=new.label, exclusive=new.exclusive, other=new.other
            )
        )
    # Old rows go first: their codes may be wanted again.
    question.options = []
    if question.id is not None:
        db.session.flush()
    question.options = options

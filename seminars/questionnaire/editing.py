"""The verbs that write the questionnaire of a series.

Once there are answers, nothing may change what they mean: wording can be corrected, order can
change, but no question is added, and an answered one keeps its kind and its options.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.questionnaire.codes import CODE_LENGTH, code_from, numbered
from seminars.questionnaire.definition import OptionDetails, QuestionDetails
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Answer, Option, Question, Questionnaire, Section
from seminars.questionnaire.queries import has_responses, questionnaire_of

_CODE = re.compile(rf"[a-z][a-z0-9_]{{0,{CODE_LENGTH - 1}}}")
_NEW_QUESTIONNAIRE = "Write a new questionnaire for the next series; you can copy this one there."


@verb
def create_questionnaire(
    *, series: Series, title: str, actor: Actor, at: datetime, introduction: str = "", thanks: str = ""
) -> Questionnaire:
    """Begin the questionnaire of a series. Raises Conflict if there is one already."""
    lock(series)
    _require_none(series)
    made = Questionnaire(
        series_id=series.id,
        title=_required(title, "title", "Enter a title."),
        introduction=introduction.strip(),
        thanks=thanks.strip(),
    )
    db.session.add(made)
    record(action="create questionnaire", subject=made, actor=actor, at=at)
    return made


@verb
def copy_questionnaire(*, source: Questionnaire, series: Series, actor: Actor, at: datetime) -> Questionnaire:
    """Begin the questionnaire of a series with all that another one asks."""
    lock(series)
    _require_none(series)
    made = Questionnaire(
        series_id=series.id, title=source.title, introduction=source.introduction, thanks=source.thanks
    )
    db.session.add(made)
    db.session.flush()
    for section in source.sections:
        copied = Section(
            questionnaire_id=made.id,
            position=section.position,
            title=section.title,
            introduction=section.introduction,
        )
        made.sections.append(copied)
        for question in section.questions:
            copied.questions.append(_copied(question, made))
    record(action="copy questionnaire", subject=made, actor=actor, at=at, source=source.id)
    return made


@verb
def change_questionnaire(
    *, questionnaire: Questionnaire, title: str, introduction: str, thanks: str, actor: Actor, at: datetime
) -> None:
    """Change title, introduction and words of thanks."""
    questionnaire.title = _required(title, "title", "Enter a title.")
    questionnaire.introduction, questionnaire.thanks = introduction.strip(), thanks.strip()
    record(action="change questionnaire", subject=questionnaire, actor=actor, at=at)


@verb
def remove_questionnaire(*, questionnaire: Questionnaire, actor: Actor, at: datetime) -> None:
    """Throw the questionnaire away, with all its questions. Raises Conflict once there are responses."""
    lock(questionnaire)
    if has_responses(questionnaire):
        raise Conflict("There are responses to this questionnaire.", next_step=_NEW_QUESTIONNAIRE)
    record(action="remove questionnaire", subject=questionnaire, actor=actor, at=at)
    db.session.delete(questionnaire)


@verb
def add_section(
    *, questionnaire: Questionnaire, title: str, actor: Actor, at: datetime, introduction: str = ""
) -> Section:
    """Add a section at the end."""
    lock(questionnaire)
    made = Section(
        questionnaire_id=questionnaire.id,
        position=max((section.position for section in questionnaire.sections), default=-1) + 1,
        title=_required(title, "title", "Enter a heading."),
        introduction=introduction.strip(),
    )
    questionnaire.sections.append(made)
    record(action="add section", subject=made, actor=actor, at=at)
    return made


@verb
def change_section(*, section: Section, title: str, introduction: str, actor: Actor, at: datetime) -> None:
    """Change a section's heading and introduction."""
    section.title = _required(title, "title", "Enter a heading.")
    section.introduction = introduction.strip()
    record(action="change section", subject=section, actor=actor, at=at)


@verb
def move_section(*, section: Section, up: bool, actor: Actor, at: datetime) -> None:
    """Move a section one place up or down; at the edge nothing happens."""
    questionnaire = _held(section.questionnaire_id)
    sections = list(questionnaire.sections)
    place = sections.index(section)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(sections):
        return
    sections[place], sections[target] = sections[target], sections[place]
    for position, each in enumerate(sections):
        each.position = position
    db.session.expire(questionnaire, ["sections"])
    record(action="move section", subject=section, actor=actor, at=at, up=up)


@verb
def remove_section(*, section: Section, actor: Actor, at: datetime) -> None:
    """Remove a section with its questions. Raises Conflict if one of them has answers."""
    questionnaire = _held(section.questionnaire_id)
    if any(is_answered(question) for question in section.questions):
        raise Conflict(
            "Questions of this section have answers, so it cannot be removed.", next_step=_NEW_QUESTIONNAIRE
        )
    record(action="remove section", subject=section, actor=actor, at=at, title=section.title)
    db.session.delete(section)
    db.session.flush()
    db.session.expire(questionnaire, ["sections"])


@verb
def add_question(*, section: Section, details: QuestionDetails, actor: Actor, at: datetime) -> Question:
    """Add a question at the end of a section.

    Raises Invalid for details that make no sense, Conflict once there are responses: those who
    answered before were not asked.
    """
    questionnaire = _held(section.questionnaire_id)
    if has_responses(questionnaire):
        raise Conflict(
            "There are responses already, so no question can be added: those who answered were not asked it.",
            next_step=_NEW_QUESTIONNAIRE,
        )
    details = _checked(details)
    taken = _codes(questionnaire)
    made = Question(
        questionnaire_id=questionnaire.id,
        section_id=section.id,
        position=max((question.position for question in section.questions), default=-1) + 1,
        code=_free_code(details.code, taken) if details.code else numbered("q", taken),
    )
    _write(made, details)
    section.questions.append(made)
    record(action="add question", subject=made, actor=actor, at=at, code=made.code)
    return made


@verb
def change_question(*, question: Question, details: QuestionDetails, actor: Actor, at: datetime) -> None:
    """Change a question; one that has answers only in its wording.

    Raises Invalid for details that make no sense, Conflict for a change of what was answered.
    """
    questionnaire = _held(question.questionnaire_id)
    details = _checked(details)
    before = question.text
    if is_answered(question):
        _require_same_meaning(question, details)
    elif details.code and details.code != question.code:
        question.code = _free_code(details.code, _codes(questionnaire) - {question.code})
    _write(question, details)
    changed: dict[str, Any] = {"before": before, "after": question.text} if before != question.text else {}
    record(action="change question", subject=question, actor=actor, at=at, code=question.code, **changed)


@verb
def move_question(*, question: Question, up: bool, actor: Actor, at: datetime) -> None:
    """Move a question one place up or down, into the neighbouring section at the edge of its own."""
    questionnaire = _held(question.questionnaire_id)
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
    for section, questions in zip(sections, order, strict=True):
        for position, each in enumerate(questions):
            each.position, each.section_id = position, section.id
    record(action="move question", subject=question, actor=actor, at=at, up=up)
    for section in sections:
        db.session.expire(section, ["questions"])


@verb
def remove_question(*, question: Question, actor: Actor, at: datetime) -> None:
    """Remove a question. Raises Conflict if it has answers."""
    questionnaire = _held(question.questionnaire_id)
    if is_answered(question):
        raise Conflict(
            "This question has answers, so it cannot be removed.",
            next_step="The summaries can leave it out.",
        )
    record(
        action="remove question",
        subject=question,
        actor=actor,
        at=at,
        code=question.code,
        text=question.text,
    )
    db.session.delete(question)
    db.session.flush()
    for section in questionnaire.sections:
        db.session.expire(section, ["questions"])


def is_answered(question: Question) -> bool:
    """Whether anybody has answered the question."""
    return bool(db.session.scalar(select(exists().where(Answer.question_id == question.id))))


def _held(questionnaire_id: int) -> Questionnaire:
    """The questionnaire, held against other editors and against answers that come in meanwhile."""
    return lock(db.session.get_one(Questionnaire, questionnaire_id))


def _require_none(series: Series) -> None:
    if questionnaire_of(series) is not None:
        raise Conflict("This series has a questionnaire already.", next_step="Change it, or remove it first.")


def _required(text: str, field: str, message: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(message, field=field)
    return text


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


def _checked(details: QuestionDetails) -> QuestionDetails:
    """``details`` trimmed and without what the kind has no use for. Raises Invalid."""
    text = _required(details.text, "text", "Enter the question.")
    code = details.code.strip() if details.code else None
    if not details.kind.has_options:
        return replace(details, text=text, hint=details.hint.strip(), code=code, choose=None, options=())
    options = tuple(replace(option, label=option.label.strip()) for option in details.options)
    _check_options(details.kind, options)
    choose = None
    if details.kind is QuestionKind.MOST_IMPORTANT:
        choose = details.choose or 3
        if not 1 <= choose <= len(options):
            raise Invalid(f"Enter a number from 1 to {len(options)}, the number of options.", field="choose")
    return replace(details, text=text, hint=details.hint.strip(), code=code, choose=choose, options=options)


def _check_options(kind: QuestionKind, options: Sequence[OptionDetails]) -> None:
    labels = [option.label.casefold() for option in options]
    if len(options) < 2:
        raise Invalid("Enter at least two options, one on each line.", field="options")
    if any(not label for label in labels):
        raise Invalid("An option has no words.", field="options")
    if any(len(label) > 300 for label in labels):
        raise Invalid("Shorten the longest option to 300 characters.", field="options")
    twice = next((option.label for option in options if labels.count(option.label.casefold()) > 1), None)
    if twice is not None:
        raise Invalid(f"The option '{twice}' stands there twice.", field="options")
    if sum(option.other for option in options) > 1:
        raise Invalid("Only one option can ask for other words.", field="options")
    if kind is QuestionKind.SCALE and any(option.other or option.exclusive for option in options):
        raise Invalid("The points of a scale take no marks.", field="options")


def _require_same_meaning(question: Question, details: QuestionDetails) -> None:
    def refuse(what: str, field: str) -> None:
        raise Conflict(
            f"This question has answers, so {what}. You can correct its wording.",
            next_step=_NEW_QUESTIONNAIRE,
            field=field,
        )

    if details.kind is not question.kind:
        refuse("it keeps its kind", "kind")
    if details.code and details.code != question.code:
        refuse("it keeps its short name", "code")
    if details.choose != question.choose:
        refuse("the number to choose stays", "choose")
    if len(details.options) != len(question.options):
        refuse("no option can be added or removed", "options")
    labels = {option.label.casefold(): place for place, option in enumerate(question.options)}
    for place, (old, new) in enumerate(zip(question.options, details.options, strict=True)):
        if (old.exclusive, old.other) != (new.exclusive, new.other):
            refuse("its options keep their marks", "options")
        if labels.get(new.label.casefold(), place) != place:
            refuse("its options keep their order", "options")


def _write(question: Question, details: QuestionDetails) -> None:
    question.kind, question.text, question.hint = details.kind, details.text, details.hint
    question.required, question.profile, question.choose = details.required, details.profile, details.choose
    if question.id is not None and is_answered(question):
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


def _copied(question: Question, target: Questionnaire) -> Question:
    return Question(
        questionnaire_id=target.id,
        position=question.position,
        code=question.code,
        kind=question.kind,
        profile=question.profile,
        text=question.text,
        hint=question.hint,
        required=question.required,
        choose=question.choose,
        options=[
            Option(
                position=option.position,
                code=option.code,
                label=option.label,
                exclusive=option.exclusive,
                other=option.other,
            )
            for option in question.options
        ],
    )

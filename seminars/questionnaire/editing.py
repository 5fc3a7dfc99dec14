"""The verbs that write the questionnaire of a series.

Once there are answers (sent, or kept until they are sent), and while delegates have it open, nothing may
change what they mean: wording can be corrected, order can change, but no question is added, and one that is
held keeps its kind and its options. For anything else a new version is begun, and the answers given so far
stay with the one that was asked; what was not sent is carried over where it asks the same (``carrying``).
"""

from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.conditions import Condition, as_json
from seminars.questionnaire.definition import Terms
from seminars.questionnaire.drafting import check_conditions, required
from seminars.questionnaire.holds import has_drafts, hold_of, hold_of_section
from seminars.questionnaire.models import Grid, Option, Question, Questionnaire, Section
from seminars.questionnaire.queries import as_definition, has_responses, questionnaire_of
from seminars.questionnaire.taking_part import anybody_began
from seminars.questionnaire.window_queries import filled_in_now, window_of

# Minutes: of grace, and of the end in which answers are sent.
LONGEST = 240


@verb
def create_questionnaire(
    *, series: Series, title: str, actor: Actor, at: datetime, introduction: str = "", thanks: str = ""
) -> Questionnaire:
    """Begin the questionnaire of a series. Raises Conflict if there is one already."""
    lock(series)
    _require_none(series)
    made = Questionnaire(
        series_id=series.id,
        title=required(title, "title", "Enter a title."),
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
    made = _copy(source, series)
    record(action="copy questionnaire", subject=made, actor=actor, at=at, source=source.id)
    return made


@verb
def begin_version(*, questionnaire: Questionnaire, actor: Actor, at: datetime) -> Questionnaire:
    """Begin a new version of a questionnaire that has been answered; from now on that one is asked.

    It begins with all that this one asks, and can change freely until it is answered, too. Raises Conflict
    where there are no answers yet, where this is not the newest version, and while somebody may be filling
    it in.
    """
    lock(questionnaire)
    series = questionnaire.series
    current = questionnaire_of(series)
    if current is None or current.id != questionnaire.id:
        raise Conflict("There is a newer version already.", next_step="Go on with that one.")
    if not has_responses(questionnaire) and not has_drafts(questionnaire):
        raise Conflict(
            f"Nobody has answered version {questionnaire.version} yet.",
            next_step="Change it as it stands: no new version is needed.",
        )
    open_at = filled_in_now(series.id, at)
    if open_at is not None:
        raise Conflict(
            f"The questionnaire is being filled in at {open_at.title}.",
            next_step="Begin the new version once that is over and everybody has had time to send.",
        )
    made = _copy(questionnaire, series, version=questionnaire.version + 1)
    record(action="begin questionnaire version", subject=made, actor=actor, at=at, version=made.version)
    return made


def _copy(source: Questionnaire, series: Series, *, version: int = 1) -> Questionnaire:
    """A questionnaire for ``series`` with all that ``source`` asks, and its terms."""
    made = Questionnaire(
        series_id=series.id,
        version=version,
        title=source.title,
        introduction=source.introduction,
        thanks=source.thanks,
        mode=source.mode,
        allow_changes=source.allow_changes,
        send_last=source.send_last,
        grace=source.grace,
    )
    db.session.add(made)
    db.session.flush()
    grids: dict[int, Grid] = {}
    for section in source.sections:
        copied = Section(
            questionnaire_id=made.id,
            position=section.position,
            title=section.title,
            introduction=section.introduction,
            shown_if=section.shown_if,
        )
        made.sections.append(copied)
        for question in section.questions:
            copied.questions.append(_copied(question, made, grids))
    db.session.flush()
    return made


@verb
def change_questionnaire(
    *, questionnaire: Questionnaire, title: str, introduction: str, thanks: str, actor: Actor, at: datetime
) -> None:
    """Change title, introduction and words of thanks."""
    questionnaire.title = required(title, "title", "Enter a title.")
    questionnaire.introduction, questionnaire.thanks = introduction.strip(), thanks.strip()
    record(action="change questionnaire", subject=questionnaire, actor=actor, at=at)


@verb
def change_terms(*, questionnaire: Questionnaire, terms: Terms, actor: Actor, at: datetime) -> None:
    """Change on what terms answers are taken.

    Who can tell whose they are is settled before anybody begins: it was promised to them. Raises Conflict
    for a change of it afterwards, or while a window is open; Invalid for odd minutes.
    """
    lock(questionnaire)
    if terms.mode is not questionnaire.mode:
        _require_not_begun(questionnaire, at)
    if terms.send_last is not None and not 1 <= terms.send_last <= LONGEST:
        raise Invalid(f"Enter between 1 and {LONGEST} minutes.", field="send_last")
    if not 0 <= terms.grace <= LONGEST:
        raise Invalid(f"Enter between 0 and {LONGEST} minutes.", field="grace")
    questionnaire.mode, questionnaire.allow_changes = terms.mode, terms.allow_changes
    questionnaire.send_last, questionnaire.grace = terms.send_last, terms.grace
    record(
        action="change questionnaire terms",
        subject=questionnaire,
        actor=actor,
        at=at,
        mode=terms.mode.value,
        allow_changes=terms.allow_changes,
        send_last=terms.send_last,
        grace=terms.grace,
    )


def _require_not_begun(questionnaire: Questionnaire, at: datetime) -> None:
    seminars = db.session.scalars(select(Seminar).where(Seminar.series_id == questionnaire.series_id))
    if anybody_began(questionnaire.series_id) or any(window_of(each).is_open(at) for each in seminars):
        raise Conflict(
            "Delegates have been told who can see their answers, and have begun.",
            next_step="What was promised stays for this series. Choose anew for the next one.",
            field="mode",
        )


@verb
def remove_questionnaire(*, questionnaire: Questionnaire, actor: Actor, at: datetime) -> None:
    """Throw the questionnaire away, with all its questions; the version before it is asked again, if there is
    one. Raises Conflict once there are responses."""
    lock(questionnaire)
    hold_of(questionnaire, at).refuse("it stays")
    record(action="remove questionnaire", subject=questionnaire, actor=actor, at=at)
    db.session.delete(questionnaire)


@verb
def add_section(
    *,
    questionnaire: Questionnaire,
    title: str,
    actor: Actor,
    at: datetime,
    introduction: str = "",
    shown_if: Condition | None = None,
) -> Section:
    """Add a section at the end. Raises Conflict for a condition on what does not stand before it."""
    lock(questionnaire)
    made = Section(
        questionnaire_id=questionnaire.id,
        position=max((section.position for section in questionnaire.sections), default=-1) + 1,
        title=required(title, "title", "Enter a heading."),
        introduction=introduction.strip(),
        shown_if=as_json(shown_if) if shown_if is not None else None,
    )
    questionnaire.sections.append(made)
    require_order(questionnaire)
    record(action="add section", subject=made, actor=actor, at=at)
    return made


@verb
def change_section(
    *,
    section: Section,
    title: str,
    introduction: str,
    actor: Actor,
    at: datetime,
    shown_if: Condition | None = None,
) -> None:
    """Change a section's heading and introduction, and to whom it is shown.

    Raises Conflict for a condition on what does not stand before it, or a change of who is asked once
    there are answers.
    """
    questionnaire = held(section.questionnaire_id)
    section.title = required(title, "title", "Enter a heading.")
    section.introduction = introduction.strip()
    kept = as_json(shown_if) if shown_if is not None else None
    if kept != section.shown_if:
        hold_of_section(section, at).refuse("it stays as it is who is asked", "shown_if")
        section.shown_if = kept
    require_order(questionnaire)
    record(action="change section", subject=section, actor=actor, at=at)


@verb
def move_section(*, section: Section, up: bool, actor: Actor, at: datetime) -> None:
    """Move a section one place up or down; at the edge nothing happens."""
    questionnaire = held(section.questionnaire_id)
    sections = list(questionnaire.sections)
    place = sections.index(section)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(sections):
        return
    sections[place], sections[target] = sections[target], sections[place]
    for position, each in enumerate(sections):
        each.position = position
    require_order(questionnaire)
    record(action="move section", subject=section, actor=actor, at=at, up=up)


@verb
def remove_section(*, section: Section, actor: Actor, at: datetime) -> None:
    """Remove a section with its questions. Raises Conflict if one of them has answers."""
    questionnaire = held(section.questionnaire_id)
    hold_of_section(section, at).refuse("the section cannot be removed")
    record(action="remove section", subject=section, actor=actor, at=at, title=section.title)
    db.session.delete(section)
    require_order(questionnaire)


@verb
def move_section_to(*, section: Section, place: int, actor: Actor, at: datetime) -> None:
    """Put a section at ``place`` (from 0) among the others."""
    questionnaire = held(section.questionnaire_id)
    sections = [each for each in questionnaire.sections if each.id != section.id]
    sections.insert(min(max(place, 0), len(sections)), section)
    for position, each in enumerate(sections):
        each.position = position
    require_order(questionnaire)
    record(action="move section", subject=section, actor=actor, at=at, place=place)


def held(questionnaire_id: int) -> Questionnaire:
    """The questionnaire, held against other editors and against answers that come in meanwhile."""
    return lock(db.session.get_one(Questionnaire, questionnaire_id))


def require_order(questionnaire: Questionnaire) -> None:
    """Read everything afresh as it is now to be. Raises Conflict where a condition no longer fits."""
    db.session.flush()
    db.session.expire(questionnaire)
    for section in questionnaire.sections:
        db.session.expire(section, ["questions"])
    check_conditions(as_definition(questionnaire))


def _require_none(series: Series) -> None:
    if questionnaire_of(series) is not None:
        raise Conflict("This series has a questionnaire already.", next_step="Change it, or remove it first.")


def _copied(question: Question, target: Questionnaire, grids: dict[int, Grid]) -> Question:
    grid = None
    if question.grid is not None:
        grid = grids.get(question.grid.id)
        if grid is None:
            grid = Grid(questionnaire_id=target.id, text=question.grid.text, hint=question.grid.hint)
            grids[question.grid.id] = grid
    return duplicate_of(question, questionnaire_id=target.id, code=question.code, grid=grid)


# What a copy of a question has from the one it is made of.
_SAME = (
    "position",
    "kind",
    "profile",
    "text",
    "hint",
    "required",
    "recommended",
    "choose",
    "ranked",
    "least",
    "most",
    "whole",
    "message",
    "shown_if",
)


def duplicate_of(
    question: Question, *, questionnaire_id: int, code: str, grid: Grid | None = None
) -> Question:
    """A new question like another one, under another code, with options of its own."""
    return Question(
        **{name: getattr(question, name) for name in _SAME},
        questionnaire_id=questionnaire_id,
        code=code,
        grid=grid,
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

"""The verbs that bring a questionnaire in from a file: kept while it is looked at, then all of it at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.documents.table_files import MOST_BYTES, refuse
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.programme.models import Series
from seminars.questionnaire.conditions import as_json
from seminars.questionnaire.definition import Definition, Part, details_of
from seminars.questionnaire.drafting import checked, required
from seminars.questionnaire.editing import require_order
from seminars.questionnaire.holds import hold_of
from seminars.questionnaire.models import Grid, Question, Questionnaire, Section
from seminars.questionnaire.queries import questionnaire_of
from seminars.questionnaire.questions import put_details
from seminars.questionnaire.taking_part import anybody_began
from seminars.questionnaire.window_queries import filled_in_now
from seminars.questionnaire.xlsform_models import QuestionnaireImport

# How long a form waits to be brought in.
KEPT = timedelta(days=7)


@verb
def keep_form(
    *, series: Series, content: bytes, filename: str, actor: Actor, at: datetime
) -> QuestionnaireImport:
    """Keep a file that has been looked through, until it is brought in. Raises Invalid for one too large."""
    if len(content) > MOST_BYTES:
        raise refuse(
            f"The file is larger than {MOST_BYTES // 1024**2} MB.",
            "Take pictures and other sheets out of it.",
        )
    lock(series)
    made = QuestionnaireImport(
        series_id=series.id, filename=filename[-200:] or "form.xlsx", content=content, created_at=at
    )
    db.session.add(made)
    db.session.flush()
    record(action="send questionnaire form", subject=made, actor=actor, at=at, filename=made.filename)
    return made


def form_by_id(series: Series, import_id: int) -> QuestionnaireImport:
    """A form that was sent for the series. Raises Missing."""
    found = db.session.get(QuestionnaireImport, import_id)
    if found is None or found.series_id != series.id:
        raise Missing(
            "There is no such form here (any more).",
            next_step="A form goes once it is brought in, or after a week. Choose the file again.",
        )
    return found


@verb
def bring_in_form(
    *, form: QuestionnaireImport, definition: Definition, actor: Actor, at: datetime
) -> Questionnaire:
    """Make ``definition``, read from the form, the questionnaire of the series; the form is then forgotten.

    One that nobody has begun is replaced, and keeps its terms. Raises Conflict once there are answers,
    Invalid where there is nothing to ask.
    """
    series = lock(lock(form).series)
    if not definition.questions:
        raise Invalid(
            "There is no question in the form that can come in.",
            next_step="Look at what is not supported, change the form, and choose it again.",
        )
    made = questionnaire_of(series)
    if made is None:
        made = Questionnaire(series_id=series.id)
        db.session.add(made)
    else:
        lock(made)
        _clear(made, at)
    made.title = required(definition.title, "title", "Enter a title.")
    made.introduction, made.thanks = definition.introduction.strip(), definition.thanks.strip()
    db.session.flush()
    for position, part in enumerate(definition.sections):
        db.session.add(_section(made, part, position))
    require_order(made)
    record(
        action="import questionnaire",
        subject=made,
        actor=actor,
        at=at,
        filename=form.filename,
        questions=len(definition.questions),
    )
    db.session.delete(form)
    return made


def require_unanswered(questionnaire: Questionnaire, at: datetime) -> None:
    """Raise Conflict where a form cannot take the place of this questionnaire: somebody has begun it."""
    first = questionnaire.version == 1
    # Who has begun an earlier version is told by the same list; a later one is begun while none is open.
    begun = anybody_began(questionnaire.series_id) if first else filled_in_now(questionnaire.series_id, at)
    if begun or hold_of(questionnaire, at):
        raise Conflict(
            "Delegates have begun to answer this questionnaire, so no other can take its place.",
            next_step="Begin a new version of it once that is over, and bring the form in there.",
        )


def _clear(questionnaire: Questionnaire, at: datetime) -> None:
    require_unanswered(questionnaire, at)
    questionnaire.sections = []
    db.session.flush()
    db.session.execute(delete(Grid).where(Grid.questionnaire_id == questionnaire.id))


def _section(questionnaire: Questionnaire, part: Part, position: int) -> Section:
    made = Section(
        questionnaire_id=questionnaire.id,
        position=position,
        title=required(part.title, "title", "Enter a heading."),
        introduction=part.introduction.strip(),
        shown_if=as_json(part.shown_if) if part.shown_if is not None else None,
    )
    made.questions = list(_questions(questionnaire, part))
    return made


def _questions(questionnaire: Questionnaire, part: Part) -> Iterator[Question]:
    position = 0
    for lattice, statements in part.blocks:
        grid = None
        if lattice is not None:
            grid = Grid(questionnaire_id=questionnaire.id, text=lattice.text, hint=lattice.hint)
        for asked in statements:
            made = Question(questionnaire_id=questionnaire.id, code=asked.code, position=position, grid=grid)
            put_details(made, checked(details_of(asked)))
            position += 1
            yield made


@verb
def discard_form(*, form: QuestionnaireImport, actor: Actor, at: datetime) -> None:
    """Forget a form without bringing it in."""
    held = lock(form)
    record(action="discard questionnaire form", subject=held, actor=actor, at=at, filename=held.filename)
    db.session.delete(held)


@verb
def clear_old_forms(*, at: datetime) -> None:
    """Forget forms that nobody has brought in for a week."""
    db.session.execute(delete(QuestionnaireImport).where(QuestionnaireImport.created_at < at - KEPT))


@every(minutes=24 * 60)
def forget_old_forms(at: datetime) -> None:
    """``clear_old_forms`` from time to time."""
    clear_old_forms(at=at)

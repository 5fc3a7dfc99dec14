"""The delegates of a seminar as a table that a spreadsheet opens and the import reads again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import contains_eager, joinedload

from seminars.audit.service import Actor, record
from seminars.database import verb
from seminars.documents.spreadsheet import Sheet, csv_bytes, workbook
from seminars.extensions import db
from seminars.formats import words
from seminars.programme.models import Seminar
from seminars.registration.asking import Answer, FormField, OwnQuestion, QuestionKind
from seminars.registration.import_checking import answers_of_all
from seminars.registration.import_columns import EMAIL, HEADINGS, LISTS, NAME, ORGANISATION, STATE
from seminars.registration.import_rows import join_labels
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.queries import delegates_fitting
from seminars.registration.questions import asks_of, questions_of


@dataclass(frozen=True)
class Column:
    """A column that another room adds: its heading, and each delegate's cell by number."""

    heading: str
    cells: Mapping[int, str]


# Rooms further down know the delegate, not the other way round: ``create_app`` adds their functions.
MORE_COLUMNS: list[Callable[[Seminar], Sequence[Column]]] = []


def delegates_table(
    seminar: Seminar, *, text: str = "", state: DelegateState | None = None, mail_refused: bool = False
) -> tuple[list[str], list[list[str]]]:
    """Headings, and a row for each delegate of the list that these filter, by family name.

    Every cell is text: what looks like a number (a leading nought) or a formula stays as it is.
    """
    people = list(
        db.session.scalars(
            delegates_fitting(seminar, text=text, state=state, mail_refused=mail_refused)
            .join(Delegate.organisation)
            .options(
                contains_eager(Delegate.organisation),
                joinedload(Delegate.age_band),
                joinedload(Delegate.gender),
            )
            .order_by(Delegate.sort_key, Delegate.id)
        )
    )
    answers = answers_of_all([each.id for each in people])
    asks = asks_of(seminar.series_id)
    fields = [each for each in FormField if asks.asks(each) or any(_told(person, each) for person in people)]
    answered = {number for given in answers.values() for number in given}
    questions = [
        each for each in questions_of(seminar.series_id, retired=True) if each.offered or each.id in answered
    ]
    more = [column for columns in MORE_COLUMNS for column in columns(seminar)]
    headings = [
        *(HEADINGS[key] for key in (NAME, EMAIL, ORGANISATION)),
        *(HEADINGS[each.value] for each in fields),
        *(each.label for each in questions),
        HEADINGS[STATE],
        "Registered at",
        "Registered by",
        "Badge code",
        *(column.heading for column in more),
    ]
    rows = [
        [
            person.name,
            person.email or "",
            person.organisation.name,
            *(_told(person, each) for each in fields),
            *(_in_words(each, answers.get(person.id, {}).get(each.id)) for each in questions),
            words(person.state.value).capitalize(),
            f"{person.created_at.astimezone(seminar.zone):%Y-%m-%d %H:%M}",
            words(person.source.value),
            person.badge_code,
            *(column.cells.get(person.id, "") for column in more),
        ]
        for person in people
    ]
    return headings, rows


def _told(person: Delegate, field: FormField) -> str:
    value = getattr(person, field.value)
    if field.value in LISTS:
        return value.label if value is not None else ""
    if field is FormField.TAKES_PART:
        return "Yes" if value else "No"
    return str(value).replace("\r\n", "\n")


def _in_words(question: OwnQuestion, answer: Answer | None) -> str:
    if not answer:
        return ""
    if question.kind is not QuestionKind.SEVERAL or isinstance(answer, str):
        return question.in_words(answer)
    chosen = [option.label for option in question.options if option.id in answer]
    return join_labels(chosen, [option.label for option in question.options])


def delegates_csv(_seminar: Seminar, table: tuple[list[str], list[list[str]]]) -> bytes:
    """The table as a CSV file."""
    return csv_bytes(*table)


def delegates_xlsx(seminar: Seminar, table: tuple[list[str], list[list[str]]]) -> bytes:
    """The table as a workbook."""
    title = f"Delegates: {seminar.title}"
    return workbook([Sheet("Delegates", title, *table)], title=title)


def template_table(seminar: Seminar) -> tuple[list[str], list[list[str]]]:
    """Headings of a list to fill in, with one invented person as an example."""
    asks = asks_of(seminar.series_id)
    fields = [each for each in FormField if asks.asks(each)]
    questions = questions_of(seminar.series_id)
    labels = {
        key: next(
            (
                each.label
                for each in seminar.series.profile_options
                if each.field.value == key and each.offered
            ),
            "",
        )
        for key in LISTS
    }
    headings = [
        *(HEADINGS[key] for key in (NAME, EMAIL, ORGANISATION)),
        *(HEADINGS[each.value] for each in fields),
        *(each.label for each in questions),
    ]
    example = [
        "Áine Sample",
        "aine.sample@example.org",
        "Sample Youth Service",
        *(_example_field(each, labels) for each in fields),
        *(_example_answer(each) for each in questions),
    ]
    return headings, [example]


def _example_field(field: FormField, labels: Mapping[str, str]) -> str:
    if field is FormField.TAKES_PART:
        return "Yes"
    return labels.get(field.value, "")


def _example_answer(question: OwnQuestion) -> str:
    if question.kind is QuestionKind.YES_NO:
        return "Yes"
    offered = [option.label for option in question.options if option.offered]
    return offered[0] if offered else ""


@verb
def record_download(*, seminar: Seminar, shape: str, rows: int, actor: Actor, at: datetime) -> None:
    """Note in the audit trail that ``actor`` took the list of delegates away as ``shape`` (csv or xlsx)."""
    record(
        action="download delegates",
        subject=seminar,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        shape=shape,
        rows=rows,
    )

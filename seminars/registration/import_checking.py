"""Checking a list of people against the series' lists and those who are here already."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import select

from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.asking import Answer, FormField
from seminars.registration.details import Details
from seminars.registration.import_columns import EMAIL, HEADINGS, LISTS, NAME, ORGANISATION, Columns
from seminars.registration.import_models import DelegateImport
from seminars.registration.import_plan import Outcome, Plan, Planned, Standing, places_for, plan_rows
from seminars.registration.import_rows import Lists, Reader, Told, closest
from seminars.registration.import_store import columns_of, keep_report, lists_of, table_of
from seminars.registration.models import Delegate, DelegateState, Organisation
from seminars.registration.names import fold, organisation_key
from seminars.registration.questions import answers_of
from seminars.registration.queueing import taken_places
from seminars.registration.sameness_models import OrganisationAlias

Tell = Callable[[int, int, str], None]
# What a database takes at once in a list of values, with room to spare.
AT_ONCE = 500
# Texts that no list holds, as many as somebody would go through one by one.
MOST_UNKNOWN = 60


# In the order in which ``standing_of`` reads them.
_TOLD = (
    "name",
    "organisation",
    "email",
    "sector_id",
    "level_id",
    "occupation_id",
    "takes_part",
    "access_needs",
    "dietary_needs",
    "age_band_id",
    "gender_id",
)


@dataclass(frozen=True)
class Read:
    """A list read by what was chosen: all that can be known of its rows without those who are here."""

    columns: Columns
    lists: Lists
    rows: Sequence[Told]


def chunks(values: Iterable[Any], size: int = AT_ONCE) -> Iterable[list[Any]]:
    """The values in lists of at most ``size``."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def read_import(row: DelegateImport, tell: Tell) -> Read:
    """Read the list's rows by what was chosen for it; the longest part of the work, and locks nothing."""
    table, columns = table_of(row), columns_of(row)
    lists = lists_of(row.seminar.series_id, columns)
    headings = next((each.cells for each in table.rows if each.number == columns.heading), ())
    reader = Reader(columns, lists, headings)
    rows = []
    below = [each for each in table.rows if each.number > columns.heading]
    for number, each in enumerate(below, 1):
        rows.append(reader.read(each))
        if not number % 500:
            tell(number, len(below), "Reading the rows")
    return Read(columns, lists, rows)


def standing_of(seminar: Seminar, *, with_answers: bool) -> list[Standing]:
    """Everybody who is, waits to be, or was a delegate of the seminar."""
    found = db.session.execute(
        select(
            Delegate.id,
            Delegate.state,
            Delegate.name,
            Organisation.name,
            Delegate.email,
            Delegate.sector_id,
            Delegate.level_id,
            Delegate.occupation_id,
            Delegate.takes_part,
            Delegate.access_needs,
            Delegate.dietary_needs,
            Delegate.age_band_id,
            Delegate.gender_id,
        )
        .join(Organisation, Organisation.id == Delegate.organisation_id)
        .where(Delegate.seminar_id == seminar.id)
        # Of two who are alike the one who has not cancelled.
        .order_by(Delegate.cancelled_at.is_not(None), Delegate.id)
    ).all()
    answers = answers_of_all([each[0] for each in found]) if with_answers else {}
    return [
        Standing(
            number,
            Details(**dict(zip(_TOLD, told, strict=True)), answers=answers.get(number, {})),
            cancelled=state is DelegateState.CANCELLED,
        )
        for number, state, *told in found
    ]


def answers_of_all(delegate_ids: Collection[int]) -> dict[int, dict[int, Answer]]:
    """``answers_of`` for any number of delegates."""
    found: dict[int, dict[int, Answer]] = {}
    for part in chunks(delegate_ids):
        found |= answers_of(part)
    return found


def organisation_keys() -> Callable[[str], str]:
    """What all names of one organisation share, those among them that were merged into it."""
    merged = {
        spelling: key
        for spelling, key in db.session.execute(
            select(OrganisationAlias.name_key, Organisation.name_key).join(
                Organisation, Organisation.id == OrganisationAlias.organisation_id
            )
        )
    }

    def key_of(name: str) -> str:
        key = organisation_key(name)[:200]
        return merged.get(key, key)

    return cache(key_of)


def plan_import(seminar: Seminar, read: Read, tell: Tell) -> Plan:
    """What becomes of each row, against those who are here now."""
    return plan_rows(
        read.rows,
        standing_of(seminar, with_answers=read.columns.update),
        update=read.columns.update,
        key_of=organisation_keys(),
        tell=lambda done: tell(done, len(read.rows), "Comparing with those who are here"),
    )


def check_import(row: DelegateImport, *, at: datetime, tell: Tell = lambda *_: None) -> bool:
    """Check a list and keep what was found; False where something else was chosen meanwhile."""
    revision, seminar = row.revision, row.seminar
    read = read_import(row, tell)
    plan = plan_import(seminar, read, tell)
    report = _report(seminar, read, plan, at)
    tell(len(read.rows), len(read.rows), "Checked")
    return keep_report(row=row, revision=revision, report=report)


def _report(seminar: Seminar, read: Read, plan: Plan, at: datetime) -> dict[str, Any]:
    """The plan as plain values, as the pages show it."""
    new = plan.counts.get(Outcome.NEW, 0)
    waiting = sum(1 for each in places_for(taken_places(seminar), new, at) if each is not None)
    before = (
        {each.id: each.details for each in standing_of(seminar, with_answers=True)}
        if (plan.counts.get(Outcome.CHANGED))
        else {}
    )
    words = Words(read.lists)
    return {
        "counts": {**plan.counts, "waiting": waiting, "rows": len(plan.rows)},
        "rows": [_row(each, before, words) for each in plan.rows],
        "unknown": {key: _suggested(key, texts, words) for key, texts in _unknown(plan).items()},
    }


def _row(planned: Planned, before: dict[int, Details], words: "Words") -> list[Any]:
    problems = {key: [problem.message, problem.suggestion] for key, problem in planned.problems.items()}
    changes = []
    if planned.details is not None and planned.delegate_id in before:
        old = before[planned.delegate_id]
        changes = [
            [words.label(key), words.shown(key, old), words.shown(key, planned.details)]
            for key in planned.changes
        ]
    number = planned.told.number
    return [number, planned.outcome.value, planned.note, problems, changes, planned.delegate_id]


def _unknown(plan: Plan) -> dict[str, list[str]]:
    """The texts that no list holds and that keep rows from being brought in, by meaning, each once."""
    found: dict[str, dict[str, str]] = {}
    for planned in plan.of(Outcome.ERROR):
        for key, problem in planned.problems.items():
            if problem.unknown:
                found.setdefault(key, {}).setdefault(fold(problem.unknown), problem.unknown)
    return {key: list(texts.values()) for key, texts in found.items()}


def _suggested(key: str, texts: Sequence[str], words: "Words") -> list[list[str]]:
    labels = words.labels(key)
    return [[text, closest(text, labels)] for text in texts[:MOST_UNKNOWN]]


class Words:
    """Details as people read them."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.questions = {each.field: each for each in lists.questions}
        self.entries = {
            key: {option.id: option.label for option in options} for key, options in lists.entries.items()
        }
        self.added = {number: folded for (_, folded), number in lists.added.items()}

    def label(self, key: str) -> str:
        """What a field is called."""
        return self.questions[key].label if key in self.questions else HEADINGS[key]

    def labels(self, key: str) -> tuple[str, ...]:
        """What is offered for a field."""
        options = self.questions[key].options if key in self.questions else self.lists.entries[key]
        return tuple(option.label for option in options if option.offered)

    def shown(self, key: str, details: Details) -> str:
        """What the details tell for a field."""
        if key in (NAME, ORGANISATION, EMAIL):
            return getattr(details, key) or ""
        if key in LISTS:
            number = getattr(details, f"{key}_id")
            return self.entries[key].get(number) or self.added.get(number, "") if number else ""
        if key == FormField.TAKES_PART:
            return "Yes" if details.takes_part else "No"
        if key in self.questions:
            question = self.questions[key]
            answer = details.answers.get(question.id)
            return question.in_words(answer) if answer else ""
        return str(getattr(details, key))

"""What becomes of each row of a list of people: new, here already, changed, left out, or at fault."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from seminars.documents.table_files import tidy
from seminars.registration.details import Details
from seminars.registration.import_columns import EMAIL, HEADINGS, NAME, ORGANISATION
from seminars.registration.import_rows import Problem, Told, details_of, examined
from seminars.registration.names import email_key, organisation_key, sort_key
from seminars.registration.places import Taken, gets_place, queue_time

_VALUES = ("occupation_id", "sector_id", "level_id", "age_band_id", "gender_id", "takes_part")
_TEXTS = (NAME, EMAIL, "access_needs", "dietary_needs")


class Outcome(StrEnum):
    """What becomes of a row. Twice: the same person stands further up in the list."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    TWICE = "twice"
    LEFT_OUT = "left_out"
    ERROR = "error"


@dataclass(frozen=True)
class Standing:
    """Somebody who is a delegate of the seminar already, with what they told."""

    id: int
    details: Details
    cancelled: bool = False


@dataclass
class Planned:
    """What becomes of a row; ``note`` says more. ``changes`` are the fields that change, by meaning."""

    told: Told
    outcome: Outcome
    note: str = ""
    problems: Mapping[str, Problem] = field(default_factory=dict)
    delegate_id: int | None = None
    details: Details | None = None
    changes: Sequence[str] = ()


class Planner:
    """Decides about row after row, against those who are here and the rows before.

    ``key_of`` gives what all names of one organisation share.
    """

    def __init__(
        self, standing: Sequence[Standing], *, update: bool, key_of: Callable[[str], str] = organisation_key
    ) -> None:
        self.update, self.key_of = update, key_of
        self.addresses: dict[str, Standing | Told] = {}
        # Several of one name and organisation: each row is another of them, as far as they go.
        self.people: dict[tuple[str, str], list[Standing | Told]] = {}
        self.taken: set[int] = set()
        for each in standing:
            self._note(each, each.details)

    def plan(self, told: Told) -> Planned:
        """What becomes of the row."""
        if told.left_out:
            return Planned(told, Outcome.LEFT_OUT, told.left_out)
        found = self._found(told.values) if EMAIL not in told.problems else None
        if found is not None:
            self.taken.add(id(found))
        if isinstance(found, Standing):
            return self._known(told, found)
        if told.problems or told.faults:
            return Planned(told, Outcome.ERROR, problems={**told.faults, **told.problems})
        if found is not None:
            return self._twice(told, found)
        assert told.details is not None
        self._note(told, told.details)
        return Planned(told, Outcome.NEW, details=told.details)

    def _note(self, who: Standing | Told, details: Details) -> None:
        if details.email:
            self.addresses.setdefault(email_key(details.email), who)
        self.people.setdefault(self._person(details.name, details.organisation), []).append(who)

    def _found(self, values: Mapping[str, Any]) -> Standing | Told | None:
        """Who the row is: by the address, or where one side has none, by name and organisation."""
        address = values.get(EMAIL)
        if address and email_key(address) in self.addresses:
            return self.addresses[email_key(address)]
        if not values.get(NAME) or not values.get(ORGANISATION):
            return None
        found = self.people.get(self._person(values[NAME], values[ORGANISATION]), [])
        if address:
            found = [each for each in found if not _details(each).email]
        free = [each for each in found if id(each) not in self.taken]
        return next(iter(free or found), None)

    def _person(self, name: str, organisation: str) -> tuple[str, str]:
        return sort_key(" ".join(name.split())), self.key_of(organisation)

    def _twice(self, told: Told, before: Told) -> Planned:
        assert told.details is not None
        if sort_key(_details(before).name) != sort_key(told.details.name):
            problem = Problem(
                f"Row {before.number} has this address for somebody else. Each delegate needs their own; "
                "leave it empty for who has none."
            )
            return Planned(told, Outcome.ERROR, problems={EMAIL: problem})
        return Planned(told, Outcome.TWICE, f"the same as row {before.number}")

    def _known(self, told: Told, standing: Standing) -> Planned:
        known = Planned(told, Outcome.KNOWN, delegate_id=standing.id)
        if standing.cancelled:
            known.note = "has cancelled, and stays so"
            return known
        if not self.update:
            if NAME in told.values and sort_key(told.values[NAME]) != sort_key(standing.details.name):
                known.note = f"as ‘{standing.details.name}’"
            return known
        if told.problems:
            return Planned(told, Outcome.ERROR, problems=told.problems, delegate_id=standing.id)
        details, faults = examined(details_of(told.values, standing.details))
        if standing.details.email and details.email and _same_address(standing.details, details):
            details = replace(details, email=standing.details.email)
        changes = changed_fields(standing.details, details, self.key_of)
        faults |= {key: problem for key, problem in told.faults.items() if key in changes}
        if faults:
            return Planned(told, Outcome.ERROR, problems=faults, delegate_id=standing.id)
        if not changes:
            return known
        return Planned(told, Outcome.CHANGED, delegate_id=standing.id, details=details, changes=changes)


def _details(who: Standing | Told) -> Details:
    assert who.details is not None
    return who.details


def _same_address(one: Details, other: Details) -> bool:
    return email_key(one.email or "") == email_key(other.email or "")


def changed_fields(
    before: Details, after: Details, key_of: Callable[[str], str] = organisation_key
) -> list[str]:
    """By meaning, what differs. Spellings of one organisation are the same, and so are kinds of line ends."""
    found = [each.removesuffix("_id") for each in _VALUES if getattr(before, each) != getattr(after, each)]
    if key_of(before.organisation) != key_of(after.organisation):
        found.append(ORGANISATION)
    found += [each for each in _TEXTS if not _same(getattr(before, each), getattr(after, each))]
    for number, answer in after.answers.items():
        standing = before.answers.get(number, type(answer)())
        if not (_same(answer, standing) if isinstance(answer, str) else answer == standing):
            found.append(f"question_{number}")
    order = list(HEADINGS)
    return sorted(found, key=lambda each: order.index(each) if each in order else len(order))


def _same(one: object, other: object) -> bool:
    """Whether two texts are the same in a cell of a spreadsheet."""
    first, second = (tidy(str(each or "")) for each in (one, other))
    return first == second or _lines(first) == _lines(second)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@dataclass(frozen=True)
class Plan:
    """What becomes of all rows, with counts by outcome."""

    rows: Sequence[Planned]
    counts: Mapping[str, int]

    def of(self, *outcomes: Outcome) -> list[Planned]:
        """The rows with these outcomes."""
        return [each for each in self.rows if each.outcome in outcomes]


def plan_rows(
    rows: Sequence[Told],
    standing: Sequence[Standing],
    *,
    update: bool,
    key_of: Callable[[str], str] = organisation_key,
    tell: Callable[[int], None] = lambda done: None,
) -> Plan:
    """Decide about all rows, in their order. ``key_of`` gives what all names of one organisation share."""
    planner = Planner(standing, update=update, key_of=key_of)
    planned = []
    for number, told in enumerate(rows, 1):
        planned.append(planner.plan(told))
        if not number % 500:
            tell(number)
    return Plan(planned, Counter(each.outcome.value for each in planned))


def places_for(taken: Taken, number: int, at: datetime) -> list[datetime | None]:
    """For each of ``number`` newcomers None for a place, or the moment from which they wait for one."""
    found: list[datetime | None] = []
    for _ in range(number):
        if gets_place(taken):
            found.append(None)
            taken = replace(taken, registered=taken.registered + 1)
        else:
            moment = queue_time(taken, at)
            found.append(moment)
            taken = replace(taken, waiting=taken.waiting + 1, last_queued_at=moment)
    return found

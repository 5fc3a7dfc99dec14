"""Reads of the list of organisations, each in a constant number of statements."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.merged import standing
from seminars.registration.models import Delegate, Organisation
from seminars.registration.names import organisation_key
from seminars.registration.sameness import Certainty, Named, organisation_pairs
from seminars.registration.sameness_models import OrganisationAlias, OrganisationsApart

PER_PAGE = 50

_NUMBER = (
    select(func.count(Delegate.id))
    .where(Delegate.organisation_id == Organisation.id)
    .correlate(Organisation)
    .scalar_subquery()
)
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "name": (Organisation.name_key.asc(),),
    "-name": (Organisation.name_key.desc(),),
    "delegates": (_NUMBER.asc(), Organisation.name_key.asc()),
    "-delegates": (_NUMBER.desc(), Organisation.name_key.asc()),
}


@dataclass(frozen=True)
class Suggestion:
    """An organisation that fits what was typed; ``spelling`` is what it fits, if not the name itself."""

    name: str
    spelling: str = ""


def _holds(column: InstrumentedAttribute[str], words: Collection[str]) -> ColumnElement[bool]:
    return and_(*(column.contains(word, autoescape=True) for word in words))


def _spelt(words: Collection[str]) -> ColumnElement[bool]:
    return exists().where(
        OrganisationAlias.organisation_id == Organisation.id, _holds(OrganisationAlias.name_key, words)
    )


def organisation_by_id(organisation_id: int) -> Organisation:
    """An organisation. Raises Missing, MergedAlready."""
    found = standing(Organisation, organisation_id)
    if found is None:
        raise Missing(
            "There is no such organisation (any more).", next_step="Search the list of organisations."
        )
    return found


def organisation_spelt(name: str) -> Organisation | None:
    """The organisation that has this name or spelling."""
    key = organisation_key(name)
    return db.session.scalar(
        select(Organisation)
        .outerjoin(OrganisationAlias, OrganisationAlias.organisation_id == Organisation.id)
        .where(or_(Organisation.name_key == key, OrganisationAlias.name_key == key))
        .order_by(Organisation.name_key != key)
        .limit(1)
    )


def ids_by_key(organisation_ids: Collection[int]) -> dict[str, int]:
    """The keys of all names and spellings of these organisations, in one statement."""
    ids = list(organisation_ids)
    rows = db.session.execute(
        union_all(
            select(Organisation.name_key, Organisation.id).where(Organisation.id.in_(ids)),
            select(OrganisationAlias.name_key, OrganisationAlias.organisation_id).where(
                OrganisationAlias.organisation_id.in_(ids)
            ),
        )
    )
    return {key: number for key, number in rows}


def organisations_page(*, text: str, sort: str, page: int) -> Pagination:
    """A page of organisations that every word of ``text`` fits, each with its number of delegates."""
    query: Select[tuple[Organisation, int]] = select(Organisation, _NUMBER.label("number"))
    words = organisation_key(text).split()
    if words:
        query = query.where(or_(_holds(Organisation.name_key, words), _spelt(words)))
    query = query.order_by(*SORTS.get(sort, SORTS["name"]), Organisation.id)
    return _RowsPage(select_=query, page=page, per_page=PER_PAGE, error_out=False)


class _RowsPage(Pagination):
    """Pages of rows of several columns."""

    def _query_items(self) -> list[object]:
        query = self._query_args["select_"]
        return list(db.session.execute(query.limit(self.per_page).offset(self._query_offset)))

    def _query_count(self) -> int:
        query = self._query_args["select_"].order_by(None).with_only_columns(Organisation.id)
        return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def spellings_of(organisation_ids: Collection[int]) -> dict[int, list[OrganisationAlias]]:
    """The other spellings of each of these organisations, by name."""
    found: dict[int, list[OrganisationAlias]] = {}
    for alias in db.session.scalars(
        select(OrganisationAlias)
        .where(OrganisationAlias.organisation_id.in_(list(organisation_ids)))
        .order_by(OrganisationAlias.name_key)
    ):
        found.setdefault(alias.organisation_id, []).append(alias)
    return found


def delegates_by_seminar(organisation_ids: Collection[int]) -> list[tuple[Seminar, dict[int, int]]]:
    """How many delegates each of the organisations has at each seminar, the latest seminar first."""
    rows = db.session.execute(
        select(Seminar, Delegate.organisation_id, func.count(Delegate.id))
        .join(Delegate, Delegate.seminar_id == Seminar.id)
        .where(Delegate.organisation_id.in_(list(organisation_ids)))
        .group_by(Seminar.id, Delegate.organisation_id)
        .order_by(Seminar.starts_on.desc(), Seminar.id)
    )
    found: dict[int, tuple[Seminar, dict[int, int]]] = {}
    for seminar, organisation_id, number in rows:
        found.setdefault(seminar.id, (seminar, {}))[1][organisation_id] = number
    return list(found.values())


def suggestions(text: str, limit: int = 10) -> list[Suggestion]:
    """Organisations that fit what was typed, by name or by another spelling.

    First those whose name begins with it, then those in which a word does, then the rest; among these
    the most used first.
    """
    key = organisation_key(text)
    words = key.split()
    if not words:
        return []
    by_name, spelt = _holds(Organisation.name_key, words), _spelt(words)
    rank = case(
        (Organisation.name_key.startswith(key, autoescape=True), 0),
        (and_(*(_word_starts(word) for word in words)), 1),
        (by_name, 2),
        else_=1,
    )
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, by_name)
        .where(or_(by_name, spelt))
        .order_by(rank, _NUMBER.desc(), func.length(Organisation.name), Organisation.name)
        .limit(limit)
    ).all()
    others = [number for number, _, named in rows if not named]
    spellings = _fitting_spellings(others, words) if others else {}
    return [Suggestion(name, spellings.get(number, "")) for number, name, _ in rows]


def _word_starts(word: str) -> ColumnElement[bool]:
    padded = literal(" ") + Organisation.name_key
    return padded.contains(f" {word}", autoescape=True)


def _fitting_spellings(organisation_ids: Collection[int], words: Collection[str]) -> dict[int, str]:
    rows = db.session.execute(
        select(OrganisationAlias.organisation_id, func.min(OrganisationAlias.name))
        .where(
            OrganisationAlias.organisation_id.in_(list(organisation_ids)),
            _holds(OrganisationAlias.name_key, words),
        )
        .group_by(OrganisationAlias.organisation_id)
    )
    return {number: name for number, name in rows}


@dataclass(frozen=True)
class LookAlike:
    """Two organisations that may be the same; the first has at least as many delegates."""

    first: Organisation
    second: Organisation
    numbers: tuple[int, int]
    certainty: Certainty
    reasons: tuple[str, ...]


def look_alikes() -> list[LookAlike]:
    """The organisations that look alike and were not judged to be different, the surest first.

    Compares all of them: a second or two for thousands.
    """
    organisations = {each.id: each for each in db.session.scalars(select(Organisation))}
    names: dict[int, list[str]] = {number: [each.name] for number, each in organisations.items()}
    for number, name in db.session.execute(select(OrganisationAlias.organisation_id, OrganisationAlias.name)):
        names[number].append(name)
    apart = {
        (first, second)
        for first, second in db.session.execute(
            select(OrganisationsApart.first_id, OrganisationsApart.second_id)
        )
    }
    used: dict[int, int] = {
        number: count
        for number, count in db.session.execute(
            select(Delegate.organisation_id, func.count(Delegate.id)).group_by(Delegate.organisation_id)
        )
    }
    found = []
    for pair in organisation_pairs([Named(number, tuple(known)) for number, known in names.items()]):
        if (pair.first, pair.second) in apart:
            continue
        ids = sorted((pair.first, pair.second), key=lambda number: (-used.get(number, 0), number))
        found.append(
            LookAlike(
                organisations[ids[0]],
                organisations[ids[1]],
                (used.get(ids[0], 0), used.get(ids[1], 0)),
                pair.certainty,
                pair.reasons,
            )
        )
    return sorted(found, key=lambda each: (-each.certainty, -sum(each.numbers), each.first.name_key))

"""Reads of organisations and of doubled rows, each in a constant number of statements."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate, Organisation
from seminars.registration.names import fold
from seminars.registration.queries import PER_PAGE
from seminars.registration.sameness_models import OrganisationAlias

ORGANISATION_SORTS = {
    "name": (func.lower(Organisation.name),),
    "-name": (func.lower(Organisation.name).desc(),),
    "delegates": (func.count(Delegate.id), Organisation.id),
    "-delegates": (func.count(Delegate.id).desc(), Organisation.id),
}


def organisations_page(*, text: str, sort: str, page: int) -> Pagination:
    """A page of organisations with the number of their delegates (at all seminars)."""
    query = (
        select(Organisation.id, Organisation.name, func.count(Delegate.id).label("delegates"))
        .outerjoin(Delegate, Delegate.organisation_id == Organisation.id)
        .group_by(Organisation.id, Organisation.name)
    )
    for word in fold(text).split():
        query = query.where(Organisation.name_key.contains(word, autoescape=True))
    query = query.order_by(*ORGANISATION_SORTS.get(sort, ORGANISATION_SORTS["name"]))
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return RowsPage(rows, total, page)


class RowsPage(Pagination):
    """A page of rows that are no single objects."""

    def __init__(self, rows: Sequence[Any], total: int, page: int) -> None:
        self._rows, self._count = rows, total
        super().__init__(page=page, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)

    def _query_items(self) -> list[Any]:
        return list(self._rows)

    def _query_count(self) -> int:
        return self._count


def organisations_by_id(numbers: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by their number."""
    found = db.session.scalars(select(Organisation).where(Organisation.id.in_(list(numbers))))
    return {each.id: each for each in found}


def delegates_by_id(numbers: Iterable[int]) -> dict[int, Delegate]:
    """Delegates by their number, with their seminar."""
    query = select(Delegate).where(Delegate.id.in_(list(numbers))).options(joinedload(Delegate.seminar))
    return {each.id: each for each in db.session.scalars(query)}


def delegates_by_seminar(organisation: Organisation) -> list[tuple[str, int]]:
    """How many delegates an organisation has at each seminar."""
    rows = db.session.execute(
        select(Seminar.title, func.count(Delegate.id))
        .join(Delegate, Delegate.seminar_id == Seminar.id)
        .where(Delegate.organisation_id == organisation.id)
        .group_by(Seminar.id, Seminar.title, Seminar.starts_on)
        .order_by(Seminar.starts_on.desc())
    )
    return [(title, number) for title, number in rows]


def spellings_of(organisation: Organisation) -> list[str]:
    """Other names under which an organisation is known."""
    query = select(OrganisationAlias.name).where(OrganisationAlias.organisation_id == organisation.id)
    return sorted(db.session.scalars(query), key=fold)

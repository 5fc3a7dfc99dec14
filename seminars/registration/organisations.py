"""Organisations: one row for all spellings of a name."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.exc import IntegrityError

from seminars.database import connection, insert_row
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.registration.models import Organisation
from seminars.registration.names import organisation_key
from seminars.registration.sameness_models import OrganisationAlias

_organisation, _alias = Organisation.__table__.c, OrganisationAlias.__table__.c
# Held (shared), so that nobody merges it into another while a delegate is entered.
_READ = select(_organisation.id, _organisation.name).with_for_update(read=True, key_share=True)


def named(key: ColumnElement[str]) -> Select[Any]:
    """Number and name of the organisation whose name has the key, held (shared)."""
    return _READ.where(_organisation.name_key == key)


_BY_KEY = named(bindparam("key"))
_BY_ID = _READ.where(_organisation.id == bindparam("id"))
_BY_SPELLING = select(_alias.organisation_id).where(_alias.name_key == bindparam("key"))


def organisation_named(name: str) -> Organisation:
    """The organisation of that name or of which that is another spelling; made if it is new."""
    return db.session.get_one(Organisation, known_organisation(name).id)


class Known(NamedTuple):
    """An organisation: its number, and the name that it goes by."""

    id: int
    name: str


def known_organisation(name: str) -> Known:
    """``organisation_named`` without a row to keep track of."""
    name, key = _tidy(name), key_of(name)
    if not key:
        raise Invalid("Enter the organisation.", field="organisation")
    found = _known(key)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            return Known(insert_row(Organisation, name=name, name_key=key), name)
    except IntegrityError:
        # Somebody at another seminar entered the same organisation at the same moment.
        return Known(*connection().execute(_BY_KEY, {"key": key}).one())


def _tidy(name: str) -> str:
    return " ".join(name.split())[:200]


def key_of(name: str) -> str:
    """What the spellings of a name have in common, as it is kept."""
    return organisation_key(_tidy(name))[:200]


def _known(key: str) -> Known | None:
    reading = connection()
    found = reading.execute(_BY_KEY, {"key": key}).one_or_none()
    while found is None:
        number = reading.execute(_BY_SPELLING, {"key": key}).scalar()
        if number is None:
            return None
        # None where it has been merged into another just now: the spelling goes with it.
        found = reading.execute(_BY_ID, {"id": number}).one_or_none()
    return Known(*found)

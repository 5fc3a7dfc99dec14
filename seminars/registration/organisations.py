"""Organisations: one row for all spellings of a name."""

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from seminars.errors import Invalid
from seminars.extensions import db
from seminars.registration.models import Organisation
from seminars.registration.names import organisation_key

_BY_KEY = select(Organisation).where(Organisation.name_key == bindparam("key"))


def organisation_named(name: str) -> Organisation:
    """The organisation of that name, however it is spelt; made if it is new."""
    name = " ".join(name.split())[:200]
    key = organisation_key(name)[:200]
    if not key:
        raise Invalid("Enter the organisation.", field="organisation")
    found = db.session.scalar(_BY_KEY, {"key": key})
    if found is not None:
        return found
    made = Organisation(name=name, name_key=key)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        # Somebody at another seminar entered the same organisation at the same moment.
        return db.session.scalars(_BY_KEY, {"key": key}).one()
    return made

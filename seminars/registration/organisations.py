"""Organisations: one row for all spellings of a name."""

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from seminars.errors import Invalid
from seminars.extensions import db
from seminars.registration.models import Organisation
from seminars.registration.names import organisation_key
from seminars.registration.sameness_models import OrganisationAlias

# Held (shared), so that nobody merges it into another while a delegate is entered.
_BY_KEY = (
    select(Organisation)
    .where(Organisation.name_key == bindparam("key"))
    .with_for_update(read=True, key_share=True)
)
_BY_ID = (
    select(Organisation).where(Organisation.id == bindparam("id")).with_for_update(read=True, key_share=True)
)
_BY_SPELLING = select(OrganisationAlias.organisation_id).where(OrganisationAlias.name_key == bindparam("key"))


def organisation_named(name: str) -> Organisation:
    """The organisation of that name or of which that is another spelling; made if it is new."""
    name = " ".join(name.split())[:200]
    key = organisation_key(name)[:200]
    if not key:
        raise Invalid("Enter the organisation.", field="organisation")
    found = _known(key)
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


def _known(key: str) -> Organisation | None:
    found = db.session.scalar(_BY_KEY, {"key": key})
    while found is None:
        number = db.session.scalar(_BY_SPELLING, {"key": key})
        if number is None:
            return None
        # None where it has been merged into another just now: the spelling goes with it.
        found = db.session.scalar(_BY_ID, {"id": number})
    return found

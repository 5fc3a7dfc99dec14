"""Rows that get a free name in addresses, also when two are made at the same moment."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.programme.slugs import free_slug


def add_with_slug(row: Series | Seminar, wanted: str) -> None:
    """Add ``row`` under the address ``wanted``, or with the first number behind it that is free."""
    kind = type(row)

    def taken(slug: str) -> bool:
        return db.session.scalar(select(kind.id).where(kind.slug == slug)) is not None

    while True:
        row.slug = free_slug(wanted, taken)
        try:
            with db.session.begin_nested():
                db.session.add(row)
            return
        except IntegrityError:
            # Somebody else took it between the look and the insert; anything else is a fault.
            if not taken(row.slug):
                raise

"""What a visitor may see of series and seminars, and under which address."""

from flask import current_app
from flask_login import current_user

from seminars.accounts.models import Role
from seminars.errors import Missing
from seminars.programme import queries
from seminars.programme.models import Seminar, Series


def works_here() -> bool:
    """Whether whoever looks works on seminars."""
    return current_user.is_authenticated and current_user.role in (Role.ORGANISER, Role.STAFF)


def base_url() -> str:
    """The address under which people reach the application, without a slash at its end."""
    return str(current_app.config["BASE_URL"])


def visible_seminar(slug: str) -> Seminar:
    """The seminar, unless it was never published and a visitor asks. Raises Missing."""
    row = queries.seminar_by_slug(slug)
    if not row.is_public and not works_here():
        raise Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
    return row


def visible_series(slug: str) -> tuple[Series, list[Seminar]]:
    """A series with those of its seminars that may be seen. Raises Missing if a visitor may see none."""
    row = queries.series_by_slug(slug)
    seminars = row.seminars if works_here() else queries.shown(row)
    if not seminars and not works_here():
        raise Missing("There is no such series.", next_step="Start again from the list of seminars.")
    return row, seminars

"""The verbs of series; those of the lists that their delegates choose from are in ``lists``."""

from collections.abc import Callable
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import verb
from seminars.extensions import db
from seminars.programme.models import ProfileField, ProfileOption, Series
from seminars.programme.naming import add_with_slug
from seminars.programme.rules import required
from seminars.programme.slugs import slug_from

DEFAULT_SECTORS = ["Health", "Justice", "Education", "Community/voluntary"]
DEFAULT_LEVELS = ["Policy", "Operational or senior management", "Front-line manager or practitioner"]
DEFAULT_OCCUPATIONS = [
    "Social worker",
    "Psychologist",
    "Service manager",
    "Guidance counsellor",
    "Childcare manager",
    "Manager of children and family services",
    "Alternative care manager",
    "Community social care leader",
    "Care manager (school or residential service)",
    "Adult education officer",
    "County childcare committee manager",
    "Area partnership childcare co-ordinator",
    "Youthreach co-ordinator",
    "Youth advocate",
    "Juvenile liaison officer",
    "Garda youth diversion project worker",
    "Other",
]
DEFAULT_AGE_BANDS = ["Under 25", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 or over"]
DEFAULT_GENDERS = ["Woman", "Man", "Another gender"]
USUAL_LISTS = {
    ProfileField.SECTOR: DEFAULT_SECTORS,
    ProfileField.LEVEL: DEFAULT_LEVELS,
    ProfileField.OCCUPATION: DEFAULT_OCCUPATIONS,
    ProfileField.AGE_BAND: DEFAULT_AGE_BANDS,
    ProfileField.GENDER: DEFAULT_GENDERS,
}

# What rooms further down bring along in the transaction in which a series is made like an earlier one:
# they are given the earlier one, then the new one.
AFTER_COPY: list[Callable[[Series, Series, Actor, datetime], None]] = []


@verb
def create_series(
    *,
    title: str,
    actor: Actor,
    at: datetime,
    theme: str = "",
    description: str = "",
    host: str = "",
    contact_email: str = "",
    slug: str | None = None,
    like: Series | None = None,
) -> Series:
    """Make a series; its lists to choose from begin with the usual ones.

    With ``like``, an earlier series, they are what that one offers, and its registration form comes along.
    """
    series = Series(
        title=required(title),
        theme=theme.strip(),
        description=description.strip(),
        host=host.strip(),
        contact_email=contact_email.strip(),
        created_at=at,
    )
    add_with_slug(series, slug_from(slug or title))
    for field, labels in (USUAL_LISTS if like is None else _offered(like)).items():
        db.session.add_all(
            ProfileOption(series_id=series.id, field=field, label=label, position=position)
            for position, label in enumerate(labels)
        )
    record(action="create series", subject=series, actor=actor, at=at)
    if like is not None:
        for hook in AFTER_COPY:
            hook(like, series, actor, at)
    return series


def _offered(series: Series) -> dict[ProfileField, list[str]]:
    return {
        field: [option.label for option in series.profile_options if option.field is field and option.offered]
        for field in ProfileField
    }


@verb
def change_series(
    *,
    series: Series,
    title: str,
    theme: str,
    description: str,
    host: str,
    contact_email: str,
    actor: Actor,
    at: datetime,
) -> Series:
    """Change what is said about a series; its address stays."""
    series.title, series.theme, series.description = required(title), theme.strip(), description.strip()
    series.host, series.contact_email = host.strip(), contact_email.strip()
    record(action="change series", subject=series, actor=actor, at=at)
    return series

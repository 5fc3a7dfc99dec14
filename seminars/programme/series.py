"""The verbs of series, and of the lists that their delegates choose from."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
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
) -> Series:
    """Make a series; its lists to choose from begin with the usual ones."""
    series = Series(
        title=required(title),
        theme=theme.strip(),
        description=description.strip(),
        host=host.strip(),
        contact_email=contact_email.strip(),
        created_at=at,
    )
    add_with_slug(series, slug_from(slug or title))
    for field, labels in (
        (ProfileField.SECTOR, DEFAULT_SECTORS),
        (ProfileField.LEVEL, DEFAULT_LEVELS),
        (ProfileField.OCCUPATION, DEFAULT_OCCUPATIONS),
        (ProfileField.AGE_BAND, DEFAULT_AGE_BANDS),
        (ProfileField.GENDER, DEFAULT_GENDERS),
    ):
        db.session.add_all(
            ProfileOption(series_id=series.id, field=field, label=label, position=position)
            for position, label in enumerate(labels)
        )
    record(action="create series", subject=series, actor=actor, at=at)
    return series


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


@verb
def set_profile_options(
    *, series: Series, field: ProfileField, labels: Sequence[str], actor: Actor, at: datetime
) -> None:
    """Offer ``labels`` in this order. A label that is left out stays with the delegates who have it."""
    wanted = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
    if not wanted:
        raise Invalid("Enter at least one, each on a line of its own.", field=field.value)
    if any(len(label) > 120 for label in wanted):
        raise Invalid("Keep each line under 120 characters.", field=field.value)
    # Two organisers at once: the later one sees what the first has added.
    lock(series)
    standing = {
        option.label: option
        for option in db.session.scalars(
            select(ProfileOption).where(ProfileOption.series_id == series.id, ProfileOption.field == field)
        )
    }
    for label, option in standing.items():
        option.offered = label in wanted
    for position, label in enumerate(wanted):
        if label in standing:
            standing[label].position = position
        else:
            db.session.add(ProfileOption(series_id=series.id, field=field, label=label, position=position))
    record(action="change list", subject=series, actor=actor, at=at, field=field.value, labels=wanted)
    db.session.flush()
    db.session.expire(series, ["profile_options"])


@verb
def set_all_profile_options(
    *, series: Series, labels: Mapping[ProfileField, Sequence[str]], actor: Actor, at: datetime
) -> None:
    """Change several lists together: all of them, or none."""
    for field, wanted in labels.items():
        set_profile_options(series=series, field=field, labels=wanted, actor=actor, at=at)

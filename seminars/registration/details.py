"""What a delegate tells about themself, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from email_validator import EmailNotValidError, validate_email

from seminars.errors import Invalid
from seminars.registration.names import email_key, organisation_key, sort_key

LONGEST_NAME = 200
LONGEST_NEEDS = 2000
NO_EMAIL = "Enter an address such as name@example.org."

# A name goes into messages to an address that anybody may have typed: it carries no links.
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True)
class Details:
    """What a delegate tells about themself; options by the number of the series' list entry.

    ``answers`` to the series' own questions by the question's number: a text, or the numbers of the
    options chosen. A question that is not in it keeps the answer that it has. ``sessions`` are those
    with limited places that they would like, by number; None leaves them as they are.
    """

    name: str
    organisation: str
    email: str | None
    sector_id: int | None = None
    level_id: int | None = None
    occupation_id: int | None = None
    takes_part: bool = False
    access_needs: str = ""
    dietary_needs: str = ""
    consent: bool = False
    age_band_id: int | None = None
    gender_id: int | None = None
    answers: Mapping[int, str | tuple[int, ...]] = field(default_factory=dict)
    sessions: frozenset[int] | None = None


def checked(details: Details, *, email_required: bool, consent_required: bool) -> Details:
    """``details`` with spaces tidied. Raises Invalid with the field at fault."""
    name, organisation = _line(details.name), _line(details.organisation)
    email = (details.email or "").strip() or None
    if not any(letter.isalpha() for letter in name):
        raise Invalid("Enter the name.", field="name")
    if not organisation_key(organisation):
        raise Invalid("Enter the organisation. Without one, enter 'None'.", field="organisation")
    _check_lengths(replace(details, name=name, organisation=organisation))
    for told, text in (("name", name), ("organisation", organisation)):
        if _LINK.search(text):
            raise Invalid("Leave out links.", field=told)
    if email is None and email_required:
        raise Invalid("Enter the e-mail address: the personal link is sent to it.", field="email")
    if email is not None and not is_email(email):
        raise Invalid(NO_EMAIL, field="email")
    if consent_required and not details.consent:
        raise Invalid(
            "Tick the box if you agree. Without that we may not keep your details.", field="consent"
        )
    return replace(
        details,
        name=name,
        organisation=organisation,
        email=email,
        access_needs=details.access_needs.strip(),
        dietary_needs=details.dietary_needs.strip(),
    )


def told_columns(details: Details) -> dict[str, Any]:
    """Checked details as a delegate's columns hold them; the organisation is a row of its own."""
    return {
        "name": details.name,
        "sort_key": sort_key(details.name),
        "email": details.email,
        "email_key": email_key(details.email) if details.email else None,
        "sector_id": details.sector_id,
        "level_id": details.level_id,
        "occupation_id": details.occupation_id,
        "age_band_id": details.age_band_id,
        "gender_id": details.gender_id,
        "takes_part": details.takes_part,
        "access_needs": details.access_needs,
        "dietary_needs": details.dietary_needs,
    }


def _check_lengths(details: Details) -> None:
    for told, longest in (
        ("name", LONGEST_NAME),
        ("organisation", LONGEST_NAME),
        ("access_needs", LONGEST_NEEDS),
        ("dietary_needs", LONGEST_NEEDS),
    ):
        if len(getattr(details, told)) > longest:
            raise Invalid(f"Keep it under {longest} characters.", field=told)


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


# Asked by the form, and by whoever writes it down.
@lru_cache(maxsize=1024)
def is_email(address: str) -> bool:
    """Whether messages can go to ``address``, as far as its spelling tells."""
    try:
        if len(address) > 254:
            return False
        validate_email(address, allow_smtputf8=False, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True

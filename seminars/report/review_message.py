"""What a facilitator is written with a draft report."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from seminars.formats import moment
from seminars.programme.models import Series
from seminars.report.models import ReportVersion

KIND = "report draft"
KIND_TITLES = {KIND: "Draft report to comment on"}
# Filled in when the message is read or sent (mail.service.FIELDS): the database holds no link.
LINK = "[[report link]]"


def subject_of(series: Series, version: ReportVersion) -> str:
    """One line."""
    return f"{series.title}: {version.name.lower()} of the report, for your comments"


def body_of(
    name: str,
    series: Series,
    version: ReportVersion,
    *,
    until: datetime,
    words: str,
    answered: int,
    link: str,
) -> str:
    """The message; ``answered`` is how many of the facilitator's comments on it are settled or answered."""
    zone = ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])
    blocks = [
        f"Dear {name},",
        f"{version.name} of the report on {series.title} is ready. Please read it, and check that every key "
        "point of your groups is in it.",
    ]
    if words.strip():
        blocks.append(words.strip())
    if answered:
        what = "One of your comments is" if answered == 1 else f"{answered} of your comments are"
        blocks.append(f"{what} settled or answered: you find the answer beside it.")
    blocks += [
        f"Your personal link:\n{link}",
        f"With it you comment section by section, without a password, until {moment(until, zone)}. Keep it "
        "to yourself. If it was sent before, only this new link works.",
    ]
    if series.contact_email:
        blocks.append(f"Questions? Write to {series.contact_email}.")
    return "\n\n".join(blocks) + "\n"

"""What other rooms show on the delegate's own page, and what this room shows on the seminar's.

Rooms further down know the delegate, not the other way round: ``create_app`` adds their functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from seminars.formats import moment
from seminars.programme.models import Seminar, SeminarState
from seminars.programme.panels import Panel as SeminarPanel
from seminars.registration.models import Delegate
from seminars.registration.service import registration_refusal, taken_places


@dataclass(frozen=True)
class Panel:
    """A box on the delegate's page: what there is, and where it leads."""

    title: str
    text: str
    url: str = ""
    label: str = ""
    main: bool = False


PERSONAL_PANELS: list[Callable[[Delegate, datetime], Panel | None]] = []


def personal_panels(delegate: Delegate, at: datetime) -> list[Panel]:
    """The panels for ``delegate`` at this moment, in the order of the rooms."""
    found = (make(delegate, at) for make in PERSONAL_PANELS)
    return [panel for panel in found if panel is not None]


def seminar_panel(seminar: Seminar, at: datetime) -> SeminarPanel | None:
    """Registration as the seminar's public page shows it: until when, places left, waiting list."""
    if seminar.state is not SeminarState.PUBLISHED:
        return None
    again = {
        "quiet_url": url_for("registration.link", slug=seminar.slug),
        "quiet_label": "Registered already? Have your personal link sent again.",
    }
    if registration_refusal(seminar, at) is not None:
        if at < seminar.registration_opens_at:
            return SeminarPanel(
                "Registration",
                f"You can register from {moment(seminar.registration_opens_at, seminar.zone)}.",
                availability="PreOrder",
            )
        return SeminarPanel("Registration", "Registration has closed.", availability="OutOfStock", **again)
    taken = taken_places(seminar)
    until = f"You can register until {moment(seminar.registration_closes_at, seminar.zone)}."
    url = url_for("registration.register", slug=seminar.slug)
    if taken.free and not taken.in_line:
        left = "One place is left." if taken.free == 1 else f"{taken.free} places are left."
        return SeminarPanel(
            "Registration", f"{left} {until}", url, "Register", availability="InStock", **again
        )
    queue = {0: "Nobody waits yet.", 1: "One person waits."}.get(
        taken.waiting, f"{taken.waiting} people wait."
    )
    text = f"All places are taken. {queue} When a place becomes free, it goes to the next in line. {until}"
    return SeminarPanel("Registration", text, url, "Join the waiting list", availability="SoldOut", **again)

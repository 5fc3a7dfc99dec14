"""What other rooms show on a seminar's public page; ``create_app`` adds their functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seminars.programme.models import Seminar


@dataclass(frozen=True)
class Panel:
    """A box beside the programme: what there is to do, and where it leads.

    ``availability`` says for machines whether places can be had: schema.org's ItemAvailability.
    """

    title: str
    text: str
    url: str = ""
    label: str = ""
    quiet_url: str = ""
    quiet_label: str = ""
    availability: str = ""


SEMINAR_PANELS: list[Callable[[Seminar, datetime], Panel | None]] = []


def seminar_panels(seminar: Seminar, at: datetime) -> list[Panel]:
    """The panels for ``seminar`` at this moment."""
    found = (make(seminar, at) for make in SEMINAR_PANELS)
    return [panel for panel in found if panel is not None]

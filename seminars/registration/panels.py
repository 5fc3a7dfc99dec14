"""What other rooms show on the delegate's own page.

Rooms further down know the delegate, not the other way round: ``create_app`` adds their functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seminars.registration.models import Delegate


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

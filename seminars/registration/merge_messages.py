"""What somebody is told whose two registrations were merged."""

from datetime import datetime

from seminars.registration.messages import tell
from seminars.registration.models import Delegate, DelegateState


def tell_merged(delegate: Delegate, other_address: str | None, at: datetime, *, new_link: bool) -> None:
    """The delegate was there twice and is there once now; the mail goes to the address that was kept."""
    registered = delegate.state is DelegateState.REGISTERED
    old_links = "in our earlier messages" if new_link else "that were sent to the other registration"
    values = {
        "standing": "you have a place" if registered else "you are on the waiting list",
        "other address": other_address if other_address and other_address != delegate.email else "",
        "old links": f"Links {old_links} no longer work.",
    }
    tell(delegate, kind="merged", values=values, at=at, calendar="REQUEST" if registered else "")

"""What delegates are told about offers, about places in sessions, and when a place is handed over."""

from datetime import datetime

from seminars.formats import moment
from seminars.programme.models import Session
from seminars.registration.messages import LINK, tell
from seminars.registration.models import Delegate
from seminars.registration.sessions import session_time


def tell_offer(delegate: Delegate, ends: datetime, at: datetime, *, last: bool = False) -> None:
    """A place is free, and the delegate may take it until ``ends``."""
    otherwise = (
        "and because it is the second time you leave the waiting list"
        if last
        else "and you are at the end of the waiting list"
    )
    values = {"until": moment(ends, delegate.seminar.zone), "otherwise": otherwise}
    tell(delegate, kind="offer", values=values, at=at)


def tell_offer_lapsed(delegate: Delegate, position: int | None, at: datetime) -> None:
    """The offer ran out: the delegate is at the end of the list, or (None) no longer on it."""
    gone = (
        "It was the second time, so you are no longer on the waiting list. You are welcome to join it again: "
        f"your personal page shows how.\n{LINK}"
    )
    values = {
        "position": "" if position is None else str(position),
        "no longer waiting": gone if position is None else "",
    }
    tell(delegate, kind="offer_lapsed", values=values, at=at)


def tell_offer_shorter(delegate: Delegate, ends: datetime, at: datetime) -> None:
    """The seminar starts earlier now, so that the offer ends earlier too."""
    tell(delegate, kind="offer_shorter", values={"until": moment(ends, delegate.seminar.zone)}, at=at)


def tell_session_place(delegate: Delegate, session: Session, at: datetime) -> None:
    """Somebody who waited for a session has a place in it now."""
    room = f"\n  {session.room.name}" if session.room else ""
    words = f"  {session.title}\n  {session_time(session)}{room}"
    tell(delegate, kind="session_place", values={"session": words}, at=at)


def tell_session_by_staff(delegate: Delegate, session: Session, at: datetime, *, how: str) -> None:
    """Staff have changed how the delegate stands with a session; ``how`` says it in a sentence."""
    values = {"session": f"{session.title}, {session_time(session)}", "change": how}
    tell(delegate, kind="session_change", values=values, at=at)


def tell_handed_over(delegate: Delegate, colleague: Delegate, at: datetime) -> None:
    """The delegate has given their place to a colleague."""
    address = f" ({colleague.email})" if colleague.email else ""
    values = {"colleague": f"{colleague.name}{address}"}
    tell(delegate, kind="handed_over", values=values, at=at, calendar="CANCEL")


def tell_given(colleague: Delegate, giver_name: str, at: datetime) -> None:
    """A colleague has given this delegate their place."""
    tell(colleague, kind="handed_on", values={"giver": giver_name}, at=at, calendar="REQUEST")

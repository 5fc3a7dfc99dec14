"""What delegates are told about offers, about places in sessions, and when a place is handed over."""

from datetime import datetime

from seminars.formats import moment
from seminars.programme.models import Session
from seminars.registration.messages import (
    CALENDAR_HINT,
    LINK,
    PERSONAL_PAGE,
    days_of,
    tell,
    what_when_where,
)
from seminars.registration.models import Delegate
from seminars.registration.sessions import session_lines, session_time


def tell_offer(delegate: Delegate, ends: datetime, at: datetime, *, last: bool = False) -> None:
    """A place is free, and the delegate may take it until ``ends``."""
    until = moment(ends, delegate.seminar.zone)
    tell(
        delegate,
        kind="offer",
        subject="A place is free for you",
        paragraphs=[
            f"A place has become free, and you are next in line. It is kept for you until {until}.",
            what_when_where(delegate.seminar),
            f"Take the place, or let it pass on to the next person, here:\n{LINK}/offer",
            "If we do not hear from you by then, it passes on, "
            + (
                "and because it is the second time you leave the waiting list."
                if last
                else "and you are at the end of the waiting list."
            ),
        ],
        at=at,
    )


def tell_offer_lapsed(delegate: Delegate, position: int | None, at: datetime) -> None:
    """The offer ran out: the delegate is at the end of the list, or (None) no longer on it."""
    tell(
        delegate,
        kind="offer_lapsed",
        subject="The place has passed on",
        paragraphs=[
            f"A place at {days_of(delegate.seminar)} was kept for you. We did not hear from you in time, so "
            "it has passed on to the next person.",
            *(
                [
                    f"You are still on the waiting list, as number {position}. If you would rather leave it, "
                    "please say so on your personal page.",
                    PERSONAL_PAGE,
                ]
                if position is not None
                else [
                    "It was the second time, so you are no longer on the waiting list. You are welcome to "
                    f"join it again: your personal page shows how.\n{LINK}"
                ]
            ),
        ],
        at=at,
    )


def tell_offer_shorter(delegate: Delegate, ends: datetime, at: datetime) -> None:
    """The seminar starts earlier now, so that the offer ends earlier too."""
    tell(
        delegate,
        kind="offer",
        subject="A place is free for you: less time to answer",
        paragraphs=[
            f"The days of the seminar have changed. The place that we offered you is now kept for you until "
            f"{moment(ends, delegate.seminar.zone)}.",
            what_when_where(delegate.seminar),
            f"Take the place, or let it pass on to the next person, here:\n{LINK}/offer",
        ],
        at=at,
    )


def tell_session_place(delegate: Delegate, session: Session, at: datetime) -> None:
    """Somebody who waited for a session has a place in it now."""
    tell(
        delegate,
        kind="session_place",
        subject="You have a place in a session now",
        paragraphs=[
            "Good news: a place has become free, and it is yours.",
            f"  {session.title}\n  {session_time(session)}"
            + (f"\n  {session.room.name}" if session.room else ""),
            f"If you would rather give it up, please do so on your personal page:\n{LINK}",
        ],
        at=at,
    )


def tell_session_by_staff(delegate: Delegate, session: Session, at: datetime, *, how: str) -> None:
    """Staff have changed how the delegate stands with a session; ``how`` says it in a sentence."""
    tell(
        delegate,
        kind="session_change",
        subject="Your sessions have changed",
        paragraphs=[
            f"{session.title}, {session_time(session)}: {how}",
            f"Your personal page shows all your sessions:\n{LINK}",
        ],
        at=at,
    )


def tell_handed_over(delegate: Delegate, colleague: Delegate, at: datetime) -> None:
    """The delegate has given their place to a colleague."""
    address = f" ({colleague.email})" if colleague.email else ""
    tell(
        delegate,
        kind="handed_over",
        subject="Your place is handed over",
        paragraphs=[
            f"Your place at {days_of(delegate.seminar)} now belongs to {colleague.name}{address}. "
            "Thank you for telling us.",
            "Your own registration has ended, and nothing of what you told us about yourself was passed on.",
            "The file with this message takes the seminar out of your calendar.",
        ],
        at=at,
        calendar="CANCEL",
    )


def tell_given(colleague: Delegate, giver_name: str, at: datetime) -> None:
    """A colleague has given this delegate their place."""
    sessions = session_lines(colleague)
    tell(
        colleague,
        kind="handed_on",
        subject="A colleague has given you a place",
        paragraphs=[
            f"{giver_name} cannot come and has given you the place. It is yours:",
            what_when_where(colleague.seminar),
            *([f"Your sessions:\n{sessions}"] if sessions else []),
            f"Please open your personal page and tell us about yourself:\n{LINK}\n"
            "Please keep this link to yourself.",
            CALENDAR_HINT,
            "If you cannot come either, please cancel on that page, or hand the place on once more.",
        ],
        at=at,
        calendar="REQUEST",
    )

"""The window: when the questionnaire of a seminar can be filled in.

It is the programme's questionnaire session, and moves with it. What an organiser does by hand is
laid on top, in the order in which it was done:

- *opened* or *reopened* up to twelve hours before the session: opens then, closes with the session;
- *opened* or *reopened* at any other time: lasts ``DEFAULT_LENGTH``, or until it is closed;
  a window that was closed too soon runs to the end that it had;
- *extended*: the window that is open, or the next one, closes so many minutes later;
- *closed*: it is over; if the session is still to come (somebody tried the window out), the
  window opens again with the session.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from seminars.questionnaire.kinds import WindowAct

DEFAULT_LENGTH = timedelta(minutes=30)
EARLY = timedelta(hours=12)
# For forms that were open on a phone when the window closed.
GRACE = timedelta(minutes=10)


class WindowState(StrEnum):
    """Where a window stands at a moment."""

    NOT_PLANNED = "not_planned"
    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Period:
    """From ``opens_at`` until before ``closes_at``; ``meant_until`` is the end if nobody closes it sooner."""

    opens_at: datetime
    closes_at: datetime
    meant_until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether ``at`` lies in the period."""
        return self.opens_at <= at < self.closes_at


@dataclass(frozen=True)
class Event:
    """What an organiser did to the window at ``at``; ``minutes`` only where it was extended."""

    act: WindowAct
    at: datetime
    minutes: int | None = None


@dataclass(frozen=True)
class Window:
    """The periods in which the questionnaire is open, in order: nearly always one, or none.

    ``grace`` is how long after its end answers are taken from those who had begun; ``send_last``, how long
    before its end they can be sent at all (None: throughout).
    """

    periods: tuple[Period, ...] = ()
    grace: timedelta = GRACE
    send_last: timedelta | None = None

    def period(self, at: datetime) -> Period | None:
        """The period that is open at ``at``, else the next one, else the last one."""
        for period in self.periods:
            if at < period.closes_at:
                return period
        return self.periods[-1] if self.periods else None

    def state(self, at: datetime) -> WindowState:
        """Where the window stands at ``at``."""
        period = self.period(at)
        if period is None:
            return WindowState.NOT_PLANNED
        if at < period.opens_at:
            return WindowState.BEFORE
        return WindowState.OPEN if at < period.closes_at else WindowState.OVER

    @property
    def opens_at(self) -> datetime | None:
        """When the last period opens (pages that know the time use ``period``)."""
        return self.periods[-1].opens_at if self.periods else None

    @property
    def closes_at(self) -> datetime | None:
        """When the last period closes."""
        return self.periods[-1].closes_at if self.periods else None

    def counts_to(self, at: datetime) -> datetime | None:
        """The end that pages count to: of the open period, else of the last that ended, else of the next.

        Where it was closed by hand and is planned again for later, whoever has it on the screen is late, not
        early.
        """
        ended = [each.closes_at for each in self.periods if each.closes_at <= at]
        period = self.period(at)
        if ended and not self.is_open(at):
            return max(ended)
        return None if period is None else period.closes_at

    def is_open(self, at: datetime) -> bool:
        """Whether answers are taken at ``at`` from everybody."""
        return self.state(at) is WindowState.OPEN

    def accepts(self, at: datetime, begun_at: datetime | None) -> bool:
        """Whether answers that reach the server at ``at`` are taken from somebody who began at ``begun_at``.

        Whoever began while the window was open has ``grace`` after its end: for the last words, and for
        answers that were written in time on a device without a line.
        """
        if self.is_open(at):
            return True
        return begun_at is not None and any(begun_at <= period.closes_at for period in self._just_closed(at))

    def keeps_drafts(self, at: datetime) -> bool:
        """Whether answers that are not sent yet are still kept at ``at``."""
        return self.is_open(at) or bool(self._just_closed(at))

    def drafts_until(self, at: datetime) -> datetime | None:
        """Until when drafts are kept, as far as is known at ``at``; None where they are not."""
        period = self.period(at)
        if period is not None and period.holds(at):
            return period.closes_at + self.grace
        return self.grace_until(at)

    def grace_until(self, at: datetime) -> datetime | None:
        """Until when those who had begun can still send, where the window has just closed."""
        return max((period.closes_at + self.grace for period in self._just_closed(at)), default=None)

    def _just_closed(self, at: datetime) -> list[Period]:
        return [each for each in self.periods if each.closes_at <= at < each.closes_at + self.grace]

    def sends_from(self, at: datetime) -> datetime | None:
        """From when answers can be sent; None where they can be sent now, or never."""
        period = self.period(at)
        if self.send_last is None or period is None or not period.holds(at):
            return None
        start = max(period.opens_at, period.closes_at - self.send_last)
        return start if at < start else None

    def seconds_left(self, at: datetime) -> int:
        """Whole seconds until the window closes, rounded up; 0 unless it is open."""
        period = self.period(at)
        if period is None or not period.holds(at):
            return 0
        return -(-(period.closes_at - at) // timedelta(seconds=1))

    def minutes_left(self, at: datetime) -> int:
        """Whole minutes until the window closes, rounded up; 0 unless it is open."""
        return -(-self.seconds_left(at) // 60)


def window(
    session: tuple[datetime, datetime] | None,
    events: Iterable[Event] = (),
    *,
    grace: timedelta = GRACE,
    send_last: timedelta | None = None,
) -> Window:
    """The window of a seminar whose questionnaire session starts and ends at ``session`` (or has
    none), after ``events`` in the order in which they happened."""
    planned = Period(session[0], session[1], session[1]) if session else None
    periods = [planned] if planned else []
    for event in events:
        if event.act in (WindowAct.OPENED, WindowAct.REOPENED):
            _open(periods, event.at)
        elif event.act is WindowAct.EXTENDED:
            _extend(periods, event.at, timedelta(minutes=event.minutes or 0))
        else:
            _close(periods, event.at, planned)
    return Window(tuple(periods), grace, send_last)


def _open(periods: list[Period], at: datetime) -> None:
    for index, period in enumerate(periods):
        if period.holds(at):
            return
        if period.opens_at <= at < period.meant_until:
            periods[index] = replace(period, closes_at=period.meant_until)
            return
        if at < period.opens_at <= at + EARLY:
            periods[index] = replace(period, opens_at=at)
            return
    periods.append(Period(at, at + DEFAULT_LENGTH, at + DEFAULT_LENGTH))
    periods.sort(key=lambda period: period.opens_at)


def _extend(periods: list[Period], at: datetime, by: timedelta) -> None:
    for index, period in enumerate(periods):
        if at < period.closes_at:
            periods[index] = replace(
                period, closes_at=period.closes_at + by, meant_until=period.meant_until + by
            )
            return


def _close(periods: list[Period], at: datetime, planned: Period | None) -> None:
    for index, period in enumerate(periods):
        if not period.holds(at):
            continue
        if planned is not None and at < planned.opens_at and period.meant_until >= planned.closes_at:
            # Opened early and closed before the session: the session's own time still stands,
            # with what it was extended by.
            periods[index : index + 1] = [
                replace(period, closes_at=at, meant_until=at),
                replace(planned, closes_at=period.closes_at, meant_until=period.meant_until),
            ]
        else:
            periods[index] = replace(period, closes_at=at)
        return

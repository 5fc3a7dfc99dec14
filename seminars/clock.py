"""The server's clock: the one place where the time of day is read."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The present moment in UTC, from the application's clock (``app.extensions['clock']``)."""
    clock: Callable[[], datetime] = current_app.extensions["clock"]
    return clock()

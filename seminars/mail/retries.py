"""When a message that could not be delivered is tried again."""

from datetime import timedelta

# After the first, second ... attempt that failed for a passing reason.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)


def delay_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts have failed; None means to give up."""
    if attempts < 1:
        raise ValueError("A delay follows at least one attempt.")
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None

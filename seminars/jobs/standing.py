"""How a job stands, in words."""

from datetime import timedelta

from seminars.jobs.models import Job, JobState

# One that has waited for so long with nothing before it: nobody seems to do any work.
LONG = timedelta(minutes=1)
# More pieces than anybody counts: the steps of a search, say.
MANY = 100_000


def count(job: Job) -> str:
    """How much of a job is finished, in figures; '' while its size is not known."""
    if not job.total:
        return ""
    if job.total > MANY:
        return f"{100 * job.done // job.total} %"
    return f"{job.done} of {job.total}"


def standing(job: Job, *, ahead: int, waited: timedelta) -> str:
    """How a job stands that is not over: what it last said of itself, or that it waits, and for what."""
    if job.state is not JobState.QUEUED:
        return job.text or "It is being done."
    if ahead:
        return f"It waits: {'1 other piece' if ahead == 1 else f'{ahead} other pieces'} of work before it."
    if waited > LONG:
        return (
            "It still waits, and nothing is before it. Ask whoever looks after the server whether its worker "
            "runs; nothing is lost meanwhile."
        )
    return "It waits, and begins in a moment."

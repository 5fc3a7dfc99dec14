"""The application as the benchmark of registrations serves it: migrated tables and one open seminar."""

import fcntl
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade

from seminars import create_app
from seminars.audit.service import SYSTEM
from seminars.database import verb
from seminars.programme.models import SessionKind
from seminars.programme.service import add_session, create_seminar, create_series, create_venue, publish

# As in production, but for the limit of posts a minute, which is there to stop just such a flood.
app = create_app({"RATELIMIT_ENABLED": False})


@verb
def build(now: datetime) -> None:
    """An open seminar with places for all, and two days of programme."""
    first = (now + timedelta(days=60)).date()
    seminar = create_seminar(
        series=create_series(title="Benchmark", actor=SYSTEM, at=now),
        venue=create_venue(name="Harbour Hotel", region="West", rooms=[], actor=SYSTEM, at=now),
        title="Benchmark",
        slug="benchmark",
        starts_on=first,
        ends_on=first + timedelta(days=1),
        capacity=100_000,
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=30),
        actor=SYSTEM,
        at=now,
    )
    for day in seminar.days:
        for hour in range(9, 17):
            starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=seminar.zone)
            add_session(
                seminar=seminar,
                kind=SessionKind.TALK,
                title=f"Talk at {hour}",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                actor=SYSTEM,
                at=now,
            )
    publish(seminar=seminar, actor=SYSTEM, at=now)


# Both workers come here; the first one builds.
marker = Path(os.environ["SEMINARS_DATA_DIR"]) / "built"
with (Path(tempfile.gettempdir()) / "seminars-benchmark.lock").open("w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not marker.exists():
        with app.app_context():
            upgrade()
            build(datetime.now(UTC))
        marker.touch()

"""Lists of people that somebody has sent, while they are being brought in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime, choice
from seminars.extensions import Model
from seminars.jobs.models import Job
from seminars.programme.models import Seminar


class ImportState(StrEnum):
    """Read: the columns are to be chosen. Checked: it can be looked at. Done: the delegates are here."""

    READ = "read"
    CHECKED = "checked"
    DONE = "done"


class DelegateImport(Model):
    """A list of people on its way to becoming delegates of a seminar.

    ``content`` is the file, ``cells`` what it holds, ``report`` what the check found (both packed):
    personal data, removed once the delegates are here or after a week. ``chosen`` is what its columns mean;
    ``revision`` rises with each choice, so that only what was looked at is brought in. ``outcome``
    counts what became of the rows, and holds the numbers of the delegates who were added.
    """

    __tablename__ = "delegate_import"
    __table_args__ = (
        CheckConstraint("state <> 'done' OR done_at IS NOT NULL", name="done_has_time"),
        CheckConstraint("state <> 'done' OR (content IS NULL AND report IS NULL)", name="done_keeps_no_file"),
        CheckConstraint("state = 'done' OR content IS NOT NULL", name="open_has_file"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    sheet: Mapped[str] = mapped_column(String(120), default="")
    encoding: Mapped[str] = mapped_column(String(20), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    cells: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    report: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(default=0)
    state: Mapped[ImportState] = mapped_column(choice(ImportState, "import_state"), default=ImportState.READ)
    writes_to_added: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    seminar: Mapped[Seminar] = relationship()
    job: Mapped[Job | None] = relationship()

"""Jobs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from seminars.database import UtcDateTime, choice
from seminars.extensions import Model


class JobState(StrEnum):
    """Where a job stands. Failed: refused, or given up after several tries. Stopped: by somebody."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Model):
    """One piece of long work, for whoever asked for it.

    ``done`` of ``total`` pieces are finished (0 of 0: not known yet). ``beat_at`` is the last sign of
    life of the worker that runs it; ``next_url`` leads to what came out.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state NOT IN ('queued', 'running') OR finished_at IS NULL", name="open_has_no_end"),
        CheckConstraint("state IN ('queued', 'running') OR finished_at IS NOT NULL", name="ended_has_end"),
        Index("ix_job_due", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(choice(JobState, "job_state"), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(300), default="")
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problem: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    next_url: Mapped[str] = mapped_column(String(300), default="")
    stop_asked: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    once_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    seminar_id: Mapped[int | None] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.finished_at is not None

"""The audit trail: one row for each thing that somebody did."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from seminars.database import UtcDateTime
from seminars.extensions import Model


class AuditEntry(Model):
    """Who did what to what, and when. Never holds an answer, nor what would connect one to a person."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        # Read from its end: what is new in a seminar since the desk last asked.
        Index("ix_audit_entry_seminar_id_id", "seminar_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int | None]
    seminar_id: Mapped[int | None] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

"""Who downloaded which summary."""

from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import verb
from seminars.programme.models import Seminar, Series


@verb
def record_download(*, subject: Seminar | Series, shape: str, actor: Actor, at: datetime) -> None:
    """Note in the audit trail that ``actor`` took the summary away as ``shape`` (pdf, xlsx or csv)."""
    record(
        action="download summary",
        subject=subject,
        actor=actor,
        at=at,
        seminar_id=subject.id if isinstance(subject, Seminar) else None,
        shape=shape,
    )

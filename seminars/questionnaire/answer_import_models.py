"""Tables of answers keyed elsewhere, while they are being brought in."""

from sqlalchemy.orm import Mapped, relationship

from seminars.extensions import Model
from seminars.jobs.models import Job
from seminars.programme.models import Seminar
from seminars.registration.sent_tables import SentTable, constraints


class AnswerImport(SentTable, Model):
    """A table of keyed sheets on its way to becoming responses of a seminar."""

    __tablename__ = "answer_import"
    __table_args__ = constraints()

    seminar: Mapped[Seminar] = relationship()
    job: Mapped[Job | None] = relationship()

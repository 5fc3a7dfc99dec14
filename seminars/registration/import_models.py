"""Lists of people that somebody has sent, while they are being brought in."""

from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.extensions import Model
from seminars.jobs.models import Job
from seminars.programme.models import Seminar
from seminars.registration.sent_tables import ImportState as ImportState
from seminars.registration.sent_tables import SentTable, constraints


class DelegateImport(SentTable, Model):
    """A list of people on its way to becoming delegates of a seminar.

    ``outcome`` holds the numbers of the delegates who were added, too.
    """

    __tablename__ = "delegate_import"
    __table_args__ = constraints()

    writes_to_added: Mapped[bool] = mapped_column(default=False)

    seminar: Mapped[Seminar] = relationship()
    job: Mapped[Job | None] = relationship()

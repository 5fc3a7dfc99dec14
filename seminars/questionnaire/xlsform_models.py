"""Forms that somebody has sent, while they are being looked at."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime
from seminars.extensions import Model
from seminars.programme.models import Series


class QuestionnaireImport(Model):
    """An XLSForm on its way to becoming the questionnaire of a series; it goes then, or after a week."""

    __tablename__ = "questionnaire_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    series: Mapped[Series] = relationship()

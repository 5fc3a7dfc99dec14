"""Writing the words of a report: what stands in its sections before what is composed."""

from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.documents.fonts import undrawable
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.report.composing import SECTIONS
from seminars.report.models import ReportText

LONGEST = 20_000


def require_section(key: str) -> str:
    """The title of a section. Raises Missing."""
    if key not in SECTIONS:
        raise Missing("A report has no such section.", next_step="Go back to the report and choose one.")
    return SECTIONS[key]


def require_printable(text: str, field: str) -> None:
    """Raise Invalid for signs that the PDF could not show."""
    signs = undrawable(text)
    if signs:
        shown = " ".join(signs[:8]) + (" …" if len(signs) > 8 else "")
        raise Invalid(
            f"The printed report has no letters for: {shown}",
            next_step="Take them out, or say it in Latin, Greek or Cyrillic letters.",
            field=field,
        )


@verb
def write_section(
    *, series: Series, section: str, text: str, version: int, actor: Actor, at: datetime
) -> ReportText | None:
    """Keep what was written to a section; empty words take it out. ``version`` is what was read, 0 for
    nothing.

    Raises Conflict where somebody else has written since, Invalid for what is too long or cannot be printed.
    """
    require_section(section)
    lock(series)
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise Invalid(f"Keep a section under {LONGEST:,} characters.", field="text")
    require_printable(words, "text")
    row = db.session.get(ReportText, (series.id, section))
    if (row.version if row is not None else 0) != version:
        raise Conflict(
            "Somebody else has written to this section since you opened it.",
            next_step="Their words stand below yours. Put both together, then save again.",
            field="text",
        )
    if not words:
        if row is not None:
            record(action="empty report section", subject=row, actor=actor, at=at, section=section)
            db.session.delete(row)
        return None
    if row is None:
        row = ReportText(series_id=series.id, section=section, version=0)
        db.session.add(row)
    row.text, row.version = words, version + 1
    row.updated_at, row.account_id = at, actor.account_id
    record(action="write report section", subject=row, actor=actor, at=at, section=section)
    return row

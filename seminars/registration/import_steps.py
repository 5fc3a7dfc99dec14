"""What the pages of every import do alike with what was sent."""

from collections.abc import Callable

from flask import abort, flash

from seminars.errors import Refusal
from seminars.registration.import_forms import BringInForm, SourceForm
from seminars.registration.sent_tables import SentTable, columns_of, table_of


def change_source(
    row: SentTable, *, anew: Callable[[str, str], None], heading: Callable[[int], None]
) -> None:
    """Read another sheet or other letters (``anew``), or headings of another row; a fault is flashed."""
    table, columns = table_of(row), columns_of(row)
    form = SourceForm.of(table, columns, row.encoding)
    if not form.validate():
        flash("Choose from what is shown, and enter the row's number, or 0 for none.", "warning")
        return
    sheet, encoding = form.chosen_source
    try:
        if (sheet and sheet != table.sheet) or (encoding and encoding != row.encoding):
            anew(sheet, encoding)
        elif form.heading.data is not None and form.heading.data != columns.heading:
            heading(form.heading.data)
    except Refusal as problem:
        flash(f"{problem.message} {problem.next_step}".strip(), "warning")


def sent_revision(form: BringInForm) -> int:
    """The revision of what was looked at; nobody's form sends anything but a number."""
    try:
        return int(form.revision.data or -1)
    except ValueError:
        abort(400)

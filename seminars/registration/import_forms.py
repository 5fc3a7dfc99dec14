"""Forms of the pages on which a list of people is brought in."""

from typing import Any, Self

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from seminars.documents.encodings import CODE_PAGES
from seminars.documents.table_files import MOST_ROWS, Table, column_letters
from seminars.forms import choices
from seminars.registration.import_columns import Columns, Target


class FileForm(FlaskForm):
    """Choosing the file."""

    file = FileField("File", [FileRequired("Choose a file.")])


class SourceForm(FlaskForm):
    """How the file is read, where there is a choice: its sheet, its letters, its headings."""

    sheet = SelectField("Sheet")
    encoding = SelectField("Letters are written as")
    heading = IntegerField(
        "The headings stand in row",
        [InputRequired("Enter the number of a row, or 0."), NumberRange(0, 10 * MOST_ROWS)],
    )

    @classmethod
    def of(cls, table: Table, columns: Columns, encoding: str) -> Self:
        """The form for a file, with what is chosen now."""
        form = cls(sheet=table.sheet, encoding=encoding, heading=columns.heading)
        form.sheet.choices = choices((name, name) for name in table.sheets)
        form.encoding.choices = choices(CODE_PAGES.items())
        if len(table.sheets) < 2:
            del form.sheet
        # Where the file says itself how it is written there is nothing to choose.
        if not encoding:
            del form.encoding
        return form

    @property
    def chosen_source(self) -> tuple[str, str]:
        """The sheet and the way letters are written, as far as there is a choice."""
        return (
            self.sheet.data or "" if "sheet" in self else "",
            self.encoding.data or "" if "encoding" in self else "",
        )


class ColumnsForm(FlaskForm):
    """What each column means."""

    revision = HiddenField()
    update = BooleanField("Change people who are here already to what the list says")

    width: int

    @classmethod
    def of(cls, table: Table, columns: Columns, targets: list[Target], revision: int) -> Self:
        """The form with a select for each column, by the numbers of the columns."""
        meanings = [("", "Not imported"), *((target.key, target.label) for target in targets)]
        fields: dict[str, Any] = {
            f"column_{at}": SelectField(f"Column {column_letters(at)}", choices=choices(meanings))
            for at in range(table.width)
        }
        given = {f"column_{at}": target for at, target in enumerate(columns.targets)}
        form = type(cls.__name__, (cls,), fields)(update=columns.update, revision=str(revision), **given)
        form.width = table.width
        return form

    @property
    def chosen(self) -> list[str]:
        """The meaning of each column."""
        return [self[f"column_{at}"].data or "" for at in range(self.width)]


class BringInForm(FlaskForm):
    """The last button."""

    revision = HiddenField()
    write = BooleanField("Send each person who is added a confirmation with their personal link")

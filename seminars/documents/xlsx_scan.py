"""A look at a workbook's own files before it is read: is it one, how large, what would be missed.

The reader of cells (openpyxl, in the mode that needs little memory) tells neither which rows are
hidden nor which cells are merged, and would follow any number of rows.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from seminars.documents.table_files import refuse

MOST_FILES = 2_000
# What all of it may become when it is unpacked: far more than a list of people needs.
MOST_UNPACKED = 60 * 1024 * 1024
# Rows that may stand empty between others.
LAST_ROW = 200_000
_SAVE_AS = "Save it as 'Excel workbook (.xlsx)' or as CSV, and choose that."
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class Scan:
    """What a sheet's own file says besides its cells. Columns from 1, as in ``merged``: one for each
    column of cells joined downwards, with first and last row."""

    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    without_result: int = 0
    last_column: int = 0


def open_archive(content: bytes) -> ZipFile:
    """The files of a workbook. Raises Invalid for what is none, or unpacks to more than it should."""
    try:
        archive = ZipFile(BytesIO(content))
        entries = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged() from error
    names = {entry.filename for entry in entries}
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise refuse(
            "This is an OpenDocument file (.ods).",
            "Save it as 'Excel workbook (.xlsx)' or as CSV, and choose that.",
        )
    if any(name.startswith("Index/") for name in names) or "Index.zip" in names:
        raise refuse("This is a Numbers file.", "Export it as 'Excel' or as CSV, and choose that.")
    if "xl/workbook.bin" in names:
        raise refuse("This is a binary workbook (.xlsb).", _SAVE_AS)
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise refuse("This is not a workbook.", "Choose a CSV file or an Excel workbook (.xlsx).")
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise refuse(
            "This workbook is too large when it is unpacked.",
            "Copy the list of people alone into a new workbook, without pictures and empty rows.",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("This file is protected by a password.", "Save it without one.")
    return archive


def damaged() -> Exception:
    """The refusal of a workbook that cannot be read."""
    return refuse(
        "This workbook cannot be read: it may be damaged.",
        f"Open it in a spreadsheet. {_SAVE_AS}",
    )


def require_plain_xml(archive: ZipFile) -> None:
    """Raise Invalid for XML that declares entities: no spreadsheet writes any, and they can grow and grow."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as file:
                if b"<!" in file.read(2048).replace(b"<!--", b""):
                    raise damaged()


def scan(archive: ZipFile, path: str) -> Scan:
    """What the sheet's file at ``path`` says. Raises Invalid where it is damaged or has too many rows."""
    scanner = _Scanner()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = scanner.begin, scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        with archive.open(path) as file:
            parser.ParseFile(file)
    except (expat.ExpatError, KeyError, BadZipFile, OSError, ValueError, EOFError) as error:
        raise damaged() from error
    return scanner.found


def _no_doctype(*_: Any) -> None:
    raise damaged()


class _Scanner:
    """Follows a sheet's elements; names come as 'namespace name'."""

    def __init__(self) -> None:
        self.found = Scan()
        self.row = self.column = 0
        self.formula = self.value = self.inside = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if kind == "c":
            self.formula = self.value = False
            place = _CELL.fullmatch(attributes.get("r", ""))
            self.column = _column(place[1]) if place else 0
        elif kind in ("v", "is"):
            self.inside = True
        elif kind == "f":
            self.formula = True
        elif kind == "row":
            self._begin_row(attributes)
        elif kind == "mergeCell":
            self._note_merged(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        kind = name.rpartition(" ")[2]
        if kind in ("v", "is"):
            self.inside = False
        elif kind == "c":
            self.found.without_result += self.formula and not self.value

    def text(self, _: str) -> None:
        if self.inside:
            self.value = True
            self.found.last_column = max(self.found.last_column, self.column)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        if self.row > LAST_ROW:
            raise refuse(
                f"The sheet goes beyond row {LAST_ROW:,}.",
                "Delete the rows under the list, also empty ones.",
            )
        if attributes.get("hidden") in ("1", "true"):
            self.found.hidden_rows.add(self.row)

    def _note_merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, stop = _CELL.fullmatch(first), _CELL.fullmatch(last)
        if start and stop and start[2] != stop[2]:
            self.found.merged.append((_column(start[1]), int(start[2]), min(int(stop[2]), LAST_ROW)))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

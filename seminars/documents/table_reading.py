"""Reading whatever list of people is sent: by what the file holds, not by what it is called."""

from seminars.documents.csv_reading import read_csv
from seminars.documents.table_files import MOST_BYTES, Table, refuse
from seminars.documents.xlsx_reading import read_xlsx

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(content: bytes, *, sheet: str = "", encoding: str = "") -> Table:
    """The table of a CSV file or an XLSX workbook.

    ``sheet`` and ``encoding`` are what somebody chose where there is a choice. Raises Invalid (field
    'file') with what to do for every other kind of file, and for one that is damaged or too large.
    """
    if len(content) > MOST_BYTES:
        megabytes = MOST_BYTES // 1024 // 1024
        raise refuse(f"The file is larger than {megabytes} MB.", "Split the list, or leave out pictures.")
    if not content:
        raise refuse("The file is empty.", "Choose another file.")
    if content.startswith(_OLD_OFFICE):
        raise refuse(
            "This is an old Excel workbook (.xls), or one that is protected by a password.",
            "Save it as 'Excel workbook (.xlsx)' without a password, or as CSV, and choose that.",
        )
    if content.startswith(b"PK"):
        return read_xlsx(content, sheet=sheet)
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"%pdf", b"{\\rtf")):
        raise refuse(
            "This is a text document, not a table.", "Choose a CSV file or an Excel workbook (.xlsx)."
        )
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"mime-version")):
        raise refuse(
            "This is a web page, even if it is called .xls or .csv.",
            "Open it in a spreadsheet, save it as 'Excel workbook (.xlsx)' or as CSV, and choose that.",
        )
    return read_csv(content, encoding=encoding)

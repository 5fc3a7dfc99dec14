"""Answers that are files."""

from datetime import datetime

from flask import Response, request


def file_response(content: bytes, filename: str, mimetype: str, *, inline: bool = False) -> Response:
    """``content`` as a file named ``filename``, to keep or (``inline``) to look at in the browser."""
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=filename)
    return response


def pdf_response(content: bytes, filename: str) -> Response:
    """A PDF, opened in the browser so that it can be printed from there."""
    return file_response(content, filename, "application/pdf", inline=True)


def xlsx_response(content: bytes, filename: str) -> Response:
    """A workbook to keep."""
    return file_response(
        content, filename, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def docx_response(content: bytes, filename: str) -> Response:
    """A text document to work on."""
    return file_response(
        content, filename, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )


def csv_response(content: bytes, filename: str) -> Response:
    """A table of comma-separated values to keep."""
    return file_response(content, filename, "text/csv")


def calendar_response(content: bytes, filename: str) -> Response:
    """A calendar file (RFC 5545)."""
    return file_response(content, filename, "text/calendar")


def kept_response(response: Response, *, changed_at: datetime, minutes: int) -> Response:
    """An answer that is the same for everybody and may be kept for so many minutes.

    Who has it already and asks again is told so with 304, without the content.
    """
    response.headers["Cache-Control"] = f"public, max-age={minutes * 60}"
    response.last_modified = changed_at
    response.add_etag()
    response.make_conditional(request)
    # The server writes its own.
    response.headers.pop("Date", None)
    return response

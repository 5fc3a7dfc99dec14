"""What the public pages and the organiser's pages share."""

from typing import Any

from flask import Blueprint, request
from flask_wtf import FlaskForm

from seminars.requests import page_number

bp = Blueprint("programme", __name__)


def status(form: FlaskForm) -> int:
    """422 for a page that shows what is wrong with its form."""
    return 422 if form.errors else 200


def asked() -> dict[str, Any]:
    """What of a list is asked for: words to search, order, page."""
    return {
        "text": request.args.get("q", "").strip()[:100],
        "sort": request.args.get("sort", ""),
        "page": page_number(),
    }

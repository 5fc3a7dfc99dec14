"""What views read from a request in the same way everywhere."""

from flask import request

LAST_PAGE = 1_000_000


def page_number() -> int:
    """The page of a list that is asked for; 1 for anything that is no number, and never beyond reason."""
    return min(request.args.get("page", 1, type=int), LAST_PAGE)

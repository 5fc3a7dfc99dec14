"""The blueprint of the registration room, and what holds for all pages behind a personal link."""

from flask import Blueprint, Response, request

bp = Blueprint("registration", __name__)


@bp.after_app_request
def keep_private(response: Response) -> Response:
    """Pages behind a personal link, in every room, are kept by no cache and found by no search engine.

    That the link leaks to no other site is seen to for all pages (Referrer-Policy).
    """
    if request.path.startswith(("/d/", "/r/")):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

"""What all pages share: error pages, headers, navigation, and the filters of templates."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from seminars.accounts.models import Role
from seminars.documents.markup import block_html, inline_html, plain
from seminars.errors import Refusal
from seminars.extensions import db
from seminars.formats import clock_time, day, day_range, moment, paragraphs, words

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
# Of the few pages that one of ours shows within itself.
FRAMED_BY_US = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")

HTTP_MESSAGES = {
    400: ("The request was not complete", "Go back and try again."),
    403: ("You do not have access to this page", "Sign in with an account that has, or ask an organiser."),
    404: ("Page not found", "Check the address, or start again from the first page."),
    405: ("This address takes no such request", "Go back and use the button on the page."),
    413: ("The file is too large", "Choose a smaller file."),
    429: ("Too many tries", "Wait a minute, then try again."),
    500: (
        "Something went wrong",
        "Nothing was changed. Try again in a moment; if it happens again, tell the organiser.",
    ),
}


def error_page(code: int, title: str, message: str, next_step: str) -> tuple[str, int]:
    """The page that tells of an error and what to do next."""
    # After a fault of the server nothing may be looked up, not even who is signed in.
    signed_in = code < 500 and current_user.is_authenticated
    page = render_template(
        "errors/error.html",
        code=code,
        title=title,
        message=message,
        next_step=next_step,
        next_url=url_for("programme.seminars" if signed_in else "programme.home"),
        next_label="Go to your seminars" if signed_in else "Go to the first page",
    )
    return page, code


def handle_refusal(refusal: Refusal) -> ResponseReturnValue:
    """A verb refused and no form took the message."""
    return error_page(
        refusal.status, refusal.title, refusal.message, refusal.next_step or "Go back and try again."
    )


def handle_http_error(error: HTTPException) -> ResponseReturnValue:
    """Any other refused request."""
    code = error.code or 500
    if code < 400:
        return error
    title, next_step = HTTP_MESSAGES.get(code, HTTP_MESSAGES[400 if code < 500 else 500])
    message = ""
    if isinstance(error, CSRFError):
        message = "The page was open for too long, so this could not be sent safely."
        next_step = "Go back, reload the page, and send it again."
    if code == 500:
        db.session.rollback()
    return error_page(code, title, message, next_step)


def refuse_null_characters() -> None:
    """No keyboard types them and PostgreSQL cannot keep them: refused before anything is looked up."""
    sent = [request.path]
    for values in (*request.args.listvalues(), *request.form.listvalues()):
        sent += values
    if any("\0" in value for value in sent):
        abort(400)


def add_headers(response: Response) -> Response:
    """Strict headers on every answer; pages about people are never kept by a shared cache."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    # Personal links must not leak to other sites.
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
    if current_app.config["ENV_NAME"] == "production" and request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint and request.endpoint.endswith("static") and "v" not in request.args:
        # What a module imports comes without its version: asked for anew, so that it fits those with one.
        headers["Cache-Control"] = "no-cache"
    elif request.endpoint and not request.endpoint.endswith("static"):
        headers.setdefault(
            "Cache-Control", "no-store" if current_user.is_authenticated else "private, no-cache"
        )
    return response


def navigation() -> list[tuple[str, str, bool]]:
    """The main navigation for whoever looks: label, address, whether one is there."""
    if not current_user.is_authenticated:
        entries = [("Seminars", "programme.home")]
    elif current_user.role is Role.FACILITATOR:
        entries = [("My groups", "focus_groups.mine")]
    else:
        entries = [("Seminars", "programme.seminars")]
        if current_user.role is Role.ORGANISER:
            entries += [
                ("Series", "programme.series_list"),
                ("Venues", "programme.venues"),
                ("Organisations", "registration.organisation_list"),
                ("Messages", "mail.messages"),
                ("Accounts", "accounts.accounts"),
            ]
    items = []
    for label, endpoint in entries:
        url = url_for(endpoint)
        active = request.path == url or (url != "/" and request.path.startswith(url + "/"))
        items.append((label, url, active))
    return items


def version_static_files(app: Flask) -> None:
    """Give each static file's address its time of change, so that browsers may keep it for long."""

    @cache
    def version(folder: str, filename: str) -> str:
        try:
            return f"{int(os.path.getmtime(os.path.join(folder, filename))):x}"
        except OSError:
            return "0"

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if "filename" not in values or "v" in values:
            return
        owner = app if endpoint == "static" else app.blueprints.get(endpoint.removesuffix(".static"))
        if owner is not None and owner.static_folder:
            values["v"] = version(owner.static_folder, values["filename"])

    @cache
    def kept(_root: str, endpoint: str, filename: str) -> str:
        return app.url_for(endpoint, filename=filename)

    def address(endpoint: str, **values: Any) -> str:
        """``url_for`` in templates: each page names a dozen static files, whose addresses stay the same."""
        if endpoint.endswith("static") and not endpoint.startswith(".") and values.keys() == {"filename"}:
            return kept(request.script_root, endpoint, values["filename"])
        return app.url_for(endpoint, **values)

    app.jinja_env.globals["url_for"] = address


def init_app(app: Flask) -> None:
    """Give the application its error pages, headers, navigation and filters."""
    app.register_error_handler(Refusal, handle_refusal)
    app.register_error_handler(HTTPException, handle_http_error)
    app.before_request(refuse_null_characters)
    app.after_request(add_headers)
    version_static_files(app)
    # Called by the layout that shows it; the lean ones look nothing up.
    app.add_template_global(navigation, "navigation")
    filters: dict[str, Callable[..., Any]] = {
        "day": day,
        "clock_time": clock_time,
        "moment": moment,
        "paragraphs": paragraphs,
        "words": words,
        # Safe to stand in a page: both escape whatever is not bold, italic or a list.
        "markup": lambda source: Markup(block_html(source)),
        "inline_markup": lambda source: Markup(inline_html(source)),
        "plain": plain,
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
    app.add_template_global(day_range, "day_range")

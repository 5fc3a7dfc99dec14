"""A client that looks at every page it gets: what all pages promise is checked without being asked."""

import json
from contextvars import Context
from typing import Any

from bs4 import BeautifulSoup
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from seminars.extensions import db


class PageClient(FlaskClient):
    """Sends each request in a context of its own, as a server does, and checks the page that comes."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # Without this a test and its requests would share the session and who is signed in.
        answer = Context().run(super().open, *args, **kwargs)
        if has_app_context():
            # What the test reads next it reads afresh.
            db.session.rollback()
        # A redirect has a body too, which nobody sees.
        seen = answer.data and not (answer.location or kwargs.get("buffered"))
        if answer.mimetype == "text/html" and seen:
            check_page(answer.text, answer.request.path)
        return answer


def check_page(html: str, path: str) -> None:
    """Title and heading agree, ids are unique, fields have labels, forms that post are protected."""
    page = BeautifulSoup(html, "html.parser")
    if page.html is None:
        # Part of a page, fetched by a script.
        return
    assert page.main is not None, f"{path}: no main part"
    headings = page.find_all("h1")
    assert len(headings) == 1, f"{path}: {len(headings)} headings of the first order"
    heading = " ".join(headings[0].get_text(" ").split())
    assert page.title is not None
    title = " ".join(page.title.get_text(" ").split())
    assert heading in title, f"{path}: '{heading}' is not in the title '{title}'"
    ids = [element["id"] for element in page.find_all(id=True)]
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"{path}: ids twice: {twice}"
    labelled = {label.get("for") for label in page.find_all("label")}
    for field in page.find_all(["input", "select", "textarea"]):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        assert named or field.find_parent("label"), f"{path}: {field} has no label"
    for image in page.find_all("img"):
        assert image.has_attr("alt"), f"{path}: {image} has no alt text"
    for script in page.find_all("script"):
        if script.get("src"):
            assert not script.string, f"{path}: {script}"
            continue
        # Data for search engines is the one thing that may stand inside: it is not run.
        assert script.get("type") == "application/ld+json", f"{path}: {script} is inside the page"
        assert json.loads(script.string)["@context"] == "https://schema.org"
    for element in page.find_all(True):
        acts = [name for name in element.attrs if name.startswith("on")]
        assert not acts, f"{path}: {element.name} has {acts}, which the policy forbids"
    for element in page.find_all(style=True):
        raise AssertionError(f"{path}: {element} has an inline style, which the policy forbids")

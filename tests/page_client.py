"""A client that looks at every page it gets: what all pages promise is checked without being asked."""

import json
from collections import Counter
from contextvars import Context
from typing import Any

from bs4 import BeautifulSoup
from flask import has_app_context
from flask.testing import FlaskClient
from lxml.html import HTMLParser, document_fromstring, tostring
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


def words(element: Any) -> str:
    """What is read on the page, in one line."""
    return " ".join(" ".join(element.xpath("descendant::text()")).split())


def source(element: Any) -> str:
    """The element as it stands in the page, for the message of a fault."""
    return str(tostring(element, encoding="unicode", with_tail=False))


def check_page(html: str, path: str) -> None:
    """Title and heading agree, ids are unique, fields have labels, nothing is scripted or styled inside."""
    if "<html" not in html:
        # Part of a page, fetched by a script.
        return
    page = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    assert page.xpath("//main"), f"{path}: no main part"
    headings = page.xpath("//h1")
    assert len(headings) == 1, f"{path}: {len(headings)} headings of the first order"
    heading, title = words(headings[0]), words(page.xpath("//title")[0])
    assert heading in title, f"{path}: '{heading}' is not in the title '{title}'"
    ids = Counter(page.xpath("//@id"))
    assert ids.total() == len(ids), f"{path}: ids twice: {[each for each in ids if ids[each] > 1]}"
    labelled = set(page.xpath("//label/@for"))
    for field in page.xpath("//input | //select | //textarea"):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        assert named or next(field.iterancestors("label"), None) is not None, (
            f"{path}: {source(field)} has no label"
        )
    for image in page.xpath("//img[not(@alt)]"):
        raise AssertionError(f"{path}: {source(image)} has no alt text")
    for script in page.xpath("//script"):
        if script.get("src"):
            assert not script.text, f"{path}: {source(script)}"
            continue
        # Data for search engines is the one thing that may stand inside: it is not run.
        assert script.get("type") == "application/ld+json", f"{path}: {source(script)} is inside the page"
        assert json.loads(script.text)["@context"] == "https://schema.org"
    for act in page.xpath("//@*[starts-with(name(), 'on')]"):
        raise AssertionError(f"{path}: {act.getparent().tag} has {act.attrname}, which the policy forbids")
    for element in page.xpath("//*[@style]"):
        raise AssertionError(f"{path}: {source(element)} has an inline style, which the policy forbids")


def form_on(page: Any) -> dict[str, Any]:
    """What the first form on a page would send as it stands."""
    form = BeautifulSoup(page.text, "html5lib").select_one("main form")
    sent: dict[str, Any] = {}
    for field in form.select("input, textarea"):
        if field.get("type") not in ("radio", "checkbox") or field.has_attr("checked"):
            sent[field["name"]] = field.get("value", "") if field.name == "input" else field.text.lstrip("\n")
    for field in form.select("select"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        sent[field["name"]] = chosen.get("value", "")
    return sent

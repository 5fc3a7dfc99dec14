"""A kept draft goes on quoting what was held back later: the organiser is told, and can take links back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.audit.service import SYSTEM
from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.report import reviewing
from seminars.report.models import ReportVersion, Review
from seminars.report.versions import digest_of, freeze
from seminars.themes.checking import Check
from seminars.themes.coding import Codes, code
from seminars.themes.models import CodedQuotation
from seminars.themes.releasing import hold, release
from tests.report.reports import AFTER, current, kept_draft
from tests.report.test_reviewing import UNTIL, facilitator, path_of
from tests.themes.factories import first_group, gathered, make_frame, make_season, say

Client = Callable[..., FlaskClient]
BY: dict[str, Any] = {"actor": SYSTEM, "at": AFTER}


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def released(series: Series, *texts: str) -> list[CodedQuotation]:
    """These words, said in a group, chosen and released under one theme."""
    say(first_group(series), *texts)
    theme = make_frame(series)[0].themes[0]
    found = gathered(series)
    for text in texts:
        quotation = found[text]
        code(quotation=quotation, add=Codes(frozenset([theme.id])), chosen=True, **BY)
        release(quotation=quotation, check=Check(series), read=text, **BY)
    return [found[text] for text in texts]


def hold_back(quotation: CodedQuotation) -> None:
    hold(quotation=quotation, read=quotation.text, **BY)


def notice_on(client: FlaskClient, address: str) -> str:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return " ".join(
        " ".join(each.get_text(" ").split())
        for each in page.select(".notice-warning")
        if "not in the report any more" in each.get_text(" ")
    )


def send(version: ReportVersion, *names: str) -> None:
    people = [facilitator(name) for name in names]
    reviewing.send_for_review(version=version, accounts=people, until=UNTIL, **BY)


def test_a_draft_that_quotes_what_was_held_back_says_so_wherever_it_can_be_taken_back(
    app: Flask, signed_in: Client
) -> None:
    series = make_season("galway")
    first, second = released(series, "We just rang.", "It worked.")
    draft = kept_draft(series)
    client, report = signed_in("organiser"), f"/series/{series.slug}/report"
    kept = f"{report}/versions/1"
    assert not notice_on(client, kept)
    hold_back(first)
    unsent = notice_on(client, kept)
    assert "We just rang." in unsent
    assert "It worked." not in unsent
    assert "No personal link opens it now." in unsent
    # Nobody can open it, so the report has nothing to say of it.
    assert not notice_on(client, report)
    send(draft, "Fidelma", "Fintan")
    assert "Draft 1 still shows" in notice_on(client, report)
    hold_back(second)
    for address in (kept, f"{kept}/facilitators"):
        assert "2 personal links still show" in notice_on(client, address)
    fidelma = db.session.scalars(select(Review).order_by(Review.id)).first()
    assert fidelma is not None
    link = path_of(fidelma.account)
    assert "We just rang." in app.test_client().get(link).text
    taken = client.post(f"{kept}/facilitators/withdraw", follow_redirects=True)
    assert "2 links open nothing any more." in taken.text
    assert app.test_client().get(link).status_code == 404
    assert "taken back" in taken.text.lower()
    assert not notice_on(client, report)
    assert "No link was open" in client.post(f"{kept}/facilitators/withdraw", follow_redirects=True).text
    assert signed_in("staff").post(f"{kept}/facilitators/withdraw").status_code == 403


def test_links_that_are_over_are_not_taken_back_again(app: Flask) -> None:
    series = make_season("galway")
    draft = kept_draft(series)
    send(draft, "Fidelma", "Fintan")
    first, second = db.session.scalars(select(Review).order_by(Review.id)).all()
    reviewing.withdraw(review=first, **BY)
    assert reviewing.withdraw_all(version=draft, actor=SYSTEM, at=AFTER + timedelta(hours=1)) == 1
    assert first.withdrawn_at == AFTER
    assert second.withdrawn_at == AFTER + timedelta(hours=1)
    assert reviewing.withdraw_all(version=draft, actor=SYSTEM, at=UNTIL) == 0
    with pytest.raises(Missing):
        reviewing.comment(review=second, section=reviewing.WHOLE, text="Late", at=UNTIL)


def test_of_a_final_version_it_is_said_as_well_though_not_to_staff(app: Flask, signed_in: Client) -> None:
    series = make_season("galway")
    [said] = released(series, "We just rang.")
    content = current(series)
    files = {"pdf": b"%PDF", "docx": b"PK"}
    freeze(series=series, content=content, read=digest_of(content), number=1, files=files, pending="", **BY)
    hold_back(said)
    address = f"/series/{series.slug}/report/versions/1"
    assert "The version stays as it was kept." in notice_on(signed_in("organiser"), address)
    assert not notice_on(signed_in("staff"), address)

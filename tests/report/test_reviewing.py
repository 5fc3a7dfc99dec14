"""Facilitators comment on a draft through a personal link; the organiser settles or answers each comment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.accounts.models import Account, Role
from seminars.accounts.service import create_account
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.mail.models import DeliveryState, Message
from seminars.mail.service import filled
from seminars.registration.links import token_hash
from seminars.report import reviewing
from seminars.report.models import MOVES, CommentState, ReportComment, ReportVersion, Review
from seminars.report.settling import close_comment, open_again
from seminars.report.versions import digest_of, freeze
from tests.conftest import PASSWORD
from tests.report.reports import AFTER, current, kept_draft, plain_series

Client = Callable[..., FlaskClient]
UNTIL = AFTER + timedelta(days=14)


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def facilitator(name: str = "Fidelma", role: Role = Role.FACILITATOR) -> Account:
    return create_account(
        name=name,
        email=f"{name.lower()}@example.org",
        password=PASSWORD,
        role=role,
        actor=SYSTEM,
        at=AFTER,
    )


def send(version: ReportVersion, *accounts: Account, until: Any = UNTIL) -> None:
    reviewing.send_for_review(version=version, accounts=accounts, until=until, actor=SYSTEM, at=AFTER)


def review_of(account: Account) -> Review:
    return db.session.scalars(select(Review).where(Review.account_id == account.id)).one()


def path_of(account: Account) -> str:
    message = db.session.scalars(
        select(Message).where(Message.to_address == account.email).order_by(Message.id.desc())
    ).first()
    assert message is not None
    address = next(line for line in filled(message).splitlines() if "/r/" in line)
    return address[address.index("/r/") :]


def say(account: Account, text: str = "Distance is missing.", section: str = "background") -> ReportComment:
    return reviewing.comment(review=review_of(account), section=section, text=text, at=AFTER)


def settle(comment: ReportComment, state: CommentState, answer: str = "") -> None:
    close_comment(comment=comment, state=state, read=comment.text, answer=answer, actor=SYSTEM, at=AFTER)


def test_a_draft_goes_out_with_a_link_of_which_only_a_hash_is_kept(app: Flask, client: FlaskClient) -> None:
    fidelma = facilitator()
    version = kept_draft(plain_series())
    send(version, fidelma)
    path = path_of(fidelma)
    token = path.removeprefix("/r/")
    assert len(token) >= 24
    row = review_of(fidelma)
    assert row.token_hash == token_hash(token)
    message = db.session.scalars(select(Message)).one()
    kept = [str(value) for entry in db.session.scalars(select(AuditEntry)) for value in (entry.details,)]
    assert token not in " ".join([message.body, message.subject, row.link_seed, *kept])
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "For Fidelma" in page.text
    assert client.get(f"{path}/report.pdf").data.startswith(b"%PDF")
    assert db.session.scalars(
        select(AuditEntry.actor_name).where(AuditEntry.action == "download report")
    ).all() == ["Fidelma"]
    assert client.get(path[:-1] + ("a" if path[-1] != "a" else "b")).status_code == 404


def test_sent_again_the_link_is_another_and_comments_stay(app: Flask, client: FlaskClient) -> None:
    fidelma = facilitator()
    version = kept_draft(plain_series())
    send(version, fidelma)
    old = path_of(fidelma)
    comment = say(fidelma)
    settle(comment, CommentState.ANSWERED, "It stands under Method.")
    send(version, fidelma)
    new = path_of(fidelma)
    assert client.get(old).status_code == 404
    assert client.post(f"{old}/agree").status_code == 404
    assert "It stands under Method." in client.get(new).text
    first, second = db.session.scalars(select(Message).order_by(Message.id))
    assert "replaced" in filled(first)
    # What had not left yet does not leave any more.
    assert (first.state, second.state) == (DeliveryState.STOPPED, DeliveryState.QUEUED)
    assert "One of your comments is settled or answered" in second.body


def test_a_link_expires_and_can_be_taken_back(app: Flask, client: FlaskClient, clock: Any) -> None:
    fidelma, fintan = facilitator(), facilitator("Fintan")
    version = kept_draft(plain_series())
    send(version, fidelma, fintan)
    paths = {account.name: path_of(account) for account in (fidelma, fintan)}
    reviewing.withdraw(review=review_of(fintan), actor=SYSTEM, at=AFTER)
    gone = client.get(paths["Fintan"])
    assert gone.status_code == 404
    assert "Ask the organiser" in gone.text
    clock.set(UNTIL - timedelta(minutes=1))
    assert client.get(paths["Fidelma"]).status_code == 200
    clock.set(UNTIL)
    for path in (paths["Fidelma"], f"{paths['Fidelma']}/report.pdf"):
        assert client.get(path).status_code == 404
    late = client.post(f"{paths['Fidelma']}/comments", data={"section": "background", "text": "Late"})
    assert late.status_code == 404
    assert db.session.scalars(select(ReportComment)).all() == []
    with pytest.raises(Missing):
        reviewing.comment(review=review_of(fidelma), section="background", text="Late", at=UNTIL)


def test_an_account_that_was_closed_opens_nothing(app: Flask, client: FlaskClient) -> None:
    fidelma = facilitator()
    send(kept_draft(plain_series()), fidelma)
    path = path_of(fidelma)
    fidelma.active = False
    db.session.commit()
    assert client.get(path).status_code == 404


def test_a_draft_goes_to_facilitators_and_for_a_reasonable_time(app: Flask) -> None:
    version = kept_draft(plain_series())
    with pytest.raises(Invalid, match="Choose who"):
        send(version)
    with pytest.raises(Invalid, match="goes to facilitators"):
        send(version, facilitator("Stephen", Role.STAFF))
    fidelma = facilitator()
    for until in (AFTER, AFTER - timedelta(days=1), AFTER + timedelta(days=100)):
        with pytest.raises(Invalid) as refused:
            send(version, fidelma, until=until)
        assert refused.value.field == "until"
    assert db.session.scalars(select(Message)).all() == []


def test_a_facilitator_comments_by_section_and_sees_what_became_of_it(
    app: Flask, client: FlaskClient, signed_in: Client
) -> None:
    series = plain_series()
    fidelma, fintan = facilitator(), facilitator("Fintan")
    send(kept_draft(series), fidelma, fintan)
    path = path_of(fidelma)
    posted = client.post(f"{path}/comments", data={"section": "method", "text": "How long were the groups?"})
    assert posted.status_code == 302
    client.post(f"{path}/comments", data={"section": "whole", "text": "Very clear."})
    # Others do not see it.
    assert "How long were the groups?" not in client.get(path_of(fintan)).text
    organiser = signed_in("organiser")
    kept = f"/series/{series.slug}/report/versions/1"
    page = BeautifulSoup(organiser.get(kept).text, "html.parser")
    assert "2 comments are open" in page.get_text()
    method = page.select_one("section[aria-labelledby=method-title]")
    assert method is not None
    assert "How long were the groups?" in method.get_text()
    assert "Fidelma" in method.get_text()
    first, second = db.session.scalars(select(ReportComment.id).order_by(ReportComment.id))
    read = {"read": "How long were the groups?"}
    refused = organiser.post(f"{kept}/comments/{first}", data={**read, "answer": " "})
    assert refused.status_code == 422
    assert "Write the answer." in refused.text
    organiser.post(f"{kept}/comments/{first}", data={**read, "answer": "An hour and a half each."})
    organiser.post(f"{kept}/comments/{second}", data={"read": "Very clear.", "settled": "yes", "answer": ""})
    seen = client.get(path).text
    assert "An hour and a half each." in seen
    assert "The report is changed" in seen
    assert "No open comment" in organiser.get(kept).text
    organiser.post(f"{kept}/comments/{first}/open")
    assert "1 comment is open" in organiser.get(kept).text


def test_what_was_typed_stays_when_it_cannot_be_kept(app: Flask, client: FlaskClient) -> None:
    fidelma = facilitator()
    send(kept_draft(plain_series()), fidelma)
    path = path_of(fidelma)
    long = "b" * (reviewing.LONGEST + 1)
    answer = client.post(f"{path}/comments", data={"section": "background", "text": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert client.post(f"{path}/comments", data={"section": "none", "text": "Where?"}).status_code == 404
    assert client.post(f"{path}/comments", data={"section": "method", "text": ""}).status_code == 422


def test_a_comment_is_changed_or_taken_back_by_its_writer_while_it_is_open(
    app: Flask, client: FlaskClient
) -> None:
    fidelma, fintan = facilitator(), facilitator("Fintan")
    send(kept_draft(plain_series()), fidelma, fintan)
    comment, path = say(fidelma), path_of(fidelma)
    assert client.post(f"{path_of(fintan)}/comments/{comment.id}", data={"text": "Mine"}).status_code == 404
    client.post(f"{path}/comments/{comment.id}", data={"text": "Distance is missing twice."})
    with pytest.raises(Conflict, match="has changed this comment"):
        close_comment(
            comment=comment,
            state=CommentState.SETTLED,
            read="Distance is missing.",
            answer="",
            actor=SYSTEM,
            at=AFTER,
        )
    settle(db.session.get_one(ReportComment, comment.id), CommentState.SETTLED)
    late = client.post(f"{path}/comments/{comment.id}", data={"text": "Once more"})
    assert late.status_code == 409
    assert "Once more" in late.text
    open_again(comment=comment, actor=SYSTEM, at=AFTER)
    client.post(f"{path}/comments/{comment.id}", data={"take-back": "yes"})
    assert db.session.scalars(select(ReportComment)).all() == []


@pytest.mark.parametrize("before", list(CommentState))
@pytest.mark.parametrize("after", list(CommentState))
def test_states_of_a_comment(app: Flask, before: CommentState, after: CommentState) -> None:
    fidelma = facilitator()
    send(kept_draft(plain_series()), fidelma)
    comment = say(fidelma)
    if before is not CommentState.OPEN:
        settle(comment, before, "Done.")

    def bring() -> None:
        if after is CommentState.OPEN:
            open_again(comment=comment, actor=SYSTEM, at=AFTER)
        else:
            settle(comment, after, "Done.")

    if after in MOVES[before]:
        bring()
        assert comment.state is after
    else:
        with pytest.raises(Conflict):
            bring()


def test_who_agrees_has_no_open_comment_and_who_comments_does_not_agree(
    app: Flask, client: FlaskClient
) -> None:
    fidelma = facilitator()
    send(kept_draft(plain_series()), fidelma)
    path = path_of(fidelma)
    assert client.post(f"{path}/agree").status_code == 302
    assert review_of(fidelma).agreed_at == AFTER
    comment = say(fidelma)
    assert review_of(fidelma).agreed_at is None
    refused = client.post(f"{path}/agree")
    assert refused.status_code == 409
    assert "nobody has answered yet" in refused.text
    settle(comment, CommentState.SETTLED)
    client.post(f"{path}/agree")
    assert "every key point is in it" in client.get(path).text


def test_the_report_is_final_only_when_no_comment_is_open_and_then_takes_none(
    app: Flask, client: FlaskClient
) -> None:
    series, fidelma = plain_series(), facilitator()
    draft = kept_draft(series)
    send(draft, fidelma)
    comment = say(fidelma)
    content = current(series)

    def make_final() -> ReportVersion:
        return freeze(
            series=series,
            content=content,
            read=digest_of(content),
            number=2,
            files={"pdf": b"%PDF", "docx": b"PK"},
            pending="",
            actor=SYSTEM,
            at=AFTER,
        )

    with pytest.raises(Conflict, match="neither settled nor answered"):
        make_final()
    settle(comment, CommentState.ANSWERED, "Yes.")
    make_final()
    path = path_of(fidelma)
    page = client.get(path)
    assert "The report is final" in page.text
    assert "Send the comment" not in page.text
    answer = client.post(f"{path}/comments", data={"section": "background", "text": "Too late"})
    assert answer.status_code == 409
    with pytest.raises(Conflict, match="final"):
        send(draft, fidelma)


def test_the_organiser_sends_it_to_those_who_are_ticked(app: Flask, signed_in: Client) -> None:
    series = plain_series()
    fidelma, fintan = facilitator(), facilitator("Fintan")
    kept_draft(series)
    organiser = signed_in("organiser")
    address = f"/series/{series.slug}/report/versions/1/facilitators"
    assert organiser.post(address, data={"until": "2026-05-20"}).status_code == 422
    past = organiser.post(address, data={"accounts": [str(fidelma.id)], "until": "2026-05-01"})
    assert past.status_code == 422
    assert "Give them at least an hour" in past.text
    filled_in = {"accounts": [str(fidelma.id)], "until": "2026-05-20", "words": "Hello!"}
    sent = organiser.post(address, data=filled_in)
    assert sent.status_code == 302
    message = db.session.scalars(select(Message)).one()
    assert (message.to_name, "Hello!" in message.body) == ("Fidelma", True)
    review = review_of(fidelma)
    assert review.expires_at.isoformat() == "2026-05-20T22:59:00+00:00"
    page = organiser.get(address).text
    assert "Fidelma" in page
    organiser.post(f"{address}/{review.id}/withdraw")
    assert "Taken back" in organiser.get(address).text
    assert fintan.name in page


def test_statements_do_not_grow_with_comments_and_facilitators(
    app: Flask, client: FlaskClient, signed_in: Client, statements: Any
) -> None:
    series = plain_series()
    draft = kept_draft(series)
    organiser = signed_in("organiser")
    first = facilitator()
    send(draft, first)
    say(first)
    path = path_of(first)
    pages = (
        (organiser, f"/series/{series.slug}/report/versions/1"),
        (organiser, f"/series/{series.slug}/report/versions/1/facilitators"),
        (organiser, f"/series/{series.slug}/report/versions"),
        (client, path),
    )

    def cost() -> list[int]:
        counts = []
        for who, address in pages:
            who.get(address)
            with statements() as made:
                who.get(address)
            counts.append(len(made))
        return counts

    few = cost()
    for name in ("Fintan", "Freda", "Frank"):
        other = facilitator(name)
        send(draft, other)
        say(other)
        say(first)
        kept_draft(series)
    assert cost() == few

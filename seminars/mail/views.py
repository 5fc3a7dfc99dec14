"""The outbox as a mailbox: organisers read what was written to whom, and what became of it."""

from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.mail import queries, service
from seminars.mail.models import DeliveryState
from seminars.requests import page_number
from seminars.responses import file_response

bp = Blueprint("mail", __name__)


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])


def _state(text: str) -> DeliveryState | None:
    return DeliveryState(text) if text in list(DeliveryState) else None


def _number(text: str) -> int:
    """A number that a database can hold; ValueError, which leaves the choice out, for anything else."""
    number = int(text)
    if not 0 < number < 2**31:
        raise ValueError(text)
    return number


@bp.get("/messages")
@organiser
def messages() -> ResponseReturnValue:
    """All messages, the latest first."""
    choice = queries.Choice(
        text=request.args.get("q", "").strip()[:100],
        state=_state(request.args.get("state", "")),
        kind=request.args.get("kind", "")[:40],
        mailing_id=request.args.get("mailing", type=_number),
    )
    sort = request.args.get("sort", "-written")
    return render_template(
        "mail/messages.html",
        page=queries.messages_page(choice, sort=sort, page=page_number()),
        choice=choice,
        sort=sort,
        counts=queries.counts_by_state(choice),
        kinds=queries.kinds_to_choose(),
        mailings=queries.mailings_to_choose(),
        zone=_zone(),
        kept_here=not current_app.config["SMTP_URL"],
    )


@bp.get("/messages/<int:message_id>")
@organiser
def message(message_id: int) -> ResponseReturnValue:
    """One message, to read."""
    row = queries.message_by_id(message_id)
    return render_template(
        "mail/message.html",
        message=row,
        kind=queries.kind_title(row.kind),
        body=service.filled(row),
        zone=_zone(),
        kept_here=not current_app.config["SMTP_URL"],
    )


@bp.get("/messages/<int:message_id>/files/<int:attachment_id>")
@organiser
def attachment(message_id: int, attachment_id: int) -> ResponseReturnValue:
    """A file that went with a message."""
    file = queries.attachment_by_id(message_id, attachment_id)
    return file_response(file.content, file.filename, file.content_type)


@bp.post("/messages/<int:message_id>/try-again")
@organiser
def try_again(message_id: int) -> ResponseReturnValue:
    """Queue a refused message anew."""
    service.try_again(message=queries.message_by_id(message_id), actor=acting(), at=clock.now())
    flash("The message is in the queue again and goes out in a moment.", "success")
    return redirect(url_for("mail.message", message_id=message_id))

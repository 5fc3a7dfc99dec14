"""What a device that sends kept requests needs: whether it is signed in still, a token, the time.

A view that takes such requests calls ``answered`` where ``is_replayable`` says so, and otherwise does
what it does for a form.
"""

from collections.abc import Callable
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from seminars import clock
from seminars.accounts.permissions import public, signed_in
from seminars.errors import Refusal
from seminars.replay import opening
from seminars.replay.blueprint import bp
from seminars.replay.service import once

__all__ = ["answered", "bp", "is_replayable", "once_for", "opening", "refused", "sender"]

KEY_HEADER = "Idempotency-Key"


def sender() -> str:
    """The account that sends this request, as ``once`` wants to know it."""
    return f"account {signed_in().id}"


def is_replayable() -> bool:
    """Whether the request comes from a device's queue (and wants JSON), not from a form."""
    return KEY_HEADER in request.headers


def answered(
    kind: str,
    act: Callable[[], dict[str, Any]],
    *,
    tell: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    who: str | None = None,
) -> ResponseReturnValue:
    """Do ``act`` once for the request's key and answer in JSON; a refusal is told with its sentences.

    What ``act`` returns is kept for a month, so it holds numbers and no names; ``tell`` makes of it
    what the device is to know now.
    """
    try:
        kept = once(key=request.headers[KEY_HEADER], who=who or sender(), kind=kind, at=clock.now(), act=act)
        return jsonify(tell(kept))
    except Refusal as refusal:
        return refused(refusal)


def once_for(kind: str, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do ``act`` once for the request's key; what it returned. Refusals are raised."""
    return once(key=request.headers[KEY_HEADER], who=sender(), kind=kind, at=clock.now(), act=act)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """A refusal as the device's queue understands it: it stays visible there until somebody has read it."""
    told = {"message": refusal.message, "next_step": refusal.next_step, "field": refusal.field}
    return jsonify(refused=told), refusal.status


@bp.get("/session.json")
@public
def session() -> ResponseReturnValue:
    """Whether somebody is signed in, who, a fresh token for forms, and the server's time (ms)."""
    signed = current_user.is_authenticated
    answer = jsonify(
        who=sender() if signed else "",
        name=current_user.name if signed else "",
        csrf=generate_csrf(),
        now=round(clock.now().timestamp() * 1000),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer

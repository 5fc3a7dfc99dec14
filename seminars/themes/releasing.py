"""Deciding which quotations may leave the house: as they are, amended, or not."""

from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.registration.names import fold
from seminars.themes.checking import Check
from seminars.themes.models import CodedQuotation, Release

LONGEST = 2_000
LONGEST_REASON = 500


def _lock(quotation: CodedQuotation, read: str) -> Series:
    """Take the quotation in hand. Raises Conflict unless it still says what was ``read``."""
    lock(quotation)
    if quotation.text != read or not quotation.available:
        raise Conflict(
            "A quotation was changed or is out of sight since this page was opened.",
            next_step="Read it again and decide once more.",
        )
    return db.session.get_one(Series, db.session.get_one(Seminar, quotation.seminar_id).series_id)


@verb
def release(
    *, quotation: CodedQuotation, read: str, warned: list[str], reason: str, actor: Actor, at: datetime
) -> None:
    """Let a quotation out as it is; ``read`` are its words, ``warned`` the warnings that were shown.

    Raises Invalid for warnings without a ``reason`` to let them stand, Conflict where the words or the
    warnings are others by now.
    """
    series = _lock(quotation, read)
    warnings = Check(series).warnings(quotation)
    if set(warnings) - set(warned):
        raise Conflict(
            "A quotation has a warning that was not there when this page was opened.",
            next_step="Read it again and decide once more.",
        )
    reason = " ".join(reason.split())
    if warnings and not reason:
        raise Invalid(
            "This quotation may tell who somebody is.",
            next_step="Say why it may go out all the same, amend it, or hold it back.",
            field="reason",
        )
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Keep the reason under {LONGEST_REASON} characters.", field="reason")
    quotation.release, quotation.accepted = Release.RELEASED, warnings
    quotation.reason = reason if warnings else ""
    _record("release quotation", quotation, actor, at)


@verb
def hold(*, quotation: CodedQuotation, read: str, actor: Actor, at: datetime) -> None:
    """Keep a quotation in the house; its themes stay."""
    _lock(quotation, read)
    quotation.release, quotation.accepted, quotation.reason = Release.HELD, [], ""
    _record("hold quotation", quotation, actor, at)


@verb
def amend(*, quotation: CodedQuotation, read: str, text: str, actor: Actor, at: datetime) -> bool:
    """Change the words that are shown; note and answer keep theirs. Returns whether it is released.

    It goes out at once if nothing is left to warn of, and waits otherwise.
    """
    series = _lock(quotation, read)
    words = " ".join(text.split())
    if not words:
        raise Invalid(
            "Nothing is left of this quotation.", next_step="Leave some words, or hold it back.", field="text"
        )
    if len(words) > LONGEST:
        raise Invalid(f"Keep a quotation under {LONGEST:,} characters.", field="text")
    quotation.text, quotation.folded = words, fold(words)
    quotation.accepted, quotation.reason = [], ""
    free = not Check(series).warnings(quotation)
    quotation.release = Release.RELEASED if free else Release.WAITING
    _record("amend quotation", quotation, actor, at, released=free)
    return free


def _record(action: str, quotation: CodedQuotation, actor: Actor, at: datetime, **details: object) -> None:
    record(
        action=action,
        subject=quotation,
        actor=actor,
        at=at,
        seminar_id=quotation.seminar_id,
        key=quotation.key,
        **details,
    )

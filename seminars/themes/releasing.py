"""Deciding which quotations may leave the house: as they are, amended, or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Refusal
from seminars.programme.models import Series
from seminars.registration.names import fold
from seminars.themes.checking import Check
from seminars.themes.models import CodedQuotation, Release

LONGEST = 2_000
LONGEST_REASON = 500


class Verdict(StrEnum):
    """What is done with a quotation that was chosen for the report."""

    RELEASE = "release"
    AMEND = "amend"
    HOLD = "hold"


@dataclass(frozen=True)
class Decision:
    """What was decided of a quotation: ``read`` are its words and ``warned`` the warnings that were shown,
    ``text`` the words in their place, ``reason`` why it may go out with its warnings. What is released with
    other words than were read goes out in those."""

    quotation: CodedQuotation
    verdict: Verdict
    read: str
    warned: Sequence[str] = ()
    text: str = ""
    reason: str = ""

    @property
    def amends(self) -> bool:
        """Whether the words are changed."""
        return self.verdict is Verdict.AMEND or (
            self.verdict is Verdict.RELEASE and bool(self.text.strip()) and self.text != self.read
        )


def _take(quotation: CodedQuotation, read: str) -> None:
    """Take the quotation in hand. Raises Conflict unless it still says what was ``read``."""
    lock(quotation)
    if quotation.text != read or not quotation.available:
        raise Conflict(
            "A quotation was changed or is out of sight since this page was opened.",
            next_step="Read it again and decide once more.",
        )


@verb
def release(
    *,
    quotation: CodedQuotation,
    check: Check,
    read: str,
    actor: Actor,
    at: datetime,
    warned: Sequence[str] = (),
    reason: str = "",
) -> None:
    """Let a quotation out as it is; ``read`` are its words, ``warned`` the warnings that were shown.

    Raises Invalid for warnings without a ``reason`` to let them stand, Conflict where the words or the
    warnings are others by now.
    """
    _take(quotation, read)
    warnings = check.warnings(quotation)
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
    _take(quotation, read)
    quotation.release, quotation.accepted, quotation.reason = Release.HELD, [], ""
    _record("hold quotation", quotation, actor, at)


@verb
def amend(
    *, quotation: CodedQuotation, check: Check, read: str, text: str, actor: Actor, at: datetime
) -> bool:
    """Change the words that are shown; note and answer keep theirs. Returns whether it is released.

    It goes out at once if nothing is left to warn of, and waits otherwise.
    """
    _take(quotation, read)
    words = " ".join(text.split())
    if not words:
        raise Invalid(
            "Nothing is left of this quotation.", next_step="Leave some words, or hold it back.", field="text"
        )
    if len(words) > LONGEST:
        raise Invalid(f"Keep a quotation under {LONGEST:,} characters.", field="text")
    quotation.text, quotation.folded = words, fold(words)
    quotation.accepted, quotation.reason = [], ""
    free = not check.warnings(quotation)
    quotation.release = Release.RELEASED if free else Release.WAITING
    _record("amend quotation", quotation, actor, at, released=free)
    return free


@verb
def decide(*, series: Series, decisions: Sequence[Decision], actor: Actor, at: datetime) -> int:
    """Carry out what was decided of several quotations, or nothing of it; returns how many wait on.

    A refusal names the field as key of the quotation, a hyphen, and what it is about.
    """
    check = Check(lock(series))
    waiting = 0
    for each in sorted(decisions, key=lambda decision: decision.quotation.key):
        quotation = each.quotation
        try:
            if each.verdict is Verdict.HOLD:
                hold(quotation=quotation, read=each.read, actor=actor, at=at)
                continue
            read, free = each.read, False
            if each.amends:
                free = amend(quotation=quotation, check=check, read=read, text=each.text, actor=actor, at=at)
                read = quotation.text
            if each.verdict is Verdict.RELEASE and not free:
                release(
                    quotation=quotation,
                    check=check,
                    read=read,
                    warned=each.warned,
                    reason=each.reason,
                    actor=actor,
                    at=at,
                )
            elif not free:
                waiting += 1
        except Refusal as refusal:
            refusal.field = f"{quotation.key}-{refusal.field or 'verdict'}"
            raise
    return waiting


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

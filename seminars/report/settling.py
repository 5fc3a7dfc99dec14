"""What the organiser does with a facilitator's comment: settles it, answers it, or opens it again."""

from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.report.models import MOVES, CommentState, ReportComment

LONGEST = 5_000
_ACTIONS = {
    CommentState.OPEN: "open report comment again",
    CommentState.SETTLED: "settle report comment",
    CommentState.ANSWERED: "answer report comment",
}


@verb
def close_comment(
    *, comment: ReportComment, state: CommentState, read: str, answer: str, actor: Actor, at: datetime
) -> None:
    """Settle a comment (the report was changed; ``answer`` may say how), or answer it in words.

    ``read`` is the comment as it was read. Raises Conflict where its writer has changed it since or somebody
    else was faster, Invalid for an answer without words.
    """
    lock(comment)
    if comment.text != read:
        raise Conflict(
            "The facilitator has changed this comment since you opened the page.",
            next_step="Read it again, then settle or answer it.",
        )
    words = answer.replace("\r\n", "\n").strip()
    if state is CommentState.ANSWERED and not words:
        raise Invalid(
            "Write the answer.", next_step="If the report was changed instead, settle it.", field="answer"
        )
    if len(words) > LONGEST:
        raise Invalid(f"Keep an answer under {LONGEST:,} characters.", field="answer")
    _move(comment, state)
    comment.answer, comment.closed_at, comment.closed_by = words, at, actor.name
    record(action=_ACTIONS[state], subject=comment, actor=actor, at=at)


@verb
def open_again(*, comment: ReportComment, actor: Actor, at: datetime) -> None:
    """Take back that a comment was settled or answered; the words of the answer stay to be changed."""
    lock(comment)
    _move(comment, CommentState.OPEN)
    comment.closed_at, comment.closed_by = None, ""
    record(action=_ACTIONS[CommentState.OPEN], subject=comment, actor=actor, at=at)


def _move(comment: ReportComment, state: CommentState) -> None:
    if state not in MOVES[comment.state]:
        raise Conflict(
            f"This comment is {comment.state} already.", next_step="Reload the page to see what was said."
        )
    comment.state = state

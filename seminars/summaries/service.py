"""What organisers and staff decide about what goes out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, tuple_

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.questionnaire.lateness import note_least
from seminars.questionnaire.models import Answer, Response
from seminars.summaries.models import AnswerReview, ProtectionRules, Verdict
from seminars.summaries.protection import DEFAULT_THRESHOLD
from seminars.summaries.queries import seminars_out
from seminars.summaries.rules import Rules

HIGHEST_THRESHOLD = 50


@dataclass(frozen=True)
class Reviewed:
    """The verdict on one answer in words; ``text`` is the shortened copy, ``read`` the ``fingerprint`` of
    the words that were read."""

    response_id: str
    question_id: int
    item: int
    verdict: Verdict
    read: str
    text: str = ""


def fingerprint(text: str) -> str:
    """By which it is known that an answer still says what was read."""
    return sha256(text.encode()).hexdigest()[:16]


@verb
def set_rules(*, series: Series, rules: Rules, actor: Actor, at: datetime) -> None:
    """Set from which count on figures of the series are shown. Raises Invalid."""
    lock(series)
    if not DEFAULT_THRESHOLD <= rules.threshold <= HIGHEST_THRESHOLD:
        raise Invalid(
            f"The threshold is a whole number from {DEFAULT_THRESHOLD} to {HIGHEST_THRESHOLD}.",
            next_step=f"It can be raised, never lowered below {DEFAULT_THRESHOLD}.",
        )
    row = db.session.get(ProtectionRules, series.id)
    if row is None:
        row = ProtectionRules(series_id=series.id)
        db.session.add(row)
    row.threshold, row.blanks = rules.threshold, rules.blanks
    note_least([seminar.id for seminar in series.seminars], rules.threshold)
    record(
        action="set protection",
        subject=series,
        actor=actor,
        at=at,
        threshold=rules.threshold,
        blanks=rules.blanks,
    )


@verb
def review(*, series: Series, verdicts: Sequence[Reviewed], actor: Actor, at: datetime) -> int:
    """Keep what was decided of answers in words; what was decided before is replaced. Returns how many.

    The history tells who decided on how many, never on which. Raises Invalid for an empty shortened copy,
    Conflict where an answer is gone, says something else by now, or cannot be seen at ``at``.
    """
    lock(series)
    texts = _texts(series, verdicts, at)
    for each in verdicts:
        words = texts.get((each.response_id, each.question_id, each.item))
        if words is None or fingerprint(words) != each.read:
            raise Conflict(
                "An answer was changed or is out of sight since this page was opened. Nothing was saved.",
                next_step="Read the page again and decide once more.",
            )
        if each.verdict is Verdict.SHORTENED and not each.text.strip():
            raise Invalid(
                "A shortened copy has no words left.",
                next_step="Write what may go out, or withhold the answer.",
            )
    for each in verdicts:
        db.session.merge(
            AnswerReview(
                response_id=each.response_id,
                question_id=each.question_id,
                item=each.item,
                verdict=each.verdict,
                text=each.text.strip() if each.verdict is Verdict.SHORTENED else None,
                account_id=actor.account_id,
            )
        )
    counts = Counter(each.verdict.value for each in verdicts)
    if verdicts:
        record(action="review answers", subject=series, actor=actor, at=at, **counts)
    return len(verdicts)


def _texts(series: Series, verdicts: Sequence[Reviewed], at: datetime) -> dict[tuple[str, int, int], str]:
    """The words of the answers meant, as far as they may be seen."""
    keys = [(each.response_id, each.question_id, each.item) for each in verdicts]
    rows = db.session.execute(
        select(Answer.response_id, Answer.question_id, Answer.item, Answer.text)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.seminar_id.in_(seminars_out(series.seminars, at)),
            tuple_(Answer.response_id, Answer.question_id, Answer.item).in_(keys),
            Answer.text.is_not(None),
        )
        # Whoever keys the form anew waits until this is kept.
        .with_for_update(of=Answer)
    )
    return {(row.response_id, row.question_id, row.item): row.text or "" for row in rows}

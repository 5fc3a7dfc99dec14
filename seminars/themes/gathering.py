"""Taking in what is to be put under themes: marked quotations of notes, and answers that may go out."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, update

from seminars.audit.service import Actor, record
from seminars.database import add_rows, lock, verb
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import Note, Quotation
from seminars.programme.models import Seminar, Series
from seminars.registration.names import fold
from seminars.themes.hooks import OPEN_ANSWERS
from seminars.themes.models import CodedQuotation, Release


def _of_series(series: Series) -> ColumnElement[bool]:
    return CodedQuotation.seminar_id.in_(select(Seminar.id).where(Seminar.series_id == series.id))


def _new_from_notes(series: Series) -> Any:
    return (
        select(Quotation.id.label("quotation_id"), FocusGroup.seminar_id, Quotation.text)
        .join(Note, Note.id == Quotation.note_id)
        .join(FocusGroup, FocusGroup.id == Note.group_id)
        .join(Seminar, Seminar.id == FocusGroup.seminar_id)
        .where(Seminar.series_id == series.id, ~exists().where(CodedQuotation.quotation_id == Quotation.id))
    )


def _same_answer(answers: Any) -> ColumnElement[bool]:
    return and_(
        CodedQuotation.response_id == answers.c.response_id,
        CodedQuotation.question_id == answers.c.question_id,
        CodedQuotation.item == answers.c.item,
    )


def _new_answers(answers: Any) -> Any:
    return select(answers).where(~exists().where(_same_answer(answers)))


def _changed_answers(answers: Any) -> Any:
    """Those that say something else by now, or may be quoted again."""
    return (
        select(CodedQuotation.key, answers.c.text)
        .join(answers, _same_answer(answers))
        .where(or_(CodedQuotation.source_text != answers.c.text, CodedQuotation.available.is_(False)))
    )


def _gone_answers(series: Series, answers: Any) -> Any:
    """Those that may not be quoted any more."""
    gone = select(CodedQuotation.key).where(
        _of_series(series), CodedQuotation.response_id.is_not(None), CodedQuotation.available
    )
    return (
        gone if answers is None else gone.where(~exists(select(answers.c.item).where(_same_answer(answers))))
    )


def _answers(series: Series, at: datetime) -> Any:
    return OPEN_ANSWERS[0](series, at).subquery() if OPEN_ANSWERS else None


def still_quotable(series: Series, at: datetime) -> ColumnElement[bool]:
    """Whether a quotation's source may be quoted and says what it said when the quotation was taken in.

    Asks the source itself: true even where nobody has gathered since a verdict changed.
    """
    from_note = CodedQuotation.quotation_id.is_not(None)
    answers = _answers(series, at)
    if answers is None:
        return from_note
    as_taken_in = and_(_same_answer(answers), CodedQuotation.source_text == answers.c.text)
    return or_(from_note, exists(select(answers.c.item).where(as_taken_in)))


def has_news(series: Series, at: datetime) -> bool:
    """Whether ``gather`` would change anything."""
    answers = _answers(series, at)
    waiting = [_new_from_notes(series), _gone_answers(series, answers)]
    if answers is not None:
        waiting += [_new_answers(answers), _changed_answers(answers)]
    asked = [select(func.count()).select_from(each.limit(1).subquery()).scalar_subquery() for each in waiting]
    return any(db.session.execute(select(*asked)).one())


@verb
def gather(*, series: Series, actor: Actor, at: datetime) -> int:
    """Take in what is new, and follow what has changed; returns how many quotations are new.

    A quotation whose source says something else takes its words, keeps its themes, and has to be released
    anew. One that may not be quoted any more is out of sight, with its themes, until it may again.
    """
    lock(series)
    answers = _answers(series, at)
    made = [_fresh(row, quotation_id=row.quotation_id) for row in db.session.execute(_new_from_notes(series))]
    changed: Sequence[Row[Any]] = []
    if answers is not None:
        made += [
            _fresh(row, response_id=row.response_id, question_id=row.question_id, item=row.item)
            for row in db.session.execute(_new_answers(answers))
        ]
        changed = db.session.execute(_changed_answers(answers)).all()
    gone = list(db.session.scalars(_gone_answers(series, answers)))
    # In an order that tells nothing of when an answer was given or read.
    add_rows(CodedQuotation, sorted(made, key=lambda row: str(row["key"])))
    for key, text in changed:  # type: ignore[misc]
        _follow(db.session.get_one(CodedQuotation, key), text)
    if gone:
        db.session.execute(update(CodedQuotation).where(CodedQuotation.key.in_(gone)).values(available=False))
    if made or changed or gone:
        told = {"new": len(made), "changed": len(changed), "gone": len(gone)}
        record(action="gather quotations", subject=series, actor=actor, at=at, **told)
    return len(made)


def _fresh(row: Row[Any], **source: Any) -> dict[str, Any]:
    whole = {"quotation_id": None, "response_id": None, "question_id": None, "item": None, **source}
    return {
        "key": token_hex(16),
        "seminar_id": row.seminar_id,
        "source_text": row.text,
        "text": row.text,
        "folded": fold(row.text),
        "available": True,
        "chosen": False,
        "release": Release.WAITING,
        "accepted": [],
        "reason": "",
        **whole,
    }


def _follow(quotation: CodedQuotation, text: str) -> None:
    quotation.available = True
    if quotation.source_text != text:
        quotation.source_text = quotation.text = text
        quotation.folded = fold(text)
        quotation.release, quotation.accepted, quotation.reason = Release.WAITING, [], ""

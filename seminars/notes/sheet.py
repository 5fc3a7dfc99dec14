"""Saving all that was typed on the page of a group's notes, whichever button sent it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from seminars.audit.service import Actor
from seminars.errors import Conflict, Refusal
from seminars.focus_groups.models import FocusGroup
from seminars.notes import service, signing, sitting
from seminars.notes.models import Note
from seminars.notes.sent import Act, Sent, SentTopic
from seminars.topic_guides.models import Topic


@dataclass
class Outcome:
    """What became of it: ``left`` is what could not be saved, ``problems`` why, by the name of the field.

    ``conflicts`` are the notes, by topic, that somebody else has saved meanwhile.
    """

    left: Sent
    conflicts: dict[int, Note] = field(default_factory=dict)
    problems: dict[str, Refusal] = field(default_factory=dict)
    signed: bool = False

    @property
    def status(self) -> int:
        """200 where all is saved, else that of the gravest refusal: 409 where somebody has to decide."""
        if self.conflicts:
            return Conflict.status
        return max((each.status for each in self.problems.values()), default=200)

    def attempt(self, name: str, act: Callable[[], object]) -> bool:
        """Whether ``act`` was done; a refusal is put beside the field ``name``."""
        try:
            act()
        except Refusal as refusal:
            self.problems[name] = refusal
            return False
        return True


def save_sheet(
    *, group: FocusGroup, topics: Mapping[int, Topic], sent: Sent, actor: Actor, at: datetime
) -> Outcome:
    """Save what was touched: each note, comment and seat for itself, so that one refused loses no other.

    Signs where that was asked and nothing stands in the way.
    """
    found = Outcome(left=Sent())
    read: dict[str, int] = {}
    for each in sent.topics:
        version = _save_topic(found, group, topics[each.topic_id], each, sent, actor, at)
        if version:
            read[str(each.topic_id)] = version
    _save_comments(found, group, topics, sent, actor, at)
    for seat in sent.seats:
        act = partial(
            sitting.note_seat,
            group=group,
            delegate_id=seat.delegate_id,
            state=seat.state,
            remark=seat.remark,
            was=seat.was,
            was_remark=seat.was_remark,
            actor=actor,
            at=at,
        )
        if seat.is_touched and not found.attempt(f"seat-{seat.delegate_id}", act):
            found.left = replace(found.left, seats=(*found.left.seats, seat))
    somebody = partial(sitting.seat_somebody, group=group, text=sent.somebody, actor=actor, at=at)
    if sent.somebody and not found.attempt("somebody", somebody):
        found.left = replace(found.left, somebody=sent.somebody)
    if sent.act is Act.REMOVE:
        found.attempt(
            "quotations", partial(service.remove, group=group, quotation_id=sent.about, actor=actor, at=at)
        )
    _sign(found, group, read, sent, actor, at)
    return found


def _save_topic(
    found: Outcome,
    group: FocusGroup,
    topic: Topic,
    each: SentTopic,
    sent: Sent,
    actor: Actor,
    at: datetime,
) -> int:
    """The version of the note that the writer has before them now."""
    decided = sent.about == topic.id
    if not each.is_touched or (decided and sent.act is Act.STANDING):
        return each.version
    try:
        note = service.write_note_and_quotations(
            group=group,
            topic=topic,
            text=each.text or "",
            version=sent.version if decided and sent.act is Act.MINE else each.version,
            below=decided and sent.act is Act.BELOW,
            quotations=[each.quotation] if each.quotation else [],
            actor=actor,
            at=at,
        )
    except service.Stale as stale:
        found.conflicts[topic.id] = stale.note
    except Refusal as refusal:
        name = "quotation" if refusal.field == "quotation" else "text"
        found.problems[f"{name}-{topic.id}"] = refusal
    else:
        return note.version
    found.left = replace(found.left, topics=(*found.left.topics, replace(each, comment="")))
    return each.version


def _save_comments(
    found: Outcome,
    group: FocusGroup,
    topics: Mapping[int, Topic],
    sent: Sent,
    actor: Actor,
    at: datetime,
) -> None:
    for each in sent.topics:
        act = partial(
            signing.comment,
            group=group,
            topic=topics[each.topic_id],
            text=each.comment,
            actor=actor,
            at=at,
        )
        if each.comment and not found.attempt(f"comment-{each.topic_id}", act):
            rest = found.left.topic(each.topic_id)
            others = [one for one in found.left.topics if one.topic_id != each.topic_id]
            found.left = replace(found.left, topics=(*others, replace(rest, comment=each.comment)))
    act = partial(signing.comment, group=group, topic=None, text=sent.comment, actor=actor, at=at)
    if sent.comment and not found.attempt("comment", act):
        found.left = replace(found.left, comment=sent.comment)
    answers = dict(sent.answers)
    if sent.act is Act.SETTLE:
        answers.setdefault(sent.about, "")
    for comment_id, words in answers.items():
        settle = partial(
            signing.settle_comment, group=group, comment_id=comment_id, answer=words, actor=actor, at=at
        )
        if not found.attempt(f"answer-{comment_id}", settle):
            found.left = replace(found.left, answers={**found.left.answers, comment_id: words})


def _sign(
    found: Outcome, group: FocusGroup, read: Mapping[str, int], sent: Sent, actor: Actor, at: datetime
) -> None:
    if sent.act is not Act.SIGN:
        found.left = replace(found.left, remark=sent.remark)
        return
    if found.conflicts or found.problems:
        found.problems["sign"] = Conflict(
            "Not signed: some of what you typed is not saved yet.",
            next_step="Settle what is marked, then sign.",
        )
    else:
        sign = partial(signing.sign_off, group=group, versions=read, remark=sent.remark, actor=actor, at=at)
        found.signed = found.attempt("sign", sign)
    if not found.signed:
        found.left = replace(found.left, remark=sent.remark)

"""What the page of a group's notes sends without JavaScript: everything on it, whichever button was pressed.

So no button loses what was typed elsewhere on the page. What nobody has touched is told by ``seen``, a
fingerprint of the text that the page showed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Act(StrEnum):
    """What the button says beyond 'save all that I typed'; some of a topic, a quotation or a comment."""

    SAVE = "save"
    BELOW = "below"
    MINE = "mine"
    STANDING = "standing"
    REMOVE = "remove"
    SETTLE = "settle"
    SIGN = "sign"


@dataclass(frozen=True)
class SentTopic:
    """What was sent of one topic: ``text`` is None where the page did not send any."""

    topic_id: int
    text: str | None = None
    version: int = 0
    seen: str = ""
    quotation: str = ""
    comment: str = ""

    @property
    def is_touched(self) -> bool:
        """Whether there is something to save in the note."""
        return bool(self.quotation) or (self.text is not None and fingerprint(self.text) != self.seen)


@dataclass(frozen=True)
class SentSeat:
    """What was sent of one person: how they sat in the group, as shown before and as chosen now."""

    delegate_id: int
    was: str
    state: str
    was_remark: str
    remark: str

    @property
    def is_touched(self) -> bool:
        """Whether it is another than the page showed."""
        return (self.was, self.was_remark) != (self.state, self.remark)


@dataclass(frozen=True)
class Sent:
    """All that was sent. ``about`` is the id that the button names, ``version`` what it rests on."""

    act: Act = Act.SAVE
    about: int = 0
    version: int = 0
    topics: tuple[SentTopic, ...] = ()
    seats: tuple[SentSeat, ...] = ()
    somebody: str = ""
    comment: str = ""
    remark: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)

    def topic(self, topic_id: int) -> SentTopic:
        """What was sent of a topic; nothing where nothing was."""
        return next((each for each in self.topics if each.topic_id == topic_id), SentTopic(topic_id))


def kept(text: str) -> str:
    """The text as it is kept: browsers send line breaks of their own kind."""
    return text.replace("\r\n", "\n").strip()


def fingerprint(text: str) -> str:
    """A short word that is another for another text."""
    return hashlib.sha256(kept(text).encode()).hexdigest()[:16]


def read_sent(form: Mapping[str, str], topic_ids: Iterable[int]) -> Sent:
    """What a form's fields say; what cannot be read is as if it had not been sent."""
    act, about, version = _act(form.get("act", ""))
    return Sent(
        act=act,
        about=about,
        version=version,
        topics=tuple(
            SentTopic(
                topic_id,
                text=form.get(f"text-{topic_id}"),
                version=_number(form.get(f"version-{topic_id}", "")),
                seen=form.get(f"seen-{topic_id}", ""),
                quotation=form.get(f"quotation-{topic_id}", "").strip(),
                comment=form.get(f"comment-{topic_id}", "").strip(),
            )
            for topic_id in topic_ids
        ),
        seats=tuple(
            SentSeat(
                number,
                was=form.get(f"seat-was-{number}", ""),
                state=value,
                was_remark=" ".join(form.get(f"seat-was-remark-{number}", "").split()),
                remark=" ".join(form.get(f"seat-remark-{number}", "").split()),
            )
            for number, value in _numbered(form, "seat-")
        ),
        somebody=" ".join(form.get("somebody", "").split()),
        comment=form.get("comment", "").strip(),
        remark=form.get("remark", "").strip(),
        answers={number: words.strip() for number, words in _numbered(form, "answer-") if words.strip()},
    )


def _act(value: str) -> tuple[Act, int, int]:
    name, _, rest = value.partition(":")
    about, _, version = rest.partition(":")
    known = {act.value for act in Act}
    return Act(name) if name in known else Act.SAVE, _number(about), _number(version)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 12 else 0


def _numbered(form: Mapping[str, str], prefix: str) -> list[tuple[int, str]]:
    found = []
    for name, value in form.items():
        number = _number(name.removeprefix(prefix)) if name.startswith(prefix) else 0
        if number:
            found.append((number, value))
    return found

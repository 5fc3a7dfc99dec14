"""What is different between two versions of a guide, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from seminars.topic_guides.content import GuideText, TopicText

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


class Fate(StrEnum):
    """What became of a word, a line, or a topic."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Piece:
    """Some words and what became of them."""

    fate: Fate
    words: str


# One line, or a whole text, in pieces.
Line = tuple[Piece, ...]


@dataclass(frozen=True)
class FieldChange:
    """A text or list that changed: its name and its lines, old and new woven together."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TopicComparison:
    """A topic that is new, gone, moved or worded otherwise; ``moved`` says from where to where."""

    label: str
    name: str
    fate: Fate
    moved: str = ""
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All that is different."""

    around: tuple[FieldChange, ...]
    topics: tuple[TopicComparison, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both read alike."""
        return not self.around and not self.topics


_AROUND = {
    "heading": "Heading",
    "introduction": "Introduction",
    "aims": "What the discussion should reveal",
    "opening": "How to begin",
    "ground_rules": "Ground rules",
    "closing": "To close",
}
_TOPIC = {
    "title": "Short title",
    "questions": "Main questions",
    "prompts": "Prompts",
    "sub_questions": "Sub-questions",
    "note": "Note to the facilitator",
    "minutes": "Minutes",
}


def compare(old: GuideText, new: GuideText) -> Comparison:
    """What changed from ``old`` to ``new``. Topics are known by their id, whatever became of them."""
    around = list(_fields(old, new, _AROUND))
    titles = [part.title for part in old.parts], [part.title for part in new.parts]
    if titles[0] != titles[1]:
        around.append(FieldChange("Parts", _lines(*titles)))
    return Comparison(tuple(around), tuple(_topics(old, new)))


def _fields(old: object, new: object, names: dict[str, str]) -> Iterator[FieldChange]:
    for attribute, name in names.items():
        before, after = _as_lines(getattr(old, attribute)), _as_lines(getattr(new, attribute))
        if before != after:
            yield FieldChange(name, _lines(before, after))


def _as_lines(value: object) -> list[str]:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return [] if value is None else str(value).splitlines()


def _topics(old: GuideText, new: GuideText) -> Iterator[TopicComparison]:
    before, after = _placed(old), _placed(new)
    for key, (part, topic) in after.items():
        if key not in before:
            yield TopicComparison(
                topic.label, topic.name, Fate.NEW, changes=tuple(_fields(_NOTHING, topic, _TOPIC))
            )
            continue
        old_part, old_topic = before[key]
        changes = tuple(_fields(old_topic, topic, _TOPIC))
        moved = _moved(old_part, old_topic, part, topic)
        if changes or moved:
            yield TopicComparison(topic.label, topic.name, Fate.SAME, moved, changes)
    for key, (_, topic) in before.items():
        if key not in after:
            yield TopicComparison(topic.label, topic.name, Fate.GONE)


_NOTHING = TopicText(0, "", ())


def _placed(guide: GuideText) -> dict[int, tuple[tuple[int, str], TopicText]]:
    return {
        topic.id: ((part.id, part.title), topic)
        for part in guide.parts
        for topic in part.topics
        if not topic.left_out
    }


def _moved(old_part: tuple[int, str], old: TopicText, part: tuple[int, str], topic: TopicText) -> str:
    if old_part[0] != part[0]:
        return f"from {old.label} in '{old_part[1]}' to {topic.label} in '{part[1]}'"
    return "" if old.label == topic.label else f"from {old.label} to {topic.label}"


def _lines(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """Lines that stayed, came and went; a line that was reworded is shown once, word by word."""
    found: list[Line] = []
    for way, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if way == "equal":
            found += [(Piece(Fate.SAME, line),) for line in old[a:b]]
            continue
        both = min(b - a, d - c)
        found += [
            _words(before, after) for before, after in zip(old[a : a + both], new[c : c + both], strict=True)
        ]
        found += [(Piece(Fate.GONE, line),) for line in old[a + both : b]]
        found += [(Piece(Fate.NEW, line),) for line in new[c + both : d]]
    return tuple(found)


def _words(old: str, new: str) -> Line:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.4:
        return (Piece(Fate.GONE, old), Piece(Fate.NEW, new))
    pieces: list[Piece] = []
    gone, came = "", ""
    for way, a, b, c, d in matcher.get_opcodes():
        if way == "equal" and ("".join(before[a:b]).strip() or not (gone or came)):
            pieces += _pair(gone, came)
            gone = came = ""
            pieces.append(Piece(Fate.SAME, "".join(before[a:b])))
        else:
            gone += "".join(before[a:b])
            came += "".join(after[c:d])
    return tuple([*pieces, *_pair(gone, came)])


def _pair(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Fate.GONE, gone)
    if came:
        yield Piece(Fate.NEW, came)

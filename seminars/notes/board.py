"""What is missing in the notes of groups: topics without notes, sign-offs, answers to comments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Signed(StrEnum):
    """How a group's notes stand with its facilitator."""

    NOBODY = "nobody"
    MISSING = "missing"
    CHANGED = "changed"
    SIGNED = "signed"


@dataclass(frozen=True)
class GroupState:
    """How the notes of a group stand: topics asked there and of them written, words, comments still open."""

    topics: int
    written: int
    words: int
    open_comments: int
    signed: Signed

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to do."""
        return self.written >= self.topics and not self.open_comments and self.signed is Signed.SIGNED

    @property
    def missing(self) -> list[str]:
        """What is left to do, in words."""
        found = []
        empty = self.topics - self.written
        if empty > 0:
            found.append(f"notes on {empty} topic{'' if empty == 1 else 's'}")
        if self.open_comments:
            found.append(f"{self.open_comments} comment{'' if self.open_comments == 1 else 's'} to settle")
        if self.signed is Signed.NOBODY:
            found.append("a facilitator")
        elif self.signed is not Signed.SIGNED:
            found.append("the signature" if self.signed is Signed.MISSING else "the signature once more")
        return found


def group_state(
    *,
    asked: Collection[int],
    texts: Mapping[int, str],
    open_comments: int,
    has_facilitator: bool,
    signed: Mapping[str, int] | None,
    versions: Mapping[int, int],
) -> GroupState:
    """The state of a group whose topics ``asked`` (ids) have notes with these ``texts`` and ``versions``.

    ``signed`` are the versions that the facilitator signed last, by topic (ids as text); None for never.
    """
    written = [topic for topic in asked if texts.get(topic, "").strip()]
    if signed is not None:
        stale = any(signed.get(str(topic)) != version for topic, version in versions.items())
        state = Signed.CHANGED if stale else Signed.SIGNED
    else:
        state = Signed.MISSING if has_facilitator else Signed.NOBODY
    return GroupState(
        topics=len(asked),
        written=len(written),
        words=sum(len(text.split()) for text in texts.values()),
        open_comments=open_comments,
        signed=state,
    )


def facilitators_missing(states: Sequence[tuple[str, GroupState]]) -> list[tuple[str, int]]:
    """Whose signature is missing, and of how many groups, as (name, groups) in the order of the groups."""
    found: dict[str, int] = {}
    for name, state in states:
        if name and state.signed in (Signed.MISSING, Signed.CHANGED):
            found[name] = found.get(name, 0) + 1
    return list(found.items())

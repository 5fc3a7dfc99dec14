"""Answers given in an earlier version and not sent: what of them the newest one takes over.

An answer goes on where the newest version asks the same (``versions.meanings``). Every other one is told to
whoever gave it, with what they had said, so that nothing is lost in silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seminars.questionnaire.answers import Given
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.versions import meanings


@dataclass(frozen=True)
class Before:
    """An answer to an earlier version that is not taken over.

    ``asked`` is the question as it stood there, ``now`` the one that is asked under its name today, if any.
    """

    asked: Asked
    given: Given
    now: Asked | None

    @property
    def said(self) -> str:
        """The answer in words."""
        return in_words(self.asked, self.given)


@dataclass(frozen=True)
class Carried:
    """What a draft holds in the newest version (``given``, by question code).

    ``kept`` are the codes of those answers that come from an earlier version, ``left`` what does not.
    """

    given: Mapping[str, Given]
    kept: frozenset[str] = frozenset()
    left: tuple[Before, ...] = ()

    @property
    def again(self) -> list[Before]:
        """What is to be looked at again, since the question has changed."""
        return [each for each in self.left if each.now is not None]

    @property
    def gone(self) -> list[Before]:
        """What is not asked any more."""
        return [each for each in self.left if each.now is None]


def carried(
    newest: Definition, earlier: Sequence[Definition], drafts: Mapping[int, Mapping[str, Given]]
) -> Carried:
    """What of a draft goes on in the newest version.

    ``drafts`` hold what was given, by the id of the version and the question's code: also what was cleared
    again, which an earlier answer does not come back to. ``earlier`` are the versions before, oldest first.
    """
    here = drafts.get(newest.id, {})
    given = {code: each for code, each in here.items() if not each.blank}
    now = meanings(newest)
    last: dict[str, tuple[Asked, object, Given]] = {}
    for version in earlier:
        meant = meanings(version)
        for code, each in drafts.get(version.id, {}).items():
            if code in meant:
                last[code] = (version.by_code[code], meant[code], each)
    kept: set[str] = set()
    left: list[Before] = []
    for code, (asked, meaning, each) in last.items():
        if each.blank or code in given:
            continue
        if now.get(code) != meaning:
            left.append(Before(asked, each, newest.by_code.get(code)))
        elif code not in here:
            given[code] = each
            kept.add(code)
    order = newest.numbers
    left.sort(key=lambda one: order.get(one.asked.code, len(order)))
    return Carried(given, frozenset(kept), tuple(left))


@dataclass(frozen=True)
class DeviceDraft:
    """What a device may still keep of an earlier version: under which name, the codes of the questions that
    are the same today, and the words of those that are not."""

    name: str
    same: Sequence[str]
    changed: Mapping[str, str]

    @property
    def plain(self) -> dict[str, object]:
        """As the page holds it."""
        return {"name": self.name, "same": list(self.same), "changed": dict(self.changed)}


def device_draft(name: str, version: Definition, newest: Definition) -> DeviceDraft:
    """What becomes of a device's draft of ``version``, kept there as ``name``."""
    now, meant = meanings(newest), meanings(version)
    same = [code for code, meaning in meant.items() if now.get(code) == meaning]
    changed = {each.code: each.text for each in version.questions if each.code not in same}
    return DeviceDraft(name, same, changed)


def in_words(asked: Asked, given: Given) -> str:
    """An answer as somebody would read it: the options chosen, and what was written."""
    said = [asked.label_of(code) for code in given.options]
    if given.number is not None:
        said.append(f"{given.number:g}")
    if given.text:
        said.append(given.text)
    return ", ".join(said)

"""Which questions of two series are the same, so that their answers may stand side by side.

A question is known by its code, which stays when a questionnaire is copied, imported or reworded. The same
kind and the same options (by their codes, in the same order) make answers comparable; other words do not
hinder that, but are told. Anything else is not compared, and it is told why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from seminars.questionnaire.definition import Asked, Definition


@dataclass(frozen=True)
class Matched:
    """A question of this series and the same one of the other; ``differs`` tells what is not quite alike."""

    here: Asked
    there: Asked
    differs: str = ""


@dataclass(frozen=True)
class Unmatched:
    """A question that is not compared, and why."""

    question: Asked
    why: str


def matched(here: Definition, there: Definition) -> tuple[list[Matched], list[Unmatched]]:
    """The questions of both that are the same, in the order of ``here``; and those that are not."""
    found: list[Matched] = []
    left: list[Unmatched] = []
    others = there.by_code
    for question in here.questions:
        other = others.get(question.code)
        why = "not asked in the other series" if other is None else _why_not(question, other)
        if other is None or why:
            left.append(Unmatched(question, why))
        else:
            found.append(Matched(question, other, _differences(question, other)))
    mine = here.by_code
    left += [
        Unmatched(each, "asked only in the other series") for each in there.questions if each.code not in mine
    ]
    return found, left


def _why_not(here: Asked, there: Asked) -> str:
    if here.kind is not there.kind:
        return f"here a {_words(here)} question, there a {_words(there)} question"
    if [each.code for each in here.options] != [each.code for each in there.options]:
        missing = [each.label for each in there.options if each.code not in {o.code for o in here.options}]
        more = [each.label for each in here.options if each.code not in {o.code for o in there.options}]
        parts = [
            f"only here: {_listed(more)}" if more else "",
            f"only there: {_listed(missing)}" if missing else "",
        ]
        return "other options" + (
            f" ({'; '.join(filter(None, parts))})" if any(parts) else ", in another order"
        )
    if (here.wanted, here.ranked) != (there.wanted, there.ranked):
        return "another number of answers, or ranked only once"
    return ""


def _differences(here: Asked, there: Asked) -> str:
    """What is worded otherwise, or shown to others."""
    found = []
    if _plain(_text(here)) != _plain(_text(there)):
        found.append(f"There it was worded: “{_text(there)}”")
    changed = [
        f"“{one.label}” was “{other.label}”"
        for one, other in zip(here.options, there.options, strict=True)
        if _plain(one.label) != _plain(other.label)
    ]
    if changed:
        found.append(f"Options reworded: {_listed(changed)}")
    if here.shown_if != there.shown_if:
        found.append("It was not shown to the same people in both: look at its condition")
    return ". ".join(found) + ("." if found else "")


def _text(question: Asked) -> str:
    return f"{question.grid.text} {question.text}" if question.grid is not None else question.text


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _words(question: Asked) -> str:
    return question.kind.value.replace("_", " ")


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts)

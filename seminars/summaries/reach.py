"""Whom a question reached: how many were shown it, where it is for some only.

A response is shown a question if the conditions of the question and of its section hold for what it
answered before; whoever answered it was shown it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from seminars.questionnaire.answers import Given
from seminars.questionnaire.conditions import tests_of
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.versions import Merged


def filters(definition: Definition) -> frozenset[str]:
    """Codes of the questions on whose answers it hangs what is shown."""
    return frozenset(
        test.question
        for part in definition.sections
        for condition in (part.shown_if, *(question.shown_if for question in part.questions))
        if condition is not None
        for test in tests_of(condition)
    )


def shown_counts(
    definition: Definition, responses: int, given: Iterable[Mapping[str, Given]]
) -> dict[str, int]:
    """How many of ``responses`` were shown each question that is for some only, by its code.

    ``given`` are the answers to the ``filters`` of each response that has any.
    """
    conditional = {
        question.code
        for part in definition.sections
        for question in part.answerable
        if part.shown_if is not None or question.shown_if is not None
    }
    # Few differ, so what is shown is worked out once for all who answered the same.
    alike = Counter(frozenset(answers.items()) for answers in given)
    alike[frozenset()] += responses - alike.total()
    found: Counter[str] = Counter(dict.fromkeys(conditional, 0))
    for answers, number in alike.items():
        if number:
            found.update(dict.fromkeys(definition.shown(dict(answers)) & conditional, number))
    return dict(found)


def shown_in_versions(
    versions: Merged, responses: Mapping[int, int], given: Mapping[int, Sequence[Mapping[str, Given]]]
) -> dict[str, int]:
    """``shown_counts`` over all versions, by the codes under which questions stand side by side.

    ``responses`` and ``given`` by the version's id. A question that not all versions ask is for some only.
    """
    found: Counter[str] = Counter()
    for each in versions.each:
        number = responses.get(each.id, 0)
        shown = shown_counts(each, number, given.get(each.id, ()))
        for code, name in versions.codes[each.id].items():
            if code in shown or name in versions.apart:
                found[name] += shown.get(code, number)
    return dict(found)

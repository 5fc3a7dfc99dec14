"""Versions of a questionnaire side by side, as one for the summaries.

A question that two versions ask in the same way (words, kind, options, limits, and who is asked) is one
question. What differs is kept apart: each has its own figures, and its words name the versions in which it
stood. So no answer is counted under a question that its sender did not see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from seminars.questionnaire.codes import numbered
from seminars.questionnaire.conditions import AllOf, Condition, renamed, tests_of
from seminars.questionnaire.definition import Asked, Definition, Part


@dataclass(frozen=True)
class Merged:
    """All versions as one ``definition``.

    ``codes`` tells, for each version's own id, under which code a question of it stands there; ``questions``
    and ``options`` lead from the ids of earlier versions to those that stand for them. Questions that not
    all versions ask name theirs (``Asked.versions``).
    """

    definition: Definition
    each: Sequence[Definition]
    codes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    questions: Mapping[int, int] = field(default_factory=dict)
    options: Mapping[int, int] = field(default_factory=dict)

    @property
    def common(self) -> Definition:
        """Only what all versions ask."""
        sections = tuple(
            replace(part, questions=tuple(each for each in part.questions if not each.versions))
            for part in self.definition.sections
        )
        return replace(self.definition, sections=sections)

    @property
    def apart(self) -> set[str]:
        """Codes of the questions that not all versions ask."""
        return {question.code for question in self.definition.questions if question.versions}


@dataclass
class _Variant:
    """A question as one or several versions ask it; ``asked`` is that of the newest of them."""

    asked: Asked
    part: Part
    condition: Condition | None
    versions: list[Definition]
    name: str = ""


def merged(versions: Sequence[Definition]) -> Merged:
    """The versions (oldest first, at least one) as one questionnaire, in the order of the newest."""
    newest = versions[-1]
    if len(versions) == 1:
        return Merged(newest, versions, {newest.id: {q.code: q.code for q in newest.questions}})
    variants: dict[object, _Variant] = {}
    keys: dict[int, Mapping[str, object]] = {}
    ids: dict[object, list[Asked]] = {}
    for version in versions:
        own = keys.setdefault(version.id, meanings(version))
        for part in version.sections:
            for asked in part.answerable:
                key = own[asked.code]
                ids.setdefault(key, []).append(asked)
                before = variants.get(key)
                # That it tells of a person holds for all who answered it.
                told = replace(asked, profile=asked.profile or (before.asked.profile if before else None))
                where = [*(before.versions if before else []), version]
                variants[key] = _Variant(told, part, _whole(part, asked), where)
    _name(variants, newest, keys)
    codes = {number: {code: variants[key].name for code, key in own.items()} for number, own in keys.items()}
    return Merged(
        definition=replace(newest, sections=_sections(variants, newest, keys, codes)),
        each=versions,
        codes=codes,
        questions={asked.id: variants[key].asked.id for key, found in ids.items() for asked in found},
        options={
            option.id: number
            for key, found in ids.items()
            for asked in found
            for option, number in zip(
                asked.options, (each.id for each in variants[key].asked.options), strict=True
            )
        },
    )


def meanings(version: Definition) -> dict[str, object]:
    """What each question of a version asks, by its code: questions of two versions with equal values are one.

    Case, spacing and the last stop of its words make no difference.
    """
    found: dict[str, object] = {}
    for part in version.sections:
        for asked in part.answerable:
            found[asked.code] = _meaning(part, asked, found)
    return found


def _whole(part: Part, asked: Asked) -> Condition | None:
    """Who is asked, by the conditions of the section and of the question."""
    both = [each for each in (part.shown_if, asked.shown_if) if each is not None]
    return AllOf(tuple(both)) if len(both) > 1 else both[0] if both else None


def _meaning(part: Part, asked: Asked, earlier: Mapping[str, object]) -> object:
    """What two questions have in common that are the same; ``earlier`` are the meanings of those before."""
    condition = _whole(part, asked)
    looked_at = () if condition is None else tuple(earlier.get(each.question) for each in tests_of(condition))
    return (
        asked.code,
        asked.kind,
        _plain(asked.text),
        _plain(asked.hint),
        asked.choose,
        asked.ranked,
        asked.least,
        asked.most,
        asked.whole,
        tuple((each.code, _plain(each.label), each.exclusive, each.other) for each in asked.options),
        None if asked.grid is None else (_plain(asked.grid.text), _plain(asked.grid.hint)),
        condition,
        looked_at,
    )


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".:")


def _name(
    variants: Mapping[object, _Variant], newest: Definition, keys: Mapping[int, Mapping[str, object]]
) -> None:
    """Give each variant a code of its own; those that the newest version asks keep theirs."""
    current = set(keys[newest.id].values())
    taken = {code for own in keys.values() for code in own}
    used: set[str] = set()
    # From the newest to the oldest, so that the last to have had a code keeps it.
    ordered = sorted(variants.items(), key=lambda item: (item[0] in current, item[1].versions[-1].version))
    for _, variant in reversed(ordered):
        code = variant.asked.code
        if code in used:
            wanted = f"{code}_v{variant.versions[-1].version}"
            code = wanted if wanted not in taken else numbered(f"{wanted}_", taken)
            taken.add(code)
        used.add(code)
        variant.name = code


def _sections(
    variants: Mapping[object, _Variant],
    newest: Definition,
    keys: Mapping[int, Mapping[str, object]],
    codes: Mapping[int, Mapping[str, str]],
) -> tuple[Part, ...]:
    """The newest version's sections. What only earlier ones asked stands before what took its place, or at
    the end of the section of that heading."""
    current = set(keys[newest.id].values())
    earlier = [each for key, each in variants.items() if key not in current]

    def shown(variant: _Variant) -> Asked:
        own = codes[variant.versions[-1].id]
        asked = replace(variant.asked, code=variant.name, shown_if=_with_codes(variant.condition, own))
        if len(variant.versions) == len(keys):
            return asked
        text = f"{asked.text} ({_named(variant.versions)})"
        return replace(asked, text=text, versions=tuple(each.version for each in variant.versions))

    sections: list[Part] = []
    for part in newest.sections:
        questions: list[Asked] = []
        for asked in part.questions:
            if asked.kind.is_answered:
                questions += [shown(each) for each in earlier if each.asked.code == asked.code]
                questions.append(shown(variants[keys[newest.id][asked.code]]))
        sections.append(replace(part, questions=tuple(questions), shown_if=None))
    standing = {asked.code for asked in newest.questions}
    titles = {part.title.casefold(): place for place, part in reversed(list(enumerate(sections)))}
    for variant in earlier:
        if variant.asked.code in standing:
            continue
        place = titles.get(variant.part.title.casefold())
        if place is None:
            titles[variant.part.title.casefold()] = len(sections)
            sections.append(replace(variant.part, questions=(shown(variant),), shown_if=None))
        else:
            home = sections[place]
            sections[place] = replace(home, questions=(*home.questions, shown(variant)))
    return tuple(sections)


def _with_codes(condition: Condition | None, codes: Mapping[str, str]) -> Condition | None:
    if condition is not None:
        for before in dict.fromkeys(test.question for test in tests_of(condition)):
            condition = renamed(condition, before, codes.get(before, before))
    return condition


def _named(versions: Sequence[Definition]) -> str:
    numbers = [str(each.version) for each in versions]
    if len(numbers) == 1:
        return f"version {numbers[0]}"
    return f"versions {', '.join(numbers[:-1])} and {numbers[-1]}"

"""From rows to the question that the search answers: who is seated, and by what they are mixed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from seminars.focus_groups.models import FocusGroup, GroupRound, GroupWish, WishKind
from seminars.focus_groups.plan import Plan
from seminars.focus_groups.problem import (
    Apart,
    Forbid,
    Group,
    NoLone,
    Pin,
    Problem,
    Together,
    Wish,
    met_in,
)
from seminars.focus_groups.problem import Delegate as Person
from seminars.focus_groups.queries import candidates, round_day
from seminars.programme.models import Series
from seminars.registration.asking import OwnQuestion, QuestionKind
from seminars.registration.models import Delegate
from seminars.registration.names import organisation_key
from seminars.registration.organisation_queries import ids_by_key
from seminars.registration.questions import answers_of, questions_of

PROFILE_FIELDS = {
    "sector": "Sector",
    "level": "Level",
    "occupation": "Occupation",
    "gender": "Gender",
    "age_band": "Age band",
}

Answers = Mapping[int, Mapping[str, str]]


def mix_fields(series: Series) -> dict[str, str]:
    """By what groups of the series can be mixed: the profile, and own questions with one answer.

    An own question's field is 'question:' and its number.
    """
    own = {f"question:{each.id}": each.label for each in _own_questions(series)}
    return {**PROFILE_FIELDS, **own}


def _own_questions(series: Series) -> list[OwnQuestion]:
    one_answer = (QuestionKind.CHOICE, QuestionKind.YES_NO)
    return [each for each in questions_of(series.id) if each.kind in one_answer]


def own_answers(people: Sequence[Delegate], series: Series) -> Answers:
    """What people answered to the series' own questions that groups can be mixed by, in words."""
    questions = {each.id: each for each in _own_questions(series)}
    if not questions:
        return {}
    return {
        delegate_id: {
            f"question:{number}": questions[number].in_words(answer)
            for number, answer in given.items()
            if number in questions
        }
        for delegate_id, given in answers_of([person.id for person in people]).items()
    }


def category(delegate: Delegate, field: str, answers: Answers) -> str:
    """What the delegate gave for a field; empty where nothing was given."""
    if field.startswith("question:"):
        return answers.get(delegate.id, {}).get(field, "")
    option = getattr(delegate, field, None)
    return option.label if option is not None else ""


def categories_of(round: GroupRound) -> dict[str, list[str]]:
    """The categories of each field that those have who take part, by field."""
    people = candidates(round.seminar, round_day(round), present_only=False)
    answers = own_answers(people, round.seminar.series)
    found = {
        field: sorted({category(person, field, answers) for person in people} - {""})
        for field in mix_fields(round.seminar.series)
    }
    return {field: categories for field, categories in found.items() if categories}


def people_for(
    round: GroupRound, plan: Plan, *, of: Sequence[Delegate] | None = None
) -> tuple[list[Delegate], Answers]:
    """Whom the plan seats (or just those ``of``), and what they answered to own questions."""
    found = (
        list(of)
        if of is not None
        else candidates(round.seminar, round_day(round), present_only=plan.present_only)
    )
    answers = own_answers(found, round.seminar.series)
    if plan.only is not None and of is None:
        field, wanted = plan.only
        found = [person for person in found if category(person, field, answers) == wanted]
    return found, answers


def problem_for(
    *,
    people: Sequence[Delegate],
    groups: Sequence[FocusGroup],
    count: int,
    plan: Plan,
    wishes: Sequence[GroupWish],
    earlier: Iterable[Mapping[int, int]],
    answers: Answers,
    at: datetime,
    pin_those_fixed: bool = True,
) -> Problem:
    """The question for ``people`` and ``count`` groups, of which the first stand already as ``groups``.

    ``earlier`` are the seats of other rounds. Wishes about people who are not there are left out. Who
    sits in a locked group, or was put there by hand and is to stay, is pinned.
    """
    there = {person.id for person in people}
    known = ids_by_key({person.organisation_id for person in people})
    organisations = {key: str(number) for key, number in known.items()}
    step_free = {
        delegate.id for wish in wishes if wish.kind is WishKind.STEP_FREE for delegate in wish.delegates
    }
    fixed = {
        member.delegate_id: group.number
        for group in groups
        for member in group.members
        if pin_those_fixed
        and member.delegate_id in there
        and (group.is_locked(at) or (plan.keep_by_hand and member.moved_by_hand))
    }
    fields = list(dict.fromkeys([*plan.mix, *(wish.field for wish in wishes if wish.field)]))
    return Problem(
        delegates=tuple(
            Person(
                id=str(person.id),
                organisation=str(person.organisation_id),
                fields={field: category(person, field, answers) for field in fields},
                needs_step_free=person.id in step_free,
                name=person.name,
            )
            for person in people
        ),
        groups=tuple(
            _group(groups[number - 1] if number <= len(groups) else None, number, plan, organisations, at)
            for number in range(1, count + 1)
        ),
        mix=plan.mix,
        wishes=(
            *(Pin(str(delegate), str(number)) for delegate, number in sorted(fixed.items())),
            *_wishes(wishes, there, count, set(fixed)),
        ),
        met=met_in({str(d): str(g) for d, g in seats.items() if d in there} for seats in earlier)
        if plan.new_people
        else {},
    )


def _group(
    group: FocusGroup | None, number: int, plan: Plan, organisations: Mapping[str, str], at: datetime
) -> Group:
    if group is None:
        return Group(id=str(number), least=plan.least or 1, most=plan.most)
    leaders = [account for account in (group.facilitator, group.note_taker) if account is not None]
    known = {organisations.get(organisation_key(account.organisation)) for account in leaders}
    return Group(
        id=str(number),
        least=plan.least or 1,
        most=plan.most,
        capacity=group.room.capacity if group.room else None,
        facilitator_organisations=tuple(sorted(each for each in known if each)),
        step_free=group.room.step_free if group.room else True,
        locked=group.is_locked(at),
    )


def _wishes(wishes: Sequence[GroupWish], there: set[int], count: int, fixed: set[int]) -> list[Wish]:
    found: list[Wish] = []
    for wish in wishes:
        about = sorted(delegate.id for delegate in wish.delegates if delegate.id in there)
        if wish.kind is WishKind.NO_LONE:
            found.append(NoLone(wish.field or "", wish.category or ""))
        elif wish.kind in (WishKind.TOGETHER, WishKind.APART) and len(about) > 1:
            ids = frozenset(str(number) for number in about)
            found.append(Together(ids) if wish.kind is WishKind.TOGETHER else Apart(ids))
        elif wish.group_number is not None and wish.group_number <= count:
            found += [
                one_wish(wish.kind, each, wish.group_number)
                for each in about
                if wish.kind is WishKind.FORBID or each not in fixed
            ]
    return found


def one_wish(kind: WishKind, delegate_id: int, number: int) -> Wish:
    """In that group, or not in it."""
    make = Pin if kind is WishKind.PIN else Forbid
    return make(str(delegate_id), str(number))

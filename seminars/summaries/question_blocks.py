"""The cells of one question: options, base, blanks, what follows from its kind and from who was shown it."""

from collections.abc import Callable, Mapping, Sequence

from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.filter_bounds import bounds_of_all, shown_by_filter
from seminars.summaries.place_cells import COST, Stage, Table
from seminars.summaries.protection import Block, Cell, Key, Relation, total
from seminars.summaries.rules import Rules
from seminars.summaries.tabulation import SEVERAL_KINDS, Tabulated


def question_block(
    tables: Mapping[str, Tabulated],
    conditions: Sequence[Condition],
    known: Mapping[Key, Cell],
    rules: Rules,
    stage: Stage = Stage(),
) -> Block:
    """One question at each seminar: options, base, blanks; what follows from its kind; its filter."""
    question = next(iter(tables.values())).question
    table = Table(f"question {question.code}", list(tables), stage, known)
    before = {key: cell.value for key, cell in known.items()}

    def key(*item: str | int) -> Callable[[str], Key]:
        return lambda where: ("question", question.code, where, *item)

    codes = [option.code for option in question.options]
    for index, code in enumerate(codes):
        table.add(
            key("option", code),
            {where: each.counts[index].count for where, each in tables.items()},
            floors={where: each.counts[index].quoted for where, each in tables.items()},
        )
    # Texts of a question without options tell of as many answers.
    floors = {where: len(each.texts) for where, each in tables.items()} if not codes else {}
    table.add(key("base"), {w: each.base for w, each in tables.items()}, cost=COST["base"], floors=floors)
    table.add(
        key("blank"),
        {where: each.not_answered for where, each in tables.items()},
        cost=COST["blank"],
        sensitive=rules.blanks,
    )
    table.relate(
        lambda where: total(("responses", where, "completed"), [key("base")(where), key("blank")(where)])
    )
    exact = shown_by_filter(tables, conditions, before)
    told = exact is None and all(each.shown is not None for each in tables.values())
    if stage.earlier is not None:
        # As it was told of the seminars before.
        told = key("shown")(stage.earlier) in known
    reached = "shown" if told else "base"
    if told:
        _shown(table, tables, key, rules)
    _of_versions(table, question.versions, key(reached), before, stage, all_shown=not conditions)
    if question.kind in SEVERAL_KINDS:
        _several(table, question, key, codes)
        if question.ranked:
            _ranked(table, tables, key, codes)
    elif codes:
        table.relate(lambda where: total(key("base")(where), [key("option", code)(where) for code in codes]))
    for number, bound in enumerate(bounds_of_all(conditions)):
        if all(counted(stage.series) in before for counted, _ in bound):
            table.rest(
                key("filtered", number),
                lambda where, bound=bound: (  # type: ignore[misc]
                    *((each(where), times) for each, times in bound),
                    (key(reached)(where), -1),
                ),
                before,
                # Then it is the number of those who left the question blank.
                sensitive=exact is not None and rules.blanks,
            )
    return table.block()


def version_key(number: int) -> Callable[[str], Key]:
    """Those who answered one of several versions of the questionnaire."""
    return lambda where: ("responses", where, f"version {number}")


def versions_known(known: Mapping[Key, Cell], where: str) -> list[int]:
    """The versions that were answered at ``where``."""
    starts = ("responses", where)
    words = [str(key[2]).split() for key in known if key[:2] == starts]
    return [int(each[1]) for each in words if each[0] == "version"]


def _of_versions(
    table: Table,
    versions: Sequence[int],
    reached: Callable[[str], Key],
    before: Mapping[Key, int],
    stage: Stage,
    *,
    all_shown: bool,
) -> None:
    """Whom a question reached that some versions ask only: those who answered them, or some of these."""
    asked = [version_key(each) for each in versions if version_key(each)(stage.series) in before]
    if not asked:
        return
    if all_shown:
        table.relate(lambda where: total(reached(where), [each(where) for each in asked]))
    else:
        table.rest(
            lambda where: (*reached(where), "passed by"),
            lambda where: (*((each(where), 1) for each in asked), (reached(where), -1)),
            before,
        )


def _shown(
    table: Table, tables: Mapping[str, Tabulated], key: Callable[..., Callable[[str], Key]], rules: Rules
) -> None:
    """Those who were shown a question answered it or left it blank; the others passed it by."""
    shown = {w: each.asked if each.shown is None else each.shown for w, each in tables.items()}
    table.add(key("shown"), shown, cost=COST["shown"])
    passed = {where: each.asked - shown[where] for where, each in tables.items()}
    table.add(key("passed"), passed, cost=COST["shown"])
    left = {where: shown[where] - each.base for where, each in tables.items()}
    table.add(key("left"), left, cost=COST["blank"], sensitive=rules.blanks)
    table.relate(lambda where: total(key("shown")(where), [key("base")(where), key("left")(where)]))
    table.relate(lambda where: total(key("blank")(where), [key("passed")(where), key("left")(where)]))


def _difference(whole: Callable[[str], Key], part: Callable[[str], Key]) -> Callable[[str], Relation]:
    return lambda where: ((whole(where), 1), (part(where), -1))


def _several(
    table: Table, question: Asked, key: Callable[..., Callable[[str], Key]], codes: Sequence[str]
) -> None:
    """Who did not choose an option is a count too; each chose something, and 'none of these' alone."""
    base = key("base")
    for code in codes:
        table.rest(key("without", code), _difference(base, key("option", code)), {}, sensitive=True)
    for alone in (option.code for option in question.options if option.exclusive):
        for code in codes:
            if code != alone:
                both = (key("option", alone), key("option", code))
                table.rest(
                    key("beside", alone, code),
                    lambda where, both=both: ((base(where), 1), *((each(where), -1) for each in both)),  # type: ignore[misc]
                    {},
                )
    table.rest(
        key("further"),
        lambda where: (*((key("option", code)(where), 1) for code in codes), (base(where), -1)),
        {},
    )
    if question.kind is QuestionKind.MOST_IMPORTANT:
        table.rest(
            key("spare"),
            lambda where: (
                (base(where), question.wanted),
                *((key("option", code)(where), -1) for code in codes),
            ),
            {},
        )


def _ranked(
    table: Table,
    tables: Mapping[str, Tabulated],
    key: Callable[..., Callable[[str], Key]],
    codes: Sequence[str],
) -> None:
    """Places of each option; every response that answered has one first place, at most one second ..."""
    places = range(1, next(iter(tables.values())).question.wanted + 1)
    for index, code in enumerate(codes):
        for place in places:
            values = {w: (each.counts[index].places or ())[place - 1] for w, each in tables.items()}
            cost = 1.0 if place == 1 else COST["place"]
            table.add(key("place", code, place), values, cost=cost)
        table.relate(
            lambda where, code=code: total(  # type: ignore[misc]
                key("option", code)(where), [key("place", code, place)(where) for place in places]
            )
        )
    table.relate(lambda where: total(key("base")(where), [key("place", code, 1)(where) for code in codes]))

"""What the columns of a list of people mean: a good guess, from their headings and what stands in them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from seminars.documents.table_files import Row, Table
from seminars.registration.asking import LIST_FIELDS, Asks, FormField, OwnOption, OwnQuestion
from seminars.registration.names import fold

NAME, FIRST_NAME, SURNAME = "name", "first_name", "surname"
EMAIL, ORGANISATION, STATE = "email", "organisation", "state"
LISTS = tuple(each.value for each in LIST_FIELDS)

# Headings of our own downloads, so that they are found again.
HEADINGS = {
    NAME: "Name",
    FIRST_NAME: "First name",
    SURNAME: "Surname",
    EMAIL: "E-mail address",
    ORGANISATION: "Organisation",
    FormField.OCCUPATION.value: "Occupation",
    FormField.SECTOR.value: "Sector",
    FormField.LEVEL.value: "Level",
    FormField.AGE_BAND.value: "Age",
    FormField.GENDER.value: "Gender",
    FormField.TAKES_PART.value: "Takes part in a focus group",
    FormField.ACCESS_NEEDS.value: "Access needs",
    FormField.DIETARY_NEEDS.value: "Dietary needs",
    STATE: "State",
}
# What else people call them, folded; longer ones first where one holds another.
_ALSO = {
    NAME: "full name|delegate|delegate name|participant|participant name|attendee|attendee name|person|names"
    "|name of delegate|staff name|staff member|contact name|contact person|contact|ainm",
    FIRST_NAME: "first names|firstname|forename|forenames|given name|given names|christian name|fname",
    SURNAME: "last name|lastname|family name|second name|lname|sloinne",
    EMAIL: "e mail|email|email address|e mail addresses|emails|mail|mail address|work email|email id"
    "|riomhphost|seoladh riomhphoist",
    ORGANISATION: "organization|organisation name|organization name|name of organisation|employer|agency"
    "|company|institution|body|school|workplace|place of work|org|organisation agency|service"
    "|eagraiocht|organisation or agency",
    FormField.OCCUPATION.value: "job title|job|role|position|profession|post|job role|slibheatha",
    FormField.SECTOR.value: "sectors|area of work|field of work|earnail",
    FormField.LEVEL.value: "level in your organisation|level in organisation|seniority|grade",
    FormField.AGE_BAND.value: "age band|age group|age range|aois",
    FormField.GENDER.value: "sex|inscne",
    FormField.TAKES_PART.value: "focus group|focus groups|focus group participation|takes part|taking part"
    "|i will take part in a focus group|takes part in focus group",
    FormField.ACCESS_NEEDS.value: "access|accessibility|access requirements|accessibility needs|mobility"
    "|special requirements|special needs|accessibility requirements",
    FormField.DIETARY_NEEDS.value: "dietary requirements|dietary|diet|food|food requirements|special diet"
    "|allergies|meal|menu|dietary needs allergies",
    STATE: "status|registration status|registration state|booking status",
}
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
# Rows among which the headings are looked for, and rows that are looked at to see what a column holds.
_TOP, _SAMPLE = 20, 200


@dataclass(frozen=True)
class Target:
    """Something that a column can mean; ``words`` are folded headings that say so."""

    key: str
    label: str
    words: frozenset[str]


@dataclass(frozen=True)
class Columns:
    """What was chosen for a file. ``heading`` is the number of the row with the headings, 0 for none;
    ``targets`` the key of each column's meaning, '' where it is not imported. ``values`` say for a field
    what becomes of a text (folded) that its list does not hold: an entry's number, 'skip', or 'add:'
    with the wording of a new entry.
    ``update`` is whether people who are here already get what the file tells. ``version`` is, of keyed forms,
    that of the questionnaire on the sheets, 0 for the newest.
    """

    heading: int = 0
    targets: Sequence[str] = ()
    values: Mapping[str, Mapping[str, int | str]] = field(default_factory=dict)
    update: bool = False
    version: int = 0

    def column_of(self, target: str) -> int | None:
        """The column with this meaning, if there is one."""
        return self.targets.index(target) if target in self.targets else None


def question_key(question: OwnQuestion) -> str:
    """The key of the meaning 'answer to this question'."""
    return question.field


def all_targets(asks: Asks, questions: Sequence[OwnQuestion]) -> list[Target]:
    """What a column can mean in a series that asks this, in the order of the form."""
    left_out = {each.value for each in FormField if not asks.asks(each)} - {FormField.TAKES_PART.value}
    found = [
        Target(
            key, label, frozenset([fold(label), *_ALSO[key].split("|")] if key in _ALSO else [fold(label)])
        )
        for key, label in HEADINGS.items()
        if key not in left_out
    ]
    state = found.pop()
    own = [Target(each.field, f"Answer: {each.label}", frozenset([fold(each.label)])) for each in questions]
    return [*found, *own, state]


def guess(table: Table, targets: Sequence[Target], lists: Mapping[str, Sequence[OwnOption]]) -> Columns:
    """The most likely meaning of each column; no meaning is given twice."""
    heading = find_heading(table.rows, targets)
    return Columns(heading, guess_targets(table, heading, targets, lists))


def guess_targets(
    table: Table, heading: int, targets: Sequence[Target], lists: Mapping[str, Sequence[OwnOption]]
) -> list[str]:
    """The most likely meaning of each column when row ``heading`` (0: none) holds the headings."""
    names = next((row.cells for row in table.rows if row.number == heading), [""] * table.width)
    sample = [row.cells for row in table.rows if row.number > heading][:_SAMPLE]
    columns = [[cells[at] for cells in sample if cells[at]] for at in range(table.width)]
    addresses = [_share(each, _ADDRESS.search) > 0.5 for each in columns]
    scores = {
        (at, target.key): max(_by_heading(names[at], target), _by_content(columns[at], target.key, lists))
        for at in range(table.width)
        for target in targets
        # A column of addresses is nothing else, whatever it is called.
        if not addresses[at] or target.key == EMAIL
    }
    found = [""] * table.width
    order = {target.key: place for place, target in enumerate(targets)}
    for at, key in sorted(scores, key=lambda each: (-scores[each], each[0], order[each[1]])):
        if scores[at, key] and not found[at] and key not in found:
            found[at] = key
    return _without_both_names(found)


def _without_both_names(found: list[str]) -> list[str]:
    """A whole name beside its two parts is one name too many: the parts are left."""
    if NAME in found and FIRST_NAME in found and SURNAME in found:
        found[found.index(NAME)] = ""
    if NAME in found and FIRST_NAME in found and SURNAME not in found:
        # 'First name' beside 'Name', which then is the family name.
        found[found.index(NAME)] = SURNAME
    if NAME not in found and FIRST_NAME not in found and SURNAME in found:
        found[found.index(SURNAME)] = NAME
    return found


def _by_heading(heading: str, target: Target) -> float:
    words = fold(re.sub(r"\(.*?\)|\[.*?\]|[*:?]", " ", heading)) or fold(heading)
    if not words:
        return 0
    if words in target.words or fold(heading) in target.words:
        return 10
    held = [each for each in target.words if f" {each} " in f" {words} "]
    # The longer the part that is known, the likelier: 'name of your organisation' is none's name.
    return max((5 + len(each) / 100 for each in held), default=0) if target.key != STATE else 0


def _by_content(cells: Sequence[str], key: str, lists: Mapping[str, Sequence[OwnOption]]) -> float:
    if not cells:
        return 0
    if key == EMAIL:
        share = _share(cells, _ADDRESS.search)
        return 4 * share if share > 0.5 else 0
    if key in lists and key in LISTS:
        known = {fold(option.label) for option in lists[key]}
        share = _share(cells, lambda cell: fold(cell) in known)
        return 3 * share if share > 0.6 else 0
    return 0


def _share(cells: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(1 for each in cells if fits(each)) / max(len(cells), 1)


def find_heading(rows: Sequence[Row], targets: Sequence[Target]) -> int:
    """The number of the row with the headings, 0 where there is none: a title may stand above it."""
    known = frozenset().union(*(target.words for target in targets))
    best, number = 0.0, 0
    for row in rows[:_TOP]:
        filled = [fold(cell) for cell in row.cells if cell]
        hits = sum(1.0 if cell in known else 0.4 * _holds(cell, known) for cell in filled)
        enough = hits >= min(2, len(filled)) or (hits >= 1 and len(filled) > 1)
        if hits > best and enough and not any("@" in cell for cell in row.cells):
            best, number = hits, row.number
    if number:
        return number
    return _widest_at_top(rows)


def _holds(cell: str, known: frozenset[str]) -> bool:
    return len(cell) < 80 and any(f" {each} " in f" {cell} " for each in known)


def _widest_at_top(rows: Sequence[Row]) -> int:
    """The first row as full as the list below it, unless an address in it says that it is a person."""
    fullest = max((sum(map(bool, row.cells)) for row in rows[:_TOP]), default=0)
    for row in rows[:_TOP]:
        if sum(map(bool, row.cells)) >= fullest * 0.6:
            return 0 if any(_ADDRESS.search(cell) for cell in row.cells) else row.number
    return 0

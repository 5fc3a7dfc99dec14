"""What the columns of answers keyed elsewhere mean, and the empty table to fill in."""

from collections.abc import Iterator, Sequence

from seminars.documents.table_files import Table
from seminars.questionnaire.definition import Asked, Choice, Definition
from seminars.questionnaire.kinds import QuestionKind
from seminars.registration.import_columns import Columns, Target, find_heading
from seminars.registration.names import fold

SERIAL = "serial"
SERIAL_HEADING = "Number on the sheet"
_ALSO_SERIAL = (
    "serial|serial number|serial no|sheet|sheet number|sheet no|form|form number|form no|number|no|nr|id"
    "|questionnaire|questionnaire number|questionnaire no|case|case number|respondent"
)
# A heading that a program has cut off still means the question if so much of it is there.
_CUT = 20


def whole(question: Asked) -> str:
    """The key of the meaning 'the answer to this question'."""
    return f"{question.code}/"


def one_option(question: Asked, option: Choice) -> str:
    """The key of the meaning 'whether this option is chosen'."""
    return f"{question.code}/{option.code}"


def words_beside(question: Asked) -> str:
    """The key of the meaning 'what stands beside the option that takes words'."""
    return f"{question.code}/ text"


def takes_several(question: Asked) -> bool:
    """Whether several options can be chosen, so that each can have a column."""
    return question.kind in (QuestionKind.MULTIPLE, QuestionKind.MOST_IMPORTANT)


def answer_targets(definition: Definition) -> list[Target]:
    """What a column can mean, in the order of the form; the number on the sheet first."""
    serial = _words(SERIAL_HEADING, *_ALSO_SERIAL.split("|"))
    return [Target(SERIAL, SERIAL_HEADING, serial), *(each for q in definition.questions for each in _of(q))]


def _of(question: Asked) -> Iterator[Target]:
    code = question.code
    short = question.text if len(question.text) <= 60 else f"{question.text[:59]}…"
    names = (code, question.text)
    yield Target(whole(question), f"{code}: {short}", _words(*names))
    if takes_several(question):
        spelt = {fold(each) for option in question.options for each in (option.code, option.label)}
        for place, option in enumerate(question.options, start=1):
            told = [f"{name} {each}" for name in names for each in (option.code, option.label)]
            # The figure beside it when keying, unless it is the code of another.
            told += [f"{code} {place}"] if str(place) not in spelt else []
            yield Target(one_option(question, option), f"{code}/{option.code}: {option.label}", _words(*told))
    if question.other is not None:
        label = question.other.label
        told = [f"{name} {each}" for name in names for each in ("text", "other text", f"{label} text")]
        yield Target(words_beside(question), f"{code}/text: words beside ‘{label}’", _words(*told))


def _words(*names: str) -> frozenset[str]:
    return frozenset(filter(None, map(fold, names)))


def guess_columns(table: Table, definition: Definition) -> Columns:
    """The row with the headings and the most likely meaning of each column."""
    targets = answer_targets(definition)
    heading = find_heading(table.rows, targets)
    return Columns(heading, guess_meanings(table, heading, targets), version=definition.version)


def guess_meanings(table: Table, heading: int, targets: Sequence[Target]) -> list[str]:
    """The meaning of each column by its heading in row ``heading`` (0: none); no meaning is given twice."""
    known: dict[str, str] = {}
    for target in targets:
        for words in target.words:
            known.setdefault(words, target.key)
    names = next((row.cells for row in table.rows if row.number == heading), [""] * table.width)
    found: list[str] = []
    for name in names:
        key = _meaning(fold(name), known)
        found.append("" if key in found else key)
    return found


def _meaning(heading: str, known: dict[str, str]) -> str:
    if heading in known:
        return known[heading]
    if len(heading) < _CUT:
        return ""
    begun = {key for words, key in known.items() if words.startswith(heading)}
    return begun.pop() if len(begun) == 1 else ""


def template_headings(definition: Definition) -> list[str]:
    """The headings of an empty table: short names, several answers as a column for each option."""
    return [heading for heading, _, _ in template_key(definition)]


def template_key(definition: Definition) -> list[list[str]]:
    """What to enter in each column of the empty table: its heading, the question, what can stand there."""
    rows = [[SERIAL_HEADING, "", "What is written on the sheet; each number once"]]
    for number, question in enumerate(definition.questions, start=1):
        asked = f"{number}. {question.text}"
        if takes_several(question) and not question.ranked:
            rows += [
                [f"{question.code}/{option.code}", asked, f"1 if ticked: {option.label}"]
                for option in question.options
            ]
        else:
            several = "In order, with ; between them: " if question.ranked else ""
            options = "; ".join(f"{option.code} = {option.label}" for option in question.options)
            rows.append([question.code, asked, f"{several}{options}" or "As it stands on the sheet"])
        if question.other is not None:
            rows.append([f"{question.code}/text", asked, f"What is written beside ‘{question.other.label}’"])
    return rows

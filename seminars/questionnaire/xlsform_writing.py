"""A questionnaire as an XLSForm workbook, which ODK and Kobo open and which comes back as it was.

Where the standard has no word, columns that begin with 'seminars::' say it; other programs leave them alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from xlsxwriter import Workbook

from seminars.questionnaire.codes import numbered
from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Choice, Definition, Lattice, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.xlsform_conditions import formula
from seminars.questionnaire.xlsform_limits import constraint_of
from seminars.questionnaire.xlsform_mapping import VERSION
from seminars.questionnaire.xlsform_questions import OWN
from seminars.questionnaire.xlsform_words import without_signs

_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "appearance",
    *(
        f"{OWN}{each}"
        for each in ("kind", "recommended", "choose", "ranked", "exclusive", "other", "profile")
    ),
)
_TYPES = {
    QuestionKind.SINGLE: "select_one",
    QuestionKind.SCALE: "select_one",
    QuestionKind.MULTIPLE: "select_multiple",
    QuestionKind.MOST_IMPORTANT: "select_multiple",
    QuestionKind.DATE: "date",
    QuestionKind.SHORT_TEXT: "text",
    QuestionKind.LONG_TEXT: "text",
    QuestionKind.INFORMATION: "note",
}
_LOOKS = {QuestionKind.SCALE: "likert", QuestionKind.LONG_TEXT: "multiline"}
# What a spreadsheet's cell holds.
_LONGEST = 32_767

Row = Mapping[str, str]


def xlsform_of(definition: Definition, *, form_id: str) -> bytes:
    """The workbook. ``form_id`` is what ODK knows the form by."""
    survey = _Survey(definition)
    rows = list(survey.rows())
    settings = {"form_title": without_signs(definition.title), "form_id": form_id, VERSION: "1"}
    choices = [
        {"list_name": name, "name": code, "label": without_signs(label)}
        for options, name in survey.lists.items()
        for code, label in options
    ]
    used = [
        column
        for column in _COLUMNS
        if column in ("type", "name", "label") or any(r.get(column) for r in rows)
    ]
    return _workbook(
        ("survey", used, rows),
        ("choices", ["list_name", "name", "label"], choices),
        ("settings", list(settings), [settings]),
    )


class _Survey:
    """Gives names to what has none, and writes rows from top to bottom."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.asked = {question.code: question for part in definition.sections for question in part.questions}
        self.taken = set(self.asked)
        self.lists: dict[tuple[tuple[str, str], ...], str] = {}
        self.words = {
            code: self._free(f"{code}_other")
            for code, question in self.asked.items()
            if question.kind.has_options and question.other is not None
        }

    def rows(self) -> Iterator[Row]:
        """All rows of the sheet 'survey'."""
        if self.definition.introduction:
            yield self._note("introduction", self.definition.introduction)
        for part in self.definition.sections:
            yield from self._section(part)
        if self.definition.thanks:
            yield self._note("thanks", self.definition.thanks)

    def _free(self, wanted: str) -> str:
        name = wanted if wanted not in self.taken else numbered(f"{wanted}_", self.taken)
        self.taken.add(name)
        return name

    def _note(self, mark: str, text: str) -> Row:
        name = self._free(mark)
        return {"type": "note", "name": name, "label": without_signs(text), f"{OWN}kind": mark}

    def _section(self, part: Part) -> Iterator[Row]:
        name = numbered("section_", self.taken)
        self.taken.add(name)
        yield {
            "type": "begin_group",
            "name": name,
            "label": without_signs(part.title),
            "relevant": self._relevant(part.shown_if),
        }
        if part.introduction:
            yield self._note("introduction", part.introduction)
        for lattice, questions in part.blocks:
            if lattice is None:
                for question in questions:
                    yield from self._question(question)
            else:
                yield from self._grid(lattice, questions)
        yield {"type": "end_group"}

    def _grid(self, lattice: Lattice, statements: Sequence[Asked]) -> Iterator[Row]:
        conditions = {statement.shown_if for statement in statements}
        shared = statements[0].shown_if if len(conditions) == 1 else None
        name = numbered("grid_", self.taken)
        self.taken.add(name)
        one_scale = len({_options(statement.options) for statement in statements}) == 1
        yield {
            "type": "begin_group",
            "name": name,
            "label": without_signs(lattice.text),
            "hint": without_signs(lattice.hint),
            "relevant": self._relevant(shared),
            "appearance": "table-list" if one_scale else "field-list",
            f"{OWN}kind": "grid",
        }
        for statement in statements:
            row = dict(self._row(statement))
            row.pop("appearance")
            if shared is not None:
                row["relevant"] = ""
            yield row
        yield {"type": "end_group"}

    def _question(self, question: Asked) -> Iterator[Row]:
        yield self._row(question)
        if question.code in self.words and question.other is not None:
            chose = f"selected(${{{question.code}}}, '{question.other.code}')"
            yield {
                "type": "text",
                "name": self.words[question.code],
                "label": without_signs(question.other.label),
                "relevant": chose,
                f"{OWN}kind": f"other of {question.code}",
            }

    def _row(self, question: Asked) -> Row:
        kind = question.kind
        important = kind is QuestionKind.MOST_IMPORTANT
        return {
            "type": self._type(question),
            "name": question.code,
            "label": without_signs(question.text),
            "hint": without_signs(question.hint),
            "required": _yes(question.required),
            "relevant": self._relevant(question.shown_if),
            "constraint": constraint_of(question),
            "constraint_message": without_signs(question.message),
            "appearance": _LOOKS.get(kind, ""),
            f"{OWN}recommended": _yes(question.recommended),
            f"{OWN}choose": str(question.choose) if important else "",
            f"{OWN}ranked": _yes(question.ranked and important),
            f"{OWN}exclusive": _codes(option for option in question.options if option.exclusive),
            f"{OWN}other": _codes(option for option in question.options if option.other),
            f"{OWN}profile": question.profile.value if question.profile is not None else "",
        }

    def _type(self, question: Asked) -> str:
        if question.kind is QuestionKind.NUMBER:
            return "integer" if question.whole else "decimal"
        if not question.kind.has_options:
            return _TYPES[question.kind]
        options = _options(question.options)
        if options not in self.lists:
            self.lists[options] = question.code
        return f"{_TYPES[question.kind]} {self.lists[options]}"

    def _relevant(self, condition: Condition | None) -> str:
        return "" if condition is None else formula(condition, self.asked, self.words)


def _options(options: Sequence[Choice]) -> tuple[tuple[str, str], ...]:
    return tuple((option.code, option.label) for option in options)


def _codes(options: Iterator[Choice]) -> str:
    return " ".join(option.code for option in options)


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _workbook(*sheets: tuple[str, Sequence[str], Sequence[Row]]) -> bytes:
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "Seminars"})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF0", "bottom": 2})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    group = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F4F7F8"})
    for name, columns, rows in sheets:
        page = book.add_worksheet(name)
        for column, heading in enumerate(columns):
            page.write_string(0, column, heading, head)
            longest = max((len(row.get(heading, "")) for row in rows), default=0)
            page.set_column(column, column, min(max(longest, len(heading)) + 2, 60))
        for number, row in enumerate(rows, start=1):
            style = group if row.get("type", "").endswith("_group") else plain
            for column, heading in enumerate(columns):
                if row.get(heading):
                    page.write_string(number, column, row[heading][:_LONGEST], style)
        page.freeze_panes(1, 2 if name == "survey" else 0)
    book.close()
    return buffer.getvalue()

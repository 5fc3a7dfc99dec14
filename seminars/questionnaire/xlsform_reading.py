"""Reading the sheets of an XLSForm: rows and cells under the names that the standard gives its columns.

Every cell remembers where it stands, so that whatever cannot come in can be pointed at. Files in the wild
write the same column in many ways ('list name', 'list_name', 'bind::relevant', 'Label::French (fr)'): here
they get one name each.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seminars.documents.table_files import Table, column_letters, refuse
from seminars.questionnaire.xlsform_files import form_sheets

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
# Sheets that the standard knows and that hold more than we take.
FURTHER = ("external_choices", "entities", "osm")

# More questions than anybody answers in a room; a file that is larger is something else.
MOST_ROWS = 3_000

TRANSLATED = ("label", "hint", "constraint_message", "required_message", "guidance_hint")
MEDIA = ("image", "big-image", "audio", "video")

_ALIASES = {
    "caption": "label",
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "calculate": "calculation",
    "bind::readonly": "read_only",
    "readonly": "read_only",
    "bind::jr:constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "constraint_msg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "command": "type",
    "tag": "name",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "list_name": "list_name",
}
_OF_CHOICES = {"value": "name"}
_OF_SETTINGS = {"set_form_title": "form_title", "id_string": "form_id", "set_form_id": "form_id"}


@dataclass(frozen=True)
class Cell:
    """A cell that holds something: its text, the heading of its column and the column's index (from 0)."""

    text: str
    heading: str
    column: int

    @property
    def letters(self) -> str:
        """The column as a spreadsheet names it."""
        return column_letters(self.column)


@dataclass(frozen=True)
class SheetRow:
    """A row that is not empty, with its number in the spreadsheet; cells by the name of their column."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """What stands in a column; '' for nothing."""
        cell = self.cells.get(column)
        return cell.text if cell is not None else ""


@dataclass(frozen=True)
class FormSheet:
    """A sheet: its title, its rows, and its headings by the name of their column.

    ``headings`` are all as they stand in the file, by index of the column; ``head`` is their row.
    """

    title: str
    rows: Sequence[SheetRow] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)
    head: int = 1


@dataclass(frozen=True)
class FormBook:
    """The sheets of an XLSForm. ``further`` are those of the standard that we take nothing from; ``others``
    the titles of sheets that it does not know."""

    survey: FormSheet
    choices: FormSheet
    settings: FormSheet
    further: Sequence[FormSheet] = ()
    others: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def languages(self) -> list[str]:
        """The languages in which the file holds words, in the order of its columns."""
        found: dict[str, None] = {}
        for sheet in (self.survey, self.choices):
            for column in sheet.columns:
                name, _, language = column.partition("::")
                if language and name in TRANSLATED:
                    found[language] = None
        return list(found)

    @property
    def default_language(self) -> str:
        """The language that the file names as its own, or else its first; '' where it has only one."""
        languages = self.languages
        named = self.settings.rows[0].text("default_language") if self.settings.rows else ""
        for language in languages:
            if same_language(language, named):
                return language
        # Words without a language are in the one that is named, or in the only one.
        return "" if "label" in self.survey.columns or not languages else languages[0]


def same_language(one: str, other: str) -> bool:
    """Whether two names mean the same language: 'French (fr)', 'french', 'fr'."""

    def names(text: str) -> set[str]:
        text = text.strip().casefold()
        found = re.fullmatch(r"(.*?)\s*\(([^)]*)\)", text)
        return {text} | ({found[1].strip(), found[2].strip()} if found else set())

    return bool((names(one) & names(other)) - {""})


def read_form_book(content: bytes) -> FormBook:
    """The sheets of a workbook as an XLSForm has them.

    Raises Invalid for what is no workbook, is damaged or too large, or has no sheet named survey.
    """
    known = {SURVEY, CHOICES, SETTINGS, *FURTHER}
    tables = form_sheets(content, known)
    if len(tables) == 1 and _plain(tables[0][0]) not in known:
        # A workbook of one sheet: that is the survey, whatever it is called.
        named = {SURVEY: (tables[0][0], tables[0][1])}
        others: list[str] = []
    else:
        named = {_plain(title): (title, table) for title, table in tables if _plain(title) in known}
        others = [title for title, _ in tables if _plain(title) not in known]
    survey = _sheet(SURVEY, *named.get(SURVEY, (SURVEY, None)))
    if "type" not in survey.columns:
        raise refuse(
            "This file is not an XLSForm: it has no sheet 'survey' with a column 'type'.",
            "Choose a form as ODK, Kobo or SurveyCTO write it, or begin with one that you download here.",
        )
    if len(survey.rows) > MOST_ROWS:
        raise refuse(
            f"The sheet 'survey' has {len(survey.rows):,} rows; {MOST_ROWS:,} can be read.",
            "Split the form into several.",
        )
    return FormBook(
        survey=survey,
        choices=_sheet(CHOICES, *named.get(CHOICES, (CHOICES, None))),
        settings=_sheet(SETTINGS, *named.get(SETTINGS, (SETTINGS, None))),
        further=[_sheet(name, *named[name]) for name in FURTHER if name in named],
        others=others,
        notes=[note for _, table in named.values() if table is not None for note in table.notes],
    )


def _plain(title: str) -> str:
    return title.strip().lower()


def _sheet(kind: str, title: str, table: Table | None) -> FormSheet:
    if table is None:
        return FormSheet(title)
    head, *rows = table.rows
    headings = {index: " ".join(text.split()) for index, text in enumerate(head.cells) if text.strip()}
    doubled = any("::" in heading for heading in headings.values())
    names: dict[int, str] = {}
    for index, heading in headings.items():
        name = _column(heading, kind, doubled=doubled)
        if name in names.values():
            raise refuse(
                f"The sheet '{title}' has two columns that mean '{name}' "
                f"({column_letters(index)} is the second).",
                "Delete one of them, or give it another heading.",
            )
        names[index] = name
    return FormSheet(
        title=title,
        rows=[SheetRow(row.number, dict(_cells(row.cells, names, headings))) for row in rows],
        columns={name: headings[index] for index, name in names.items()},
        headings=headings,
        head=head.number,
    )


def _cells(
    texts: Sequence[str], names: Mapping[int, str], headings: Mapping[int, str]
) -> Iterator[tuple[str, Cell]]:
    for index, name in names.items():
        if texts[index]:
            yield name, Cell(texts[index], headings[index], index)


def _column(heading: str, kind: str, *, doubled: bool) -> str:
    """The one name of a column: 'label::French (fr)', 'media::image', 'constraint_message'."""
    own = _OF_CHOICES if kind == CHOICES else _OF_SETTINGS if kind == SETTINGS else {}
    aliases = {**_ALIASES, **own}
    first, *rest = [each.strip() for each in _split(heading, doubled=doubled)]
    name = "_".join(first.lower().split())
    if name in ("bind", "control", "body") and rest:
        joined = f"{name}::{rest[0].lower()}"
        if joined in aliases:
            name, rest = aliases[joined], rest[1:]
    name = aliases.get(name, name)
    if name == "media" and rest:
        name, rest = rest[0].lower(), rest[1:]
    if name in MEDIA:
        name = f"media::{name}"
    return "::".join([name, *rest])


def _split(heading: str, *, doubled: bool) -> list[str]:
    if "::" in heading or doubled:
        return heading.split("::")
    # One colon is how old files wrote it; 'jr:count' is one name.
    return re.split(r"(?<!jr):", heading)

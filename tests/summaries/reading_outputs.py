"""Figures read back from what people get: pages, PDF files, the terminal, cross-tabs, packs, the report."""

import csv
import re
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

from bs4 import BeautifulSoup, Tag
from openpyxl import load_workbook
from pypdf import PdfReader

from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind
from tests.summaries.attack import ALL, SIGN, Attack, Name, figure

_BASE = re.compile(r"n = (\[c\]|\d+)")
_BLANK = re.compile(r"not answered: (\[c\]|\d+)")
_FIRST = re.compile(r"\(first (\[c\]|\d+)")
_PRINTED = re.compile(r"\s*(\[c\]|(?:\d+%|–)\s*\((\d+)\))")


def plain(words: str) -> str:
    """With single spaces."""
    return " ".join(words.split())


def tell_base(attack: Attack, question: Asked, where: str, line: str) -> None:
    """What stands in the line of a question's base."""
    found = _BASE.search(line)
    assert found, f"no base of {question.code}"
    attack.tell((question.code, where, "base"), figure(found[1]))
    if blank := _BLANK.search(line):
        attack.tell((question.code, where, "(not answered)"), figure(blank[1]))


def cells(row: Tag) -> list[str]:
    return [plain(cell.get_text(" ")) for cell in row.find_all(["th", "td"])]


def read_page(attack: Attack, html: str, where: str, definition: Definition) -> None:
    """The page of a summary."""
    page = BeautifulSoup(html, "html.parser")
    for question in definition.questions:
        section = page.find(id=f"answers-{question.code}")
        assert isinstance(section, Tag), question.code
        tell_base(attack, question, where, plain(section.get_text(" ")))
        rows = [cells(row) for row in section.select("tbody tr")]
        for option, row in zip(question.options, rows, strict=True):
            assert row[0] == option.label
            attack.tell((question.code, where, option.code), figure(row[1]))
            assert row[1] != SIGN or row[2] == SIGN
            if question.ranked:
                attack.tell((question.code, where, option.code, "first"), figure(row[3]))


def read_text(attack: Attack, output: str, where: str, definition: Definition) -> None:
    """What the command prints."""
    lines = output.splitlines()
    for question in definition.questions:
        start = lines.index(f"  {question.text}")
        tell_base(attack, question, where, lines[start + 1])
        for offset, option in enumerate(question.options, start=2):
            line = lines[start + offset]
            _, count, rest = line.split(maxsplit=2)
            assert rest.startswith(option.label)
            attack.tell((question.code, where, option.code), figure(count))
            if first := _FIRST.search(line):
                attack.tell((question.code, where, option.code, "first"), figure(first[1]))


def read_pdf(attack: Attack, content: bytes, where: str, definition: Definition) -> None:
    """Labels and figures of the charts in the order in which they stand."""
    pages = PdfReader(BytesIO(content)).pages
    words = plain(" ".join(page.extract_text() for page in pages))
    place = words.index("Attendance", words.index("Results are unweighted"))
    for question in definition.questions:
        place = words.index(question.text, place)
        first = question.options[0].label if question.options else ""
        tell_base(attack, question, where, words[place : words.index(first, place)])
        if question.kind is QuestionKind.SCALE and not _PRINTED.match(words, _after(words, first, place)):
            place = _read_leaning(attack, words, place, where, question)
            continue
        for option in question.options:
            place = _after(words, option.label, place)
            printed = _PRINTED.match(words, place)
            assert printed, words[place : place + 60]
            attack.tell((question.code, where, option.code), figure(printed[2] or SIGN))


def _after(words: str, label: str, place: int) -> int:
    return words.index(label, place) + len(label)


def _read_leaning(attack: Attack, words: str, place: int, where: str, question: Asked) -> int:
    """Bars that lean hold per cents only, and stand only where all counts are shown elsewhere."""
    for option in question.options:
        place = _after(words, option.label, place)
        assert attack.figures[question.code, where, option.code] is not None
    return place


def read_json(attack: Attack, values: Mapping[str, object], where: str) -> None:
    """The figures of the command as JSON."""
    for question in values["questions"]:  # type: ignore[attr-defined]
        code = question["code"]
        attack.tell((code, where, "base"), figure(str(question["base"])))
        attack.tell((code, where, "(not answered)"), figure(str(question["not_answered"])))
        for each in question["options"]:
            attack.tell((code, where, each["code"]), figure(str(each["count"])))


def read_book(attack: Attack, content: bytes, where: str, definition: Definition) -> None:
    """The flat tables of a workbook."""
    for row in load_workbook(BytesIO(content))["All counts"].iter_rows(min_row=4, values_only=True):
        question = definition.by_code.get(str(row[1]))
        if question is not None:
            option = next(option for option in question.options if option.label == row[3])
            attack.tell((question.code, where, option.code), figure(str(row[4])))
            attack.tell((question.code, where, "base"), figure(str(row[5])))
            if question.ranked:
                attack.tell((question.code, where, option.code, "first"), figure(str(row[8])))


def read_report(
    attack: Attack, html: str, definition: Definition, seminars: Mapping[str, str], where: str = ALL
) -> None:
    """Tables of the report: the answers of the series, and by seminar where counts stand beside per cents."""
    page = BeautifulSoup(html, "html.parser")
    for question in definition.questions:
        for table in page.find_all("table"):
            caption = plain(table.caption.get_text(" ")) if table.caption else ""
            if not question.options or (
                caption != question.text and not caption.startswith(f"{question.text} (")
            ):
                continue
            head, *rows = [cells(row) for row in table.find_all("tr")]
            for option, row in zip(question.options, rows, strict=False):
                if head[1] == "Count":
                    attack.tell((question.code, where, option.code), figure(row[1]))
                    continue
                for title, cell in zip(head[1:], row[1:], strict=True):
                    found = re.search(r"\((\d+) of \d+\)", cell)
                    if cell == SIGN or found:
                        place = ALL if title == "All" else seminars[title]
                        told = figure(found[1] if found else SIGN)
                        attack.tell((question.code, place, option.code), told)


def cross_cell(question: Asked, by: str, option: str, column: str) -> Name:
    """The same count has the same name, whichever of two questions with one answer stands in the columns."""
    one_each = by != "channel" and question.kind.takes_one
    return (
        ("both", frozenset([(question.code, option), (by, column)]))
        if one_each
        else (question.code, by, column, option)
    )


def read_cross_csv(attack: Attack, content: str, by: str, definition: Definition) -> None:
    """A file of cross-tabs by an answer or the channel, and how its tables hang together."""
    columns = {"Online": "online", "On paper": "paper"}
    if by != "channel":
        columns = {option.label: option.code for option in definition.by_code[by].options}
    found: dict[str, dict[tuple[str, str], int | None]] = {}
    for row in csv.DictReader(StringIO(content.removeprefix("\ufeff"), newline="")):
        if row["part"] not in ("base", "answer"):
            continue
        if row["column"] == "All":
            name = (row["question"], ALL, _item(definition, row))
            attack.tell(name, figure(row["count"]))
        else:
            key = (_item(definition, row), columns[row["column"]])
            found.setdefault(row["question"], {})[key] = figure(row["count"])
    for code, told in found.items():
        _hangs_together(attack, definition.by_code[code], by, list(columns.values()), told)


def _item(definition: Definition, row: Mapping[str, str]) -> str:
    if row["part"] == "base":
        return "base"
    return next(o.code for o in definition.by_code[row["question"]].options if o.label == row["item"])


def _hangs_together(
    attack: Attack,
    question: Asked,
    by: str,
    columns: Sequence[str],
    told: Mapping[tuple[str, str], int | None],
) -> None:
    code = question.code
    several = question.kind in (QuestionKind.MULTIPLE, QuestionKind.MOST_IMPORTANT)
    none = [] if by == "channel" else ["none"]
    withheld = all(value is None for value in told.values())
    for column in columns:
        base = (code, by, column, "base")
        attack.tell(base, told["base", column])
        names = [cross_cell(question, by, option.code, column) for option in question.options]
        for option, name in zip(question.options, names, strict=True):
            attack.tell(name, told[option.code, column])
            if several:
                attack.at_most([name], {base: 1})
        if withheld:
            attack.least.update(dict.fromkeys([base, *names], 0))
        if names and not several:
            attack.total(base, names)
        attack.guess((code, by, column, "blank"))
        whole = ("responses", ALL, column) if by == "channel" else (by, ALL, column)
        attack.total(whole, [base, (code, by, column, "blank")])
    for item in ("base", *(option.code for option in question.options)):
        names = [
            (code, by, column, "base") if item == "base" else cross_cell(question, by, item, column)
            for column in columns
        ]
        for each in none:
            attack.guess((code, by, each, item))
            names.append((code, by, each, item))
        attack.total((code, ALL, item), names)

"""The choice lists of an XLSForm as options of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from seminars.questionnaire.codes import CODE_LENGTH, code_from
from seminars.questionnaire.definition import Choice
from seminars.questionnaire.xlsform_findings import Findings, Loss
from seminars.questionnaire.xlsform_reading import MEDIA, TRANSLATED, FormSheet, SheetRow
from seminars.questionnaire.xlsform_words import Words

MOST_OPTIONS = 200
LONGEST_LABEL = 300

_CODE = re.compile(rf"[A-Za-z0-9_.-]{{1,{CODE_LENGTH}}}")
_KNOWN = {"list_name", "name", *TRANSLATED, *(f"media::{each}" for each in MEDIA)}


@dataclass(frozen=True)
class OptionList:
    """A list: its options, and their codes by name in the file. ``problem`` says why it cannot be used."""

    options: tuple[Choice, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


class ChoiceLists:
    """All lists of a file, each read when it is first asked for."""

    def __init__(self, sheet: FormSheet, words: Words, findings: Findings) -> None:
        self.sheet, self.words, self.findings = sheet, words, findings
        self.rows: dict[str, list[SheetRow]] = {}
        for row in sheet.rows:
            self.rows.setdefault(row.text("list_name"), []).append(row)
        self.read: dict[str, OptionList] = {}

    def of(self, name: str, *, other: bool = False) -> OptionList:
        """The list of that name, with an 'Other' that takes words where ``other`` says so."""
        if name not in self.read:
            self.read[name] = self._list(self.rows.get(name, []))
        found = self.read[name]
        return _with_other(found) if other and not found.problem else found

    def tell_rest(self) -> None:
        """Note lists that nothing uses, and columns that stay behind."""
        unused = [name for name in self.rows if name and name not in self.read]
        for name in unused:
            row = self.rows[name][0]
            self.findings.row(Loss.REMARK, self.sheet, row, "list_name", "no question uses this list")
        for index, heading in self.sheet.headings.items():
            column = next(name for name, each in self.sheet.columns.items() if each == heading)
            if column.partition("::")[0] not in _KNOWN and column not in _KNOWN:
                reason = "not part of a choice here, and not kept"
                self.findings.whole(Loss.REMARK, self.sheet.title, reason, column=index, value=heading)

    def _list(self, rows: list[SheetRow]) -> OptionList:
        if not rows:
            return OptionList(problem="its list of choices is not in the sheet 'choices'")
        if len(rows) > MOST_OPTIONS:
            return OptionList(
                problem=f"it has {len(rows):,} choices; on a page {MOST_OPTIONS} can be chosen from"
            )
        options: list[Choice] = []
        codes: dict[str, str] = {}
        for row in rows:
            name = row.text("name")
            if not name:
                self.findings.row(
                    Loss.LEFT_OUT, self.sheet, row, "label", "a choice without a name cannot be told apart"
                )
                continue
            if name in codes:
                self.findings.row(Loss.LEFT_OUT, self.sheet, row, "name", "the list has this name twice")
                continue
            label = self.words.of(self.sheet, row, "label") or name
            label = label if self.words.as_they_are else " ".join(label.split())
            if len(label) > LONGEST_LABEL:
                label = f"{label[: LONGEST_LABEL - 1]}…"
                self.findings.row(
                    Loss.IN_PART, self.sheet, row, "label", f"shortened to {LONGEST_LABEL} characters"
                )
            codes[name] = name if _CODE.fullmatch(name) else code_from(name, codes.values(), "option")
            options.append(Choice(codes[name], label))
            self._tell_media(row)
        return OptionList(tuple(options), codes, _problem(options))

    def _tell_media(self, row: SheetRow) -> None:
        for column in row.cells:
            if column.startswith("media::"):
                reason = "no pictures, sounds or films are shown here"
                self.findings.gathered(Loss.IN_PART, self.sheet, row, column, reason)


def _problem(options: list[Choice]) -> str:
    labels = [option.label.casefold() for option in options]
    twice = next((each.label for each in options if labels.count(each.label.casefold()) > 1), None)
    return f"two of its choices have the same words ('{twice}')" if twice is not None else ""


def _with_other(found: OptionList) -> OptionList:
    place = next(
        (
            place
            for place, option in enumerate(found.options)
            if option.code.lower() == "other" or option.label.casefold() == "other"
        ),
        None,
    )
    options = list(found.options)
    if place is None:
        options.append(Choice("other", "Other", other=True))
        return replace(found, options=tuple(options), codes={**found.codes, "other": "other"})
    options[place] = replace(options[place], other=True)
    return replace(found, options=tuple(options))
